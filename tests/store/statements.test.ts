import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { askAhead, askTogether, type Store, sendAhead, sqlState } from '../../src/store/database.ts';
import { makeWorkspace } from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });
  const person = (name: string, details = '{}') =>
    sql`INSERT INTO prospect (workspace_id, prospect_id, email, details)
        VALUES (${workspace}::uuid, gen_random_uuid(), ${`${name}@example.com`}, ${details}::jsonb)`;
  const people = () =>
    store.read(workspace, async ({ db }) => {
      const { rows } = await sql<{ email: string }>`SELECT email FROM prospect ORDER BY email`.execute(db);
      return rows.map(({ email }) => email);
    });

  describe('statements sent ahead', () => {
    test('take effect in their order, and each has its own answer', async () => {
      const before = await people();
      const asked = await store.write(workspace, async ({ db }) => {
        const none = await askAhead(db, sql`SELECT 1 AS one FROM prospect WHERE email = 'a@example.com'`);
        await sendAhead(db, person('a', '{"text": "ä \\"quoted\\" \\\\"}'));
        const some = await askAhead(
          db,
          sql<{ details: { text: string } }>`SELECT details FROM prospect WHERE email = 'a@example.com'`,
        );
        return { none, some };
      });
      assert.deepEqual(await asked.none.answer, []);
      assert.deepEqual(await asked.some.answer, [{ details: { text: 'ä "quoted" \\' } }]);
      assert.deepEqual(await people(), [...before, 'a@example.com']);
    });

    test('are waited for together', async () => {
      const [ones, twos] = await store.read(workspace, ({ db }) =>
        askTogether(db, db.selectFrom('workspace').select('workspace_id'), db.selectFrom('run').select('run_id')),
      );
      assert.deepEqual([ones, twos], [[{ workspace_id: workspace }], []]);
    });

    test('end the transaction with their own error, whatever stands behind them', async () => {
      const before = await people();
      const broken = (behind: (db: Parameters<typeof sendAhead>[0]) => Promise<unknown>) =>
        store.write(workspace, async ({ db }) => {
          await sendAhead(db, person('b'));
          await sendAhead(db, sql`SELECT 1 / 0`);
          await behind(db);
        });
      const isDivision = (error: unknown) => sqlState(error) === '22012';
      await assert.rejects(
        broken(async () => {}),
        isDivision,
      );
      await assert.rejects(
        broken((db) => sql`SELECT 1`.execute(db)),
        isDivision,
      );
      await assert.rejects(
        broken(async (db) => (await askAhead(db, sql`SELECT 1`)).answer),
        isDivision,
      );
      // One that waits for something else first is told the same.
      await assert.rejects(
        broken(async (db) => {
          await new Promise((resolve) => setImmediate(resolve));
          await sql`SELECT 1`.execute(db);
        }),
        isDivision,
      );
      // The error may have come back before the commit is asked for.
      await assert.rejects(
        broken(() => new Promise((resolve) => setTimeout(resolve, 50))),
        isDivision,
      );
      assert.deepEqual(await people(), before);
    });

    test('of which nobody awaits the answer do no harm when they fail', async () => {
      let unhandled = 0;
      const count = () => (unhandled += 1);
      process.on('unhandledRejection', count);
      await assert.rejects(
        store.write(workspace, async ({ db }) => {
          await askAhead(db, sql`SELECT 1 / 0 AS never`, ([row]) => row);
          throw new Error('changed my mind');
        }),
        /changed my mind/,
      );
      await assert.rejects(
        store.write(workspace, async ({ db }) => {
          await askAhead(db, sql`SELECT 1 / 0 AS never`, ([row]) => row);
        }),
        (error) => sqlState(error) === '22012',
      );
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', count);
      assert.equal(unhandled, 0);
    });

    test('with a value that cannot be written end the transaction, and the connection goes on', async () => {
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      const before = await people();
      await assert.rejects(
        store.write(workspace, async ({ db }) => {
          await sendAhead(db, person('c'));
          await sql`SELECT ${circle}::jsonb`.execute(db);
        }),
        /circular/i,
      );
      assert.deepEqual(await people(), before);
    });

    test('are left behind by a transaction that is given up', async () => {
      const before = await people();
      const given = store.write(workspace, async ({ db }) => {
        await sendAhead(db, person('d'));
        throw new Error('given up');
      });
      await assert.rejects(given, /given up/);
      assert.deepEqual(await people(), before);
    });
  });
});
