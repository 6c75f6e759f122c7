import { getDomain } from 'tldts';
import { CountersignError } from '../../core/errors.ts';
import { isFreeMailDomain } from '../../core/free-mail.ts';
import { domainOf } from '../../core/lead.ts';
import { comparableAddress, comparableDomain } from '../../core/suppression.ts';
import { type ContactHistory, type ContactKeys, contactHistory, lockContact } from '../../store/contact-mails.ts';
import type { Reading, Writing } from '../../store/database.ts';

/** How often contacts and domains may be written to. */
export type ContactLimits = {
  /** Mails to a contact in an ISO week; 0 means none. */
  maxEmailsPerWeek: number;
  /** Mails to a recipient domain in a day (UTC); 0 means none. Domains of free mail are not counted. */
  maxEmailsPerDomainPerDay: number;
  /** Days between two mails to a contact. */
  coolingPeriodDays: number;
  /** For so many days after its newest mail a thread is a conversation under way; 0 means never. */
  inConversationDays: number;
};

export const contactRules = ['contact_week_limit', 'cooling_period', 'domain_day_limit'] as const;
export type ContactRule = (typeof contactRules)[number];

/** A rule that forbids a mail now, and when it ends by itself; null for never. */
export type Obstacle = { code: string; sentence: string; endsAt: Date | null };

/** The forms in which a contact is counted: the mailbox behind the address, and the domain somebody registered. */
export function contactKeys(email: string): ContactKeys {
  const domain = comparableDomain(domainOf(email));
  return { contact: comparableAddress(email), domain: getDomain(domain, { allowPrivateDomains: true }) ?? domain };
}

/** Everything that forbids a mail to this contact now. `but` is the draft asked about, if it was counted before. */
export async function contactObstacles(
  reading: Reading,
  email: string,
  limits: ContactLimits,
  but: string | null = null,
): Promise<Obstacle[]> {
  const keys = contactKeys(email);
  const history = await contactHistory(reading, keys, but);
  return [weekLimit(history, limits), cooling(history, limits), domainLimit(history, limits, keys)].filter(
    (obstacle) => obstacle !== null,
  );
}

/**
 * Throws the first rule that forbids a mail to this contact, in the transaction in which it leaves: whoever decides about
 * the same contact or domain at the same moment waits for this transaction.
 */
export async function requireContactRoom(
  writing: Writing,
  email: string,
  limits: ContactLimits,
  draftId: string,
): Promise<void> {
  const keys = contactKeys(email);
  await lockContact(writing, keys, { withDomain: !isFreeMailDomain(keys.domain) });
  const [obstacle] = await contactObstacles(writing, email, limits, draftId);
  if (obstacle !== undefined) throw refusalOf(obstacle);
}

/** The refusal of a mail: its code names the rule, `endsAt` says until when. */
export function refusalOf({ code, sentence, endsAt }: Obstacle): CountersignError {
  return new CountersignError(code, sentence, { rule: code, ...(endsAt ? { endsAt: endsAt.toISOString() } : {}) });
}

const dayMs = 24 * 3_600_000;

function weekLimit(
  { thisWeek, weekEndsAt }: ContactHistory,
  { maxEmailsPerWeek: most }: ContactLimits,
): Obstacle | null {
  if (thisWeek < most) return null;
  const code: ContactRule = 'contact_week_limit';
  if (most === 0) return { code, sentence: 'No contact may be written to (MAX_EMAILS_PER_WEEK is 0).', endsAt: null };
  const got = `This contact got ${mails(thisWeek)} this week, and ${most} is the limit (MAX_EMAILS_PER_WEEK)`;
  return { code, sentence: `${got}. It ends at ${weekEndsAt.toISOString()}.`, endsAt: weekEndsAt };
}

function cooling({ lastAt, now }: ContactHistory, { coolingPeriodDays: days }: ContactLimits): Obstacle | null {
  const endsAt = lastAt === null ? null : new Date(lastAt.getTime() + days * dayMs);
  if (endsAt === null || endsAt <= now) return null;
  const period = `Between two mails to a contact there are ${days} days (COOLING_PERIOD_DAYS)`;
  return { code: 'cooling_period', sentence: `${period}. They end at ${endsAt.toISOString()}.`, endsAt };
}

function domainLimit(
  { domainToday, dayEndsAt }: ContactHistory,
  { maxEmailsPerDomainPerDay: most }: ContactLimits,
  { domain }: ContactKeys,
): Obstacle | null {
  if (isFreeMailDomain(domain) || domainToday < most) return null;
  const code: ContactRule = 'domain_day_limit';
  const none = 'No company may be written to (MAX_EMAILS_PER_DOMAIN_PER_DAY is 0).';
  if (most === 0) return { code, sentence: none, endsAt: null };
  const got = `This domain got ${mails(domainToday)} today, and ${most} is the limit (MAX_EMAILS_PER_DOMAIN_PER_DAY)`;
  return { code, sentence: `${got}. It ends at ${dayEndsAt.toISOString()}.`, endsAt: dayEndsAt };
}

function mails(count: number): string {
  return count === 1 ? 'one mail' : `${count} mails`;
}
