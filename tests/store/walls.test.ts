import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import { type Store, sqlState } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { oneOfEach } from '../support/one-of-each.ts';
import { refused } from '../support/refused.ts';
import { run } from '../support/rows.ts';
import { forEachDatabase, openMemoryStore } from '../support/store.ts';

/** The tables that belong to the installation and not to a workspace; any other needs a wall. */
const closed = [
  ...[
    'auth_account',
    'auth_attempt',
    'auth_flow',
    'auth_passkey',
    'auth_rate_limit',
    'auth_session',
    'auth_two_factor',
  ],
  ...['auth_used_code', 'auth_user', 'auth_verification'],
];
const installation = [...closed, 'process_heartbeat', 'retired_vault_key', 'schema_migration'];

// The list comes from the migrations themselves, so that a new table is under test from its first day.
const catalogue = await openMemoryStore();
const tables = await tableNames(catalogue, '');
const tenantTables = await tableNames(catalogue, 'workspace_id');
await catalogue.close();

async function tableNames(store: Store, withColumn: string): Promise<string[]> {
  const rows = await run(
    store,
    sql`SELECT DISTINCT table_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND (${withColumn} = '' OR column_name = ${withColumn}) ORDER BY 1`,
  );
  return rows.map((row) => String(row.name));
}

async function rowsOf(store: Store, table: string, workspace: string): Promise<string> {
  const rows = await run(
    store,
    sql`SELECT to_jsonb(t)::text AS row FROM ${sql.table(table)} t WHERE workspace_id = ${workspace} ORDER BY 1`,
  );
  return JSON.stringify(rows);
}

/** The columns of a table that an insert may name: those that the database does not compute. */
async function writtenColumns(store: Store, table: string): Promise<RawBuilder<unknown>> {
  const rows = await run(
    store,
    sql`SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = ${table} AND is_generated = 'NEVER'`,
  );
  return sql.join(rows.map(({ name }) => sql.ref(String(name))));
}

/** Either refused by the wall, a right that is not given or a rule, or done to no row at all. */
async function hasNoEffect(attempt: Promise<unknown>): Promise<void> {
  const outcome = await attempt.catch((error: unknown) => {
    const states = [error, (error as { cause?: unknown }).cause].map(sqlState);
    if (states.some((state) => state === '42501' || state === '23001')) return { rows: [] };
    throw error;
  });
  assert.deepEqual((outcome as { rows: unknown[] }).rows, []);
}

test('every table is walled, or named as one of the installation', () => {
  assert.deepEqual(
    tables.filter((table) => !tenantTables.includes(table)),
    installation,
  );
});

forEachDatabase((databases, kind) => {
  describe('as it is opened', () => walls(databases.migrated));

  // PGlite knows its superuser only.
  if (kind === 'pglite') return;
  describe('opened by a plain owner', () => {
    walls(async () => {
      const store = await databases.empty();
      // Of this process alone: another one would drop it.
      const owner = `countersign_test_owner_${process.pid}`;
      await store.script(`DO $$ BEGIN CREATE ROLE ${owner} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        GRANT ALL ON SCHEMA public TO ${owner};`);
      const owned = await databases.again(store, owner);
      await migrate(owned);
      return owned;
    });
  });
});

