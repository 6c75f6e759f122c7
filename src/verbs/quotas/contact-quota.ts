import { CountersignError } from '../../core/errors.ts';
import { normaliseEmail } from '../../core/lead.ts';
import { remainingIn } from '../../core/quota.ts';
import { contactKeys, contactObstacles, type Obstacle } from '../../safeguards/limits/contact-rules.ts';
import { contactHistory } from '../../store/contact-mails.ts';
import type { Reading } from '../../store/database.ts';
import { readQuota } from '../../store/quotas.ts';
import type { VerbContext } from '../context.ts';
import { mailboxUserId, quotaOf } from './quota-of.ts';

export type ContactQuota = {
  remaining_today: number | null;
  remaining_this_week: number | null;
  remaining_for_contact: number;
};

/** A rule that would stop a mail now, as the API shows it. */
export type LimitView = { code: string; sentence: string; ends_at: string | null };

/** How many mails the caller may still send today and this week, and this contact may get this week. Throws `invalid_address`. */
export async function readContactQuota(context: VerbContext, { email }: { email: string }): Promise<ContactQuota> {
  const address = requireAddress(email);
  return context.read(async (reading) => {
    const { daily, weekly } = await readQuota(reading, quotaOf(context, 'emails_sent', callerId(context)));
    const { thisWeek } = await contactHistory(reading, contactKeys(address));
    return {
      remaining_today: remainingIn(daily),
      remaining_this_week: remainingIn(weekly),
      remaining_for_contact: Math.max(0, context.settings.limits.maxEmailsPerWeek - thisWeek),
    };
  });
}

/** The limits that would stop a mail to this address now, each with its end. `but` is the draft asked about. */
export async function limitsFor(
  context: VerbContext,
  reading: Reading,
  email: string,
  but: string | null = null,
): Promise<LimitView[]> {
  const { limits } = context.settings;
  return (await contactObstacles(reading, email, limits, but)).map(limitView);
}

/** Whose quota counts for the caller: their own; that of the mailbox's user for keys and jobs. */
export function callerId({ actor }: Pick<VerbContext, 'actor'>): string {
  return actor.kind === 'person' ? actor.personId : mailboxUserId;
}

export function requireAddress(text: string): string {
  const email = normaliseEmail(text);
  if (email === null) throw new CountersignError('invalid_address', 'This is not an e-mail address.');
  return email;
}

function limitView({ code, sentence, endsAt }: Obstacle): LimitView {
  return { code, sentence, ends_at: endsAt?.toISOString() ?? null };
}
