import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { forEachDatabase } from '../support/store.ts';

const own = new URL('../../src/store/migrations/', import.meta.url);
const names = readdirSync(own)
  .sort()
  .map((file) => file.slice(0, -4));

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The program's own steps, and more beside them. */
function stepsWith(more: Record<string, string>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-migrations-'));
  folders.push(folder);
  cpSync(own, folder, { recursive: true });
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

/** Everything in the schema, as text: columns, checks, triggers, policies, rights, applied steps. */
async function schemaOf(store: Store): Promise<string> {
  return store.system(async (db) => {
    const { rows } = await sql`
      SELECT 'column' AS what, table_name || '.' || column_name AS name, data_type || is_nullable AS more
        FROM information_schema.columns WHERE table_schema = 'public'
      UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'policy', tablename || '.' || policyname, coalesce(qual, '') FROM pg_policies WHERE schemaname = 'public'
      UNION ALL SELECT 'rights', relname, coalesce(relacl::text, '') FROM pg_class WHERE relnamespace = 'public'::regnamespace
      UNION ALL SELECT 'step', name, sha256 || applied_at FROM schema_migration
      ORDER BY 1, 2, 3`.execute(db);
    return JSON.stringify(rows);
  });
}

const codeOf = (code: string) => (error: unknown) => (error as { code?: string }).code === code;

forEachDatabase((databases, kind) => {
  test('brings an empty database to the newest step, and a second time changes nothing', async () => {
    const store = await databases.empty();
    assert.deepEqual(await pendingMigrations(store), names);
    assert.deepEqual(await migrate(store), names);
    assert.deepEqual(await pendingMigrations(store), []);
    const before = await schemaOf(store);
    assert.deepEqual(await migrate(store), []);
    assert.equal(await schemaOf(store), before);
  });

  // An embedded database has one process, and its folder lock sees to that: there is nothing to try there.
  const onServer: typeof test = kind === 'postgres' ? test : ((async () => {}) as typeof test);
  onServer('five processes at once end well, each step applied once', async () => {
    const first = await databases.empty();
    const stores = [first];
    while (stores.length < 5) stores.push(await databases.again(first));
    await Promise.all(stores.map((store) => migrate(store)));
    const { rows } = await first.system((db) =>
      sql<{ name: string }>`SELECT name FROM schema_migration ORDER BY number`.execute(db),
    );
    assert.deepEqual(
      rows.map((row) => row.name),
      names,
    );
    const timeless = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^"]*/g, '');
    assert.equal(timeless(await schemaOf(first)), timeless(await schemaOf(await databases.migrated())));
  });

  test('a step that fails half-way leaves nothing behind, says why, and can be repaired', async () => {
    const store = await databases.migrated();
    const before = await schemaOf(store);
    const broken = stepsWith({
      '900_broken.sql': 'CREATE TABLE half (id int);\nINSERT INTO half VALUES (1);\nSELECT 1/0;',
    });
    await assert.rejects(migrate(store, broken), (error: unknown) => {
      assert.ok(codeOf('migration_failed')(error));
      assert.match(String(error), /900_broken failed and left nothing behind: division by zero/);
      return true;
    });
    assert.equal(await schemaOf(store), before);
    const repaired = stepsWith({ '900_broken.sql': 'CREATE TABLE whole (id int);' });
    assert.deepEqual(await migrate(store, repaired), ['900_broken']);
  });

  test('an earlier step stays when a later one of the same start fails', async () => {
    const store = await databases.migrated();
    const steps = stepsWith({ '900_fine.sql': 'CREATE TABLE fine (id int);', '901_broken.sql': 'CREATE TABLE;' });
    await assert.rejects(migrate(store, steps), codeOf('migration_failed'));
    const { rows } = await store.system((db) =>
      sql`SELECT number FROM schema_migration WHERE number >= 900`.execute(db),
    );
    assert.deepEqual(rows, [{ number: 900 }]);
  });

  test('a step with a lower number that comes later is applied all the same', async () => {
    const store = await databases.migrated();
    const later = { '901_later.sql': 'CREATE TABLE later (id int);' };
    assert.deepEqual(await migrate(store, stepsWith(later)), ['901_later']);
    const both = stepsWith({ ...later, '900_between.sql': 'CREATE TABLE between_them (id int);' });
    assert.deepEqual(await migrate(store, both), ['900_between']);
    assert.deepEqual(await migrate(store, both), []);
  });

  test('a schema newer than the program is refused', async () => {
    const store = await databases.migrated();
    await migrate(store, stepsWith({ '900_future.sql': 'CREATE TABLE future (id int);' }));
    await assert.rejects(migrate(store), codeOf('schema_newer'));
  });

  test('an applied step whose file has changed is refused before anything else is applied', async () => {
    const store = await databases.migrated();
    await migrate(store, stepsWith({ '900_one.sql': 'CREATE TABLE one (id int);' }));
    const before = await schemaOf(store);
    const changed = stepsWith({
      '900_one.sql': 'CREATE TABLE one (id bigint);',
      '901_two.sql': 'CREATE TABLE two (id int);',
    });
    await assert.rejects(migrate(store, changed), codeOf('migration_changed'));
    assert.equal(await schemaOf(store), before);
  });
});
