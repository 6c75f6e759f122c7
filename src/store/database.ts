import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import {
  type Compilable,
  CompiledQuery,
  Kysely,
  PostgresDialect,
  type RawBuilder,
  sql,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { CountersignError } from '../core/errors.ts';
import { lockFolder } from './folder-lock.ts';
import { createPglitePool } from './pglite-pool.ts';
import { type Ahead, ahead, createPostgresPool } from './postgres-pool.ts';
import type { Tables } from './tables.ts';
import { insideTransaction, markTransaction } from './transaction-scope.ts';

declare const writing: unique symbol;

/** A read-only transaction inside one workspace. The database itself refuses writes through it. */
export type Reading = { readonly workspaceId: string; readonly db: Transaction<Tables> };

/** A writing transaction inside one workspace. Verbs get it from `change` alone, with its audit line (law 3). */
export type Writing = Reading & { readonly [writing]: true };

/** Runs SQL the way pg-boss asks for it. */
export type SqlRunner = { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

export type Store = {
  readonly kind: 'pglite' | 'postgres';
  /** Reads within one workspace: row-level security hides all others. */
  read<T>(workspaceId: string, body: (reading: Reading) => Promise<T>): Promise<T>;
  /** Writes within one workspace, in one transaction. Throws `store_unavailable` when the database cannot. */
  write<T>(workspaceId: string, body: (writing: Writing) => Promise<T>): Promise<T>;
  /** The few statements that span workspaces: recovery, polling, health. */
  system<T>(body: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Runs a script of several statements outside any transaction of ours: migrations and the queue's own schema. */
  script(text: string): Promise<void>;
  /** What pg-boss is given: a connection string, or the embedded database itself. */
  readonly queue: { connectionString: string } | { pglite: PGlite };
  close(): Promise<void>;
};

type PostgresOptions = {
  url: string;
  /** How many connections there may be, and how many more while all are busy; idle ones are closed. */
  poolSize?: number;
  maxOverflow?: number;
  /** After so long a statement is given up, and the store is unavailable. Scripts (migrations) are not limited. */
  longestStatementMs?: number;
};

export type StoreOptions =
  | PostgresOptions
  | { dataDir: string }
  /** An embedded database in memory, or a copy of one (tests). */
  | { memory: true; template?: Blob };

/** Opens PostgreSQL by URL, or the embedded PGlite in a folder that this process then owns. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return 'url' in options ? openPostgres(options.url, options) : openPglite(options);
}

/**
 * How long a process may pause inside a transaction before PostgreSQL ends it, in milliseconds. One that was stopped, or
 * cut off, must not hold its rows for longer than the others take to notice.
 */
export const longestPauseMs = 10_000;

/** No statement of ours takes a second; one that waits for so long waits for something that does not come. */
const usualStatementMs = 20_000;
/** A database that does not end its statement itself by then hangs, and its connection is given up. */
const graceMs = 1_000;

async function openPostgres(
  url: string,
  { poolSize = 20, maxOverflow = 0, longestStatementMs = usualStatementMs }: Omit<PostgresOptions, 'url'>,
): Promise<Store> {
  const pool = createPostgresPool({
    connectionString: url,
    max: poolSize + maxOverflow,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: longestPauseMs,
    statement_timeout: longestStatementMs,
    query_timeout: longestStatementMs + graceMs,
    keepAlive: true,
    types: plainNumbers(),
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    return createStore(db, 'postgres', { connectionString: url }, pool.script, await appRole(db), () => db.destroy());
  } catch (error) {
    await db.destroy();
    throw unavailable(error);
  }
}

// Without this, a start that has to recover arms a timer for progress messages that outlives the database.
const startParams = [...PGlite.defaultStartParams, '-c', 'log_startup_progress_interval=0'];

async function openPglite(options: Exclude<StoreOptions, { url: string }>): Promise<Store> {
  const lock = 'dataDir' in options ? lockFolder(options.dataDir) : null;
  try {
    const pglite =
      'dataDir' in options
        ? await PGlite.create({ dataDir: join(options.dataDir, 'pglite'), startParams })
        : await PGlite.create({ startParams, ...(options.template ? { loadDataDir: options.template } : {}) });
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: await createPglitePool(pglite, plainNumbers()) }),
    });
    const close = async () => {
      await db.destroy();
      lock?.release();
    };
    const script = async (text: string) => {
      await pglite.exec(text).catch(async (error: unknown) => {
        await pglite.exec('ROLLBACK');
        throw error;
      });
    };
    return createStore(db, 'pglite', { pglite }, script, true, close);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function createStore(
  db: Kysely<Tables>,
  kind: Store['kind'],
  queue: Store['queue'],
  script: Store['script'],
  switchesRole: boolean,
  close: () => Promise<void>,
): Store {
  const role = switchesRole ? 'countersign_app' : 'none';
  const within = <T>(
    mode: 'read only' | 'read write',
    workspaceId: string,
    body: (tx: Transaction<Tables>) => Promise<T>,
  ) =>
    transact(db, async (tx) => {
      await enter(tx, mode, { role, workspaceId: requireIdOrNothing(workspaceId), scope: '' });
      return body(tx);
    });
  return {
    kind,
    queue,
    script,
    close,
    read: (workspaceId, body) => within('read only', workspaceId, (tx) => body({ workspaceId, db: tx })),
    write: (workspaceId, body) => within('read write', workspaceId, (tx) => body({ workspaceId, db: tx } as Writing)),
    system: (body) =>
      transact(db, async (tx) => {
        await enter(tx, 'read write', { role: 'none', workspaceId: '', scope: 'system' });
        return body(tx);
      }),
  };
}

/** Opens a transaction behind its workspace's wall; every setting ends with it. It leaves with the first statement. */
async function enter(
  tx: Transaction<Tables>,
  mode: 'read only' | 'read write',
  settings: { role: string; workspaceId: string; scope: string },
): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(`${ahead}begin ${mode}`));
  await tx.executeQuery(CompiledQuery.raw(`${ahead}${walls}`, [settings.role, settings.workspaceId, settings.scope]));
}

