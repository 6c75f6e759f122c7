import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Store } from '../../../src/store/database.ts';

type Row = {
  workspace_id: string;
  seq: number;
  event_id: string;
  timestamp: Date;
  event_type: string;
  actor: string;
  action: string;
  status: string;
  trace_id: string | null;
  body_hash: string;
  prev_hash: string;
  hash: string;
  salt: string;
  resource: string | null;
  details: unknown;
  metadata: unknown;
};

/** What is wrong with the audit chains, worked out without the product's own verifier; empty when they are intact. */
export async function chainProblems(store: Store): Promise<string[]> {
  const rows = await store.system(async (db) => {
    const found = await sql<Row>`
      SELECT e.*, b.salt, b.resource, b.details, b.metadata
      FROM audit_event e JOIN audit_body b USING (workspace_id, seq) ORDER BY e.workspace_id, e.seq`.execute(db);
    return found.rows;
  });
  const problems: string[] = [];
  const heads = new Map<string, { seq: number; hash: string }>();
  for (const row of rows) {
    const head = heads.get(row.workspace_id) ?? { seq: 0, hash: '0'.repeat(64) };
    if (row.seq !== head.seq + 1) problems.push(`gap before ${row.seq}`);
    if (row.prev_hash !== head.hash) problems.push(`${row.seq} does not follow ${row.seq - 1}`);
    if (row.hash !== hashOf(row)) problems.push(`${row.seq} was changed`);
    if (row.body_hash !== bodyHashOf(row)) problems.push(`the body of ${row.seq} was changed`);
    heads.set(row.workspace_id, { seq: row.seq, hash: row.hash });
  }
  return problems;
}

function hashOf(row: Row): string {
  const {
    salt: _salt,
    resource: _resource,
    details: _details,
    metadata: _metadata,
    hash: _hash,
    timestamp,
    ...chained
  } = row;
  return sha256({ ...chained, timestamp: timestamp.toISOString() });
}

function bodyHashOf({ salt, resource, details, metadata }: Row): string {
  return sha256({ salt, resource, details, metadata });
}

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
