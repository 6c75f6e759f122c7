import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

/** How many statements of one connection are kept prepared; more would only be ones that are never asked again. */
const mostPrepared = 300;

/**
 * A pool that spares round trips: statements marked with `ahead`, such as the opening of a transaction, are not waited
 * for. Statements are prepared under a name, so that PostgreSQL plans each only once.
 *
 * Outside a transaction its connections only read: should an opening ever fail, nothing that was sent behind it can
 * take effect.
 */
export function createPostgresPool(config: pg.PoolConfig): PostgresPool & { script(text: string): Promise<void> } {
  const pool = new pg.Pool({
    ...config,
    pipeline: true,
    onConnect: (client) => client.query('SET default_transaction_read_only = on'),
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
      const made = pipelined(client, (isStale) => client.release(isStale));
      known.set(client, made);
      return made;
    },
    async script(text) {
      const client = await pool.connect();
      try {
        await client.query('SET default_transaction_read_only = off');
        await client.query(text);
        await client.query('SET default_transaction_read_only = on');
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

const kyselysOwnOpening = 'begin';

/** A client for Kysely that prepares statements and sends some ahead. */
export function pipelined(client: pg.Client | pg.PoolClient, giveBack: (isStale: boolean) => void): PostgresPoolClient {
  const names = new Map<string, string>();
  // What is sent ahead leaves in one packet with what is waited for.
  const { stream } = client.connection;
  let sentAhead: Promise<unknown>[] = [];
  let isStale = false;

  const submit = (text: string, values: readonly unknown[]) => {
    const name = nameOf(names, text, values);
    return client.query({ text, values: [...values], ...(name === null ? {} : { name }) });
  };

  async function send(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    const earlier = sentAhead;
    sentAhead = [];
    try {
      // In the order of the wire, so that the first to fail is the one that is reported.
      const answer = submit(text, values);
      if (earlier.length > 0) stream?.uncork();
      const results = await Promise.all([...earlier, answer]);
      return results.at(-1) as PostgresQueryResult<unknown>;
    } catch (error) {
      // After a migration a prepared statement may no longer fit its table: the next connection prepares it anew.
      if ((error as { code?: unknown }).code === '0A000') isStale = true;
      throw error;
    }
  }

  return {
    query: ((text: string, values: readonly unknown[] = []) => {
      // The store opens the transaction itself, and says in the same message what it may do.
      const isOpenedByStore = text === kyselysOwnOpening;
      if (!isOpenedByStore && !text.startsWith(ahead)) return send(text, values);
      if (!isOpenedByStore) {
        if (sentAhead.length === 0) stream?.cork();
        const answer = submit(text.slice(ahead.length), values);
        answer.catch(() => {});
        sentAhead.push(answer);
      }
      return Promise.resolve({ command: 'SELECT', rowCount: 0, rows: [] });
    }) as PostgresPoolClient['query'],
    // Kysely discards a connection whose rollback failed: it may still be inside the transaction.
    release: ((isDiscarded = false) => giveBack(isStale || isDiscarded)) as PostgresPoolClient['release'],
  };
}

function nameOf(names: Map<string, string>, text: string, values: readonly unknown[]): string | null {
  if (values.length === 0) return null;
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= mostPrepared) return null;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}
