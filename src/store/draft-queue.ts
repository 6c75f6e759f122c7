import { type RawBuilder, sql } from 'kysely';
import type { DraftStatus } from '../core/draft.ts';
import type { Reading } from './database.ts';

export const splits = ['due', 'review', 'blocked', 'waiting', 'sent'] as const;
export type Split = (typeof splits)[number];

/** A row of the queue: what a person needs to choose the next draft, and no more. */
export type QueueRow = {
  draft_id: string;
  run_id: string | null;
  status: DraftStatus;
  version: number;
  content_hash: string;
  name: string | null;
  company: string | null;
  recipient: string;
  subject: string;
  excerpt: string;
  language: string;
  held: boolean;
  guard_reasons: string[];
  warnings: string[];
  risk_score: number;
  created_at: Date;
  expires_at: Date;
  due_at: Date;
  snoozed_until: Date | null;
  send_at: Date | null;
  send_error: string | null;
  sent_at: Date | null;
  assigned_to: string | null;
  assigned_name: string | null;
  /** Where the row stands in its split, to the microsecond. */
  place: string;
};

export type QueueQuery = {
  split: Split;
  now: Date;
  /** Behind which row to go on; null begins. */
  after: { place: string; draftId: string } | null;
  /** Only what is handed to this person; null for all. */
  assignedTo: string | null;
  /** Only rows whose name, company, address or subject holds this; looked for in the first `searched` rows. */
  text: string | null;
  limit: number;
};

/** How many rows of a split a search looks through. */
export const searched = 2000;
/** Counts stop here: beyond it nobody reads the figure. */
export const mostCounted = 1000;

/** Words of the conditions are literals, as the partial indexes of migration 011 have them. */
const conditions: Record<Split, (now: Date) => RawBuilder<unknown>> = {
  due: (now) => sql`draft.status IN ('PENDING_APPROVAL', 'SEND_FAILED') AND NOT draft.held AND draft.due_at <= ${now}`,
  review: (now) =>
    sql`draft.status = 'PENDING_APPROVAL' AND NOT draft.held AND draft.snoozed_until IS NULL AND draft.due_at > ${now}`,
  blocked: () => sql`draft.status = 'PENDING_APPROVAL' AND draft.held`,
  waiting: (now) =>
    sql`(draft.status = 'APPROVED' OR (draft.status = 'PENDING_APPROVAL' AND NOT draft.held AND draft.snoozed_until IS NOT NULL)) AND (draft.status = 'APPROVED' OR draft.due_at > ${now})`,
  sent: () => sql`draft.status = 'SENT'`,
};

const orders: Record<Split, { column: 'due_at' | 'created_at' | 'sent_at'; isRising: boolean }> = {
  due: { column: 'due_at', isRising: true },
  review: { column: 'created_at', isRising: false },
  blocked: { column: 'created_at', isRising: false },
  waiting: { column: 'created_at', isRising: false },
  sent: { column: 'sent_at', isRising: false },
};

/** The next rows of a split, in its order: what presses first, else the newest first. */
export async function queueRows({ db, workspaceId }: Reading, query: QueueQuery): Promise<QueueRow[]> {
  const { column, isRising } = orders[query.split];
  const [place, direction] = [sql.ref(`draft.${column}`), sql.raw(isRising ? 'ASC' : 'DESC')];
  const { after, assignedTo, text, limit } = query;
  const beyond =
    after === null
      ? sql``
      : sql`AND (${place}, draft.draft_id) ${sql.raw(isRising ? '>' : '<')} (${after.place}::timestamptz, ${after.draftId}::uuid)`;
  const own = assignedTo === null ? sql`` : sql`AND draft.assigned_to = ${assignedTo}::uuid`;
  const pattern = text === null ? null : `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const matching =
    pattern === null
      ? sql``
      : sql`WHERE one.locked_recipient ILIKE ${pattern} OR one.metadata ->> 'full_name' ILIKE ${pattern}
          OR one.metadata ->> 'company' ILIKE ${pattern} OR version.subject ILIKE ${pattern}`;
  const { rows } = await sql<QueueRow>`
    SELECT one.draft_id, one.run_id, one.status, one.version, version.content_hash,
      one.metadata ->> 'full_name' AS name, one.metadata ->> 'company' AS company,
      version.recipient, version.subject, left(version.body, 400) AS excerpt, version.language, one.held,
      version.guard_reasons, version.warnings, (version.pii_safety ->> 'risk_score')::float8 AS risk_score,
      one.created_at, one.expires_at, one.due_at, one.snoozed_until, one.send_at, one.send_error, one.sent_at,
      one.assigned_to, person.name AS assigned_name,
      to_char(one.${sql.ref(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS place
    FROM (
      SELECT * FROM draft WHERE draft.workspace_id = ${workspaceId}::uuid AND ${conditions[query.split](query.now)} ${beyond} ${own}
      ORDER BY ${place} ${direction}, draft.draft_id ${direction} LIMIT ${pattern === null ? limit : searched}
    ) AS one
    JOIN draft_version AS version USING (workspace_id, draft_id, version)
    LEFT JOIN person ON person.workspace_id = one.workspace_id AND person.person_id = one.assigned_to
    ${matching}
    ORDER BY one.${sql.ref(column)} ${direction}, one.draft_id ${direction} LIMIT ${limit}`.execute(db);
  return rows;
}

/** How many drafts each split holds, at most `mostCounted`. */
export async function queueCounts({ db, workspaceId }: Reading, now: Date): Promise<Record<Split, number>> {
  const counted = splits.map(
    (split) => sql`(SELECT count(*) FROM (SELECT FROM draft WHERE draft.workspace_id = ${workspaceId}::uuid
      AND ${conditions[split](now)} LIMIT ${mostCounted}) AS found)::integer AS ${sql.ref(split)}`,
  );
  const { rows } = await sql<Record<Split, number>>`SELECT ${sql.join(counted)}`.execute(db);
  return rows[0] as Record<Split, number>;
}