function walls(open: () => Promise<Store>): void {
  let store: Store;
  let mine: string;
  let foreign: string;
  before(async () => {
    store = await open();
    mine = await oneOfEach(store);
    foreign = await oneOfEach(store);
  });

  test('the stored program may not bypass row-level security', async () => {
    const { rows } = await store.read(mine, ({ db }) =>
      sql`SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user`.execute(db),
    );
    assert.deepEqual(rows, [{ bypasses: false }]);
  });

  for (const table of closed) {
    test(`${table}: nobody sees, adds or changes anything from inside a workspace`, async () => {
      const target = sql.table(table);
      const attempts = [sql`SELECT 1 FROM ${target}`, sql`DELETE FROM ${target} RETURNING 1`];
      for (const attempt of attempts) await hasNoEffect(store.write(mine, ({ db }) => attempt.execute(db)));
      const [state] = await run(
        store,
        sql`SELECT relrowsecurity AND relforcerowsecurity AS forced FROM pg_class WHERE oid = ${table}::regclass`,
      );
      assert.deepEqual(state, { forced: true });
    });
  }

  for (const table of tenantTables) {
    test(`${table}: the wall is forced, reads and writes, and the key begins with the workspace`, async () => {
      const [state] = await run(
        store,
        sql`SELECT relrowsecurity AND relforcerowsecurity AS forced,
              (SELECT count(*)::int FROM pg_policy WHERE polrelid = c.oid) AS policies,
              (SELECT bool_and(polcmd = '*' AND polqual IS NOT NULL AND polwithcheck IS NOT NULL) FROM pg_policy WHERE polrelid = c.oid) AS both_ways,
              (SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                WHERE i.indrelid = c.oid AND i.indisprimary) AS key
            FROM pg_class c WHERE c.oid = ${table}::regclass`,
      );
      assert.deepEqual(state, { forced: true, policies: 1, both_ways: true, key: 'workspace_id' });
    });

    test(`${table}: one's own rows are seen, foreign ones are not, and without a workspace none`, async () => {
      const seen = (workspace: string) =>
        store.read(workspace, async ({ db }) => {
          const { rows } = await sql<{ id: string }>`
            SELECT DISTINCT workspace_id AS id FROM ${sql.table(table)}`.execute(db);
          return rows.map((row) => row.id);
        });
      assert.deepEqual(await seen(mine), [mine], `add a row of ${table} to tests/support/one-of-each.ts`);
      assert.deepEqual(await seen(''), []);
      const byName = await store.read(mine, ({ db }) =>
        sql`SELECT 1 FROM ${sql.table(table)} WHERE workspace_id = ${foreign}`.execute(db),
      );
      assert.deepEqual(byName.rows, []);
    });

    test(`${table}: a foreign row is neither added, changed, deleted nor handed over`, async () => {
      const target = sql.table(table);
      const before = [await rowsOf(store, table, mine), await rowsOf(store, table, foreign)];
      const row = JSON.parse(before[1] ?? '')[0].row;
      const written = await writtenColumns(store, table);
      const attempts = [
        sql`INSERT INTO ${target} (${written}) SELECT ${written} FROM jsonb_populate_record(null::${target}, ${row}::text::jsonb) RETURNING 1`,
        sql`UPDATE ${target} SET workspace_id = workspace_id WHERE workspace_id = ${foreign} RETURNING 1`,
        sql`UPDATE ${target} SET workspace_id = ${mine} WHERE workspace_id = ${foreign} RETURNING 1`,
        sql`DELETE FROM ${target} WHERE workspace_id = ${foreign} RETURNING 1`,
        sql`UPDATE ${target} SET workspace_id = ${foreign} WHERE workspace_id = ${mine} RETURNING 1`,
      ];
      for (const attempt of attempts) await hasNoEffect(store.write(mine, ({ db }) => attempt.execute(db)));
      assert.deepEqual([await rowsOf(store, table, mine), await rowsOf(store, table, foreign)], before);
    });

    test(`${table}: nothing is written through a reading handle`, async () => {
      const attempt = sql`UPDATE ${sql.table(table)} SET workspace_id = workspace_id`;
      await assert.rejects(store.read(mine, ({ db }) => attempt.execute(db)));
    });
  }

  test('a reading handle cannot make itself a writing one', async () => {
    const attempt = store.read(mine, async ({ db }) => {
      await sql`SELECT 1 FROM run`.execute(db);
      await sql`SET LOCAL transaction_read_only = off`.execute(db);
    });
    await assert.rejects(attempt, /read-write mode/);
    const insert = store.read(mine, ({ db }) => sql`UPDATE prospect SET email = 'x@prospect.example'`.execute(db));
    await refused(insert, 'read_only');
  });

  test('a transaction leaves nothing of its workspace behind on its connection', async () => {
    await store.write(mine, ({ db }) => sql`SELECT 1 FROM run`.execute(db));
    const left = await store.system((db) =>
      sql`SELECT current_setting('app.workspace_id') AS workspace, session_user = current_user AS is_itself`.execute(
        db,
      ),
    );
    assert.deepEqual(left.rows, [{ workspace: '', is_itself: true }]);
  });

  test('the applied steps of the schema are not the program’s to change', async () => {
    const [{ is_owner: isOwner } = {}] = await run(
      store,
      sql`SELECT NOT (rolsuper OR rolbypassrls) AS is_owner FROM pg_roles WHERE rolname = session_user`,
    );
    if (isOwner) return;
    await refused(
      store.write(mine, ({ db }) => sql`UPDATE schema_migration SET sha256 = ''`.execute(db)),
      'rights',
    );
  });
}
