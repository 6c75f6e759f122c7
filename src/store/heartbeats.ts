import { sql } from 'kysely';
import type { Store } from './database.ts';

export type Heartbeat = { process_id: string; role: 'api' | 'worker' | 'scheduler'; beat_at: Date };

/** Notes that a process lives; rows of processes that are long gone are removed on the way. */
export async function recordHeartbeat(store: Store, role: Heartbeat['role'], processId: string): Promise<void> {
  await store.system(async (db) => {
    await db
      .insertInto('process_heartbeat')
      .values({ process_id: processId, role })
      .onConflict((conflict) => conflict.column('process_id').doUpdateSet({ beat_at: sql`clock_timestamp()` }))
      .execute();
    await db
      .deleteFrom('process_heartbeat')
      .where('beat_at', '<', sql<Date>`clock_timestamp() - interval '1 hour'`)
      .execute();
  });
}

export async function listHeartbeats(store: Store): Promise<Heartbeat[]> {
  return store.system((db) => db.selectFrom('process_heartbeat').selectAll().orderBy('role').execute());
}
