import { createHash, randomBytes } from 'node:crypto';
import { openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { openStore, type Store } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { keepFirst } from './keep-first.ts';

export type StoreKind = Store['kind'];
export type OpenStore = () => Promise<Store>;

const serverUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const serverProblem = await problemOfServer();

/**
 * Runs one suite on PGlite and on PostgreSQL. `open` gives a migrated database of its own, closed and removed when the
 * suite ends. Without a PostgreSQL server (TEST_DATABASE_URL) that half is skipped aloud; with CI=true it fails.
 */
export function forEachStore(suite: (open: OpenStore, kind: StoreKind) => void): void {
  forEachDatabase((databases, kind) => suite(databases.migrated, kind));
}

/** As `forEachStore`, for suites that need databases without a schema too, or several stores on one database. */
export function forEachDatabase(suite: (databases: Databases, kind: StoreKind) => void): void {
  describe('on PGlite', () => suite(pgliteDatabases(), 'pglite'));
  if (serverProblem === null) {
    describe('on PostgreSQL', () => suite(postgresDatabases(), 'postgres'));
  } else if (process.env.CI === 'true') {
    it('on PostgreSQL', () => {
      throw new Error(serverProblem);
    });
  } else {
    console.warn(`\nNOT TESTED on PostgreSQL: ${serverProblem}\n`);
    it('on PostgreSQL', { skip: serverProblem }, () => {});
  }
}

export type Databases = {
  migrated: OpenStore;
  /** A database in which nothing has run yet. */
  empty: OpenStore;
  /** Another store on the same PostgreSQL database, with a role of its own if one is named. */
  again(store: Store, user?: string): Promise<Store>;
};

/** A migrated PGlite of its own, for tests that need no second kind of database; the caller closes it. */
export async function openMemoryStore(): Promise<Store> {
  return openStore({ memory: true, template: await template('migrated') });
}

function pgliteDatabases(): Databases {
  const opened: Store[] = [];
  after(() => closeAll(opened));
  const open = async (state: 'migrated' | 'empty') => {
    const store = await openStore({ memory: true, template: await template(state) });
    opened.push(store);
    return store;
  };
  return {
    migrated: () => open('migrated'),
    empty: () => open('empty'),
    again: () => Promise.reject(new Error('An embedded database has one store.')),
  };
}

function postgresDatabases(): Databases {
  const opened: Store[] = [];
  const made: string[] = [];
  const users = new Set<string>();
  let migrated: Promise<string> | null = null;
  after(async () => {
    await closeAll(opened);
    for (const name of made) await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    // Another test process may still need the role: then that one removes it.
    for (const user of users) await onServer(`DROP ROLE IF EXISTS ${user}`).catch(() => {});
  });
  const create = async (source: string) => {
    const name = `countersign_test_${process.pid}_${randomBytes(6).toString('hex')}`;
    await onServer(`CREATE DATABASE ${name} TEMPLATE ${source}`);
    made.push(name);
    return name;
  };
  const open = async (name: string, user?: string) => {
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    if (user !== undefined) {
      url.username = user;
      users.add(user);
    }
    const store = await openStore({ url: url.href, poolSize: 5 });
    opened.push(store);
    return store;
  };
  const makeTemplate = async () => {
    await dropLeftOver();
    const name = await create('template0');
    const store = await open(name);
    await migrate(store);
    // A database with connections cannot be copied.
    await closeAll(opened.splice(opened.indexOf(store), 1));
    return name;
  };
  return {
    migrated: async () => {
      migrated ??= makeTemplate();
      return open(await create(await migrated));
    },
    empty: async () => open(await create('template0')),
    again: (store, user) => {
      if (!('connectionString' in store.queue)) throw new Error('Not on PostgreSQL.');
      return open(new URL(store.queue.connectionString).pathname.slice(1), user);
    },
  };
}

async function closeAll(stores: Store[]): Promise<void> {
  for (const store of stores) await store.close();
}

/** A test process that was killed could not remove its databases. One that is still in use refuses to be dropped. */
async function dropLeftOver(): Promise<void> {
  const rows = await onServer(`SELECT datname AS name FROM pg_database WHERE datname LIKE 'countersign\\_test\\_%'`);
  for (const { name } of rows) {
    const pid = Number(String(name).split('_')[2]);
    if (!isRunning(pid)) await onServer(`DROP DATABASE IF EXISTS ${name}`).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function onServer(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function problemOfServer(): Promise<string | null> {
  try {
    await onServer('SELECT 1');
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
    return `no PostgreSQL at ${new URL(serverUrl).host} (${reason}); set TEST_DATABASE_URL`;
  }
}

const cache = new URL('../../node_modules/.cache/countersign-tests/', import.meta.url);
const ingredients = hashOfIngredients();
const templates = new Map<string, Promise<Blob>>();

/** Making a PGlite takes seconds, copying one a third of a second: made once and kept under node_modules/.cache. */
function template(state: 'migrated' | 'empty'): Promise<Blob> {
  const known = templates.get(state) ?? readTemplate(state).catch(() => makeTemplates(state));
  templates.set(state, known);
  return known;
}

async function makeTemplates(wanted: 'migrated' | 'empty'): Promise<Blob> {
  const empty = await PGlite.create();
  keepFirst(templateFile('empty'), await tarOf(empty));
  await empty.close();
  const store = await openStore({ memory: true, template: await readTemplate('empty') });
  await migrate(store);
  if ('pglite' in store.queue) {
    keepFirst(templateFile('migrated'), await tarOf(store.queue.pglite));
  }
  await store.close();
  return readTemplate(wanted);
}

async function tarOf(pglite: PGlite): Promise<Uint8Array> {
  const file = await pglite.dumpDataDir('none');
  return new Uint8Array(await file.arrayBuffer());
}

async function readTemplate(state: string): Promise<Blob> {
  return openAsBlob(templateFile(state), { type: 'application/x-tar' });
}

/** Named by everything that goes into it, so that a change makes a new one. */
function templateFile(state: string): URL {
  return new URL(`${state}-${ingredients}.tar`, cache);
}

function hashOfIngredients(): string {
  const hash = createHash('sha256');
  const migrations = new URL('../../src/store/migrations/', import.meta.url);
  for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(file, migrations)));
  hash.update(readFileSync(new URL('../../src/store/migrate.ts', import.meta.url)));
  hash.update(readFileSync(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}
