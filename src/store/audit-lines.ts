import { sql } from 'kysely';
import { sendAhead, type Writing } from './database.ts';

/** A line of the audit trail, ready but for its place in the chain. */
export type AuditLine = {
  event_id: string;
  timestamp: string;
  event_type: string;
  actor: string;
  action: string;
  status: string;
  trace_id: string | null;
  salt: string;
  resource: string | null;
  details: Record<string, unknown>;
  metadata: Record<string, unknown>;
  body_hash: string;
  /** The canonical JSON of the event up to `prev_hash`, and from behind `seq` on. */
  before: string;
  after: string;
};

/**
 * Adds lines to the workspace's chain, in their order. The hash is SHA-256 over the RFC 8785 canonical JSON of the
 * event, in which `prev_hash` and `seq` stand side by side in key order: the statement puts them in itself, under the
 * head's row lock; without a head the lines have no number and are refused. It is sent along with the commit, because that lock holds up every other change of the workspace.
 */
export async function appendAuditLines({ db, workspaceId }: Writing, lines: readonly AuditLine[]): Promise<void> {
  if (lines.length === 0) return;
  const numbered = JSON.stringify(lines.map((line, index) => ({ ...line, place: index + 1 })));
  const statement = sql`
    WITH RECURSIVE line AS (
      SELECT * FROM jsonb_to_recordset(${numbered}::text::jsonb) AS line(
        place integer, event_id uuid, timestamp timestamptz, event_type text, actor text, action text, status text,
        trace_id text, salt text, resource text, details jsonb, metadata jsonb, body_hash text, before text, after text)
    ), head AS (
      SELECT seq, hash FROM audit_head WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE
    ), chain AS (
      SELECT 0 AS place, seq, ''::text AS prev_hash, hash FROM head
      UNION ALL
      SELECT line.place, chain.seq + 1, chain.hash, encode(sha256(convert_to(
          line.before || ',"prev_hash":"' || chain.hash || '","seq":' || chain.seq + 1 || ',' || line.after, 'UTF8')), 'hex')
      FROM chain JOIN line ON line.place = chain.place + 1
    ), body AS (
      INSERT INTO audit_body (workspace_id, seq, salt, resource, details, metadata)
      SELECT ${workspaceId}::uuid, chain.seq, salt, resource, details, metadata FROM line LEFT JOIN chain USING (place)
    )
    INSERT INTO audit_event (workspace_id, seq, event_id, timestamp, event_type, actor, action, status, trace_id, body_hash, prev_hash, hash)
    SELECT ${workspaceId}::uuid, chain.seq, event_id, timestamp, event_type, actor, action, status, trace_id, body_hash,
      chain.prev_hash, chain.hash
    FROM line LEFT JOIN chain USING (place) ORDER BY place`;
  await sendAhead(db, statement);
}
