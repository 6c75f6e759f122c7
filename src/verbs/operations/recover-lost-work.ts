import { system } from '../../core/actor.ts';
import type { JobQueue } from '../../durable/queue.ts';
import type { Store } from '../../store/database.ts';
import { runsWithoutJob, sendsWithoutJob } from '../../store/lost-work.ts';
import { finishRun } from '../../store/runs.ts';
import { answerLead } from '../leads/receive-lead.ts';
import { fireSendJob } from '../sending/queue-send.ts';

/**
 * Sees to it that no lead and no planned send is lost. A run without a job gets one again; a run whose job died for
 * good says so as failed, so that a person sees it; an overdue send without a job is fired. Returns what it mended.
 */
export async function recoverLostWork(parts: {
  store: Store;
  queue: JobQueue;
  log(line: Record<string, unknown>): void;
}): Promise<{ requeued: number; failed: number; sends: number }> {
  const { store, queue, log } = parts;
  const { runs, sends } = await store.system(async (db) => ({
    runs: await runsWithoutJob(db, answerLead),
    sends: await sendsWithoutJob(db, fireSendJob),
  }));
  let failed = 0;
  for (const run of runs) {
    await store.write(run.workspace_id, async (writing) => {
      if (!run.is_dead) return queue.add(writing, answerLead, { runId: run.run_id });
      failed++;
      await finishRun(writing, run.run_id, {
        status: 'failed',
        degraded: true,
        error: 'Every attempt of this run failed.',
      });
    });
    log({ msg: 'a run without a job was found', workflow_id: run.run_id, is_dead: run.is_dead, actor: system.name });
  }
  for (const send of sends) {
    await store.write(send.workspace_id, (writing) => queue.add(writing, fireSendJob, { draftId: send.draft_id }));
  }
  if (runs.length + sends.length > 0) queue.nudge();
  return { requeued: runs.length - failed, failed, sends: sends.length };
}
