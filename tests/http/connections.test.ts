import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { rep } from '../../sandbox/index.ts';
import { defaultWorkspaceId } from '../../src/store/workspaces.ts';
import { memberOf } from '../support/callers.ts';
import { newKey, settingsFor } from '../support/connected-app.ts';
import { openSignInApp } from '../support/people.ts';
import { startTestWorld } from '../support/sandbox-world.ts';
import type { Browser, Reply } from '../support/visitor.ts';

/* One installation at the sandbox's Google, for signing in and for connections; each part goes on from the one before. */
test('Google in the browser', async (t) => {
  const { sandbox } = await startTestWorld(t);
  const timeouts = { callMs: 2_000, modelMs: 2_000 };
  const settings = { ...settingsFor(sandbox, newKey()), SIGN_IN_ALLOW: `@example.com,${rep.email}` };
  const { app, browser } = await openSignInApp(t, { sandbox, timeouts } as never, settings);
  /** A browser of a member with a session of their own. */
  const member = async (role: 'owner' | 'admin' | 'operator', more = {}) => {
    const visitor = browser();
    const { cookie = '' } = await memberOf(app, defaultWorkspaceId, role, more);
    visitor.jar.set(cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1));
    return visitor;
  };
  /** Where Google sends the browser back to, as a path of ours. */
  const consentAt = async (reply: Reply): Promise<string> => {
    assert.equal(reply.status, 302, JSON.stringify(reply.body));
    const { headers } = await fetch(reply.location ?? '', { redirect: 'manual' });
    const back = new URL(headers.get('location') ?? '');
    return `${back.pathname}${back.search}`;
  };
  const signIn = async (who: Browser, query = '') =>
    who.get(await consentAt(await who.get(`/auth/google/login${query}`)));
  const connect = async (who: Browser, query = '') =>
    who.get(await consentAt(await who.get(`/connections/google/start${query}`)));
  const owner = await member('owner');
  const connectionOf = async (who = owner) =>
    ((await who.get('/api/connections')).body.items as Record<string, unknown>[])[0] ?? {};

  await t.test('who is no member is refused, whoever Google says they are', async () => {
    const answer = await signIn(browser());
    assert.deepEqual([answer.status, answer.body.code], [403, 'not_a_member']);
  });

  await t.test('the invited sign in with Google, and end up on a page of ours whatever was asked', async () => {
    await owner.post('/api/admin/users', { email: rep.email, role: 'operator' });
    for (const [next, target] of [
      ['/queue?split=due', '/queue?split=due'],
      ['//evil.example/x', '/'],
      ['https://evil.example/', '/'],
      ['/\\evil.example', '/'],
      ['/%09/evil.example', '/%09/evil.example'],
    ] as const) {
      const who = browser();
      const answer = await signIn(who, `?next=${encodeURIComponent(next)}`);
      assert.deepEqual([answer.status, answer.location], [302, target], JSON.stringify(answer.body));
      const me = (await who.get('/auth/me')).body as { person: { name: string; role: string } };
      assert.deepEqual([me.person.name, me.person.role], [rep.email, 'operator']);
    }
  });

  await t.test('a state is taken once, in the browser that began, and a code once', async () => {
    const [mine, other] = [browser(), browser()];
    const back = await consentAt(await mine.get('/auth/google/login'));
    await other.get('/auth/google/login');
    assert.equal((await other.get(back)).body.code, 'foreign_state');
    assert.equal((await mine.get(back)).status, 302);
    assert.equal((await mine.get(back)).body.code, 'foreign_state');
    assert.equal((await mine.get('/auth/google/callback?state=made-up&code=x')).body.code, 'foreign_state');
    const again = browser();
    const fresh = new URL(await consentAt(await again.get('/auth/google/login')), 'http://localhost');
    fresh.searchParams.set('code', new URL(back, 'http://localhost').searchParams.get('code') ?? '');
    assert.equal((await again.get(`${fresh.pathname}${fresh.search}`)).body.code, 'consent_refused');
  });

  await t.test('an issuer that is not Google, and a consent denied, sign nobody in', async () => {
    const who = browser();
    const back = await consentAt(await who.get('/auth/google/login'));
    assert.equal((await who.get(`${back}&iss=https%3A%2F%2Fevil.example`)).body.code, 'foreign_state');
    sandbox.faults.add({ preset: 'consent_denied', times: 1 });
    const denied = await signIn(who);
    assert.deepEqual([denied.status, denied.body.code], [403, 'consent_denied']);
    const page = await who.ask('GET', '/auth/google/callback?error=access_denied', undefined, { accept: 'text/html' });
    assert.match(String(page.body.text), /Back to Countersign/);
  });

  await t.test('connecting takes an administrator who has just shown more than a cookie', async () => {
    assert.equal((await (await member('operator')).get('/connections/google/start')).status, 403);
    const bare = await member('owner', { steppedUp: false });
    assert.equal((await bare.get('/connections/google/start')).body.code, 'step_up_needed');
    assert.deepEqual([(await connectionOf()).status, (await connectionOf()).can_connect], ['not_connected', true]);
  });

  await t.test('one consent connects all services, and the page is told what it may know', async () => {
    const answer = await connect(owner);
    assert.deepEqual([answer.status, answer.body.account, answer.body.missing], [200, rep.email, []]);
    const shown = await connectionOf();
    assert.deepEqual([shown.status, shown.account, shown.mode], ['connected', rep.email, 'live']);
    const status = (await owner.post('/auth/google/status')).body;
    assert.deepEqual(Object.keys(status).sort(), ['expires_at', 'last_refreshed_at', 'scopes', 'status']);
    const { rows } = await app.store.system((db) =>
      sql<{ text: string }>`SELECT o::text AS text FROM oauth_tokens o`.execute(db),
    );
    assert.doesNotMatch(rows[0]?.text ?? '-', /ya29|1\/\//);
    assert.doesNotMatch(JSON.stringify([shown, status]), /ya29|1\/\//);
  });

  await t.test('a consent belongs to the session that began it, and to whoever may connect when it ends', async () => {
    const other = await member('owner');
    const back = await consentAt(await owner.get('/connections/google/start'));
    for (const [name, value] of owner.jar) if (name.endsWith('.flow')) other.jar.set(name, value);
    assert.equal((await other.get(back)).body.code, 'foreign_state');
    assert.equal((await owner.get(back)).body.code, 'foreign_state');
    const late = await consentAt(await owner.get('/connections/google/start'));
    const age = (minutes: number) =>
      app.store.system((db) =>
        sql`UPDATE auth_session SET stepped_up_at = stepped_up_at - make_interval(mins => ${minutes})`.execute(db),
      );
    await age(11);
    assert.equal((await owner.get(late)).body.code, 'foreign_state');
    await age(-11);
  });

  await t.test('boxes that were not ticked are named in plain words, and what could do more stays', async () => {
    const before = await connectionOf();
    sandbox.faults.add({ preset: 'scope_unticked', options: { scope: 'gmail.compose' }, times: 1 });
    const less = await connect(owner);
    assert.deepEqual([less.status, less.body.code], [409, 'less_than_before']);
    assert.match(String(less.body.detail), /gmail may not put drafts into your mailbox/);
    assert.deepEqual(await connectionOf(), before);
    assert.equal((await owner.post('/connections/google/revoke')).body.status, 'revoked');
    sandbox.faults.add({ preset: 'scope_unticked', options: { scope: 'gmail.compose' }, times: 1 });
    const back = await consentAt(await owner.get('/connections/google/start'));
    const page = await owner.get(back, { accept: 'text/html' });
    assert.match(String(page.body.text), /Connected, but not for everything.*may not put drafts into your mailbox/s);
    const { permissions } = (await connectionOf()) as { permissions: { scope: string; granted: boolean }[] };
    assert.deepEqual(
      permissions.filter(({ granted }) => !granted).map(({ scope }) => scope.replace(/.*\//, '')),
      ['gmail.compose'],
    );
    assert.equal((await connect(owner)).status, 200);
  });

  await t.test('another account than the one expected is named, and nothing changes', async () => {
    const before = await connectionOf();
    const wrong = await connect(owner, '?account=Other@Example.com');
    assert.deepEqual([wrong.status, wrong.body.code], [409, 'wrong_account']);
    assert.match(String(wrong.body.detail), new RegExp(`${rep.email} consented, but other@example\\.com was expected`));
    assert.deepEqual(await connectionOf(), before);
  });

  await t.test('a token endpoint that hangs, fails or talks nonsense is told of, and the old tokens stay', async () => {
    const before = await connectionOf();
    for (const [fault, sentence] of [
      [{ latencyMs: 10_000 }, /did not answer in time/],
      [{ preset: 'unavailable' }, /fails at the moment \(503\)/],
      [{ spoil: 'malformed_json' }, /cannot be read/],
      [{ spoil: 'wrong_content_type' }, /cannot be read/],
      [{ spoil: 'empty_body' }, /cannot be read/],
      [{ status: 401, body: { error: 'invalid_client' } }, /does not know this client/],
    ] as [Parameters<typeof sandbox.faults.add>[0], RegExp][]) {
      const back = await consentAt(await owner.get('/connections/google/start'));
      sandbox.faults.add({ vendor: 'google-oauth2', path: '^/token', ...fault });
      const answer = await owner.get(back);
      sandbox.faults.clear();
      assert.equal(answer.status, 502, JSON.stringify(fault));
      assert.match(String(answer.body.detail), sentence, JSON.stringify(fault));
      assert.deepEqual(await connectionOf(), before);
    }
  });

  await t.test('revoking ends it at Google too, and twice is told', async () => {
    assert.equal((await owner.post('/connections/google/revoke')).status, 200);
    assert.equal((await connectionOf()).status, 'revoked');
    assert.equal((await owner.post('/connections/google/revoke')).body.code, 'not_connected');
  });
});
