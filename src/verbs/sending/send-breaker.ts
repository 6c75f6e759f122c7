import { logSecurityAlert } from '../../core/audit.ts';
import { countSendOutcomes } from '../../store/approvals.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Reading, Writing } from '../../store/database.ts';
import { readKillSwitch, readSendBreakerTrip, writeSendBreakerTrip } from '../../store/settings.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import type { VerbContext } from '../context.ts';

export type SendBreaker = {
  state: 'closed' | 'open';
  /** Of the last hour, or since an admin closed it. */
  sends: number;
  failures: number;
  error_rate: number;
  opened_at: string | null;
};

const fewestSends = 10;
const mostErrors = 0.1;
const hourMs = 3_600_000;

export function readSendBreaker(context: VerbContext): Promise<SendBreaker> {
  return context.read((reading) => sendBreaker(reading, context.clock()));
}

/** More than 10 % errors in at least 10 sends within an hour open the breaker, and it stays open until an admin enables sending. */
export async function sendBreaker(reading: Reading, now: Date): Promise<SendBreaker> {
  const trip = await readSendBreakerTrip(reading);
  const outcomes = await countOutcomes(reading, now);
  const isOpen = trip !== null || isTooMany(outcomes);
  return { state: isOpen ? 'open' : 'closed', ...outcomes, opened_at: trip?.opened_at ?? null };
}

/** Opens the breaker, in the transaction of the send that was one error too many, and tells people. */
export async function tripSendBreaker(context: VerbContext, writing: Writing, audit: AddAuditLine): Promise<void> {
  const now = context.clock();
  const outcomes = await countOutcomes(writing, now);
  if (!isTooMany(outcomes) || (await readSendBreakerTrip(writing)) !== null) return;
  await writeSendBreakerTrip(writing, { opened_at: now.toISOString() }, 'system');
  const text = `${outcomes.failures} of ${outcomes.sends} sends within an hour failed: sending is stopped until an admin enables it.`;
  audit(logSecurityAlert('send_breaker_opened', text, 'send_breaker'));
  await raiseAlert(context, writing, { kind: 'sending_stopped', text });
}

type Outcomes = Pick<SendBreaker, 'sends' | 'failures' | 'error_rate'>;

async function countOutcomes(reading: Reading, now: Date): Promise<Outcomes> {
  const { breaker_reset_at: resetAt } = await readKillSwitch(reading);
  const hourAgo = now.getTime() - hourMs;
  const since = new Date(resetAt === null ? hourAgo : Math.max(hourAgo, Date.parse(resetAt)));
  const { done, failed } = await countSendOutcomes(reading, since);
  const sends = done + failed;
  return { sends, failures: failed, error_rate: sends === 0 ? 0 : failed / sends };
}

function isTooMany({ sends, error_rate: rate }: Outcomes): boolean {
  return sends >= fewestSends && rate > mostErrors;
}
