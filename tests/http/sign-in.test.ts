import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { signInOf } from '../../src/app/sign-in.ts';
import { formOf } from '../support/form.ts';
import { createAuthenticator } from '../support/passkey.ts';
import { becomeOwner, join, openSignInApp, passwordOf, setUpTotp } from '../support/people.ts';
import { codeFor, openBrowser } from '../support/visitor.ts';

type AuditLine = { actor: string; resource: string; details: Record<string, unknown> };

/* One installation for all of it: each part goes on where the one before has left it. */
test('sign-in', async (t) => {
  const { app, server, browser } = await openSignInApp(t);
  const [owner, ada] = [browser(), browser()];
  const olga = passwordOf('olga');
  const signIn = (who = browser(), password = olga, email = 'olga@example.com') =>
    who.post('/auth/sign-in/email', { email, password });
  const meOf = async (who = owner) => (await who.get('/auth/me')).body as Record<string, Record<string, unknown>>;
  const failures = () =>
    app.store.system((db) =>
      db.selectFrom('audit_event').selectAll().where('event_type', '=', 'auth_failure').execute(),
    );

  await t.test('the tables are as the sign-in library wants them', async () => {
    assert.deepEqual(await signInOf(app).missingInSchema(), []);
  });

  await t.test('the first owner joins by the link of the start, which works once', async () => {
    assert.equal((await owner.get('/api/status')).status, 401);
    assert.equal((await meOf()).signed_in, false);
    await becomeOwner(app, owner);
    const { signed_in, person, workspace } = await meOf();
    assert.deepEqual(
      [signed_in, person?.role, person?.name, workspace?.name],
      [true, 'owner', 'olga@example.com', 'Default'],
    );
    assert.equal((await owner.get('/api/status')).status, 200);
    await assert.rejects(becomeOwner(app, browser(), 'eve@example.com'));
    const again = await browser().post('/auth/invitations/accept', { token: 'made-up', email: 'eve@example.com' });
    assert.equal(again.status, 410);
  });

  await t.test(
    'a password that is easy to guess is refused, and so is an address that is not on the list',
    async () => {
      for (const newPassword of ['short', 'password123456', 'aaaaaaaaaaaaaa', '123456789012', 'qwertzuiop123']) {
        const answer = await owner.post('/auth/change-password', { currentPassword: olga, newPassword });
        assert.deepEqual([answer.status, answer.body.code], [422, 'weak_password'], newPassword);
      }
      assert.equal((await signIn(browser(), olga, 'olga@elsewhere.example')).body.code, 'sign_in_not_allowed');
    },
  );

  await t.test('password in, cookie out: HttpOnly, Lax, and nothing in the body that opens a session', async () => {
    const visitor = browser();
    const answer = await signIn(visitor);
    assert.equal(answer.status, 200);
    assert.match(String(answer.headers['set-cookie']), /^countersign\.session_token=.*HttpOnly; SameSite=Lax/);
    const token = decodeURIComponent([...visitor.jar.values()][0] ?? '').split('.')[0] ?? '-';
    for (const said of [answer.body, await meOf(visitor), (await visitor.get('/auth/sessions')).body])
      assert.ok(!JSON.stringify(said).includes(token));
    const [name = '', value = ''] = [...visitor.jar][0] ?? [];
    for (const forged of [value.slice(0, -6), `${value}x`, `x${value}`, token, encodeURIComponent(`${token}.`)]) {
      const stranger = browser();
      stranger.jar.set(name, forged);
      assert.equal((await stranger.get('/api/status')).status, 401);
    }
    assert.equal((await visitor.post('/auth/logout')).status, 204);
    visitor.jar.set(name, value);
    assert.equal((await visitor.get('/api/status')).status, 401);
  });

  await t.test('a cookie changes nothing for a page of others, nor for one that names no origin', async () => {
    const url = '/api/admin/flags/send-mode/disable';
    const ask = (more: Record<string, string>) => {
      const cookie = [...owner.jar].map(([key, value]) => `${key}=${value}`).join('; ');
      return server.inject({ method: 'POST', url, payload: { reason: 'x' }, headers: { cookie, ...more } });
    };
    const refused = [{}, { origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'same-site' }];
    for (const more of refused)
      assert.ok([401, 403].includes((await ask(more as never)).statusCode), JSON.stringify(more));
    assert.equal((await ask({ 'sec-fetch-site': 'same-origin' })).statusCode, 200);
    const reading = await owner.get('/api/status', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' });
    assert.equal(reading.status, 401);
    const login = await server.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      payload: { email: 'olga@example.com', password: olga },
    });
    assert.equal(login.statusCode, 403);
  });

  await t.test('what asks for more than a cookie is refused without it', async () => {
    for (const [method, url, body] of [
      ['POST', '/api/admin/users', { email: 'ada@example.com', role: 'operator' }],
      ['POST', '/api/admin/api-keys', { name: 'k', scopes: ['read'] }],
      ['POST', '/api/admin/flags/send-mode/enable', { reason: 'x' }],
      ['POST', '/auth/two-factor/disable', { password: olga }],
    ] as const) {
      const answer = await owner.ask(method, url, body);
      assert.deepEqual([answer.status, answer.body.code], [403, 'step_up_needed'], url);
    }
    const early = await owner.post('/auth/step-up', { password: olga, code: '123456' });
    assert.equal(early.body.code, 'no_second_factor');
  });

  let totp = '';
  await t.test('with an authenticator app, a password alone signs nobody in, and each code passes once', async () => {
    const begun = await setUpTotp(owner, olga);
    totp = begun.uri;
    const visitor = browser();
    assert.equal((await signIn(visitor)).body.twoFactorRedirect, true);
    assert.equal((await visitor.get('/api/status')).status, 401);
    const replayed = await visitor.post('/auth/two-factor/verify-totp', { code: begun.code });
    assert.ok(replayed.status >= 400, JSON.stringify(replayed));
    assert.equal((await visitor.get('/api/status')).status, 401);
    await signIn(visitor);
    const next = codeFor(totp, 1);
    assert.equal((await visitor.post('/auth/two-factor/verify-totp', { code: next })).status, 200);
    assert.equal((await visitor.get('/api/status')).status, 200);
    const step = await visitor.post('/auth/step-up', { password: olga, code: next });
    assert.deepEqual([step.status, step.body.code], [403, 'step_up_failed']);
  });

  await t.test('a step-up lasts some minutes, and a wrong password spends no code', async () => {
    const age = (minutes: number) =>
      app.store.system((db) =>
        sql`UPDATE auth_session SET stepped_up_at = stepped_up_at - make_interval(mins => ${minutes})`.execute(db),
      );
    await age(11);
    assert.equal((await owner.post('/api/admin/api-keys', { name: 'k', scopes: ['read'] })).status, 403);
    await app.store.system((db) => db.deleteFrom('auth_used_code').execute());
    const code = codeFor(totp);
    assert.equal((await owner.post('/auth/step-up', { password: 'not the one', code })).status, 403);
    assert.equal((await owner.post('/auth/step-up', { password: olga, code })).status, 204);
    assert.equal((await owner.post('/auth/step-up', { password: olga, code })).status, 403);
    assert.equal((await owner.post('/api/admin/api-keys', { name: 'k', scopes: ['read'] })).status, 201);
  });

  await t.test('a passkey that checks its user signs in, steps up, and replaces the session', async () => {
    const careless = createAuthenticator({ verifiesUser: false });
    const key = createAuthenticator();
    const register = async (one: typeof key) => {
      const options = (await owner.get('/auth/passkey/generate-register-options')).body;
      return owner.post('/auth/passkey/verify-registration', { response: one.register(options), name: 'Laptop' });
    };
    assert.ok((await register(careless)).status >= 400);
    assert.equal((await register(key)).status, 200);
    const visitor = browser();
    const authenticate = async () => {
      const options = (await visitor.get('/auth/passkey/generate-authenticate-options')).body;
      return visitor.post('/auth/passkey/verify-authentication', { response: key.authenticate(options) });
    };
    assert.equal((await authenticate()).status, 200);
    const first = (await meOf(visitor)).session;
    assert.ok(first?.stepped_up_until);
    assert.equal((await authenticate()).status, 200);
    const second = (await meOf(visitor)).session;
    assert.notEqual(second?.id, first?.id);
    const lines = (await visitor.get('/auth/sessions')).body as unknown as { id: string }[];
    assert.ok(!lines.some(({ id }) => id === first?.id));
    const listed = await visitor.get('/auth/passkey/list-user-passkeys');
    assert.doesNotMatch(JSON.stringify(listed.body), /publicKey|credential/i);
  });

  await t.test('a recovery code works once', async () => {
    const { body } = await owner.post('/auth/two-factor/generate-backup-codes', { password: olga });
    const [code] = body.backupCodes as string[];
    const statuses = [];
    for (let i = 0; i < 2; i++) {
      const visitor = browser();
      await signIn(visitor);
      statuses.push((await visitor.post('/auth/two-factor/verify-backup-code', { code })).status);
    }
    assert.deepEqual([statuses[0], (statuses[1] ?? 0) >= 400], [200, true]);
    const { rows } = await app.store.system((db) =>
      sql<{ all: string }>`SELECT string_agg(backup_codes, '') AS all FROM auth_two_factor`.execute(db),
    );
    assert.ok(!rows[0]?.all.includes(code ?? ''));
  });

  await t.test('the invited join with the role they were given, and act under their own name', async () => {
    await join(owner, ada, 'ada@example.com', 'operator');
    const made = await ada.post('/api/operator/drafts', {
      recipient: 'lead@prospect.example',
      subject: 'Racking',
      body: 'Good morning, thank you for your enquiry about racking for the new hall. We can help.',
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const approved = await ada.post(`/api/operator/drafts/${made.body.id}/approve`, {
      content_hash: made.body.content_hash,
      approved_by: 'The boss',
    });
    assert.equal(approved.body.approved_by, 'ada@example.com');
    const other = await ada.post('/api/operator/drafts', {
      recipient: 'lead@prospect.example',
      subject: 'Racking, again',
      body: 'Good morning, thank you for your enquiry about racking for the new hall. We can help.',
    });
    const rejected = await ada.post(`/api/operator/drafts/${other.body.id}/reject`, {
      reason: 'Too long',
      rejected_by: 'The boss',
    });
    assert.deepEqual([rejected.status, rejected.body.status], [200, 'REJECTED'], JSON.stringify(rejected.body));
    for (const [type, draft] of [
      ['approval_granted', made],
      ['approval_denied', other],
    ] as const) {
      const { items } = (await owner.get(`/api/audit/events?event_type=${type}`)).body as { items: AuditLine[] };
      assert.deepEqual(
        items.map(({ actor, resource, details }) => [actor, resource, details.draft_id]),
        [['ada@example.com', 'lead@prospect.example', draft.body.id]],
      );
    }
    assert.equal((await ada.get('/api/admin/users')).status, 403);
    const listed = (await owner.get('/api/admin/users')).body.items as { email: string; status: string }[];
    assert.ok(listed.some((one) => one.email === 'ada@example.com' && one.status === 'active'));
    assert.equal((await owner.post('/api/admin/users', { email: 'ada@example.com', role: 'admin' })).status, 409);
  });

  await t.test('the voice samples of somebody else are out of reach for all but administrators', async () => {
    const ben = browser();
    const id = await join(owner, ben, 'carl@example.com', 'operator');
    const text = 'Hi Ada, thanks for the drawings. Could you send the load per level too? Best, Carl';
    const form = formOf({}, { name: 'letter.txt', bytes: text });
    const cookie = [...ben.jar].map(([key, value]) => `${key}=${value}`).join('; ');
    const url = '/api/voice/training/ingest/upload';
    const headers = { ...form.headers, cookie, origin: 'http://localhost:3000' };
    const added = await server.inject({ ...form, method: 'POST', url, headers });
    assert.equal(added.statusCode, 201, added.body);
    const training = '/api/voice/training';
    const lengthFor = async (who: typeof ada, query = '') =>
      ((await who.get(`${training}/samples${query}`)).body as unknown as object[]).length;
    assert.deepEqual([await lengthFor(ben), await lengthFor(ada), await lengthFor(owner, `?user_id=${id}`)], [1, 0, 1]);
    for (const [method, path] of [
      ['GET', `/samples?user_id=${id}`],
      ['GET', `/stats?user_id=${id}`],
      ['DELETE', `/samples/${added.json().id}`],
    ] as const)
      assert.ok([403, 404].includes((await ada.ask(method, `${training}${path}`)).status), path);
    assert.equal((await ben.ask('DELETE', `${training}/samples/${added.json().id}`)).status, 204);
  });

  await t.test('a change of role, and being shut out, end sessions at once; the last owner stays', async () => {
    const ben = browser();
    const id = await join(owner, ben, 'ben@example.com', 'viewer');
    assert.equal((await ben.get('/api/status')).status, 200);
    assert.equal((await owner.ask('PATCH', `/api/admin/users/${id}`, { role: 'operator' })).status, 200);
    assert.equal((await ben.get('/api/status')).status, 403);
    await signIn(ben, passwordOf('ben'), 'ben@example.com');
    assert.equal((await meOf(ben)).person?.role, 'operator');
    await owner.ask('PATCH', `/api/admin/users/${id}`, { disabled: true });
    assert.equal((await ben.get('/api/status')).status, 403);
    assert.equal((await meOf(ben)).person, null);
    const own = (await meOf()).person?.id;
    const left = await owner.ask('PATCH', `/api/admin/users/${own}`, { role: 'admin' });
    assert.deepEqual([left.status, left.body.code], [409, 'last_owner']);
  });

  await t.test('sessions are listed and ended; a new password ends all others', async () => {
    const second = browser();
    await signIn(second, passwordOf('ada'), 'ada@example.com');
    const lines = (await ada.get('/auth/sessions')).body as unknown as { id: string; is_current: boolean }[];
    assert.equal(lines.filter((one) => one.is_current).length, 1);
    const other = lines.find((one) => !one.is_current);
    assert.equal((await ada.ask('DELETE', `/auth/sessions/${other?.id}`)).status, 204);
    assert.equal((await second.get('/api/status')).status, 401);
    assert.equal((await owner.ask('DELETE', `/auth/sessions/${lines.find((one) => one.is_current)?.id}`)).status, 404);
    await signIn(second, passwordOf('ada'), 'ada@example.com');
    const change = { currentPassword: passwordOf('ada'), newPassword: passwordOf('adas-next') };
    assert.equal((await ada.post('/auth/change-password', change)).status, 200);
    assert.equal((await second.get('/api/status')).status, 401);
    assert.equal((await ada.get('/api/status')).status, 200);
  });

  await t.test('a session ends after half a day without a sign of life', async () => {
    const idle = browser();
    await signIn(idle, passwordOf('adas-next'), 'ada@example.com');
    const id = (await meOf(idle)).session?.id;
    await app.store.system((db) =>
      sql`UPDATE auth_session SET updated_at = updated_at - interval '13 hours' WHERE id = ${id}`.execute(db),
    );
    assert.equal((await idle.get('/api/status')).status, 401);
  });

  await t.test('in another workspace one is somebody else, and sees nothing of the first', async () => {
    const made = await owner.post('/api/admin/workspaces', { name: 'Second' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal((await owner.ask('PUT', '/auth/workspace', { workspace_id: made.body.id })).status, 204);
    const { workspace, workspaces } = await meOf();
    assert.deepEqual([workspace?.name, (workspaces as unknown as object[]).length], ['Second', 2]);
    assert.deepEqual((await owner.get('/api/operator/drafts')).body, []);
    assert.equal((await ada.ask('PUT', '/auth/workspace', { workspace_id: made.body.id })).status, 404);
    const [first] = workspaces as unknown as { id: string; name: string }[];
    await owner.ask('PUT', '/auth/workspace', { workspace_id: first?.id });
    assert.equal((await meOf()).workspace?.name, 'Default');
  });

  await t.test('where the workspace asks for it, approving takes a step-up, and a risky draft two people', async () => {
    const rules = { name: 'Default', step_up_to_approve: false, second_approver: true };
    assert.equal((await owner.ask('PUT', '/api/admin/workspace', rules)).status, 200);
    const draft = async () =>
      (
        await ada.post('/api/operator/drafts', {
          recipient: 'lead@prospect.example',
          subject: 'Racking',
          body: 'Good morning, thank you for your enquiry. The trial system answers at 203.0.113.7 for you, any time.',
        })
      ).body;
    const risky = await draft();
    assert.match(JSON.stringify(risky.pii_safety), /REVIEW/);
    const approve = async (who: typeof ada, one: Record<string, unknown>) =>
      who.post(`/api/operator/drafts/${one.id}/approve`, { content_hash: one.content_hash });
    assert.equal((await approve(ada, risky)).body.status, 'PENDING_APPROVAL');
    assert.equal((await approve(ada, risky)).body.code, 'second_approver_needed');
    const decided = (await approve(owner, risky)).body;
    assert.deepEqual([decided.status, decided.approved_by], ['APPROVED', 'olga@example.com']);

    await owner.ask('PUT', '/api/admin/workspace', { ...rules, step_up_to_approve: true, second_approver: false });
    const other = await draft();
    assert.equal((await approve(ada, other)).body.code, 'step_up_needed');
    assert.equal((await approve(owner, other)).body.status, 'APPROVED');
  });

  await t.test(
    'an account is locked after too many tries, for all processes, and strangers leave no trace',
    async () => {
      const before = (await failures()).length;
      const statuses = [];
      for (let i = 0; i < 12; i++) statuses.push((await signIn(browser(), 'wrong', 'ada@example.com')).status);
      assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
      const locked = await signIn(browser(), passwordOf('adas-next'), 'ada@example.com');
      assert.deepEqual([locked.status, Number(locked.headers['retry-after']) > 0], [429, true]);
      const elsewhere = openBrowser(await app.server());
      assert.equal((await signIn(elsewhere, passwordOf('adas-next'), 'ada@example.com')).status, 429);
      assert.ok((await failures()).length > before);
      const known = (await failures()).length;
      await signIn(browser(), 'wrong', 'nobody@example.com');
      assert.equal((await failures()).length, known);
    },
  );

  await t.test('accounts are closed to workspaces, and no password or token is stored as it is', async () => {
    for (const table of ['auth_user', 'auth_session', 'auth_account'] as const) {
      const look = app.store.read('00000000-0000-4000-8000-000000000001', ({ db }) =>
        db.selectFrom(table).selectAll().execute(),
      );
      await assert.rejects(look, /permission denied|not available/);
    }
    const { rows } = await app.store.system((db) =>
      sql<{ text: string }>`SELECT string_agg(a::text, ' ') AS text FROM auth_account a`.execute(db),
    );
    assert.doesNotMatch(rows[0]?.text ?? '', /correct horse/);
  });
});

test('on https cookies are of this host alone, and the demo has its sample rep', async (t) => {
  const origin = 'https://countersign.example.com';
  const { server } = await openSignInApp(t, { connectors: {} }, { PUBLIC_BASE_URL: origin, SANDBOX: 'on' });
  const visitor = openBrowser(server, origin);
  const answer = await visitor.post('/auth/demo');
  assert.equal(answer.status, 204, JSON.stringify(answer.body));
  assert.match(
    String(answer.headers['set-cookie']),
    /^__Host-countersign\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  const { person } = (await visitor.get('/auth/me')).body as { person: { name: string; role: string } };
  assert.deepEqual(person, { ...person, name: 'sample.rep@countersign.example', role: 'operator' });
  assert.equal((await visitor.get('/api/operator/drafts')).status, 200);
  assert.equal((await visitor.get('/api/admin/users')).status, 403);
  assert.equal((await openBrowser(server, origin).get('/api/status')).status, 401);
});
