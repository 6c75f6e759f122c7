import { sql } from 'kysely';
import type { Reading, Store, Writing } from './database.ts';

/** Where a chain begins after retention, and where it ends. */
export type StoredHead = { seq: number; hash: string; pruned_seq: number; pruned_hash: string };

/** What may be erased of an entry. `metadata` and `details` are JSON objects. */
export type StoredBody = {
  salt: string | null;
  resource: string | null;
  details: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
  erased_at: string | null;
};

/** One entry as stored; `timestamp` with every digit the database holds, so that no change of it goes unseen. */
export type StoredAuditEvent = {
  workspace_id: string;
  seq: number;
  event_id: string;
  timestamp: string | null;
  event_type: string;
  actor: string;
  action: string;
  status: string;
  trace_id: string | null;
  body_hash: string;
  prev_hash: string;
  hash: string;
  body: StoredBody | null;
};

/** All workspaces that have, or should have, a chain. */
export async function auditedWorkspaces(store: Store): Promise<string[]> {
  return store.system(async (db) => {
    const { rows } = await sql<{ id: string }>`
      SELECT workspace_id AS id FROM workspace UNION SELECT workspace_id FROM audit_head
      UNION SELECT workspace_id FROM audit_event ORDER BY 1`.execute(db);
    return rows.map((row) => row.id);
  });
}

/** Null when the workspace has no head row. */
export async function readAuditHead({ db, workspaceId }: Reading): Promise<StoredHead | null> {
  const { rows } = await sql<StoredHead>`
    SELECT seq, hash, pruned_seq, pruned_hash FROM audit_head WHERE workspace_id = ${workspaceId}`.execute(db);
  return rows[0] ?? null;
}

/** Up to `limit` entries after `seq`, in order, each with its body. */
export async function auditEventsAfter(
  { db, workspaceId }: Reading,
  seq: number,
  limit: number,
): Promise<StoredAuditEvent[]> {
  const utc = `YYYY-MM-DD"T"HH24:MI:SS.US"Z"AD`;
  const { rows } = await sql<StoredAuditEvent>`
    SELECT e.workspace_id, e.seq, e.event_id, to_char(e.timestamp AT TIME ZONE 'UTC', ${utc}) AS timestamp,
      e.event_type, e.actor, e.action, e.status, e.trace_id, e.body_hash, e.prev_hash, e.hash,
      CASE WHEN b.seq IS NOT NULL THEN jsonb_build_object('salt', b.salt, 'resource', b.resource, 'details', b.details,
        'metadata', b.metadata, 'erased_at', to_char(b.erased_at AT TIME ZONE 'UTC', ${utc})) END AS body
    FROM audit_event e LEFT JOIN audit_body b ON b.workspace_id = e.workspace_id AND b.seq = e.seq
    WHERE e.workspace_id = ${workspaceId} AND e.seq > ${seq} ORDER BY e.seq LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, timestamp: isoTime(row.timestamp) }));
}

/** As `Date.toISOString` writes it where the stored time has whole milliseconds; longer where it has not. */
function isoTime(text: string | null): string | null {
  return text?.replace(/000ZAD$/, 'Z') ?? null;
}

/**
 * Empties the bodies that tell of `resource`: resource, details, metadata and the salt, without which they cannot be
 * guessed from their hash. The entries and their hashes stay. Returns how many were emptied.
 */
export async function eraseAuditBodies({ db, workspaceId }: Writing, resource: string): Promise<number> {
  const { rows } = await sql`
    UPDATE audit_body SET salt = NULL, resource = NULL, details = NULL, metadata = NULL, erased_at = clock_timestamp()
    WHERE workspace_id = ${workspaceId} AND resource = ${resource} RETURNING 1`.execute(db);
  return rows.length;
}

/**
 * Retention: deletes the entries at the beginning of the chain that are all older than `before`, and keeps the number
 * and hash of the last one, on which the chain then stands. Returns how many were deleted.
 */
export async function pruneAudit(store: Store, workspaceId: string, before: Date): Promise<number> {
  return store.system(async (db) => {
    const { rows } = await sql<{ seq: number }>`
      WITH head AS (
        SELECT seq, pruned_seq FROM audit_head WHERE workspace_id = ${workspaceId} FOR UPDATE
      ), kept AS (
        SELECT coalesce(min(seq), (SELECT seq + 1 FROM head)) AS first
        FROM audit_event WHERE workspace_id = ${workspaceId} AND timestamp >= ${before}
      )
      UPDATE audit_head SET pruned_seq = e.seq, pruned_hash = e.hash
      FROM audit_event e, kept, head
      WHERE audit_head.workspace_id = ${workspaceId} AND e.workspace_id = ${workspaceId}
        AND e.seq = kept.first - 1 AND e.seq > head.pruned_seq
      RETURNING e.seq`.execute(db);
    const pruned = rows[0]?.seq;
    if (pruned === undefined) return 0;
    await sql`DELETE FROM audit_body WHERE workspace_id = ${workspaceId} AND seq <= ${pruned}`.execute(db);
    const deleted = await sql`DELETE FROM audit_event WHERE workspace_id = ${workspaceId} AND seq <= ${pruned}`.execute(
      db,
    );
    return Number(deleted.numAffectedRows ?? 0);
  });
}
