import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import { createWriteProbe, takeRoom } from '../../src/store/write-probe.ts';
import { forEachStore } from '../support/store.ts';

forEachStore((open) => {
  let store: Store;
  before(async () => {
    store = await open();
  });
  const beats = () =>
    store.system((db) => db.selectFrom('process_heartbeat').select('beat_at').where('role', '=', 'api').execute());
  const refuseWrites = (sqlState: string) =>
    store.script(`
      CREATE OR REPLACE FUNCTION refuse_beat() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${sqlState}'; END $$;
      CREATE OR REPLACE TRIGGER refuse BEFORE INSERT OR UPDATE ON process_heartbeat EXECUTE FUNCTION refuse_beat();`);

  test('a write that the database refuses is told with its reason, and asked for anew each time', async () => {
    const probe = createWriteProbe(store, randomUUID());
    for (const [sqlState, reason] of [
      ['53100', 'its disk is full'],
      ['25006', 'it is read-only'],
      ['XX000', 'a write failed'],
    ] as const) {
      await refuseWrites(sqlState);
      await assert.rejects(probe(), { code: 'database_not_writable', publicMessage: reason });
    }
    await store.script('DROP TRIGGER refuse ON process_heartbeat');
    await probe();
  });

  test('many looks are one write, which speaks for the next ones', async () => {
    await store.system((db) => sql`DELETE FROM process_heartbeat`.execute(db));
    const probe = createWriteProbe(store, randomUUID());
    await Promise.all(Array.from({ length: 20 }, probe));
    const written = await beats();
    assert.equal(written.length, 1);
    await probe();
    assert.deepEqual(await beats(), written);
  });

  test('the room it takes is room on the disk', async () => {
    const plan = await store.system((db) => takeRoom(db, sql`EXPLAIN (ANALYZE, BUFFERS)`));
    const written = Number(/temp [^\n]*written=(\d+)/.exec(JSON.stringify(plan))?.[1]);
    assert.ok(written >= 20, `${written} pages`);
  });
});
