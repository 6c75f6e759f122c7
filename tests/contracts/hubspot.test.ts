import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  formId,
  leads,
  rep,
  type Sandbox,
  type SandboxOptions,
  sampleSubmissions,
  startSandbox,
} from '../../sandbox/index.ts';
import { createHubSpotCrm, type HubSpotCrm, type HubSpotOptions } from '../../src/connectors/hubspot/crm.ts';
import { contractsDirectory, createContractValidator, recordProblems } from './validator.ts';

type World = { sandbox: Sandbox; crm: HubSpotCrm; connect: () => HubSpotCrm; waits: number[] };

const contracts = contractsDirectory();
const validator = contracts === undefined ? undefined : createContractValidator(contracts);

/** A sandbox whose every exchange must keep to the contract; without the contracts at hand only its behaviour is tested. */
async function world(t: TestContext, more: SandboxOptions = {}): Promise<World> {
  const record = validator && recordProblems(validator);
  const onExchange: SandboxOptions['onExchange'] = (exchange) => {
    record?.onExchange(exchange);
    more.onExchange?.(exchange);
  };
  const sandbox = await startSandbox({ ...more, onExchange });
  t.after(async () => {
    await sandbox.close();
    assert.deepEqual(record?.problems ?? [], []);
  });
  const waits: number[] = [];
  const options: HubSpotOptions = {
    fetch,
    baseUrl: sandbox.url,
    accessToken: () => sandbox.credentials.hubspot.accessToken,
    delay: async (ms) => {
      waits.push(ms);
    },
  };
  const connect = () => createHubSpotCrm(options);
  return { sandbox, crm: connect(), connect, waits };
}

const [priya] = leads;
const dueAt = new Date('2027-01-07T09:00:00Z');

test('a seeded contact is found with its company in two calls', async (t) => {
  const seen: string[] = [];
  const { crm } = await world(t, { onExchange: ({ method, path }) => seen.push(`${method} ${path}`) });
  const contact = await crm.searchContacts(priya.email.toUpperCase());
  assert.ok(contact);
  assert.deepEqual(
    [contact.email, contact.firstName, contact.jobTitle, contact.ownerId, contact.optedOut],
    [priya.email, 'Priya', 'Operations Manager', rep.ownerId, false],
  );
  const [companyId] = (await crm.getContactAssociations(contact.id)).companyIds;
  const company = await crm.getCompany(companyId ?? '');
  assert.deepEqual(
    [company?.name, company?.domain, company?.industry],
    ['Oakline Logistics', 'oakline-logistics.example', 'logistics and supply chain'],
  );
  assert.equal(seen.length, 2);
  assert.deepEqual((await crm.getContactAssociations(contact.id)).companyIds, [companyId]);
  assert.equal(seen.length, 3);
  assert.deepEqual(await crm.getContact(contact.id), contact);
});

test('what is not there is null or empty', async (t) => {
  const { crm } = await world(t);
  assert.equal(await crm.searchContacts('nobody@nowhere.example'), null);
  assert.equal(await crm.getContact('999999999'), null);
  assert.equal(await crm.getCompany('999999999'), null);
  assert.deepEqual(await crm.searchCompanies('nowhere.example'), []);
});

test('a company is found by its exact domain', async (t) => {
  const { crm } = await world(t);
  const found = await crm.searchCompanies('Oakline-Logistics.example');
  assert.deepEqual(
    found.map(({ name }) => name),
    ['Oakline Logistics'],
  );
  assert.deepEqual(await crm.searchCompanies('logistics.example'), []);
});

test('a contact made twice is one contact, found at once although search lags', async (t) => {
  const { sandbox, crm } = await world(t);
  sandbox.tuning.searchLagSeconds = 60;
  const person = { email: 'Tove.Lindt@new-hall.example', firstName: 'Tove', lastName: null, company: 'New Hall' };
  const before = sandbox.state.records('contacts').length;
  const made = await crm.createContact(person);
  assert.deepEqual([made.email, made.firstName, made.company], ['tove.lindt@new-hall.example', 'Tove', 'New Hall']);
  assert.deepEqual(await crm.createContact(person), made);
  assert.equal((await crm.searchContacts(person.email))?.id, made.id);
  assert.equal(sandbox.state.records('contacts').length, before + 1);
});

