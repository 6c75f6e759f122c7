import { sql } from 'kysely';
import type { Reading } from './database.ts';
import type { RunStatus } from './tables.ts';

export type RunCounts = Record<RunStatus, number> & { degraded: number };

/** How many runs stand at each status, and how many of all had a failing step. */
export async function countRuns({ db, workspaceId }: Reading): Promise<RunCounts> {
  const rows = await db
    .selectFrom('run')
    .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
    .select(sql<number>`count(*) FILTER (WHERE degraded)::int`.as('degraded'))
    .where('workspace_id', '=', workspaceId)
    .groupBy('status')
    .execute();
  const counts: RunCounts = { queued: 0, running: 0, success: 0, failed: 0, suppressed: 0, degraded: 0 };
  for (const row of rows) {
    counts[row.status] = row.count;
    counts.degraded += row.degraded;
  }
  return counts;
}

/**
 * Leads that have neither a draft nor a reason for none, five minutes after they came in and not older than 30 days. A run
 * that still waits says why by its step or its error; what stays here has been lost sight of.
 */
export async function countUnansweredLeads({ db, workspaceId }: Reading): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM run
    WHERE workspace_id = ${workspaceId} AND status IN ('queued', 'running', 'success') AND error IS NULL
      AND created_at < clock_timestamp() - interval '5 minutes' AND created_at > clock_timestamp() - interval '30 days'
      AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.workspace_id = run.workspace_id AND draft.run_id = run.run_id)
      AND NOT EXISTS (SELECT 1 FROM run_step WHERE run_step.workspace_id = run.workspace_id
        AND run_step.run_id = run.run_id AND (run_step.error IS NOT NULL OR run_step.reason IS NOT NULL))`.execute(db);
  return rows[0]?.count ?? 0;
}

/** How many draft versions got each PII verdict. */
export async function countPiiVerdicts({
  db,
  workspaceId,
}: Reading): Promise<{ safe: number; review: number; block: number }> {
  return db
    .selectFrom('draft_version')
    .select([
      sql<number>`count(*) FILTER (WHERE blocked)::int`.as('block'),
      sql<number>`count(*) FILTER (WHERE NOT blocked AND (pii_safety ->> 'risk_score')::float8 >= 0.3)::int`.as(
        'review',
      ),
      sql<number>`count(*) FILTER (WHERE NOT blocked AND (pii_safety ->> 'risk_score')::float8 < 0.3)::int`.as('safe'),
    ])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
}

/** Seconds from a version's writing to its approval, over approvals since `since`: count, median and 95th percentile. */
export async function approvalTimes(
  { db, workspaceId }: Reading,
  since: Date,
): Promise<{ count: number; p50: number | null; p95: number | null }> {
  const waited = sql`extract(epoch FROM approval.decided_at - draft_version.created_at)`;
  return db
    .selectFrom('approval')
    .innerJoin('draft_version', (join) =>
      join
        .onRef('draft_version.workspace_id', '=', 'approval.workspace_id')
        .onRef('draft_version.draft_id', '=', 'approval.draft_id')
        .onRef('draft_version.version', '=', 'approval.version'),
    )
    .select([
      sql<number>`count(*)::int`.as('count'),
      sql<number | null>`percentile_cont(0.5) WITHIN GROUP (ORDER BY ${waited})::float8`.as('p50'),
      sql<number | null>`percentile_cont(0.95) WITHIN GROUP (ORDER BY ${waited})::float8`.as('p95'),
    ])
    .where('approval.workspace_id', '=', workspaceId)
    .where('approval.decided_at', '>=', since)
    .executeTakeFirstOrThrow();
}
