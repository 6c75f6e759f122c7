import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ConnectorError } from '../../core/errors.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import { createHubSpotCrm } from './crm.ts';

type Row = { id: string; properties: Record<string, string>; contacts: Set<string> };
type Answer = { status: number; body?: unknown; drop?: boolean };
type Call = { method: string; path: string; body: Record<string, unknown> };

const at = '2026-01-05T09:00:00Z';
const task = {
  key: 'lead-1/task',
  subject: 'Follow up with Ada',
  body: 'One\nTwo <b>',
  dueAt: new Date('2026-01-07T09:00:00Z'),
  contactId: '501',
  companyId: '9',
  ownerId: null,
};

/** A HubSpot of tasks alone; `before` may answer in its place, or let it act and lose the answer. */
async function hubSpot(t: TestContext, before: (call: Call, count: number) => Answer | undefined) {
  const rows: Row[] = [];
  const calls: Call[] = [];
  const own = { unique: null as boolean | null };
  const record = ({ id, properties }: Row) => ({ id, properties, createdAt: at, updatedAt: at });
  const perform = ({ method, path, body }: Call): Answer => {
    if (path.endsWith('/batch/upsert')) {
      const [input] = body.inputs as { id: string; properties: Record<string, string> }[];
      const known = rows.find(({ properties }) => properties.countersign_key === input?.id);
      const row = known ?? { id: String(900 + rows.length), properties: {}, contacts: new Set<string>() };
      Object.assign(row.properties, input?.properties);
      if (known === undefined) rows.push(row);
      return { status: 200, body: { results: [{ ...record(row), new: known === undefined }], status: 'COMPLETE' } };
    }
    if (path.endsWith('/batch/read')) {
      const ids = (body.inputs as { id: string }[]).map(({ id }) => id);
      return { status: 200, body: { results: rows.filter(({ id }) => ids.includes(id)).map(record) } };
    }
    if (path.includes('/properties/') && method === 'GET') {
      if (!path.endsWith('/countersign_key'))
        return { status: 200, body: { name: 'x', groupName: 'task_information' } };
      return own.unique === null ? { status: 404 } : { status: 200, body: { name: 'k', hasUniqueValue: own.unique } };
    }
    if (path.includes('/properties/')) {
      own.unique = body.hasUniqueValue === true;
      return { status: 201, body };
    }
    if (method === 'GET') {
      const mine = rows.filter(({ contacts }) => contacts.has('501'));
      return {
        status: 200,
        body: { results: mine.map(({ id }) => ({ toObjectId: Number(id), associationTypes: [] })) },
      };
    }
    if (method === 'PUT') {
      const [, type, id, , toType, toId] =
        /objects\/[^/]+\/(\w+)\/(\w+)\/(associations)\/(\w+)\/(\w+)/.exec(path) ?? [];
      const row = rows.find((each) => each.id === id);
      if (toType === 'contacts') row?.contacts.add(toId ?? '');
      return { status: 201, body: { fromObjectId: id, fromObjectTypeId: type, labels: [] } };
    }
    const links = body.associations as { to: { id: string } }[];
    const contacts = new Set(links.map(({ to }) => to.id));
    const row = { id: String(900 + rows.length), properties: body.properties as Record<string, string>, contacts };
    rows.push(row);
    return { status: 201, body: record(row) };
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString() || '{}';
    const call = {
      method: request.method ?? 'GET',
      path: (request.url ?? '').split('?')[0] ?? '',
      body: JSON.parse(text),
    };
    calls.push(call);
    const instead = before(call, calls.length);
    const answer = instead === undefined || instead.drop ? perform(call) : instead;
    if (instead?.drop) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body ?? { message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connect = (through: typeof fetch = fetch) =>
    createHubSpotCrm({ fetch: through, baseUrl, accessToken: () => 'invented', delay: async () => {} });
  return { connect, rows, calls, own };
}

const forbidden: Answer = { status: 403, body: { message: 'no', category: 'MISSING_SCOPES' } };
const isProperty = ({ path }: Call): boolean => path.includes('/properties/');

test('the property is made once per account, in the group of its neighbours, and asked for once per process', async (t) => {
  const { connect, calls, rows } = await hubSpot(t, () => undefined);
  const crm = connect();
  await Promise.all([crm.createTask(task), crm.createTask({ ...task, key: 'lead-2/task' })]);
  await connect().createTask({ ...task, key: 'lead-3/task' });
  const created = calls.filter((call) => isProperty(call) && call.method === 'POST');
  assert.equal(created.length, 1);
  assert.equal(created[0]?.body.groupName, 'task_information');
  assert.equal(created[0]?.body.hasUniqueValue, true);
  assert.equal(rows.length, 3);
});

test('the same key is the same task, with its due date, its kind and its HTML-safe text', async (t) => {
  const { connect, rows, calls } = await hubSpot(t, () => undefined);
  const first = await connect().createTask(task);
  assert.deepEqual(await connect().createTask(task), first);
  assert.equal(rows.length, 1);
  assert.deepEqual(rows[0]?.properties, {
    hs_timestamp: '2026-01-07T09:00:00.000Z',
    hs_task_subject: 'Follow up with Ada',
    hs_task_status: 'NOT_STARTED',
    hs_task_type: 'EMAIL',
    hs_task_priority: 'MEDIUM',
    hs_task_body: 'One<br>Two &lt;b&gt;',
    countersign_key: 'lead-1/task',
  });
  const puts = calls.filter(({ method }) => method === 'PUT').slice(0, 2);
  const types = puts.map(({ body }) => (body as unknown as { associationTypeId: number }[])[0]?.associationTypeId);
  assert.deepEqual(types.toSorted(), [192, 204]);
});

test('an upsert whose answer was lost is repeated and leaves one task', async (t) => {
  let lost = 0;
  const { connect, rows } = await hubSpot(t, ({ path }) =>
    path.endsWith('/upsert') && lost++ < 2 ? { status: 0, drop: true } : undefined,
  );
  assert.equal((await connect().createTask(task)).id, rows[0]?.id);
  assert.equal(rows.length, 1);
});

for (const [why, refusal] of [
  ['the key may not create properties', forbidden],
  ['the account has ten unique properties', { status: 400, body: { message: 'limit', category: 'VALIDATION_ERROR' } }],
] as const) {
  test(`when ${why}, a reference in the body keeps the same key the same task`, async (t) => {
    const { connect, rows, calls } = await hubSpot(t, (call) =>
      isProperty(call) && call.method === 'POST' ? refusal : undefined,
    );
    const first = await connect().createTask(task);
    assert.deepEqual(await connect().createTask(task), first);
    const other = await connect().createTask({ ...task, key: 'lead-1/task-2' });
    assert.notEqual(other.id, first.id);
    assert.equal(rows.length, 2);
    assert.match(rows[0]?.properties.hs_task_body ?? '', /<br><br>Countersign reference: lead-1\/task$/);
    assert.equal(rows[0]?.properties.countersign_key, undefined);
    const puts = calls.filter(({ method }) => method === 'PUT');
    assert.equal(puts.length, 0, 'associations go with the creation');
    if (rows[0] !== undefined)
      rows[0].properties.hs_task_body = '<p>Edited.</p><p>Countersign reference: lead-1/task </p>';
    assert.deepEqual(await connect().createTask(task), first);
  });
}

test('a property of that name that is not unique is not trusted', async (t) => {
  const { connect, rows, own } = await hubSpot(t, () => undefined);
  own.unique = false;
  await connect().createTask(task);
  await connect().createTask(task);
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.properties.countersign_key, undefined);
});

test('a creation whose answer was lost is not repeated blindly: the error says it may stand', async (t) => {
  const { connect, rows } = await hubSpot(t, (call) => {
    if (isProperty(call)) return forbidden;
    return call.method === 'POST' && call.path.endsWith('/tasks') && rows.length === 0
      ? { status: 0, drop: true }
      : undefined;
  });
  await assert.rejects(connect().createTask(task), (error) => {
    assert.ok(error instanceof ConnectorError);
    assert.deepEqual([error.fault, error.applied], ['down', 'unknown']);
    return true;
  });
  assert.equal(rows.length, 1);
  assert.equal((await connect().createTask(task)).id, rows[0]?.id);
  assert.equal(rows.length, 1);
});

test('a failure while asking for the property is not taken for an answer', async (t) => {
  let failing = true;
  const { connect, rows } = await hubSpot(t, (call) => (isProperty(call) && failing ? { status: 503 } : undefined));
  const crm = connect();
  await assert.rejects(crm.createTask(task), { fault: 'down' });
  failing = false;
  await crm.createTask(task);
  assert.equal(rows[0]?.properties.countersign_key, task.key);
});

test('two processes that make the property at the same time both get to use it', async (t) => {
  const { connect, rows, own } = await hubSpot(t, (call) => {
    if (!isProperty(call) || call.method !== 'POST') return undefined;
    own.unique = true;
    return { status: 409, body: { message: 'exists', category: 'CONFLICT' } };
  });
  await connect().createTask(task);
  assert.equal(rows[0]?.properties.countersign_key, task.key);
});

test('a contact that is gone by now is told apart, with the task that stands', async (t) => {
  const { connect } = await hubSpot(t, ({ method }) => (method === 'PUT' ? { status: 404 } : undefined));
  await assert.rejects(connect().createTask(task), (error) => {
    assert.ok(error instanceof ConnectorError);
    assert.deepEqual([error.fault, error.applied, error.details.record_id], ['not_found', 'unknown', '900']);
    return true;
  });
});

test('our own limit met between the writing and the link is told as itself, and the same call ends it once', async (t) => {
  const { connect, rows } = await hubSpot(t, () => undefined);
  let isUsedUp = true;
  const limited: typeof fetch = (input, init) => {
    const { method } = input instanceof Request ? input : { method: init?.method };
    if (isUsedUp && method === 'PUT') throw new RateLimitExceeded('hubspot', new Date(Date.now() + 5000));
    return fetch(input, init);
  };
  const crm = connect(limited);
  await assert.rejects(crm.createTask(task), RateLimitExceeded);
  isUsedUp = false;
  await crm.createTask(task);
  assert.deepEqual(
    rows.map(({ contacts }) => [...contacts]),
    [['501']],
  );
});
