import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { CountersignError } from '../core/errors.ts';
import { askAhead, type Reading, sendAhead, type Writing } from './database.ts';
import type { RunStatus, RunTable, StepStatus } from './tables.ts';

export type Run = Selectable<RunTable>;

/** One finished step of a run as the journal keeps it. */
export type StoredStep = {
  step_key: string;
  status: StepStatus;
  output: unknown;
  reason: string | null;
  error: string | null;
  started_at: Date;
  duration_ms: number;
};

export async function insertRun(
  { db, workspaceId }: Writing,
  run: {
    runId: string;
    workflow: string;
    submissionId: string;
    traceId: string | null;
    draftOnly: boolean;
    /** Counted in the quota of its user; a run that is not waits for room. */
    isCounted: boolean;
  },
): Promise<void> {
  await sendAhead(
    db,
    db.insertInto('run').values({
      workspace_id: workspaceId,
      run_id: run.runId,
      workflow: run.workflow,
      submission_id: run.submissionId,
      trace_id: run.traceId,
      draft_only: run.draftOnly,
      error: null,
      started_at: null,
      completed_at: null,
      counted_at: run.isCounted ? sql<Date>`clock_timestamp()` : null,
    }),
  );
}

/** Notes that a run was counted in its user's quota. */
export async function markRunCounted({ db, workspaceId }: Writing, runId: string): Promise<void> {
  await sendAhead(
    db,
    db
      .updateTable('run')
      .set({ counted_at: sql<Date>`clock_timestamp()` })
      .where('workspace_id', '=', workspaceId)
      .where('run_id', '=', runId),
  );
}

/**
 * Takes a run for this worker by raising its fence, so that whoever held it before can write no more. Does not wait for
 * the answer: `claimed` is null when the run is finished or unknown.
 */
export async function claimRun(
  { db, workspaceId }: Writing,
  runId: string,
): Promise<{ claimed: Promise<{ run: Run; steps: StoredStep[] } | null> }> {
  const claim = await askAhead(
    db,
    db
      .updateTable('run')
      .set({ status: 'running', fence: sql`fence + 1`, started_at: sql`coalesce(started_at, clock_timestamp())` })
      .where('workspace_id', '=', workspaceId)
      .where('run_id', '=', runId)
      .where('status', 'in', ['queued', 'running'])
      .returningAll(),
  );
  const journal = await askAhead(db, selectSteps({ db, workspaceId }, runId));
  const claimed = Promise.all([claim.answer, journal.answer]).then(([[run], steps]) => (run ? { run, steps } : null));
  claimed.catch(() => {});
  return { claimed };
}

export async function stepsOf(reading: Reading, runId: string): Promise<StoredStep[]> {
  return selectSteps(reading, runId).execute();
}

/** What a finished step of a run has kept; null when it has not, or failed. */
export async function stepOutput({ db, workspaceId }: Reading, runId: string, stepKey: string): Promise<unknown> {
  const row = await db
    .selectFrom('run_step')
    .select('output')
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .where('step_key', '=', stepKey)
    .executeTakeFirst();
  return row?.output ?? null;
}

function selectSteps({ db, workspaceId }: Reading, runId: string) {
  return db
    .selectFrom('run_step')
    .select(['step_key', 'status', 'output', 'reason', 'error', 'started_at', 'duration_ms'])
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .orderBy('started_at');
}

/**
 * Writes finished steps if this worker still holds the run, in one statement that nobody waits for. Where another worker
 * has taken over, the transaction ends with an error that `isFencedOut` knows.
 */
export async function holdAndRecord(
  { db, workspaceId }: Writing,
  runId: string,
  fence: number,
  steps: readonly StoredStep[],
): Promise<void> {
  const rows = JSON.stringify(steps);
  await sendAhead(
    db,
    sql`
    WITH mine AS (
      SELECT 1 FROM run WHERE workspace_id = ${workspaceId}::uuid AND run_id = ${runId}::uuid AND fence = ${fence} FOR UPDATE
    ), recorded AS (
      INSERT INTO run_step (workspace_id, run_id, step_key, status, output, reason, error, started_at, duration_ms, fence)
      SELECT ${workspaceId}::uuid, ${runId}::uuid, step_key, status, output, reason, error, started_at, duration_ms, ${fence}
      FROM mine, jsonb_to_recordset(${rows}::text::jsonb) AS step(
        step_key text, status text, output jsonb, reason text, error text, started_at timestamptz, duration_ms integer)
      ON CONFLICT (workspace_id, run_id, step_key) DO NOTHING
    )
    SELECT CASE count(*) WHEN 0 THEN refuse_fenced_out() END FROM mine`,
  );
}

/** Whether a transaction has ended because its run is no longer this worker's. */
export function isFencedOut(error: unknown): boolean {
  return error instanceof CountersignError && error.code === 'fenced_out';
}

export async function finishRun(
  { db, workspaceId }: Writing,
  runId: string,
  outcome: { status: Exclude<RunStatus, 'queued' | 'running'>; degraded: boolean; error: string | null },
): Promise<void> {
  await sendAhead(
    db,
    db
      .updateTable('run')
      .set({ ...outcome, completed_at: sql`clock_timestamp()` })
      .where('workspace_id', '=', workspaceId)
      .where('run_id', '=', runId),
  );
}

/** Puts a failed run back into the queue; its finished steps stay, failed ones are forgotten. False when it is not failed. */
export async function reopenRun({ db, workspaceId }: Writing, runId: string): Promise<boolean> {
  const reopened = await db
    .updateTable('run')
    .set({ status: 'queued', error: null, completed_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .where('status', '=', 'failed')
    .returning('run_id')
    .executeTakeFirst();
  if (reopened === undefined) return false;
  await db
    .deleteFrom('run_step')
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .where('status', '=', 'failed')
    .execute();
  return true;
}

export async function recordRunError(
  { db, workspaceId }: Writing,
  error: { errorId: string; runId: string; stepKey: string; connector: string | null; code: string; message: string },
): Promise<void> {
  await db
    .insertInto('run_error')
    .values({
      workspace_id: workspaceId,
      error_id: error.errorId,
      run_id: error.runId,
      step_key: error.stepKey,
      connector: error.connector,
      code: error.code,
      message: error.message,
    })
    .execute();
}

export async function runById({ db, workspaceId }: Reading, runId: string): Promise<Run | null> {
  const run = await db
    .selectFrom('run')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return run ?? null;
}

export async function newestRun({ db, workspaceId }: Reading): Promise<Run | null> {
  const run = await db
    .selectFrom('run')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return run ?? null;
}

/** Runs newest first, with the total count of the same filter. */
export async function listRuns(
  { db, workspaceId }: Reading,
  filter: { status: RunStatus | null; limit: number; offset: number },
): Promise<{ runs: Run[]; total: number }> {
  let query = db.selectFrom('run').where('workspace_id', '=', workspaceId);
  if (filter.status !== null) query = query.where('status', '=', filter.status);
  const runs = await query
    .selectAll()
    .orderBy('created_at', 'desc')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { runs, total };
}
