import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { CountersignError } from '../core/errors.ts';
import type { Store } from './database.ts';

/**
 * The store as the sign-in library takes it: each of its statements is a transaction of its own, across workspaces, on
 * the pools there are. It is given no longer transactions: on the embedded database one would keep everybody else out.
 */
// biome-ignore lint/suspicious/noExplicitAny: the library names its tables itself
export function signInDatabase(store: Store): Kysely<any> {
  const connection: DatabaseConnection = {
    executeQuery: <R>({ sql, parameters }: CompiledQuery) =>
      store.system((db) => db.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]))) as Promise<QueryResult<R>>,
    streamQuery: refuse,
  };
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        releaseConnection: async () => {},
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        destroy: async () => {},
      }),
    },
  });
}

function refuse(): never {
  throw new CountersignError('unsupported', 'The sign-in library is given single statements only.');
}
