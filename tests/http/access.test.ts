import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { KeyScope, Role } from '../../src/core/actor.ts';
import { judge } from '../../src/http/permissions.ts';
import { routes } from '../../src/http/routes.ts';
import { createApiKey } from '../../src/verbs/admin/api-keys.ts';
import {
  createApiTemplate,
  localOperator,
  openApi,
  production,
  type StoreTemplate,
  type TestApi,
} from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const someId = '11111111-1111-4111-8111-111111111111';
const urlOf = (path: string) => path.replace(':id', someId).replace(':name', 'gmail');
const keyOf = async (api: TestApi, scope: KeyScope) =>
  (await createApiKey(api.contextFor(localOperator), { name: `key-${scope}`, scopes: [scope], expiresInDays: 30 })).key;

/** What each scope opens, said here a second time so that a slip in the table shows. */
const opens: Record<KeyScope, string[]> = {
  read: ['read'],
  intake: ['webhook'],
  propose: ['propose'],
  metrics: ['metrics'],
};
const forAll = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /connectors/status',
  'GET /workflows/latest',
  'GET /',
  ...routes.filter(({ access }) => access === 'sign_in').map(({ method, path }) => `${method} ${path}`),
  'GET /auth/me',
  'GET /u/:token',
  'POST /u/:token',
];

describe('access', () => {
  it('401: every route outside the short public list refuses callers without credential', async (test) => {
    const { server } = await openApi(test, template, { settings: production });
    const open: string[] = [];
    for (const { method, path } of routes) {
      const headers = { 'x-forwarded-proto': 'https', origin: 'https://countersign.example.com' };
      const answer = await server.inject({ method, url: urlOf(path), headers });
      if (answer.statusCode === 401) assert.equal(typeof answer.json().detail, 'string');
      else open.push(`${method} ${path}`);
    }
    assert.deepEqual(open.sort(), forAll.filter((one) => one !== 'GET /').sort());
    const page = await server.inject({ url: '/', headers: { accept: 'text/html' } });
    assert.equal(page.statusCode, 200);
    assert.doesNotMatch(page.body, /api\/operator|0\.0\.0-test/);
  });

  for (const scope of Object.keys(opens) as KeyScope[]) {
    it(`403: a key with scope ${scope} reaches only what the scope says, and its reach for more is an alert`, async (test) => {
      const api = await openApi(test, template, { settings: production });
      const key = await keyOf(api, scope);
      let refused = 0;
      for (const { method, path, access } of routes) {
        const headers = { 'x-api-key': key, origin: 'https://countersign.example.com' };
        const answer = await api.server.inject({ method, url: urlOf(path), headers });
        const isOpen = ['open', 'public', 'sign_in'].includes(access) || opens[scope].includes(access);
        assert.equal(answer.statusCode === 403, !isOpen, `${method} ${path} answered ${answer.statusCode}`);
        assert.notEqual(answer.statusCode, 401, `${method} ${path}`);
        if (answer.statusCode === 403) refused++;
      }
      const alerts = await api.store.system((db) =>
        db.selectFrom('audit_event').select('action').where('event_type', '=', 'security_alert').execute(),
      );
      assert.equal(alerts.length, refused);
    });
  }

  it('403: no key of any scope approves, rejects, sends, undoes or switches sending on', () => {
    const scopes: KeyScope[] = ['read', 'intake', 'propose', 'metrics'];
    const agent = { kind: 'agent' as const, keyId: 'k', name: 'all', scopes };
    const deciding = routes.filter(({ path }) => /approve|reject|send/.test(path) && !path.endsWith('webhooks'));
    assert.ok(deciding.length >= 8);
    for (const { access } of deciding) assert.equal(judge(access, agent), 'forbidden');
  });

  it('gives viewers reading, operators deciding and administrators all', () => {
    const asks = (role: Role) => {
      const person = { ...localOperator, role };
      return (['read', 'propose', 'person', 'admin', 'metrics'] as const).filter(
        (one) => judge(one, person) === 'allowed',
      );
    };
    assert.deepEqual(asks('viewer'), ['read']);
    assert.deepEqual(asks('operator'), ['read', 'propose', 'person']);
    assert.deepEqual(asks('admin'), ['read', 'propose', 'person', 'admin', 'metrics']);
    assert.deepEqual(asks('owner'), asks('admin'));
  });

  it('401: a key that is unknown, revoked or expired is refused, and never falls back to the local operator', async (test) => {
    const api = await openApi(test, template);
    const { server } = api;
    const admin = api.contextFor(localOperator);
    const key = await createApiKey(admin, { name: 'short', scopes: ['read'], expiresInDays: 1 });
    const revoked = await createApiKey(admin, { name: 'revoked', scopes: ['read'], expiresInDays: 1 });
    const ask = async (headers: Record<string, string>) =>
      (await server.inject({ url: '/api/status', headers })).statusCode;
    assert.equal(await ask({ authorization: `Bearer ${key.key}` }), 200);
    assert.equal(await ask({ 'x-api-key': revoked.key }), 200);
    await server.inject({ method: 'DELETE', url: `/api/admin/api-keys/${revoked.id}` });
    assert.equal(await ask({ 'x-api-key': revoked.key }), 401);
    for (const wrong of ['', 'x', `${key.key}x`, `cs_live_${'A'.repeat(43)}`])
      assert.equal(await ask({ 'x-api-key': wrong }), 401);
    assert.equal(await ask({ authorization: 'Basic YTpi' }), 401);
    api.setNow(new Date('2026-11-24T10:00:01.000Z'));
    assert.equal(await ask({ authorization: `Bearer ${key.key}` }), 401);
    assert.equal(await ask({}), 200);
  });

  it('writes refused keys down once a minute, and no part of the key', async (test) => {
    const api = await openApi(test, template);
    const wrong = `cs_live_${'B'.repeat(43)}`;
    for (let i = 0; i < 5; i++) await api.server.inject({ url: '/api/status', headers: { 'x-api-key': wrong } });
    const failures = await api.store.system((db) =>
      db.selectFrom('audit_event').selectAll().where('event_type', '=', 'auth_failure').execute(),
    );
    assert.equal(failures.length, 1);
    assert.doesNotMatch(JSON.stringify(api.logLines()), /BBBB/);
    assert.match((await api.server.inject('/metrics')).body, /countersign_auth_failures_total\{kind="api_key"\} 5/);
  });

  it('refuses to start with an operator nobody signed in, outside development', async (test) => {
    await assert.rejects(openApi(test, template, { settings: { ...production, localOperator } }), {
      code: 'unsafe_settings',
    });
  });
});