test('a task and a note are linked to contact and company by their own association types', async (t) => {
  const { sandbox, crm } = await world(t);
  const contact = await crm.searchContacts(priya.email);
  const contactId = contact?.id ?? '';
  const [companyId = ''] = (await crm.getContactAssociations(contactId)).companyIds;
  const body = 'Draft 1 waits.\nDear <Priya> & all';
  const subject = 'Follow up with Priya Raman (Oakline Logistics)';
  const task = await crm.createTask({
    key: 'w1/task',
    subject,
    body,
    dueAt,
    contactId,
    companyId,
    ownerId: rep.ownerId,
  });
  const note = await crm.createNote({ key: 'w1/note', body, at: dueAt, contactId, companyId });
  const linked = (id: string) =>
    sandbox.state
      .links()
      .filter((link) => link.fromId === id)
      .map((link) => [link.toType, link.toId, link.typeIds])
      .toSorted();
  assert.deepEqual(linked(task.id), [
    ['companies', companyId, [192]],
    ['contacts', contactId, [204]],
  ]);
  assert.deepEqual(linked(note.id), [
    ['companies', companyId, [190]],
    ['contacts', contactId, [202]],
  ]);
  const stored = sandbox.state.records('tasks').find(({ id }) => id === task.id)?.properties;
  assert.equal(stored?.hs_task_body, 'Draft 1 waits.<br>Dear &lt;Priya&gt; &amp; all');
  assert.equal(stored?.hs_timestamp, '2027-01-07T09:00:00.000Z');
  assert.equal(stored?.hs_task_status, 'NOT_STARTED');
  assert.equal(stored?.hubspot_owner_id, rep.ownerId);
});

for (const cut of [
  { what: 'the connection drops after the write', fault: { drop: 'after' } },
  { what: 'the connection drops before the write', fault: { drop: 'before' } },
  { what: 'HubSpot answers 502 after the write', fault: { preset: 'bad_gateway', stage: 'after' } },
  { what: 'half of the answer arrives', fault: { spoil: 'half_answer' } },
  { what: 'a sign-in page comes back', fault: { spoil: 'wrong_content_type' } },
  { what: 'the answer is empty', fault: { spoil: 'empty_body' } },
] as const) {
  test(`one task and one set of links stand when ${cut.what}, at any of its calls`, async (t) => {
    const { sandbox, connect } = await world(t);
    const contactId = (await connect().searchContacts(priya.email))?.id ?? '';
    const task = { key: 'w2/task', subject: 'Follow up', body: 'b', dueAt, contactId, companyId: null, ownerId: null };
    for (const [method, path] of [
      ['GET', '/crm/properties/'],
      ['POST', '/crm/properties/'],
      ['POST', '/batch/upsert'],
      ['PUT', '/associations/'],
    ] as const) {
      sandbox.faults.add({ vendor: 'hubspot', method, path, times: 1, ...cut.fault });
      const { id } = await connect().createTask(task);
      const ours = sandbox.state.records('tasks').filter(({ properties }) => properties.countersign_key === task.key);
      assert.deepEqual(
        ours.map((each) => each.id),
        [id],
        `${method} ${path}`,
      );
      assert.equal(sandbox.state.links().filter(({ fromId, toId }) => fromId === id && toId === contactId).length, 1);
      sandbox.faults.clear();
    }
  });
}

test('limits, locks and failures are waited out, each as long as it asks', async (t) => {
  const { sandbox, crm, waits } = await world(t);
  const waited = async (preset: string, path = ''): Promise<number> => {
    sandbox.faults.add({ vendor: 'hubspot', preset, times: 1, ...(path === '' ? {} : { path }) });
    waits.length = 0;
    await (path === '' ? crm.getCompany('1') : crm.searchCompanies('oakline-logistics.example'));
    return Math.floor((waits[0] ?? 0) / 1000);
  };
  assert.equal(await waited('rate_limited'), 10);
  assert.equal(await waited('locked'), 2);
  assert.equal(await waited('unavailable'), 1);
  assert.ok((await waited('rate_limited', '/search')) >= 1);
});

test('the day limit, a bad token and a missing scope end the call at once and say what to do', async (t) => {
  const { sandbox, crm, waits } = await world(t);
  for (const [preset, fault, sentence] of [
    ['daily_limit', 'rate_limited', /limit for the day/],
    ['unauthorised', 'unauthorised', /HUBSPOT_API_KEY/],
    ['missing_scope', 'unauthorised', /scope [\w.]+/],
  ] as const) {
    const id = sandbox.faults.add({ vendor: 'hubspot', preset });
    await assert.rejects(crm.probe(), { fault, publicMessage: sentence });
    sandbox.faults.clear(id);
  }
  assert.deepEqual(waits, []);
  await crm.probe();
});

test('form submissions come newest first, with their fields', async (t) => {
  const { sandbox, crm } = await world(t);
  const [sample] = sampleSubmissions;
  assert.ok(sample);
  const fields = sample.fieldValues.map(({ name, value }) => ({ objectTypeId: '0-1', name, value }));
  const { portalId } = sandbox.credentials.hubspot;
  const submit = await fetch(`${sandbox.url}/submissions/v3/integration/secure/submit/${portalId}/${formId}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.credentials.hubspot.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ fields }),
  });
  assert.equal(submit.status, 200);
  const [newest] = await crm.listFormSubmissions(formId, new Date(0));
  assert.deepEqual(
    newest?.values.find(({ name }) => name === 'email'),
    { name: 'email', value: priya.email },
  );
  assert.ok(newest?.conversionId);
  assert.deepEqual(await crm.listFormSubmissions(formId, new Date(Date.now() + 60_000)), []);
});
