import { ConnectorError } from '../../core/errors.ts';
import { type Journal, Parked } from '../../durable/journal.ts';
import type { Writing } from '../../store/database.ts';
import type { VerbContext } from '../context.ts';

/** What leads wait for whose mailbox was disconnected. */
const googleConnection = 'google_connection';

/** Why a call could not be made: somebody must connect the account, for the first time or again. */
const reasons = { revoked: 'connection_revoked', none: 'not_connected' } as const;

/** Connecting wakes waiting leads at once; this is for one that parked in the same moment. */
const lookEveryMs = 5 * 60_000;
/** After that a lead is answered without mailbox and calendar, as degraded: a person sees a draft rather than nothing. */
const longestWaitMs = 24 * 3_600_000;

/** The refusal of a call because of the account's connection; nothing was asked of the outside. */
export function connectionMissing(state: keyof typeof reasons): ConnectorError {
  const sentence =
    state === 'revoked'
      ? 'Google has ended the connection of this account: connect it again (countersign auth-google).'
      : 'No Google account is connected yet: connect one (countersign auth-google).';
  return new ConnectorError('google', 'unauthorised', sentence, { details: { reason: reasons[state] } });
}

/** Parks the run when the error tells of a revoked connection, for at most a day after the lead came. */
export function waitForConnection(
  { context, journal }: { context: Pick<VerbContext, 'clock'>; journal: Pick<Journal, 'run'> },
  error: unknown,
): void {
  if (!tells(error, reasons.revoked)) return;
  const now = context.clock().getTime();
  if (now - journal.run.created_at.getTime() > longestWaitMs) return;
  throw new Parked(new Date(now + lookEveryMs), 'Waits until the Google account is connected again.', googleConnection);
}

export function isNotConnected(error: unknown): boolean {
  return tells(error, reasons.none);
}

/** Lets the leads go on that wait for the connection. */
export async function wakeWaitingLeads(context: VerbContext, writing: Writing): Promise<void> {
  await context.queue.wake(writing, googleConnection);
}

function tells(error: unknown, reason: string): boolean {
  return error instanceof ConnectorError && error.details.reason === reason;
}
