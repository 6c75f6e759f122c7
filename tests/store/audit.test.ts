import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import { logConfigChange } from '../../src/core/audit.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createAuditTrail } from '../../src/safeguards/audit-trail.ts';
import { exportAuditChain, verifyAuditChain } from '../../src/safeguards/verify-audit.ts';
import type { Change } from '../../src/store/change.ts';
import type { Store } from '../../src/store/database.ts';
import { lengthenChain, makeChain } from '../support/audit-chain.ts';
import { grantOf, openConnectedApp } from '../support/connected-app.ts';
import { refused } from '../support/refused.ts';
import { run } from '../support/rows.ts';
import { forEachStore, openMemoryStore } from '../support/store.ts';

test('AUDIT_TRAIL_ENABLED=false stores no line of a change, and is told of in the log itself', async (t) => {
  const store = await openMemoryStore();
  const at = await openConnectedApp(store, { settings: { AUDIT_TRAIL_ENABLED: 'false' } });
  t.after(async () => {
    await at.close();
    await store.close();
  });
  assert.match(at.logText(), /"event_type":"config_change".*"action":"update_config"/);
  await at.connections.storeUserCredentials(randomUUID(), grantOf(at.sandbox));
  assert.equal((await run(store, sql`SELECT 1 FROM oauth_tokens`)).length, 1);
  assert.deepEqual(await run(store, sql`SELECT 1 FROM audit_event`), []);
});

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeChain(store, 5);
  });

  const attacks: Record<string, [what: string, statement: RawBuilder<unknown>][]> = {
    'an entry': [
      ['is not changed', sql`UPDATE audit_event SET actor = 'Somebody'`],
      ['is not deleted', sql`DELETE FROM audit_event WHERE seq = 5`],
      ['is not truncated away', sql`TRUNCATE audit_event`],
    ],
    'a body': [
      ['is not changed', sql`UPDATE audit_body SET details = '{}'`],
      [
        'is not emptied without saying so',
        sql`UPDATE audit_body SET salt = NULL, resource = NULL, details = NULL, metadata = NULL`,
      ],
      ['is not half emptied', sql`UPDATE audit_body SET details = NULL, erased_at = now()`],
      ['is not deleted', sql`DELETE FROM audit_body WHERE seq = 5`],
      ['is not truncated away', sql`TRUNCATE audit_body`],
    ],
    'the head': [
      ['does not go back', sql`UPDATE audit_head SET seq = seq - 1`],
      ['does not go on without an entry', sql`UPDATE audit_head SET seq = seq + 1, hash = repeat('a', 64)`],
      ['does not change its hash', sql`UPDATE audit_head SET hash = repeat('a', 64)`],
      ['is not deleted', sql`DELETE FROM audit_head`],
      ['is not truncated away', sql`TRUNCATE audit_head`],
      ['prunes along the chain alone', sql`UPDATE audit_head SET pruned_seq = 3, pruned_hash = repeat('a', 64)`],
      ['prunes nothing that is not there', sql`UPDATE audit_head SET pruned_seq = 6, pruned_hash = hash`],
      ['keeps the hash it was pruned at', sql`UPDATE audit_head SET pruned_hash = repeat('a', 64)`],
    ],
  };
  for (const [subject, list] of Object.entries(attacks)) {
    describe(subject, () => {
      for (const [what, statement] of list) {
        test(what, () => refused(run(store, statement), 'rule'));
        test(`${what} where ordinary triggers are off`, () =>
          refused(
            store.system(async (db) => {
              await sql`SET LOCAL session_replication_role = replica`.execute(db);
              await statement.execute(db);
            }),
            'rule',
          ));
      }
    });
  }

  describe('the chain', () => {
    const insert = (seq: number, previous: RawBuilder<unknown>) =>
      run(
        store,
        sql`INSERT INTO audit_event (workspace_id, seq, event_id, timestamp, event_type, actor, action, status, body_hash, prev_hash, hash)
            SELECT ${workspace}, ${seq}, gen_random_uuid(), now(), 'auth_success', 'x', 'x', 'success', 'x', ${previous}, 'x'
            FROM audit_head WHERE workspace_id = ${workspace}`,
      );

    test('takes no entry with a gap, a repetition or a wrong link', async () => {
      const words = /does not follow the chain/;
      await refused(insert(7, sql`hash`), 'rule', words);
      await refused(insert(5, sql`hash`), 'rule', words);
      await refused(insert(6, sql`repeat('a', 64)`), 'rule', words);
    });

    test('is pruned by retention alone, which names the whole installation', async () => {
      const prune = store.write(workspace, ({ db }) =>
        sql`UPDATE audit_head SET pruned_seq = 3, pruned_hash = (SELECT hash FROM audit_event WHERE seq = 3)`.execute(
          db,
        ),
      );
      await refused(prune, 'rule', /pruned mark/);
    });

    test('has no gap and no fork after thirty changes side by side', async () => {
      const own = await makeChain(store, 1);
      await Promise.all(Array.from({ length: 30 }, (_, index) => lengthenChain(store, own, index + 2, index + 2)));
      const verdict = await verifyAuditChain(exportAuditChain(store, own));
      assert.ok(verdict.ok, JSON.stringify(verdict));
      assert.equal(verdict.count, 31);
    });
  });

  describe('a change', () => {
    let change: Change;
    before(() => {
      change = createAuditTrail({ store, clock: systemClock, log: () => {}, enabled: () => true }).change;
    });
    const scopeOf = (workspaceId: string, name = 'Ada Sample') => ({
      workspaceId,
      actor: { kind: 'person', personId: workspaceId, name, role: 'owner' } as const,
      traceId: 'trace-1',
    });

    test('without a line is undone', async () => {
      const own = await makeChain(store, 1);
      const silent = change(scopeOf(own), ({ db }) =>
        sql`INSERT INTO prospect (workspace_id, prospect_id, email, details)
            VALUES (${own}, gen_random_uuid(), 'a@prospect.example', '{}')`.execute(db),
      );
      await assert.rejects(silent, (error: unknown) => (error as { code?: string }).code === 'unaudited_change');
      assert.deepEqual(await run(store, sql`SELECT 1 FROM prospect WHERE workspace_id = ${own}`), []);
    });

    test('that fails leaves no line', async () => {
      const own = await makeChain(store, 1);
      const failing = change(scopeOf(own), async (_writing, audit) => {
        audit(logConfigChange('x', 1, 2));
        throw new Error('After the line.');
      });
      await assert.rejects(failing, /After the line/);
      assert.deepEqual(await run(store, sql`SELECT seq FROM audit_head WHERE workspace_id = ${own}`), [{ seq: 1 }]);
    });

    test('is written down whatever its text: NUL, half an emoji, odd keys', async () => {
      const own = await makeChain(store, 1);
      const odd = 'a\u0000b\ud83d c\u2028 "\\u0000" ユ';
      await change(scopeOf(own, odd), async (_writing, audit) => {
        audit(logConfigChange(odd, { [odd]: [odd] }, JSON.parse('{"__proto__": {"constructor": 1}}')));
      });
      const verdict = await verifyAuditChain(exportAuditChain(store, own));
      assert.ok(verdict.ok, JSON.stringify(verdict));
      assert.equal(verdict.count, 2);
    });
  });
});
