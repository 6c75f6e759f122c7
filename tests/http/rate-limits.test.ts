import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Person } from '../../src/core/actor.ts';
import { userIdOf } from '../../src/core/user-id.ts';
import { createApiKey } from '../../src/verbs/admin/api-keys.ts';
import { readRateLimit } from '../../src/verbs/quotas/read-rate-limits.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, withRedis } from '../support/redis.ts';

async function open(t: TestContext, settings: Record<string, string> = {}) {
  const app = await createTestApp(t, {
    connectors: {},
    settings: { RATE_LIMIT_ENABLED: 'true', SERVICE_RATE_LIMITS: '', ...settings },
  });
  const server = await app.server();
  const get = (url: string, more: { headers?: Record<string, string>; remoteAddress?: string } = {}) =>
    server.inject({ method: 'GET', url, ...more });
  return { app, server, get };
}

const stranger = { host: 'elsewhere.example' };

test('GET /api/quotas/rate-limits/{service}', async (t) => {
  const { app, get } = await open(t, { RATE_LIMIT_REQUESTS: '1000' });

  await t.test('tells what a user can take now, and takes nothing', async () => {
    const { limiter } = app.limits;
    assert.equal(await limiter.checkLimit('gmail', 15, userIdOf(app.context.workspaceId, 'user-123')), true);
    for (let look = 0; look < 3; look += 1) {
      const answer = await get('/api/quotas/rate-limits/gmail?user_id=user-123');
      assert.equal(answer.statusCode, 200);
      const { service, user_id, status, timestamp } = answer.json();
      assert.deepEqual([service, user_id, status.capacity, status.refill_rate], ['gmail', 'user-123', 100, 60]);
      const { tokens_available: tokens, utilization } = status;
      assert.ok(tokens >= 85 && tokens < 100 && Number.isInteger(Math.round(tokens * 1000) / 100), `${tokens}`);
      assert.ok(Math.abs(1 - tokens / 100 - utilization) <= 0.0011, `${tokens} ${utilization}`);
      assert.ok(Date.parse(status.reset_at) > Date.now() - 1000 && Date.parse(timestamp) > 0);
      assert.equal(status.source, 'local');
    }
    const others = await get('/api/quotas/rate-limits/hubspot');
    assert.deepEqual([others.json().status.tokens_available, others.json().status.utilization], [150, 0]);
    const { rate_limits } = (await get('/api/quotas/dashboard/user-123')).json();
    assert.deepEqual(Object.keys(rate_limits), ['gmail', 'hubspot', 'openai', 'drive', 'calendar']);
    assert.equal(rate_limits.calendar.capacity, 50);
  });

  await t.test('names the services there are when there is no such service', async () => {
    for (const service of ['slack', 'gmail_units', 'constructor', '%F0%9F%92%A5']) {
      const answer = await get(`/api/quotas/rate-limits/${service}`);
      assert.equal(answer.statusCode, 400, service);
      assert.match(answer.json().detail, /gmail, hubspot, openai, drive, calendar/);
    }
  });

  await t.test('shows a person their own numbers alone', async () => {
    const ana: Person = {
      kind: 'person',
      personId: '00000000-0000-4000-8000-00000000000a',
      name: 'ana',
      role: 'operator',
    };
    const context = app.contextFor({ actor: ana, traceId: null });
    assert.equal((await readRateLimit(context, { service: 'drive' })).user_id, ana.personId);
    await assert.rejects(readRateLimit(context, { service: 'drive', userId: 'user-123' }), { code: 'forbidden' });
  });

  await t.test('metrics show what is left of each limit', async () => {
    await app.limits.limiter.checkLimit('openai', 60);
    const text = (await get('/metrics')).body;
    const shown = (name: string) =>
      Number(new RegExp(`limit_headroom_ratio\\{limit="${name}"\\} (\\S+)`).exec(text)?.[1]);
    assert.ok(shown('openai') < 0.5);
    for (const name of ['hubspot', 'drive', 'calendar', 'gmail_units', 'hubspot_search']) assert.equal(shown(name), 1);
  });
});

