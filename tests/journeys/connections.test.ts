import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { FaultRule } from '../../sandbox/index.ts';
import { mailboxUserId } from '../../src/app/google-credentials.ts';
import { Secret } from '../../src/core/secret.ts';
import { type Store, sqlState } from '../../src/store/database.ts';
import { listAuditEvents } from '../../src/verbs/admin/list-audit-events.ts';
import { googleService } from '../../src/verbs/connections/user-credentials.ts';
import { type ConnectedApp, grantOf, newKey, openConnectedApp } from '../support/connected-app.ts';
import { sealFernet } from '../support/fernet.ts';
import { makeWorkspace } from '../support/rows.ts';
import { forEachStore, type OpenStore } from '../support/store.ts';

// A suite of its own, so that the app is closed before its database is.
forEachStore((open) => describe('A connection', () => connections(open)));

function connections(open: OpenStore): void {
  let store: Store;
  let at: ConnectedApp;
  let now = 0;
  const key = newKey();
  const oldKey = newKey();
  before(async () => {
    store = await open();
    const clock = () => new Date(Date.now() + now);
    at = await openConnectedApp(store, { keys: `${key},${oldKey}`, clock });
  });
  after(async () => at.close());

  async function row(userId: string): Promise<Record<string, unknown>> {
    const { rows } = await store.system((db) =>
      sql<Record<string, unknown>>`SELECT * FROM oauth_tokens WHERE user_id = ${userId}`.execute(db),
    );
    assert.equal(rows.length, 1);
    return rows[0] ?? {};
  }

  /** A new user who is connected, with tokens that last so long. */
  async function connected(expiresInSeconds: number | null): Promise<{ userId: string; access: string }> {
    const userId = randomUUID();
    const grant = grantOf(at.sandbox, { expiresInSeconds });
    await at.connections.storeUserCredentials(userId, grant);
    return { userId, access: grant.accessToken.reveal() };
  }

  /** How many token requests something makes. */
  async function asks(act: () => Promise<unknown>): Promise<number> {
    const before = at.tokenCalls().length;
    await act();
    return at.tokenCalls().length - before;
  }

  async function underFault<T>(rule: FaultRule, act: () => Promise<T>): Promise<T> {
    at.sandbox.faults.add({ vendor: 'google-oauth2', path: '^/token', ...rule });
    return act().finally(() => at.sandbox.faults.clear());
  }

  const auditOf = async (resource: string) => {
    const anyEvent = { eventType: null, actor: null, from: null, to: null, page: 1, pageSize: 100 };
    return (await listAuditEvents(at.context, { ...anyEvent, resource })).items;
  };

  test('what is stored comes back, and lies in the database as cipher text only', async () => {
    const { userId, access } = await connected(3600);
    const found = await at.connections.getUserCredentials(userId);
    assert.equal(found?.accessToken.reveal(), access);
    assert.equal(found?.refreshToken?.reveal(), at.sandbox.credentials.google.refreshToken);
    assert.deepEqual(found?.scopes, ['openid', 'email']);
    const stored = await row(userId);
    assert.equal(stored.service, googleService);
    assert.match(String(stored.access_token_encrypted), /^v1\./);
    assert.match(String(stored.refresh_token_encrypted), /^v1\./);
    assert.equal((await auditOf('google connection'))[0]?.event_type, 'config_change');
  });

  test('nobody else has them: neither another user nor another workspace', async () => {
    const { userId } = await connected(3600);
    assert.equal(await at.connections.getUserCredentials(randomUUID()), null);
    const workspaceId = await makeWorkspace(store);
    const elsewhere = at.app.connectionsFor(at.app.contextFor({ ...at.context, workspaceId }));
    assert.equal(await elsewhere?.getUserCredentials(userId), null);
    await assert.rejects(elsewhere?.storeUserCredentials(userId, grantOf(at.sandbox)) ?? Promise.resolve(), {
      code: 'connection_elsewhere',
    });
    assert.notEqual(await at.connections.getUserCredentials(userId), null);
  });

  test('connecting again replaces the tokens, clears revoked, and keeps a refresh token that the grant does not bring', async () => {
    const { userId } = await connected(3600);
    const first = await row(userId);
    await store.system((db) =>
      sql`UPDATE oauth_tokens SET revoked = true, version = version + 1 WHERE user_id = ${userId}`.execute(db),
    );
    assert.equal(await at.connections.getUserCredentials(userId), null);
    const grant = grantOf(at.sandbox, { refreshToken: null, scopes: ['openid'] });
    await at.connections.storeUserCredentials(userId, grant);
    const found = await at.connections.getUserCredentials(userId);
    assert.equal(found?.accessToken.reveal(), grant.accessToken.reveal());
    assert.equal(found?.refreshToken?.reveal(), at.sandbox.credentials.google.refreshToken);
    assert.deepEqual(found?.scopes, ['openid']);
    const second = await row(userId);
    assert.deepEqual([second.id, second.revoked, second.version], [first.id, false, 3]);
  });

  test('twenty consents of one user at once end as one row that opens', async () => {
    const userId = randomUUID();
    const grants = Array.from({ length: 20 }, () => grantOf(at.sandbox));
    await Promise.all(grants.map((grant) => at.connections.storeUserCredentials(userId, grant)));
    const found = await at.connections.getUserCredentials(userId);
    assert.ok(grants.some((grant) => grant.accessToken.reveal() === found?.accessToken.reveal()));
    assert.equal((await row(userId)).version, 20);
  });

  test('the database takes no plain text, gives up no refresh token and no version', async () => {
    const { userId } = await connected(3600);
    const attempts = {
      'plain text': sql`access_token_encrypted = 'ya29 plain', version = version + 1`,
      'no refresh token': sql`refresh_token_encrypted = NULL, version = version + 1`,
      'another user': sql`user_id = gen_random_uuid(), version = version + 1`,
      'the same version': sql`revoked = true`,
      'a version for nothing': sql`version = version + 1`,
    };
    for (const [what, change] of Object.entries(attempts)) {
      const attempt = store.system((db) =>
        sql`UPDATE oauth_tokens SET ${change} WHERE user_id = ${userId}`.execute(db),
      );
      await assert.rejects(attempt, (error) => ['23001', '23514'].includes(sqlState(error) ?? ''), what);
    }
  });

  for (const [seconds, refreshes] of [
    [3600, 0],
    [330, 0],
    [270, 1],
    [1, 1],
    [-3600, 1],
    [null, 0],
  ] as const) {
    test(`tokens that end in ${seconds} s are refreshed ${refreshes} times`, async () => {
      const { userId, access } = await connected(seconds);
      assert.equal(await asks(() => at.connections.getUserCredentials(userId, false)), 0);
      assert.equal(await asks(() => at.connections.getUserCredentials(userId)), refreshes);
      assert.equal(await asks(() => at.connections.getUserCredentials(userId)), 0);
      const found = await at.connections.getUserCredentials(userId);
      assert.equal(found?.accessToken.reveal() === access, refreshes === 0);
      const { last_refreshed_at: refreshed, refresh_holder: holder } = await row(userId);
      assert.deepEqual([refreshed !== null, holder], [refreshes === 1, null]);
    });
  }

  test('tokens without a refresh token are handed out as they are', async () => {
    const userId = randomUUID();
    await at.connections.storeUserCredentials(
      userId,
      grantOf(at.sandbox, { refreshToken: null, expiresInSeconds: -5 }),
    );
    assert.equal(await asks(() => at.connections.getUserCredentials(userId)), 0);
    assert.ok((await at.connections.getUserCredentials(userId))?.expiresAt);
  });

  const passing: [what: string, rule: FaultRule][] = [
    ['server_error', { preset: 'server_error' }],
    ['unavailable', { preset: 'unavailable' }],
    ['too many requests', { preset: 'too_many_requests' }],
    ['a dropped connection', { drop: 'before' }],
    ['a lost answer', { drop: 'after' }],
    ['malformed JSON', { spoil: 'malformed_json' }],
    ['half an answer', { spoil: 'half_answer' }],
    ['an empty answer', { spoil: 'empty_body' }],
    ['a wrong client', { status: 401, body: { error: 'invalid_client' } }],
    ['a captive portal', { status: 403, body: { html: 'invalid_grant' } }],
    ['invalid_grant of a broken server', { status: 500, body: { error: 'invalid_grant' } }],
  ];
  for (const [what, rule] of passing) {
    test(`${what} revokes nothing: good tokens serve on, and ended ones fail until the next time`, async () => {
      const [good, ended] = [await connected(200), await connected(-5)];
      await underFault(rule, async () => {
        assert.equal((await at.connections.getUserCredentials(good.userId))?.accessToken.reveal(), good.access);
        await assert.rejects(at.connections.getUserCredentials(ended.userId), /connector|ConnectorError/i);
      });
      for (const { userId } of [good, ended]) {
        assert.equal((await row(userId)).revoked, false);
        assert.notEqual(await at.connections.getUserCredentials(userId), null);
        assert.notEqual((await row(userId)).last_refreshed_at, null);
      }
    });
  }

  test('a clock that jumps years ahead or back revokes nothing and asks for nothing', async (t) => {
    t.after(() => {
      now = 0;
    });
    const { userId, access } = await connected(3600);
    for (const years of [10, -10]) {
      now = years * 365 * 86_400_000;
      assert.equal(await asks(() => at.connections.getUserCredentials(userId)), 0);
      assert.equal((await at.connections.getUserCredentials(userId))?.accessToken.reveal(), access);
    }
  });

  test('invalid_grant alone revokes: null from then on, audited, logged, told to people, never asked again', async () => {
    const { userId } = await connected(-5);
    assert.equal(await underFault({ preset: 'invalid_grant' }, () => at.connections.getUserCredentials(userId)), null);
    assert.equal((await row(userId)).revoked, true);
    assert.equal(await asks(() => at.connections.getUserCredentials(userId)), 0);
    assert.equal((await at.connections.connectionState(userId)).status, 'revoked');
    const [line] = await auditOf('google');
    assert.deepEqual([line?.event_type, line?.action], ['security_alert', 'connection_revoked']);
    assert.match(at.logText(), /"msg":"connection revoked"/);
    const { rows } = await store.system((db) => sql<{ kind: string }>`SELECT kind FROM alert`.execute(db));
    assert.ok(rows.some(({ kind }) => kind === 'connection_revoked'));
  });

  test('a person who connects while the old grant is being refused wins', async () => {
    const { userId } = await connected(-5);
    const grant = grantOf(at.sandbox);
    const refused = underFault({ preset: 'invalid_grant', latencyMs: 300 }, async () => {
      const asked = at.connections.getUserCredentials(userId);
      while ((await row(userId)).refresh_holder === null) await Promise.resolve();
      await at.connections.storeUserCredentials(userId, grant);
      return asked;
    });
    assert.equal((await refused)?.accessToken.reveal(), grant.accessToken.reveal());
    assert.equal((await row(userId)).revoked, false);
  });

  test('a token that Google has refused is replaced although its time has not come, once for many', async () => {
    const { userId, access } = await connected(3600);
    const refused = new Secret(access);
    const count = await asks(() =>
      Promise.all(Array.from({ length: 20 }, () => at.connections.replaceRefusedToken(userId, refused))),
    );
    assert.equal(count, 1);
    assert.equal(await asks(() => at.connections.replaceRefusedToken(userId, refused)), 0);
  });

  test('a holder that died is followed when its lease has ended', async () => {
    const { userId } = await connected(-5);
    await store.system((db) =>
      sql`UPDATE oauth_tokens SET refresh_holder = gen_random_uuid(),
          refresh_until = clock_timestamp() + interval '300 ms' WHERE user_id = ${userId}`.execute(db),
    );
    const started = performance.now();
    assert.equal(await asks(() => at.connections.getUserCredentials(userId)), 1);
    assert.ok(performance.now() - started > 250);
  });

  test('the job refreshes what ends within the hour, and nothing that is revoked or cannot be refreshed', async () => {
    await store.system((db) =>
      sql`UPDATE oauth_tokens SET revoked = true, version = version + 1 WHERE NOT revoked`.execute(db),
    );
    const due = [await connected(1800), await connected(-60)];
    const notDue = [await connected(3900), await connected(null)];
    await at.connections.storeUserCredentials(
      randomUUID(),
      grantOf(at.sandbox, { refreshToken: null, expiresInSeconds: 60 }),
    );
    assert.equal(await asks(() => at.connections.refreshExpiringTokens()), due.length);
    for (const { userId } of due) assert.notEqual((await row(userId)).last_refreshed_at, null);
    for (const { userId } of notDue) assert.equal((await row(userId)).last_refreshed_at, null);
  });

  test('one connection that fails does not keep the others from the job', async () => {
    await store.system((db) =>
      sql`UPDATE oauth_tokens SET revoked = true, version = version + 1 WHERE NOT revoked`.execute(db),
    );
    const [first, second] = [await connected(-60), await connected(60)];
    await underFault({ preset: 'server_error', times: 1 }, () => at.connections.refreshExpiringTokens());
    assert.equal((await row(first.userId)).last_refreshed_at, null);
    assert.notEqual((await row(second.userId)).last_refreshed_at, null);
  });

  test('tokens of an old key, and Fernet tokens, are read and sealed anew when they are touched', async () => {
    const { userId, access } = await connected(3600);
    const token = (text: string) => sealFernet(oldKey, text, { seconds: 1_700_000_000, iv: randomBytes(16) });
    const refresh = at.sandbox.credentials.google.refreshToken;
    await store.system((db) =>
      sql`UPDATE oauth_tokens SET access_token_encrypted = ${token(access)}, refresh_token_encrypted = ${token(refresh)},
          version = version + 1 WHERE user_id = ${userId}`.execute(db),
    );
    const found = await at.connections.getUserCredentials(userId);
    assert.deepEqual([found?.accessToken.reveal(), found?.refreshToken?.reveal()], [access, refresh]);
    const stored = await row(userId);
    assert.match(`${stored.access_token_encrypted} ${stored.refresh_token_encrypted}`, /^v1\.\S+ v1\.\S+$/);
    const again = await at.connections.getUserCredentials(userId);
    assert.deepEqual([again?.accessToken.reveal(), again?.refreshToken?.reveal()], [access, refresh]);
  });

  test('records that were moved between rows or columns do not open, and say so', async () => {
    const [mine, theirs] = [await connected(3600), await connected(3600)];
    const stranger = await row(theirs.userId);
    const moves = {
      'another row': sql`access_token_encrypted = ${stranger.access_token_encrypted}`,
      'another column': sql`access_token_encrypted = refresh_token_encrypted`,
    };
    for (const [what, move] of Object.entries(moves)) {
      await store.system((db) =>
        sql`UPDATE oauth_tokens SET ${move}, version = version + 1 WHERE user_id = ${mine.userId}`.execute(db),
      );
      await assert.rejects(at.connections.getUserCredentials(mine.userId), { code: 'vault_record_refused' }, what);
    }
  });

  test('revoking ends the connection at Google and here; where Google cannot be asked nothing changes', async () => {
    const { userId } = await connected(3600);
    at.sandbox.faults.add({ vendor: 'google-oauth2', path: '^/revoke', preset: 'server_error' });
    await assert.rejects(at.connections.revokeUserCredentials(userId), { code: 'connector_down' });
    at.sandbox.faults.clear();
    assert.equal((await at.connections.connectionState(userId)).status, 'connected');
    assert.equal(await at.connections.revokeUserCredentials(userId), true);
    assert.equal(await at.connections.getUserCredentials(userId), null);
    assert.equal(await at.connections.revokeUserCredentials(userId), false);
    // Google knows the grant no more: another connection of the same account learns of it by itself.
    const other = await connected(-5);
    assert.equal(await at.connections.getUserCredentials(other.userId), null);
  });

  test('each vendor is asked at the address that is set for it', async () => {
    const { crm, mailbox, transcripts, alerts } = at.app.connected ?? {};
    await at.connections.storeUserCredentials(mailboxUserId, grantOf(at.sandbox));
    await mailbox?.address().catch(() => 'the made-up token is refused');
    await crm?.searchContacts('priya@prospect.example');
    await alerts?.post('A drill.');
    assert.ok(await transcripts?.read('VIDEO_ID'));
    const asked = new Set(at.exchanges().map(({ vendor }) => vendor));
    for (const vendor of ['gmail', 'google-oauth2', 'hubspot', 'slack', 'youtube-transcript'])
      assert.ok(asked.has(vendor), vendor);
  });

  test('the scheduler runs the job every 30 minutes, by one process at a time', async () => {
    await at.app.start(['scheduler']);
    const { rows } = await store.system((db) =>
      sql`SELECT cron, timezone, policy FROM pgboss.schedule JOIN pgboss.queue USING (name)
          WHERE name = 'refresh-expiring-tokens'`.execute(db),
    );
    assert.deepEqual(rows, [{ cron: '*/30 * * * *', timezone: 'UTC', policy: 'stately' }]);
  });

  test('a dump of the database and the log hold none of the tokens', async () => {
    const { google } = at.sandbox.credentials;
    const { rows } = await store.system((db) =>
      sql<{ name: string }>`SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
          WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`.execute(db),
    );
    assert.ok(rows.length > 20);
    const dump: string[] = [at.logText()];
    for (const { name } of rows) {
      const table = sql.table(name);
      const found = await store.system((db) => sql<{ row: string }>`SELECT t::text AS row FROM ${table} t`.execute(db));
      dump.push(...found.rows.map((one) => one.row));
    }
    const text = dump.join('\n');
    assert.ok(text.includes('oauth') || text.includes('v1.'));
    for (const secret of [google.refreshToken, google.clientSecret, key, oldKey])
      assert.equal(text.includes(secret), false);
    assert.equal(/ya29\./.test(text), false);
  });
}
