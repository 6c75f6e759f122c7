import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Unfinished runs of all workspaces, a minute old or more, for which the queue holds no live job. `is_dead` tells that
 * a job of the run ended as a dead letter.
 */
export async function runsWithoutJob(
  db: Transaction<Tables>,
  queueName: string,
): Promise<{ workspace_id: string; run_id: string; is_dead: boolean }[]> {
  const { rows } = await sql<{ workspace_id: string; run_id: string; is_dead: boolean }>`
    SELECT run.workspace_id, run.run_id,
      EXISTS (SELECT FROM pgboss.job dead WHERE dead.name = 'dead_letter' AND dead.data ->> 'runId' = run.run_id::text) AS is_dead
    FROM run
    WHERE run.completed_at IS NULL AND run.created_at < clock_timestamp() - interval '1 minute'
      AND NOT EXISTS (
        SELECT FROM pgboss.job live
        WHERE live.name = ${queueName} AND live.state IN ('created', 'retry', 'active') AND live.data ->> 'runId' = run.run_id::text)
    ORDER BY run.created_at LIMIT 200`.execute(db);
  return rows;
}

/** Sends of all workspaces that should have gone out two minutes ago or earlier, for which the queue holds no live job. */
export async function sendsWithoutJob(
  db: Transaction<Tables>,
  queueName: string,
): Promise<{ workspace_id: string; draft_id: string }[]> {
  const { rows } = await sql<{ workspace_id: string; draft_id: string }>`
    SELECT send.workspace_id, send.draft_id FROM send_intent send
    WHERE send.state IN ('planned', 'in_flight') AND send.fire_at < clock_timestamp() - interval '2 minutes'
      AND NOT EXISTS (
        SELECT FROM pgboss.job live
        WHERE live.name = ${queueName} AND live.state IN ('created', 'retry', 'active') AND live.data ->> 'draftId' = send.draft_id::text)
    ORDER BY send.fire_at LIMIT 100`.execute(db);
  return rows;
}
