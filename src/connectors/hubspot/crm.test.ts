import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ConnectorError } from '../../core/errors.ts';
import { createHubSpotCrm, type HubSpotOptions } from './crm.ts';

type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: IncomingMessage['headers'];
};
type Reply = { status: number; body?: unknown; text?: string; headers?: Record<string, string>; drop?: boolean };

/** A HubSpot that answers by script, for what a well-behaved one does not do. */
async function scripted(
  t: TestContext,
  answer: (asked: Asked, count: number) => Reply,
  more: Partial<HubSpotOptions> = {},
) {
  const asked: Asked[] = [];
  const waits: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const text = Buffer.concat(chunks).toString();
    const { method = 'GET', headers } = request;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    asked.push({ method, path: decodeURIComponent(url.pathname), query: url.searchParams, body, headers });
    const reply = answer(asked.at(-1) as Asked, asked.length);
    if (reply.drop) return void request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.text ?? JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const crm = createHubSpotCrm({
    fetch,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: () => 'an invented token',
    delay: async (ms) => {
      waits.push(ms);
    },
    ...more,
  });
  return { crm, asked, waits };
}

const dates = { createdAt: '2026-01-05T09:00:00Z', updatedAt: '2026-01-05T09:00:00Z' };
const contact = (properties: Record<string, string | null>, associations?: unknown) => ({
  ...dates,
  id: '501',
  properties,
  ...(associations === undefined ? {} : { associations }),
});
const faultOf = async (promise: Promise<unknown>): Promise<ConnectorError> => {
  const error = await promise.then(
    () => assert.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};
const refusal =
  (status: number, body: object, headers = {}) =>
  (): Reply => ({ status, body, headers });

test('a contact is read by id property, never searched, and one call tells the companies too', async (t) => {
  const companies = {
    results: [
      { id: '7', type: 'contact_to_company_unlabeled' },
      { id: '9', type: 'contact_to_company' },
      { id: '9', type: 'contact_to_company_unlabeled' },
    ],
  };
  const properties = { email: 'ada@lovelace.example', firstname: 'Ada', lastname: '', hs_email_optout: 'true' };
  const { crm, asked } = await scripted(t, () => ({ status: 200, body: contact(properties, { companies }) }));
  const found = await crm.searchContacts(' Ada@Lovelace.example ');
  assert.deepEqual(found, {
    id: '501',
    email: 'ada@lovelace.example',
    firstName: 'Ada',
    lastName: null,
    company: null,
    jobTitle: null,
    lifecycleStage: null,
    ownerId: null,
    optedOut: true,
  });
  assert.deepEqual(await crm.getContactAssociations('501'), { companyIds: ['9', '7'] });
  assert.equal(asked.length, 1);
  const [call] = asked;
  assert.equal(call?.path, '/crm/objects/2026-09/contacts/ada@lovelace.example');
  assert.equal(call?.query.get('idProperty'), 'email');
  assert.equal(call?.headers.authorization, 'Bearer an invented token');
});

test('company ids that came along stand for one answer and for thirty seconds only', async (t) => {
  let now = Date.parse('2026-01-05T09:00:00Z');
  const list = { results: [{ toObjectId: 12, associationTypes: [{ typeId: 279, category: 'HUBSPOT_DEFINED' }] }] };
  const answer = ({ path }: Asked): Reply => ({
    status: 200,
    body: path.includes('/associations/') ? list : contact({ email: 'ada@lovelace.example' }),
  });
  const { crm, asked } = await scripted(t, answer, { clock: () => new Date(now) });
  await crm.getContact('501');
  assert.deepEqual(await crm.getContactAssociations('501'), { companyIds: [] });
  assert.deepEqual(await crm.getContactAssociations('501'), { companyIds: ['12'] });
  await crm.getContact('501');
  now += 30_001;
  assert.deepEqual(await crm.getContactAssociations('501'), { companyIds: ['12'] });
  assert.equal(asked.length, 4);
});

test('what is not there is null; not found, unauthorised, limited and down are four different answers', async (t) => {
  const missing = await scripted(t, refusal(404, { status: 'error', message: 'resource not found' }));
  assert.equal(await missing.crm.searchContacts('nobody@nowhere.example'), null);
  assert.equal(await missing.crm.getCompany('1'), null);
  assert.equal(missing.asked.length, 2);
  const cases: [Reply, string, number | null][] = [
    [{ status: 401, body: { message: 'expired' } }, 'unauthorised', null],
    [{ status: 403, body: { category: 'MISSING_SCOPES', message: 'no' } }, 'unauthorised', null],
    [{ status: 429, body: { policyName: 'DAILY', message: 'daily' } }, 'rate_limited', 3_600_000],
    [{ status: 477, headers: { 'retry-after': '86400' } }, 'rate_limited', 86_400_000],
    [{ status: 502, text: '<html>Bad gateway</html>' }, 'down', null],
    [{ status: 200, text: '<!doctype html><p>Sign in' }, 'down', null],
    [{ status: 200, body: {} }, 'down', null],
    [{ status: 200, text: '' }, 'down', null],
    [{ status: 0, drop: true }, 'down', null],
  ];
  for (const [reply, fault, retryAfterMs] of cases) {
    const { crm } = await scripted(t, () => reply, { clock: () => new Date('2026-01-05T23:00:00Z') });
    const error = await faultOf(crm.getContact('501'));
    assert.deepEqual(
      [error.fault, error.retryAfterMs, error.applied],
      [fault, retryAfterMs, 'no'],
      JSON.stringify(reply),
    );
  }
});

test("the day's limit ends at midnight where the account is, also when the clocks change that night", async (t) => {
  const until = async (now: string, accountTimeZone: string): Promise<number | null> => {
    const daily = refusal(429, {
      errorType: 'RATE_LIMIT',
      policyName: 'DAILY',
      message: 'You have reached your daily limit.',
    });
    const { crm, waits } = await scripted(t, daily, { clock: () => new Date(now), accountTimeZone });
    const { retryAfterMs } = await faultOf(crm.probe());
    assert.deepEqual(waits, []);
    return retryAfterMs;
  };
  assert.equal(await until('2026-03-28T23:30:00Z', 'Europe/Berlin'), 22.5 * 3_600_000);
  assert.equal(await until('2026-07-01T12:00:00Z', 'America/New_York'), 16 * 3_600_000);
});

test('reads are tried four times in all, after 1, 2 and 4 seconds with jitter', async (t) => {
  const { crm, asked, waits } = await scripted(t, (_, count) =>
    count < 4 ? { status: 503 } : { status: 200, body: contact({ email: 'ada@lovelace.example' }) },
  );
  assert.equal((await crm.getContact('501'))?.id, '501');
  assert.equal(asked.length, 4);
  waits.forEach((ms, index) => {
    const base = 1000 * 2 ** index;
    assert.ok(ms >= base && ms <= base * 1.25, `${ms}`);
  });
});

test('limits are waited out: 10 s as a rule, 1 s for searches, 2 s for a locked record', async (t) => {
  const wait = async (status: number, body: object): Promise<number> => {
    const { crm, waits } = await scripted(t, (_, count) =>
      count === 1 ? { status, body } : { status: 200, body: { total: 0, results: [] } },
    );
    assert.deepEqual(await crm.searchCompanies('lovelace.example'), []);
    return Math.floor((waits[0] ?? 0) / 1000);
  };
  assert.equal(
    await wait(429, { policyName: 'TEN_SECONDLY_ROLLING', message: 'You have reached your ten_secondly limit.' }),
    10,
  );
  assert.equal(await wait(429, { message: 'You have reached your secondly limit.' }), 1);
  assert.equal(await wait(423, { message: 'locked' }), 2);
});

test('a missing scope is named, from the answer or from what the call needs', async (t) => {
  const errors = [
    { message: 'one of', context: { requiredGranularScopes: ['crm.objects.contacts.read', '<b>odd</b>'] } },
  ];
  const named = await scripted(t, refusal(403, { category: 'MISSING_SCOPES', message: 'x', errors }));
  assert.match((await faultOf(named.crm.probe())).publicMessage, /lacks the scope crm\.objects\.contacts\.read\. /);
  const unnamed = await scripted(t, refusal(403, { message: 'no' }));
  const error = await faultOf(unnamed.crm.searchCompanies('lovelace.example'));
  assert.match(error.publicMessage, /crm\.objects\.companies\.read/);
});

test("the account's own rules are readable, and no value of the request is repeated", async (t) => {
  const errors = [
    { message: 'Required: region', code: 'MISSING_REQUIRED_PROPERTY', context: { propertyName: ['region'] } },
    { message: 'ada@lovelace.example is bad', code: 'INVALID_EMAIL', context: { propertyName: ['email'] } },
  ];
  const body = { status: 'error', category: 'VALIDATION_ERROR', message: 'ada@lovelace.example was refused', errors };
  const { crm, asked } = await scripted(t, refusal(400, body));
  const person = { email: 'ada@lovelace.example', firstName: 'Ada', lastName: null, company: null };
  const error = await faultOf(crm.createContact(person));
  assert.equal(error.fault, 'rejected');
  assert.equal(
    error.publicMessage,
    'HubSpot refused the request: the account requires a value for region (MISSING_REQUIRED_PROPERTY); ' +
      'email is not accepted (INVALID_EMAIL).',
  );
  assert.ok(!JSON.stringify([error.publicMessage, error.details]).includes('lovelace'));
  assert.equal(asked.length, 1);
  assert.deepEqual(asked[0]?.body, { properties: { email: 'ada@lovelace.example', firstname: 'Ada' } });
});

test('a permission that a user lacks is named although HubSpot answers 400', async (t) => {
  const message = "Missing 'Edit Associations' permission.";
  const { crm } = await scripted(t, refusal(400, { category: 'VALIDATION_ERROR', message }));
  const { publicMessage } = await faultOf(crm.getContact('1'));
  assert.equal(publicMessage, "HubSpot refused the request: Missing 'Edit Associations' permission.");
});

test('a contact that exists already is found and returned, by address or by the id HubSpot names', async (t) => {
  const conflict = { status: 409, body: { message: 'Contact already exists. Existing ID: 501', category: 'CONFLICT' } };
  const person = { email: 'ada@lovelace.example', firstName: null, lastName: null, company: null };
  for (const known of ['/crm/objects/2026-09/contacts/ada@lovelace.example', '/crm/objects/2026-09/contacts/501']) {
    const { crm } = await scripted(t, ({ method, path }) => {
      if (method === 'POST') return conflict;
      return path === known ? { status: 200, body: contact({ email: 'old@lovelace.example' }) } : { status: 404 };
    });
    assert.equal((await crm.createContact(person)).id, '501');
  }
});

test('every page of submissions since a time is read, and no page more', async (t) => {
  const at = (minutes: number) => Date.parse('2026-01-05T09:00:00Z') + minutes * 60_000;
  const submission = (minutes: number) => ({
    conversionId: `c${minutes}`,
    submittedAt: at(minutes),
    values: [{ name: 'email', value: 'ada@lovelace.example', objectTypeId: '0-1' }],
    aFieldOfTomorrow: 1,
  });
  const pages: Record<string, unknown> = {
    '': { results: [submission(9), submission(8)], paging: { next: { after: 'b' } } },
    b: { results: [submission(7), submission(2)], paging: { next: { after: 'c' } } },
  };
  const { crm, asked } = await scripted(t, ({ query }) => ({ status: 200, body: pages[query.get('after') ?? ''] }));
  const found = await crm.listFormSubmissions('3f1c', new Date(at(5)));
  assert.deepEqual(
    found.map(({ conversionId }) => conversionId),
    ['c9', 'c8', 'c7'],
  );
  assert.deepEqual(found[0]?.values, [{ name: 'email', value: 'ada@lovelace.example' }]);
  assert.equal(asked.length, 2);
  assert.equal(asked[0]?.path, '/form-integrations/v1/submissions/forms/3f1c');
});
