import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestWorld, type TestWorld } from '../tests/support/sandbox-world.ts';
import { answerPresets, effectPresets, type FaultRule, startSandbox } from './index.ts';

const drafts = '/gmail/v1/users/me/drafts';
const contacts = '/crm/objects/2026-09/contacts';
const body = { message: { raw: Buffer.from('To: a@b.example\r\nSubject: s\r\n\r\nx').toString('base64url') } };

function reasonOf(answer: { body: Record<string, unknown> }): string {
  const error = answer.body.error as { errors: { reason: string }[] };
  return error.errors[0]?.reason ?? '';
}

test('Google refuses in its own words', async (t) => {
  const world = await startTestWorld(t);
  const cases: [string, number, string][] = [
    ['rate_limited', 403, 'userRateLimitExceeded'],
    ['too_many_requests', 429, 'rateLimitExceeded'],
    ['daily_limit', 403, 'dailyLimitExceeded'],
    ['missing_scope', 403, 'insufficientPermissions'],
    ['history_expired', 404, 'notFound'],
    ['server_error', 500, 'backendError'],
    ['unavailable', 503, 'backendError'],
  ];
  for (const [preset, status, reason] of cases) {
    world.sandbox.faults.add({ vendor: 'gmail', preset, times: 1 });
    const answer = await world.google('GET', drafts);
    assert.deepEqual([answer.status, reasonOf(answer)], [status, reason]);
  }
  assert.equal((await world.google('GET', drafts)).status, 200);
});

test('HubSpot refuses in its own words, with Retry-After only when told to', async (t) => {
  const world = await startTestWorld(t);
  world.sandbox.faults.add({ vendor: 'hubspot', preset: 'rate_limited', times: 1 });
  const bare = await world.hubspot('GET', contacts);
  assert.deepEqual(
    [bare.status, bare.body.policyName, bare.headers.get('retry-after')],
    [429, 'TEN_SECONDLY_ROLLING', null],
  );
  world.sandbox.faults.add({ vendor: 'hubspot', preset: 'daily_limit', retryAfterSeconds: 7, times: 1 });
  const daily = await world.hubspot('GET', contacts);
  assert.deepEqual([daily.body.policyName, daily.headers.get('retry-after')], ['DAILY', '7']);
  for (const [preset, status] of [
    ['missing_scope', 403],
    ['locked', 423],
    ['bad_gateway', 502],
    ['gateway_timeout', 504],
  ] as const) {
    world.sandbox.faults.add({ vendor: 'hubspot', preset, times: 1 });
    assert.equal((await world.hubspot('GET', contacts)).status, status);
  }
});

test('a rule waits, counts, and matches only what it names', async (t) => {
  const world = await startTestWorld(t);
  world.sandbox.faults.add({
    vendor: 'gmail',
    method: 'GET',
    path: '/drafts(\\?|$)',
    after: 1,
    times: 2,
    preset: 'unavailable',
  });
  const statuses: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) statuses.push((await world.google('GET', drafts)).status);
  assert.deepEqual(statuses, [200, 503, 503, 200]);
  assert.throws(() => world.sandbox.faults.add({ preset: 'no_such_thing' }), /unknown fault preset/);
});

async function draftsAfter(world: TestWorld, rule: FaultRule): Promise<number> {
  world.sandbox.faults.add({ vendor: 'gmail', method: 'POST', times: 1, ...rule });
  await world.google('POST', drafts, body).catch(() => undefined);
  return world.sandbox.state.drafts().length;
}

test('a connection can drop before or after the write was applied, and a 503 can come after it', async (t) => {
  const world = await startTestWorld(t);
  assert.equal(await draftsAfter(world, { drop: 'before' }), 0);
  assert.equal(await draftsAfter(world, { drop: 'after' }), 1);
  assert.equal(await draftsAfter(world, { preset: 'unavailable' }), 1);
  assert.equal(await draftsAfter(world, { preset: 'unavailable', stage: 'after' }), 2);
  assert.equal(await draftsAfter(world, { spoil: 'half_answer' }), 3);
});

