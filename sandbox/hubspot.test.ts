import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestWorld, type TestWorld } from '../tests/support/sandbox-world.ts';
import { formId, leads, portalId, rep } from './index.ts';

const objects = '/crm/objects/2026-09';
const now = Date.UTC(2026, 10, 2, 8);

async function contactId(world: TestWorld, index = 0): Promise<string> {
  const { body } = await world.hubspot('GET', `${objects}/contacts/${leads[index]?.email}?idProperty=email`);
  return String(body.id);
}

async function makeKeyProperty(world: TestWorld, type = 'tasks'): Promise<void> {
  const body = {
    name: 'sample_key',
    label: 'Key',
    type: 'string',
    fieldType: 'text',
    groupName: 'task_information',
    hasUniqueValue: true,
  };
  assert.equal((await world.hubspot('POST', `/crm/properties/2026-09/${type}`, body)).status, 201);
}

test('a contact is found by e-mail at once, with its company', async (t) => {
  const world = await startTestWorld(t);
  const { body } = await world.hubspot(
    'GET',
    `${objects}/contacts/${leads[0].email}?idProperty=email&properties=jobtitle,phone&associations=companies`,
  );
  assert.equal((body.properties as Record<string, string>).jobtitle, leads[0].jobTitle);
  const id = String(body.id);
  const { body: list } = await world.hubspot('GET', `${objects}/contacts/${id}/associations/companies`);
  const [found] = list.results as { toObjectId: number; associationTypes: { typeId: number }[] }[];
  assert.deepEqual(
    found?.associationTypes.map((type) => type.typeId),
    [279, 1],
  );
  const company = await world.hubspot('GET', `${objects}/companies/${found?.toObjectId}?properties=domain`);
  assert.equal((company.body.properties as Record<string, string>).domain, 'oakline-logistics.example');
  assert.equal((await world.hubspot('GET', `${objects}/contacts/nobody@x.example?idProperty=email`)).status, 404);
});

test('search filters, pages and counts, and lags behind writes when told to', async (t) => {
  let at = now;
  const world = await startTestWorld(t, { clock: () => at });
  const find = async (value: string) => {
    const filterGroups = [{ filters: [{ propertyName: 'domain', operator: 'EQ', value }] }];
    return (
      await world.hubspot('POST', `${objects}/companies/search`, { filterGroups, properties: ['name'], limit: 5 })
    ).body;
  };
  assert.equal((await find('hollin-paper.example')).total, 1);
  world.sandbox.tuning.searchLagSeconds = 5;
  const made = await world.hubspot('POST', `${objects}/companies`, {
    properties: { name: 'New', domain: 'new.example' },
  });
  const id = String(made.body.id);
  assert.equal((await find('new.example')).total, 0);
  assert.equal((await world.hubspot('GET', `${objects}/companies/${id}`)).status, 200);
  at += 6000;
  assert.equal((await find('new.example')).total, 1);
  await world.hubspot('PATCH', `${objects}/companies/${id}`, { properties: { domain: 'newer.example' } });
  assert.deepEqual([(await find('new.example')).total, (await find('newer.example')).total], [1, 0]);
  at += 6000;
  assert.deepEqual([(await find('new.example')).total, (await find('newer.example')).total], [0, 1]);
  assert.equal((await world.hubspot('POST', `${objects}/companies/search`, { limit: 201 })).status, 400);
  const page = (await world.hubspot('POST', `${objects}/contacts/search`, { limit: 2, sorts: ['email'] })).body;
  assert.deepEqual([page.total, page.paging], [3, { next: { after: '2' } }]);
});

test('a task upsert by unique key is made once and associated both ways', async (t) => {
  const world = await startTestWorld(t);
  await makeKeyProperty(world);
  const upsert = async (subject: string) => {
    const properties = {
      hs_timestamp: '1793600000000',
      hs_task_subject: subject,
      hs_task_status: 'NOT_STARTED',
      hubspot_owner_id: rep.ownerId,
    };
    const inputs = [{ idProperty: 'sample_key', id: 'run-1', properties }];
    return (await world.hubspot('POST', `${objects}/tasks/batch/upsert`, { inputs })).body.results as {
      id: string;
      new: boolean;
    }[];
  };
  const [first] = await upsert('Follow up');
  const [second] = await upsert('Follow up again');
  assert.deepEqual([first?.new, second?.new, second?.id === first?.id], [true, false, true]);
  assert.equal((await world.hubspot('GET', `${objects}/tasks/run-1?idProperty=sample_key`)).body.id, first?.id);
  const contact = await contactId(world);
  for (let time = 0; time < 2; time += 1) {
    assert.equal(
      (await world.hubspot('PUT', `${objects}/tasks/${first?.id}/associations/default/contacts/${contact}`)).status,
      200,
    );
  }
  const back = await world.hubspot('GET', `${objects}/contacts/${contact}/associations/tasks`);
  assert.deepEqual(back.body.results, [
    { toObjectId: Number(first?.id), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 203, label: null }] },
  ]);
  const taken = await world.hubspot('POST', `${objects}/tasks`, {
    properties: { hs_timestamp: '2026-11-05T09:00:00Z', sample_key: 'run-1' },
  });
  assert.deepEqual([taken.status, code(taken.body)], [400, 'CONFLICTING_UNIQUE_VALUE']);
});