test('requests to the API', async (t) => {
  await t.test('beyond a hundred in a minute are refused, with what a client needs to know', async (t) => {
    const { get, server } = await open(t);
    for (let request = 1; request <= 100; request += 1) {
      const { statusCode, headers } = await get('/api/status');
      assert.deepEqual([statusCode, headers['ratelimit-remaining']], [200, String(100 - request)]);
    }
    const refused = await get('/api/status');
    const { headers } = refused;
    assert.deepEqual([refused.statusCode, refused.json().code], [429, 'rate_limited']);
    assert.deepEqual([headers['ratelimit-limit'], headers['ratelimit-policy']], ['100', '100;w=60']);
    assert.ok(Number(headers['retry-after']) > 0 && Number(headers['retry-after']) <= 60);
    assert.equal(headers['ratelimit-reset'], headers['retry-after']);
    for (const path of ['/health', '/health/live', '/health/db', '/health/redis']) {
      assert.equal((await get(path)).statusCode, 200, path);
    }
    assert.equal((await get('/', { headers: { accept: 'text/html' } })).statusCode, 200);
    const webhook = { method: 'POST', url: '/api/webhooks/hubspot/form-submission', payload: {} } as const;
    assert.notEqual((await server.inject(webhook)).statusCode, 429);
  });

  const { app, get } = await open(t, { RATE_LIMIT_REQUESTS: '2', RATE_LIMIT_PERIOD_SECONDS: '3600' });

  await t.test('are counted by key, by person and by address, each apart', async () => {
    const key = async (name: string) =>
      (await createApiKey(app.context, { name, scopes: ['read'], expiresInDays: 1 })).key;
    const [one, other] = [await key('one'), await key('other')];
    const twice = async (more: Parameters<typeof get>[1] = {}, url = '/api/status') => {
      const statuses = [];
      for (let request = 0; request < 3; request += 1) statuses.push((await get(url, more)).statusCode);
      return statuses;
    };
    assert.deepEqual(await twice(), [200, 200, 429]);
    assert.deepEqual(await twice({ headers: { 'x-api-key': one } }), [200, 200, 429]);
    assert.deepEqual(await twice({ headers: { 'x-api-key': other } }), [200, 200, 429]);
    const from = (remoteAddress: string) => twice({ headers: stranger, remoteAddress }, '/workflows/latest');
    assert.deepEqual(await from('192.0.2.1'), [200, 200, 429]);
    assert.deepEqual(await from('192.0.2.2'), [200, 200, 429]);
    // One line has a whole network of such addresses.
    assert.deepEqual(await from('2001:db8:1:2::5'), [200, 200, 429]);
    assert.deepEqual(await from('2001:db8:1:2:3::6'), [429, 429, 429]);
    assert.deepEqual(await from('::ffff:192.0.2.1'), [429, 429, 429]);
  });

  await t.test('with keys that are not accepted are counted by address', async () => {
    const statuses = [];
    for (const guess of ['a', 'b', 'c', 'd']) {
      statuses.push((await get('/api/status', { headers: { 'x-api-key': guess } })).statusCode);
    }
    assert.deepEqual(statuses, [401, 401, 429, 429]);
  });

  await t.test('have the address a trusted proxy names, and no other proxy', async (t) => {
    const settings = { RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_PERIOD_SECONDS: '3600' };
    const ask = (app: Awaited<ReturnType<typeof open>>, remoteAddress: string, forwarded: string) =>
      app
        .get('/workflows/latest', { headers: { ...stranger, 'x-forwarded-for': forwarded }, remoteAddress })
        .then(({ statusCode }) => statusCode);
    const plain = await open(t, settings);
    assert.deepEqual(
      [await ask(plain, '192.0.2.1', '198.51.100.1'), await ask(plain, '192.0.2.1', '198.51.100.2')],
      [200, 429],
    );
    const behind = await open(t, { ...settings, TRUSTED_PROXIES: '10.0.0.0/8' });
    assert.deepEqual(
      [
        await ask(behind, '10.1.2.3', '198.51.100.1'),
        await ask(behind, '10.1.2.3', '198.51.100.2'),
        await ask(behind, '10.1.2.3', '203.0.113.9, 198.51.100.1'),
        await ask(behind, '192.0.2.1', '198.51.100.3'),
        await ask(behind, '192.0.2.1', '198.51.100.4'),
        await ask(behind, '10.1.2.3', 'not an address'),
      ],
      [200, 200, 429, 200, 429, 200],
    );
  });
});

withRedis('the API and Redis', () => {
  test('two processes count requests together, and go on alone when Redis is gone', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.close());
    const settings = { REDIS_URL: redis.url, RATE_LIMIT_REQUESTS: '3', RATE_LIMIT_PERIOD_SECONDS: '3600' };
    const [one, other] = [await open(t, settings), await open(t, settings)];
    const status = async ({ get }: typeof one, url = '/api/status') => (await get(url)).statusCode;
    assert.deepEqual(
      [await status(one), await status(other), await status(one), await status(other)],
      [200, 200, 200, 429],
    );
    const health = (await one.get('/health/redis')).json();
    assert.deepEqual([health.status, typeof health.latency_ms], ['healthy', 'number']);
    assert.equal((await sourceOf(one.app)).source, 'redis');

    await redis.kill();
    await eventually('Redis is missed', async () => (await status(one, '/health/redis')) === 503);
    // What each last heard holds: the first had two of its own and heard of three.
    assert.equal(await status(one), 429);
    assert.equal((await sourceOf(one.app)).source, 'local');
    await redis.restart();
    await eventually('Redis is back', async () => (await sourceOf(one.app)).source === 'redis');
    assert.equal(await status(one), 429);
  });
});

const sourceOf = ({ limits }: TestApp) => limits.limiter.status('gmail');

test('the page has room of its own beside the API', async (t) => {
  const { get } = await open(t, { RATE_LIMIT_REQUESTS: '2' });
  const statuses = async (url: string, count: number) => {
    const found: number[] = [];
    for (let at = 0; at < count; at += 1) found.push((await get(url)).statusCode);
    return found;
  };
  assert.deepEqual(await statuses('/api/status', 3), [200, 200, 429]);
  assert.deepEqual(await statuses('/api/desk', 21), [...Array<number>(20).fill(200), 429]);
});