describe('origins', () => {
  const post = (headers: Record<string, string>) => ({
    method: 'POST' as const,
    url: '/api/admin/flags/send-mode/disable',
    headers,
    payload: { reason: 'test' },
  });

  it('403: a state change from a foreign page is refused in every mode', async (test) => {
    const { server } = await openApi(test, template);
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:4000' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'http://rebound.example:3000', host: 'rebound.example:3000' },
    ];
    for (const headers of foreign) {
      const answer = await server.inject(post(headers as Record<string, string>));
      assert.equal(answer.statusCode, 403, JSON.stringify(headers));
      assert.equal(answer.json().code, 'foreign_origin');
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
    const own = [{}, { origin: 'http://localhost:3000' }, { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }];
    for (const headers of own)
      assert.equal((await server.inject(post(headers as Record<string, string>))).statusCode, 200);
  });

  it('allows only listed origins by CORS', async (test) => {
    const { server } = await openApi(test, template);
    const preflight = (origin: string) =>
      server.inject({
        method: 'OPTIONS',
        url: '/api/operator/drafts',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const ours = await preflight('http://localhost:3000');
    assert.equal(ours.headers['access-control-allow-origin'], 'http://localhost:3000');
    assert.equal((await preflight('https://evil.example')).headers['access-control-allow-origin'], undefined);
  });

  it('401: a name that a stranger could point at this machine is no local operator', async (test) => {
    const { server } = await openApi(test, template);
    const ask = async (host: string) => (await server.inject({ url: '/api/status', headers: { host } })).statusCode;
    assert.equal(await ask('rebound.example:3000'), 401);
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'app:3000'])
      assert.equal(await ask(host), 200);
  });

  it('sends plain http on to https and sets HSTS where that is enforced', async (test) => {
    const { server } = await openApi(test, template, { settings: { ...production, enforceHttps: true } });
    const plain = await server.inject('/api/status?a=1');
    assert.equal(plain.statusCode, 308);
    assert.equal(plain.headers.location, 'https://countersign.example.com/api/status?a=1');
    assert.equal((await server.inject('/health')).statusCode, 200);
    const secure = await server.inject({ url: '/api/status', headers: { 'x-forwarded-proto': 'https' } });
    assert.equal(secure.statusCode, 401);
    assert.equal(secure.headers['strict-transport-security'], 'max-age=31536000; includeSubDomains');
  });
});
