import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';

export type RunFigures = {
  /** Epoch milliseconds. */
  lastEndedAt: number;
  /** From the row of the run, written at intake, to the end of the step that puts the draft into the mailbox. */
  timeToDraftMs: number[];
  /** Per step: the median and the 99th percentile of its duration. */
  steps: { step: string; p50: number; p99: number }[];
  statuses: Record<string, number>;
  /** Texts by who wrote them: the composer steps in where the model's text did not pass. */
  generators: Record<string, number>;
};

/** Reads from the journal how the runs since `since` went. */
export function figuresOf(store: Store, since: Date): Promise<RunFigures> {
  return store.system(async (db) => {
    const { rows: drafts } = await sql<{ ms: number }>`
      SELECT (extract(epoch FROM step.started_at - run.created_at) * 1000 + step.duration_ms)::float AS ms
      FROM run JOIN run_step AS step USING (workspace_id, run_id)
      WHERE step_key = 'create_draft' AND step.status = 'success' AND run.created_at >= ${since}`.execute(db);
    const { rows: steps } = await sql<{ step: string; p50: number; p99: number }>`
      SELECT step_key AS step, percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_ms) AS p50,
             percentile_disc(0.99) WITHIN GROUP (ORDER BY duration_ms) AS p99
      FROM run_step JOIN run USING (workspace_id, run_id) WHERE run.created_at >= ${since}
      GROUP BY step_key ORDER BY min(run_step.started_at)`.execute(db);
    const { rows: statuses } = await sql<{ name: string; count: number; last: Date }>`
      SELECT status || CASE WHEN degraded THEN ' (degraded)' ELSE '' END AS name, count(*)::int AS count,
             max(completed_at) AS last
      FROM run WHERE created_at >= ${since} GROUP BY 1`.execute(db);
    const { rows: generators } = await sql<{ name: string; count: number }>`
      SELECT coalesce(generator, 'none') AS name, count(*)::int AS count
      FROM draft_version WHERE created_at >= ${since} GROUP BY 1`.execute(db);
    return {
      lastEndedAt: Math.max(...statuses.map(({ last }) => new Date(last).getTime())),
      timeToDraftMs: drafts.map(({ ms }) => ms),
      steps,
      statuses: countsOf(statuses),
      generators: countsOf(generators),
    };
  });
}

function countsOf(rows: { name: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