test('what the account does not take is refused in its words', async (t) => {
  const world = await startTestWorld(t);
  const refused = async (type: string, properties: Record<string, string>, inPath = objects) => {
    const answer = await world.hubspot('POST', `${inPath}/${type}`, { properties });
    return [answer.status, answer.body.category, code(answer.body)];
  };
  assert.deepEqual(await refused('tasks', { hs_task_subject: 'x' }), [
    400,
    'VALIDATION_ERROR',
    'MISSING_REQUIRED_PROPERTY',
  ]);
  assert.deepEqual(await refused('notes', { hs_note_body: 'x' }), [
    400,
    'VALIDATION_ERROR',
    'MISSING_REQUIRED_PROPERTY',
  ]);
  assert.deepEqual(await refused('contacts', { nonsense: 'x' }), [400, 'VALIDATION_ERROR', 'PROPERTY_DOESNT_EXIST']);
  assert.deepEqual(await refused('contacts', { email: 'no mail' }), [400, 'VALIDATION_ERROR', 'INVALID_EMAIL']);
  assert.deepEqual(await refused('tasks', { hs_timestamp: '1', hs_task_status: 'LATER' }), [
    400,
    'VALIDATION_ERROR',
    'INVALID_OPTION',
  ]);
  assert.deepEqual(await refused('contacts', { email: leads[0].email.toUpperCase() }), [409, 'CONFLICT', undefined]);
});

test('2026-09 says how it normalised a date, 2026-03 keeps quiet', async (t) => {
  const world = await startTestWorld(t);
  const body = { properties: { hs_timestamp: String(now), hs_note_body: 'x' } };
  const current = await world.hubspot('POST', `${objects}/notes`, body);
  assert.equal((current.body.properties as Record<string, string>).hs_timestamp, '2026-11-02T08:00:00.000Z');
  assert.equal((current.body.warnings as { code: string }[])[0]?.code, 'PROPERTY_VALUE_NORMALIZED');
  assert.equal((await world.hubspot('POST', '/crm/objects/2026-03/notes', body)).body.warnings, undefined);
});

test('batch read names what is missing, batch create reports per trace id', async (t) => {
  const world = await startTestWorld(t);
  const id = await contactId(world);
  const read = await world.hubspot('POST', `${objects}/contacts/batch/read`, {
    inputs: [{ id }, { id: '5' }],
    properties: ['email'],
  });
  assert.equal(read.status, 207);
  assert.equal((read.body.results as unknown[]).length, 1);
  const byEmail = { idProperty: 'email', inputs: [{ id: leads[1].email }] };
  assert.equal((await world.hubspot('POST', `${objects}/contacts/batch/read`, byEmail)).status, 200);
  const good = { objectWriteTraceId: 'a', properties: { hs_timestamp: String(now) } };
  const bad = { objectWriteTraceId: 'b', properties: { hs_note_body: 'no time' } };
  const created = await world.hubspot('POST', `${objects}/notes/batch/create`, { inputs: [good, bad] });
  assert.deepEqual([created.status, created.body.numErrors], [207, 1]);
  const untraced = [good, bad].map(({ properties }) => ({ properties }));
  const count = world.sandbox.state.records('notes').length;
  assert.equal((await world.hubspot('POST', `${objects}/notes/batch/create`, { inputs: untraced })).status, 400);
  assert.equal(world.sandbox.state.records('notes').length, count);
});

