import type { Clock } from '../core/clock.ts';
import { publicSentence } from '../core/errors.ts';
import type { Change } from '../store/change.ts';
import type { Store } from '../store/database.ts';
import type { JobContext } from './consumer.ts';
import { type EffectOwner, type Effects, type EffectTimings, effectsOf } from './effects.ts';
import { FencedOut, type Journal, openJournal, postponement } from './journal.ts';
import type { JobQueue, QueueLog } from './queue.ts';

export type Engine = {
  /** Works on runs of one workflow, up to `concurrency` at once in this process. */
  run(
    workflow: string,
    concurrency: number | (() => number),
    story: (journal: Journal, effects: Effects) => Promise<void>,
  ): void;
};

/** Runs workflows on the durable queue: each attempt opens the run's journal, and a killed one is taken up by another. */
export function createEngine(options: {
  store: Store;
  queue: JobQueue;
  change: Change;
  clock: Clock;
  timings: EffectTimings;
  log: QueueLog;
}): Engine {
  const { queue, clock, timings, log } = options;

  async function attempt(job: JobContext, story: Parameters<Engine['run']>[2]): Promise<void> {
    const { workspaceId, runId } = job.data as { workspaceId: string; runId: string };
    const journal = await openJournal(options, workspaceId, runId);
    if (journal === null) return;
    try {
      await story(journal, effectsOf(ownerOf(journal), clock, timings));
    } catch (error) {
      if (error instanceof FencedOut) return log({ msg: 'another worker has taken over', workflow_id: runId });
      log({ msg: 'attempt ended', workflow_id: runId, error: publicSentence(error), cause: causeOf(error) });
      if (postponement(error) !== null || !job.isLastAttempt) throw error;
      // Nothing is left to try: the run says so, and the dead letter keeps the job for a person.
      await journal.finish({ status: 'failed', degraded: true, error: publicSentence(error) });
      throw error;
    } finally {
      await journal.close();
    }
  }

  return {
    run(workflow, concurrency, story) {
      queue.work(workflow, concurrency, (job) => attempt(job, story));
    },
  };
}

function ownerOf(journal: Journal): EffectOwner {
  return { runId: journal.run.run_id, fence: journal.run.fence, record: journal.record };
}

/** The technical cause for the log: the message of an unexpected error, which no caller is shown. */
function causeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message.slice(0, 500) : undefined;
}
