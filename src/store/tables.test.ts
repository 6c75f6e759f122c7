import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { forEachStore } from '../../tests/support/store.ts';
import type { Store } from './database.ts';

type Column = { isNullable: boolean; hasDefault: boolean };

const folder = new URL('./tables/', import.meta.url);
const files = [new URL('./tables.ts', import.meta.url), ...readdirSync(folder).map((name) => new URL(name, folder))];
const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
const declared = new Map(
  [...bodyOf('Tables').matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, table = '', type = '']) => [table, columnsOf(type)]),
);

function bodyOf(type: string): string {
  return new RegExp(`^export type ${type} = \\{(.*?)\\};$`, 'ms').exec(text)?.[1] ?? '';
}

/** Columns of a table's type. What may be left out on insert is spelled by one of the named column types. */
function columnsOf(type: string): Map<string, Column> {
  return new Map(
    membersOf(bodyOf(type)).map(([name, spelled]) => [
      name,
      {
        isNullable: spelled.endsWith('| null'),
        hasDefault: /^(Generated|TimeDefault|JsonDefault)\b|^ColumnType<.*\| undefined,/.test(spelled),
      },
    ]),
  );
}

/** `name: type` of an object type's text; members of types inside it are not members of its own. */
function membersOf(body: string): [name: string, spelled: string][] {
  const flat = body.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\{[^{}]*\}/g, '{}');
  return [...flat.matchAll(/(\w+): ([^;]+)/g)].map(([, name = '', spelled = '']) => [name, spelled.trim()]);
}

forEachStore((open) => {
  let actual: Map<string, Map<string, Column>>;
  before(async () => {
    actual = await columnsInDatabase(await open());
  });

  test('every table of the database is declared, and no other', () => {
    assert.deepEqual([...declared.keys()].sort(), [...actual.keys()].sort());
  });

  for (const [table, columns] of declared) {
    test(`${table} has the declared columns, and null where declared`, () => {
      const nullability = (all: Map<string, Column> | undefined) =>
        [...(all ?? [])].map(([name, column]) => `${name}${column.isNullable ? ' | null' : ''}`).sort();
      assert.ok(columns.size > 0);
      assert.deepEqual(nullability(columns), nullability(actual.get(table)));
    });

    test(`${table} gives a default to what an insert may leave out`, () => {
      const left = [...columns].filter(([, column]) => column.hasDefault).map(([name]) => name);
      assert.deepEqual(
        left.filter((name) => !actual.get(table)?.get(name)?.hasDefault),
        [],
      );
    });
  }
});

async function columnsInDatabase(store: Store): Promise<Map<string, Map<string, Column>>> {
  const { rows } = await store.system((db) =>
    sql<{ table: string; column: string; nullable: boolean; defaulted: boolean }>`
      SELECT table_name AS "table", column_name AS "column", is_nullable = 'YES' AS nullable, column_default IS NOT NULL AS defaulted
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migration'`.execute(db),
  );
  const tables = new Map<string, Map<string, Column>>();
  for (const row of rows) {
    const columns = tables.get(row.table) ?? new Map<string, Column>();
    tables.set(row.table, columns.set(row.column, { isNullable: row.nullable, hasDefault: row.defaulted }));
  }
  return tables;
}
