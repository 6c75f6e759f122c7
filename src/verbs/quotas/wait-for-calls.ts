import { ConnectorError } from '../../core/errors.ts';
import { type Journal, Parked } from '../../durable/journal.ts';
import { callsExhausted } from '../../safeguards/limits/call-counter.ts';
import type { VerbContext } from '../context.ts';

/** What runs wait for whose calls have no room; changed limits wake them. */
export const callsQuota = 'api_calls';

/** Limits may be raised by others than this program's routes, so it is looked again before the period ends. */
const lookEveryMs = 15 * 60_000;
/** After that a lead is answered without what could not be asked: a person sees a draft rather than nothing. */
const longestWaitMs = 24 * 3_600_000;

/** Parks the run when the error tells of a quota of calls that is used up, for at most a day after the lead came. */
export function waitForCalls(
  { context, journal }: { context: Pick<VerbContext, 'clock'>; journal: Pick<Journal, 'run'> },
  error: unknown,
): void {
  if (!(error instanceof ConnectorError) || error.details.reason !== callsExhausted) return;
  const now = context.clock().getTime();
  if (now - journal.run.created_at.getTime() > longestWaitMs) return;
  const at = Math.min(now + (error.retryAfterMs ?? lookEveryMs), now + lookEveryMs);
  throw new Parked(new Date(at), error.publicMessage, callsQuota);
}
