import { type RawBuilder, sql, type Transaction } from 'kysely';
import { CountersignError } from '../core/errors.ts';
import type { Store } from './database.ts';
import { recordHeartbeat } from './heartbeats.ts';
import type { Tables } from './tables.ts';

/** A write that went well speaks for so long: readiness is open to strangers, who must not make the database write. */
const speaksForMs = 5_000;

/**
 * Answers whether the database takes writes, by one that is committed and one that needs room on its disk. Throws
 * `database_not_writable` with the reason. Looks at the same time share one.
 */
export function createWriteProbe(store: Store, processId: string): () => Promise<void> {
  let goodUntil = 0;
  let underWay: Promise<void> | null = null;
  const write = async () => {
    try {
      await recordHeartbeat(store, 'api', processId);
      await store.system((db) => takeRoom(db));
      goodUntil = performance.now() + speaksForMs;
    } catch (error) {
      throw new CountersignError('database_not_writable', reasonOf(error), {}, error);
    } finally {
      underWay = null;
    }
  };
  return async () => {
    if (performance.now() < goodUntil) return;
    underWay ??= write();
    await underWay;
  };
}

/**
 * Some hundred kilobytes that the database has to put on its disk for a moment: a row that finds room in its page says
 * nothing of a disk that is full, and this leaves no row behind.
 */
export async function takeRoom(db: Transaction<Tables>, words: RawBuilder<unknown> = sql``): Promise<unknown[]> {
  await sql`SET LOCAL work_mem = '64kB'`.execute(db);
  return (await sql`${words} SELECT count(*) FROM generate_series(1, 20000)`.execute(db)).rows;
}

function reasonOf(error: unknown): string {
  const state = error instanceof CountersignError ? error.details.state : null;
  if (state === '53100' || state === 'ENOSPC') return 'its disk is full';
  if (state === '25006' || state === '0A000' || state === 'EROFS') return 'it is read-only';
  if (state === '42501') return 'its user may not write';
  return 'a write failed';
}
