import { RateLimitExceeded } from '../../core/limits.ts';
import type { Journal } from '../../durable/journal.ts';
import type { VerbContext } from '../context.ts';

/** After that a lead is answered without the service, as degraded: a person sees a draft rather than nothing. */
const longestWaitMs = 24 * 3_600_000;

/** Lets the run wait in the queue when the error tells of a limit that is used up, for so long after the lead came. */
export function waitForLimit(
  { context, journal }: { context: Pick<VerbContext, 'clock'>; journal: Pick<Journal, 'run'> },
  error: unknown,
  forMs: number = longestWaitMs,
): void {
  if (!(error instanceof RateLimitExceeded)) return;
  if (context.clock().getTime() - journal.run.created_at.getTime() <= forMs) throw error;
}
