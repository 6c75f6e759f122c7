import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import type { DeadJob } from '../../durable/queue.ts';
import { reopenRun } from '../../store/runs.ts';
import type { VerbContext } from '../context.ts';
import { requireAdmin } from './require-admin.ts';

export type DeadJobView = {
  id: string;
  queue: string;
  workflow_id: string | null;
  reason: string;
  failed_at: string;
  attempts: number;
};

/** Jobs of this workspace that were given up after their last attempt, newest first. */
export async function listDeadJobs(
  context: VerbContext,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ items: DeadJobView[]; total: number }> {
  requireAdmin(context);
  const jobs = (await ownJobs(context)).sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime());
  const items = jobs.slice((page - 1) * pageSize, page * pageSize).map((job) => ({
    id: job.id,
    queue: job.queue,
    workflow_id: runIdOf(job),
    reason: job.reason,
    failed_at: job.failedAt.toISOString(),
    attempts: job.attempts,
  }));
  return { items, total: jobs.length };
}

/**
 * Puts a dead job back into its queue and takes up its run again where it stood. Throws `not_found`, also when somebody
 * else was faster.
 */
export async function retryDeadJob(
  context: VerbContext,
  { jobId }: { jobId: string },
): Promise<{ id: string; queue: string; workflow_id: string | null; status: 'queued' }> {
  requireAdmin(context);
  const job = (await ownJobs(context)).find(({ id }) => id === jobId);
  if (job === undefined) throw notFound();
  const runId = runIdOf(job);
  await context.change(async (writing, audit) => {
    if (runId !== null) await reopenRun(writing, runId);
    audit(logConfigChange(`job:${job.queue}`, 'dead', { job_id: job.id, workflow_id: runId, state: 'queued' }));
  });
  if (!(await context.queue.redrive(job.id))) throw notFound();
  context.queue.nudge();
  return { id: job.id, queue: job.queue, workflow_id: runId, status: 'queued' };
}

async function ownJobs(context: VerbContext): Promise<DeadJob[]> {
  const jobs = await context.queue.deadLetters();
  return jobs.filter((job) => job.data.workspaceId === context.workspaceId);
}

function runIdOf(job: DeadJob): string | null {
  return typeof job.data.runId === 'string' ? job.data.runId : null;
}

function notFound(): CountersignError {
  return new CountersignError('not_found', 'There is no such dead job.');
}
