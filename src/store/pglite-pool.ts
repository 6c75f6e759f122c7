import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { batched } from './postgres-pool.ts';

/**
 * The embedded database behind the same client as a server: `pg` speaks to it over a pipe in memory. So statements are
 * prepared once here too, and what is sent ahead is one call into the database with what follows. There is one
 * connection, and whoever has it keeps the queue's own statements out until it is given back.
 */
export async function createPglitePool(pglite: PGlite, types: pg.CustomTypesConfig): Promise<PostgresPool> {
  const client = new pg.Client({
    stream: () => createPipe(pglite) as never,
    ssl: false,
    user: 'postgres',
    types,
  });
  client.on('error', () => {});
  await client.connect();
  // As on a server: what is prepared once is planned once.
  await client.query('SET plan_cache_mode = force_generic_plan');
  let giveBack = () => {};
  const connection: PostgresPoolClient = { ...batched(client, types, () => giveBack()) };
  return {
    options: {},
    async end() {
      await pglite.close();
    },
    async connect() {
      const [taken, given] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const held = pglite._runExclusiveTransaction(async () => {
        taken.resolve();
        await given.promise;
      });
      held.catch(taken.reject);
      await taken.promise;
      giveBack = given.resolve;
      return connection;
    },
  };
}

/** What is written goes into the database, whose answer can be read: the wire protocol without a wire. */
function createPipe(pglite: PGlite): Duplex {
  const ask = (message: Uint8Array, done: (error?: Error | null) => void) => {
    pglite.execProtocolRaw(message).then((answer) => {
      pipe.push(answer);
      done();
    }, done);
  };
  const pipe = new Duplex({
    read() {},
    write: (chunk: Buffer, _encoding, done) => ask(chunk, done),
    writev: (chunks, done) => ask(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
  });
  return Object.assign(pipe, {
    setNoDelay: () => pipe,
    setKeepAlive: () => pipe,
    ref: () => pipe,
    unref: () => pipe,
    connect: () => process.nextTick(() => pipe.emit('connect')),
  });
}