test('notes are created with their contact, typed associations are checked, archiving hides', async (t) => {
  const world = await startTestWorld(t);
  const contact = await contactId(world);
  const associations = [
    { to: { id: contact }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }] },
  ];
  const note = await world.hubspot('POST', `${objects}/notes`, {
    properties: { hs_timestamp: String(now), hs_note_body: 'x' },
    associations,
  });
  const id = String(note.body.id);
  const path = `${objects}/notes/${id}/associations/contacts/${contact}`;
  assert.equal(
    (await world.hubspot('PUT', path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }])).status,
    400,
  );
  assert.equal(
    (await world.hubspot('PUT', path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }])).status,
    201,
  );
  const read = await world.hubspot('POST', '/crm/associations/2026-09/contacts/notes/batch/read', {
    inputs: [{ id: contact }],
  });
  assert.equal(read.status, 200);
  assert.equal((await world.hubspot('DELETE', path)).status, 204);
  assert.equal(
    (await world.hubspot('POST', '/crm/associations/2026-09/contacts/notes/batch/read', { inputs: [{ id: contact }] }))
      .status,
    207,
  );
  const pair = {
    from: { id },
    to: { id: contact },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }],
  };
  assert.equal(
    (await world.hubspot('POST', '/crm/associations/2026-09/notes/contacts/batch/create', { inputs: [pair] })).status,
    201,
  );
  assert.equal((await world.hubspot('GET', '/crm/associations/2026-09/contacts/companies/labels')).status, 200);
  assert.equal((await world.hubspot('DELETE', `${objects}/notes/${id}`)).status, 204);
  assert.equal((await world.hubspot('GET', `${objects}/notes/${id}`)).status, 404);
  assert.equal((await world.hubspot('GET', `${objects}/notes/${id}?archived=true`)).status, 200);
});

test('owners, properties, forms and submissions', async (t) => {
  const world = await startTestWorld(t);
  const owners = await world.hubspot('GET', `/crm/owners/2026-09?email=${rep.email}`);
  assert.equal((owners.body.results as { id: string }[])[0]?.id, rep.ownerId);
  assert.equal((await world.hubspot('GET', `/crm/owners/2026-09/${rep.ownerId}`)).status, 200);
  assert.equal((await world.hubspot('GET', '/crm/properties/2026-09/tasks/sample_key')).status, 404);
  await makeKeyProperty(world);
  const again = { name: 'sample_key', label: 'Key', type: 'string', fieldType: 'text', groupName: 'x' };
  assert.equal((await world.hubspot('POST', '/crm/properties/2026-09/tasks', again)).status, 409);
  assert.equal((await world.hubspot('GET', '/crm/properties/2026-09/tasks/sample_key')).body.hasUniqueValue, true);
  assert.equal((await world.hubspot('GET', '/marketing/v3/forms/')).status, 200);
  assert.equal((await world.hubspot('GET', `/marketing/v3/forms/${formId}`)).body.id, formId);
  const fields = [
    { name: 'email', value: leads[2].email },
    { name: 'message', value: 'Bonjour' },
  ];
  const submit = `/submissions/v3/integration/secure/submit/${portalId}/${formId}`;
  assert.equal((await world.hubspot('POST', submit, { fields })).status, 200);
  const listed = await world.hubspot('GET', `/form-integrations/v1/submissions/forms/${formId}?limit=5`);
  assert.deepEqual((listed.body.results as { values: unknown }[])[0]?.values, fields);
  assert.equal((await world.hubspot('GET', `${objects}/contacts/${leads[2].email}?idProperty=email`)).status, 200);
});

test('rate-limit headers come with every answer but search, and a wrong token is 401', async (t) => {
  const world = await startTestWorld(t);
  const listed = await world.hubspot('GET', `${objects}/contacts`);
  assert.equal(listed.headers.get('x-hubspot-ratelimit-max'), '190');
  const searched = await world.hubspot('POST', `${objects}/contacts/search`, {});
  assert.equal(searched.headers.get('x-hubspot-ratelimit-max'), null);
  const refused = await world.hubspot('GET', `${objects}/contacts`, undefined, { authorization: 'Bearer wrong' });
  assert.deepEqual([refused.status, refused.body.category], [401, 'INVALID_AUTHENTICATION']);
});

test('the dated token endpoint refreshes, and says when a refresh token is dead', async (t) => {
  const world = await startTestWorld(t);
  const { clientId, clientSecret, refreshToken } = world.sandbox.credentials.hubspot;
  const form = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
    const response = await fetch(`${world.sandbox.url}/oauth/2026-03/${path}`, { method: 'POST', body });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const fresh = await form('token', grant);
  const authorization = `Bearer ${String(fresh.body.access_token)}`;
  assert.equal((await world.hubspot('GET', `${objects}/contacts`, undefined, { authorization })).status, 200);
  assert.equal((await form('token/introspect', { token: refreshToken })).body.active, true);
  assert.equal((await form('token/revoke', { token: refreshToken })).status, 204);
  assert.deepEqual((await form('token', grant)).body.status, 'BAD_REFRESH_TOKEN');
});

function code(body: Record<string, unknown>): string | undefined {
  return (body.errors as { code: string }[] | undefined)?.[0]?.code;
}