const walls = `select set_config('role', $1, true), set_config('app.workspace_id', $2, true), set_config('app.scope', $3, true)`;

/**
 * Sends a statement without waiting for it: it leaves with the next one, or with the commit. Its error ends the
 * transaction and is thrown there. What `read` makes of its rows is promised; waiting for it is what sends it, at the
 * latest. Whoever asks need not come to wait: the transaction may end before.
 */
export async function askAhead<Row, Answer = Row[]>(
  db: Transaction<Tables>,
  statement: Compilable<Row> | RawBuilder<Row> | CompiledQuery<Row>,
  read: (rows: Row[]) => Answer = (rows) => rows as Answer,
): Promise<{ answer: Promise<Answer> }> {
  const compiled = 'compile' in statement ? statement.compile(db) : statement;
  const { rows } = await db.executeQuery<Ahead>({
    ...compiled,
    sql: `${ahead}${compiled.sql}`,
  } as CompiledQuery<Ahead>);
  const { result } = rows[0] as Ahead;
  const answer = result.then((found) => read(found.rows as Row[]));
  answer.catch(() => {});
  return { answer };
}

/** Waits for two statements that leave together. */
export async function askTogether<First, Second>(
  db: Transaction<Tables>,
  first: Compilable<First>,
  second: Compilable<Second>,
): Promise<[First[], Second[]]> {
  const answers = [await askAhead(db, first), await askAhead(db, second)] as const;
  return Promise.all([answers[0].answer, answers[1].answer]);
}

/** As `askAhead`, for a statement whose result nobody needs. */
export async function sendAhead(
  db: Transaction<Tables>,
  statement: Compilable | RawBuilder<unknown> | CompiledQuery,
): Promise<void> {
  await askAhead(db, statement);
}

/** Refused here, so that it is not the walls that stumble over it. */
function requireIdOrNothing(workspaceId: string): string {
  if (/^[0-9a-f-]*$/i.test(workspaceId)) return workspaceId;
  throw new CountersignError('invalid_workspace', 'This is not the id of a workspace.');
}

// A conflict with another transaction, a deadlock, and a prepared statement that a migration has outdated.
const retryable = new Set(['40001', '40P01', '0A000']);

async function transact<T>(db: Kysely<Tables>, body: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  if (insideTransaction()) throw new CountersignError('nested_transaction', 'A transaction inside a transaction.');
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute((tx) => markTransaction(() => body(tx)));
    } catch (error) {
      if (attempt < 3 && retryable.has(sqlState(error) ?? '')) continue;
      if (sqlState(error) === 'CS001')
        throw new CountersignError('fenced_out', 'Another worker has taken over this run.');
      throw unavailable(error);
    }
  }
}

/** The SQLSTATE of a database error, if it is one. */
export function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
  'EROFS',
]);

/**
 * Names the failures that are the store's and not the caller's: connection (08), sign-in (28), a database that is not
 * there (3D), resources and disk (53), shutdown (57), system (58), a read-only database (25006; a standby says 0A000, taken rights 42501) and a pause that was too
 * long (25P03). Anything else passes through unchanged, a row that is not the workspace's own (42501 too) as well.
 */
export function unavailable(error: unknown): unknown {
  const state = sqlState(error);
  const message = error instanceof Error ? error.message : '';
  const isStore =
    (state !== null &&
      (/^(08|28|3D|53|57|58)...$/.test(state) || ['25006', '25P03'].includes(state) || networkCodes.has(state))) ||
    (state === '42501' && message.startsWith('permission denied')) ||
    (state === '0A000' && message.includes('read-write mode')) ||
    /connection terminated|client has encountered a connection error|connection has been discarded|query read timeout|timeout exceeded when trying to connect|PGlite is closed/i.test(
      message,
    );
  if (!isStore) return error;
  return new CountersignError(
    'store_unavailable',
    'The database is not available.',
    { state: state ?? message },
    error,
  );
}

/** Whether transactions must leave a role that could bypass row-level security. */
async function appRole(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ bypasses: boolean }>`
    SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user`.execute(db);
  return rows[0]?.bypasses ?? false;
}

/** Reads int8 as a number, as PGlite does: sequence numbers and fences stay far below 2^53. */
function plainNumbers(): pg.CustomTypesConfig {
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === pg.types.builtins.INT8
        ? Number
        : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
  };
}