test('an answer can be half, malformed, empty or of another kind', async (t) => {
  const { sandbox } = await startTestWorld(t);
  const ask = () =>
    fetch(`${sandbox.url}${drafts}`, {
      headers: { authorization: `Bearer ${sandbox.credentials.google.accessToken}` },
    });
  sandbox.faults.add({ spoil: 'half_answer', times: 1 });
  await assert.rejects((await ask()).text());
  sandbox.faults.add({ spoil: 'malformed_json', times: 1 });
  await assert.rejects((await ask()).json(), SyntaxError);
  sandbox.faults.add({ spoil: 'empty_body', times: 1 });
  assert.equal(await (await ask()).text(), '');
  sandbox.faults.add({ spoil: 'wrong_content_type', times: 1 });
  assert.match((await ask()).headers.get('content-type') ?? '', /text\/html/);
});

test('latency is waited out', async (t) => {
  const { google, sandbox } = await startTestWorld(t);
  sandbox.faults.add({ latencyMs: 40, times: 1 });
  const before = performance.now();
  await google('GET', drafts);
  assert.ok(performance.now() - before >= 38);
});

test('an expired token is 401 until it is refreshed, a dead refresh token is invalid_grant', async (t) => {
  const { google, sandbox } = await startTestWorld(t);
  sandbox.faults.add({ vendor: 'gmail', preset: 'token_expired', times: 1 });
  assert.equal((await google('GET', drafts)).status, 401);
  assert.equal((await google('GET', drafts)).status, 401);
  const { clientId, clientSecret, refreshToken } = sandbox.credentials.google;
  const form = {
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  };
  const refresh = async () =>
    (await (await fetch(`${sandbox.url}/token`, { method: 'POST', body: new URLSearchParams(form) })).json()) as Record<
      string,
      string
    >;
  const { access_token: fresh } = await refresh();
  assert.equal((await google('GET', drafts, undefined, { authorization: `Bearer ${fresh}` })).status, 200);
  sandbox.faults.add({ preset: 'invalid_grant', times: 1 });
  assert.equal((await refresh()).error, 'invalid_grant');
});

test('lists can be stale, and one calendar can fail alone', async (t) => {
  const { google, sandbox } = await startTestWorld(t);
  sandbox.faults.add({ preset: 'stale_list', path: 'drafts' });
  await google('POST', drafts, body);
  assert.equal((await google('GET', drafts)).body.drafts, undefined);
  sandbox.faults.add({ preset: 'freebusy_calendar_error', options: { calendarId: 'primary' } });
  const items = [{ id: 'primary' }, { id: 'team-fernhill@group.calendar.example' }];
  const range = { timeMin: '2026-11-02T00:00:00Z', timeMax: '2026-11-09T00:00:00Z' };
  const { calendars } = (await google('POST', '/calendar/v3/freeBusy', { ...range, items })).body as {
    calendars: Record<string, { errors?: unknown }>;
  };
  assert.deepEqual(
    Object.values(calendars).map((each) => each.errors !== undefined),
    [true, false],
  );
});

test('search can lag by a rule', async (t) => {
  const { hubspot, sandbox } = await startTestWorld(t);
  sandbox.faults.add({ preset: 'search_lag', options: { seconds: 60 } });
  await hubspot('POST', contacts, { properties: { email: 'new@x.example' } });
  const filterGroups = [{ filters: [{ propertyName: 'email', operator: 'EQ', value: 'new@x.example' }] }];
  assert.equal((await hubspot('POST', `${contacts}/search`, { filterGroups })).body.total, 0);
  assert.equal((await hubspot('GET', `${contacts}/new@x.example?idProperty=email`)).status, 200);
});

test('every preset can be added, and unknown paths and broken bodies are refused', async (t) => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.close());
  for (const preset of [...answerPresets, ...effectPresets])
    assert.match(sandbox.faults.add({ preset, times: 1 }), /^fault-/);
  sandbox.faults.clear();
  const headers = {
    authorization: `Bearer ${sandbox.credentials.google.accessToken}`,
    'content-type': 'application/json',
  };
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(sandbox.url + path, { headers, ...init })).status;
  assert.equal(await status('/gmail/v1/users/me/nonsense'), 404);
  assert.equal(await status('/nonsense'), 404);
  assert.equal(await status('/gmail/v1/users/someone@else.example/profile'), 403);
  assert.equal(await status(drafts, { method: 'POST', body: '{"broken' }), 400);
  const hubspot = { ...headers, authorization: `Bearer ${sandbox.credentials.hubspot.accessToken}` };
  assert.equal(await status('/crm/objects/2020-01/contacts', { headers: hubspot }), 404);
});
