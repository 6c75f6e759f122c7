import { CountersignError } from '../../core/errors.ts';
import { readKillSwitch } from '../../store/settings.ts';
import type { VerbContext } from '../context.ts';
import { sendBreaker } from './send-breaker.ts';

/** Refuses unless this moment allows sending: `draft_only`, `sending_disabled`, `breaker_open`. Unreadable refuses too. */
export async function requireSending(context: VerbContext): Promise<void> {
  if (context.settings.isDraftOnly() || context.sendingMailbox === undefined) {
    throw new CountersignError('draft_only', 'Sending is off: this installation only writes drafts (MODE_DRAFT_ONLY).');
  }
  const { kill, breaker } = await context.read(async (reading) => ({
    kill: await readKillSwitch(reading),
    breaker: await sendBreaker(reading, context.clock()),
  }));
  if (kill.active)
    throw new CountersignError('sending_disabled', `Sending was stopped${kill.by ? ` by ${kill.by}` : ''}.`);
  if (breaker.state === 'open') {
    throw new CountersignError(
      'breaker_open',
      'Too many sends failed within the hour. An admin must reset the breaker.',
    );
  }
}
