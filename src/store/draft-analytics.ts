import { type RawBuilder, sql } from 'kysely';
import type { Reading } from './database.ts';

/** Which drafts are looked at: those written from `from` up to `to`, days being those of `timeZone`. */
export type Span = { from: Date; to: Date; timeZone: string };

export type DayFigures = {
  day: string;
  leads: number;
  drafts: number;
  approved: number;
  rejected: number;
  sent: number;
  replied: number;
};

export type Quantiles = { count: number; p50: number | null; p95: number | null };

export type Turnaround = {
  /** Seconds from the lead's form to the first text. */
  first_draft: Quantiles;
  /** Seconds from the first text to the approval. */
  approval: Quantiles;
  /** Seconds from the text that was approved to its approval: the last look alone. */
  last_look: Quantiles;
  /** Seconds from the approval to the sending. */
  sending: Quantiles;
  /** Seconds from the sending to the answer. */
  reply: Quantiles;
};

export type GroupFigures = {
  name: string;
  drafts: number;
  approved: number;
  edited: number;
  sent: number;
  replied: number;
  approval_p50: number | null;
};

/** A row a draft, with its lead, its last approval and its outcome. */
function draftsOf({ workspaceId }: Reading, { from, to }: Span): RawBuilder<unknown> {
  return sql`(
    SELECT draft.created_at, draft.status, draft.mailbox, draft.metadata, run.created_at AS lead_at, first.created_at AS text_at,
      first.generator, approval.decided_at, signed.created_at AS signed_text_at, outcome.replied_at,
      CASE WHEN draft.status = 'SENT' THEN draft.sent_at
           WHEN draft.superseded_reason = 'sent_in_mailbox' THEN draft.updated_at END AS went_out_at,
      now.blocked, (now.pii_safety ->> 'risk_score')::float8 AS risk,
      approval.version IS NOT NULL AND EXISTS (
        SELECT FROM draft_version AS edit WHERE edit.workspace_id = draft.workspace_id AND edit.draft_id = draft.draft_id
          AND edit.version <= approval.version AND edit.origin IN ('edit', 'mailbox')) AS was_edited
    FROM draft
    JOIN draft_version AS first ON first.workspace_id = draft.workspace_id AND first.draft_id = draft.draft_id AND first.version = 1
    JOIN draft_version AS now ON now.workspace_id = draft.workspace_id AND now.draft_id = draft.draft_id AND now.version = draft.version
    LEFT JOIN run ON run.workspace_id = draft.workspace_id AND run.run_id = draft.run_id
    LEFT JOIN LATERAL (
      SELECT version, decided_at FROM approval
      WHERE approval.workspace_id = draft.workspace_id AND approval.draft_id = draft.draft_id
      ORDER BY version DESC LIMIT 1) AS approval ON true
    LEFT JOIN draft_version AS signed ON signed.workspace_id = draft.workspace_id AND signed.draft_id = draft.draft_id
      AND signed.version = approval.version
    LEFT JOIN draft_outcome AS outcome ON outcome.workspace_id = draft.workspace_id AND outcome.draft_id = draft.draft_id
    WHERE draft.workspace_id = ${workspaceId} AND draft.created_at >= ${from} AND draft.created_at < ${to}
  )`;
}

const counts = sql`
  count(*)::int AS drafts, count(decided_at)::int AS approved,
  count(*) FILTER (WHERE status = 'REJECTED')::int AS rejected,
  count(went_out_at)::int AS sent, count(replied_at)::int AS replied`;

/** A row a day, also where nothing happened; what became of a draft counts on the day it was written. */
export async function figuresByDay(reading: Reading, span: Span): Promise<DayFigures[]> {
  const { db, workspaceId } = reading;
  const { from, to, timeZone } = span;
  const dayOf = (time: RawBuilder<unknown>) => sql`(${time} AT TIME ZONE ${timeZone})::date`;
  const { rows } = await sql<DayFigures>`
    WITH days AS (
      SELECT generate_series(${dayOf(sql`${from}::timestamptz`)}, ${dayOf(sql`(${to}::timestamptz - interval '1 microsecond')`)}, '1 day')::date AS day
    ), leads AS (
      SELECT ${dayOf(sql`created_at`)} AS day, count(*)::int AS leads FROM run
      WHERE workspace_id = ${workspaceId} AND created_at >= ${from} AND created_at < ${to} GROUP BY 1
    ), drafts AS (
      SELECT ${dayOf(sql`created_at`)} AS day, ${counts} FROM ${draftsOf(reading, span)} AS one GROUP BY 1
    )
    SELECT to_char(days.day, 'YYYY-MM-DD') AS day, coalesce(leads, 0) AS leads, coalesce(drafts, 0) AS drafts,
      coalesce(approved, 0) AS approved, coalesce(rejected, 0) AS rejected, coalesce(sent, 0) AS sent, coalesce(replied, 0) AS replied
    FROM days LEFT JOIN leads USING (day) LEFT JOIN drafts USING (day) ORDER BY days.day`.execute(db);
  return rows;
}

/** How long each stage took, and how the texts were judged. */
export async function figuresOfSpan(
  reading: Reading,
  span: Span,
): Promise<{ turnaround: Turnaround; edited: number; verdicts: { safe: number; review: number; block: number } }> {
  const stages: Record<keyof Turnaround, RawBuilder<unknown>> = {
    first_draft: sql`text_at - lead_at`,
    approval: sql`decided_at - text_at`,
    last_look: sql`decided_at - signed_text_at`,
    sending: sql`went_out_at - decided_at`,
    reply: sql`replied_at - went_out_at`,
  };
  const columns = Object.entries(stages).map(
    ([name, interval]) => sql`jsonb_build_object('count', count(${interval})::int,
      'p50', percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${interval})::float8),
      'p95', percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM ${interval})::float8)) AS ${sql.ref(name)}`,
  );
  const { rows } = await sql<Turnaround & { edited: number; safe: number; review: number; block: number }>`
    SELECT ${sql.join(columns)}, count(*) FILTER (WHERE was_edited)::int AS edited,
      count(*) FILTER (WHERE blocked)::int AS block,
      count(*) FILTER (WHERE NOT blocked AND risk >= 0.3)::int AS review,
      count(*) FILTER (WHERE NOT blocked AND risk < 0.3)::int AS safe
    FROM ${draftsOf(reading, span)} AS one`.execute(reading.db);
  const { edited, safe, review, block, ...turnaround } = rows[0] as (typeof rows)[number];
  return { turnaround, edited, verdicts: { safe, review, block } };
}

/** The same figures for each rep, each kind of writer or each template; `unknown` where a draft names none. */
export async function figuresByGroup(
  reading: Reading,
  span: Span,
  group: 'rep' | 'writer' | 'template',
): Promise<GroupFigures[]> {
  const named = { rep: sql`mailbox`, writer: sql`generator`, template: sql`metadata ->> 'template'` }[group];
  const { rows } = await sql<GroupFigures>`
    SELECT coalesce(${named}, 'unknown') AS name, ${counts}, count(*) FILTER (WHERE was_edited)::int AS edited,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - text_at)::float8) AS approval_p50
    FROM ${draftsOf(reading, span)} AS one GROUP BY 1 ORDER BY drafts DESC, name LIMIT 100`.execute(reading.db);
  return rows;
}
