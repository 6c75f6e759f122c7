import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import { oneOfEach } from '../support/one-of-each.ts';
import { refused } from '../support/refused.ts';
import { run } from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

forEachStore((open) => {
  let store: Store;
  before(async () => {
    store = await open();
    await oneOfEach(store);
  });

  test('no trigger of ours goes off with the ordinary ones', async () => {
    const ordinary = await run(
      store,
      sql`SELECT tgrelid::regclass || '.' || tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          WHERE NOT tgisinternal AND tgenabled <> 'A' AND c.relnamespace = 'public'::regnamespace`,
    );
    assert.deepEqual(ordinary, []);
  });

  for (const attack of [
    `UPDATE draft_version SET body = 'Other words.'`,
    `DELETE FROM draft_version`,
    `TRUNCATE draft_version CASCADE`,
    `UPDATE approval SET decided_as = 'Somebody else'`,
    `DELETE FROM approval`,
    `DELETE FROM send_intent`,
    `UPDATE send_intent SET state = 'done'`,
    `DELETE FROM draft`,
    `UPDATE draft SET status = 'SENT', sent_at = now(), gmail_message_id = 'm1' WHERE status = 'APPROVED'`,
    `UPDATE effect SET state = 'done', external_id = 'x'`,
    `UPDATE run SET fence = fence + 2`,
  ]) {
    test(`with ordinary triggers off, still refused: ${attack}`, () =>
      refused(
        store.system(async (db) => {
          await sql`SET LOCAL session_replication_role = replica`.execute(db);
          await sql.raw(attack).execute(db);
        }),
        'rule',
      ));
  }
});
