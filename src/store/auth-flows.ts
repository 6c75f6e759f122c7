import { sql } from 'kysely';
import type { Store } from './database.ts';

export type FlowPurpose = 'sign_in' | 'google_connection' | 'hubspot_connection';

/** A way out and back: whose it is, and what to do when they return. */
export type Flow = {
  purpose: FlowPurpose;
  verifier: string;
  target: string;
  sessionId: string | null;
  workspaceId: string | null;
  details: Record<string, unknown>;
};

const minutes = 10;

/** Stores a flow by the hashes of its state and of what the browser holds; old ones go. */
export async function beginFlow(store: Store, flow: Flow & { stateHash: string; browserHash: string }): Promise<void> {
  await store.system(async (db) => {
    await sql`DELETE FROM auth_flow WHERE expires_at < clock_timestamp()`.execute(db);
    await db
      .insertInto('auth_flow')
      .values({
        state_hash: flow.stateHash,
        purpose: flow.purpose,
        browser_hash: flow.browserHash,
        verifier: flow.verifier,
        target: flow.target,
        session_id: flow.sessionId,
        for_workspace: flow.workspaceId,
        details: JSON.stringify(flow.details),
        expires_at: sql<Date>`clock_timestamp() + make_interval(mins => ${minutes})`,
      })
      .execute();
  });
}

/** Takes a flow out, once: null when it is unknown, over, taken already, or another browser's. */
export async function takeFlow(store: Store, stateHash: string, browserHash: string): Promise<Flow | null> {
  const row = await store.system((db) =>
    db
      .deleteFrom('auth_flow')
      .where('state_hash', '=', stateHash)
      .where('browser_hash', '=', browserHash)
      .where('expires_at', '>', sql<Date>`clock_timestamp()`)
      .returningAll()
      .executeTakeFirst(),
  );
  if (row === undefined) return null;
  const { purpose, verifier, target, session_id: sessionId, for_workspace: workspaceId, details } = row;
  return { purpose, verifier, target, sessionId, workspaceId, details };
}
