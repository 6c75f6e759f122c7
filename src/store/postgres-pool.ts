import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { type Columns, type Statement, StatementBatch, type StatementResult } from './statement-batch.ts';

/** How many statements of one connection are kept prepared; more would only be ones that are never asked again. */
const mostPrepared = 300;

/** The longest a timer can wait: a migration takes as long as it takes. */
const unlimitedMs = 2 ** 31 - 1;

// Compiling a statement costs more than any of ours takes: they touch a few rows, and PostgreSQL overrates some of them.
const session = 'SET default_transaction_read_only = on; SET jit = off; SET plan_cache_mode = force_generic_plan';

/**
 * A pool that spares round trips: statements marked with `ahead`, such as the opening of a transaction, leave with the
 * next one. Statements are prepared under a name, so that PostgreSQL plans each only once.
 *
 * Outside a transaction its connections only read: should an opening ever fail, nothing that was sent behind it can
 * take effect.
 */
export function createPostgresPool(
  config: pg.PoolConfig & { types: pg.CustomTypesConfig },
): PostgresPool & { script(text: string): Promise<void> } {
  const pool = new pg.Pool({
    ...config,
    onConnect: (client) => client.query(session),
  });
  // A connection that breaks, idle or in use, must not end the process; the next query reports the trouble.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const before = known.get(client);
      if (before !== undefined) return before;
      const made = batched(client, config.types, (isStale) => client.release(isStale));
      known.set(client, made);
      return made;
    },
    async script(text) {
      const client = await pool.connect();
      try {
        await client.query('SET default_transaction_read_only = off; SET statement_timeout = 0');
        await client.query({ text, query_timeout: unlimitedMs } as pg.QueryConfig);
        await client.query('SET default_transaction_read_only = on; RESET statement_timeout');
        client.release();
      } catch (error) {
        // A failed script may leave its transaction open: such a connection is not given back.
        client.release(true);
        throw error;
      }
    },
  };
}

/** Marks a statement that nobody waits for: its error is thrown by the next one of its transaction, or its commit. */
export const ahead = '/* ahead */ ';

/** What a statement sent ahead is answered with: a row that promises the real ones. */
export type Ahead = { result: Promise<StatementResult> };

const opening = 'begin';
const undoing = 'rollback';

type Waiting = { text: string; values: readonly unknown[] } & PromiseWithResolvers<StatementResult>;

/**
 * A client for Kysely that prepares statements, and sends those marked with `ahead` together with the next one that is
 * waited for: one message there, one back. Without a next one they leave at the end of the turn.
 */
export function batched(
  client: pg.Client | pg.PoolClient,
  types: pg.CustomTypesConfig,
  giveBack: (isStale: boolean) => void,
): PostgresPoolClient {
  const prepared = createPrepared();
  const columns = new Map<string, Columns>();
  let waiting: Waiting[] = [];
  let isStale = false;
  /** The first error of the transaction: what comes after it is told of it, rather than that something was wrong. */
  let failure: { error: unknown } | null = null;

  function enqueue(text: string, values: readonly unknown[]): Waiting {
    const asked = { text, values, ...Promise.withResolvers<StatementResult>() };
    asked.promise.catch(() => {});
    if (waiting.push(asked) === 1) process.nextTick(flush);
    return asked;
  }

  function flush(): void {
    if (waiting.length === 0) return;
    const sent = waiting;
    waiting = [];
    const statements = sent.map(({ text, values }) => prepared.statement(text, values));
    const batch = new StatementBatch(statements, types, columns);
    client.query(batch);
    batch.results.then(
      (results) => {
        // A commit of what has failed is answered, too: by a rollback.
        if (failure !== null) for (const { reject } of sent) reject(failure.error);
        else for (const [index, { resolve }] of sent.entries()) resolve(results[index] as StatementResult);
      },
      (error: unknown) => {
        // A database that hangs would keep the next statement of this connection, a rollback, waiting as long again.
        if ((error as Error).message === 'Query read timeout') connectionOf(client).stream.destroy();
        // After a migration a prepared statement may no longer fit its table: the next connection prepares it anew.
        if ((error as { code?: unknown }).code === '0A000') isStale = true;
        // Which of them the database came to prepare is not known.
        for (const { text, isPrepared } of statements) if (!isPrepared) prepared.forget(text);
        failure ??= { error };
        for (const { reject } of sent) reject(failure.error);
      },
    );
  }

  return {
    query: ((text: string, values: readonly unknown[] = []) => {
      if (text === opening || text === undoing) {
        waiting = [];
        failure = null;
        // The store opens the transaction itself, and says in the same message what it may do.
        if (text === opening) return Promise.resolve({ command: '', rowCount: 0, rows: [] });
      }
      if (text.startsWith(ahead)) {
        const { promise: result } = enqueue(text.slice(ahead.length), values);
        return Promise.resolve({ command: '', rowCount: 0, rows: [{ result } satisfies Ahead] });
      }
      const { promise } = enqueue(text, values);
      flush();
      return promise;
    }) as PostgresPoolClient['query'],
    // Kysely discards a connection whose rollback failed: it may still be inside the transaction.
    release: ((isDiscarded = false) => giveBack(isStale || isDiscarded)) as PostgresPoolClient['release'],
  };
}

/** What a client speaks through; its types do not name it. */
const connectionOf = (client: object) => (client as { connection: pg.Connection }).connection;

/** Which statements a connection has prepared, under which names. */
function createPrepared() {
  const names = new Map<string, string>();
  let count = 0;
  return {
    statement(text: string, values: readonly unknown[]): Statement {
      const known = names.get(text);
      if (known !== undefined) return { text, values, name: known, isPrepared: true };
      if (names.size >= mostPrepared) return { text, values, name: '', isPrepared: false };
      count += 1;
      const name = `s${count}`;
      names.set(text, name);
      return { text, values, name, isPrepared: false };
    },
    forget: (text: string) => names.delete(text),
  };
}
