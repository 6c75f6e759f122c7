import { CountersignError } from '../../core/errors.ts';
import { keysOf } from '../../core/suppression.ts';
import { requireQuota } from '../../safeguards/limits/quotas.ts';
import { readKillSwitch } from '../../store/settings.ts';
import { runAnswering } from '../../store/submissions.ts';
import { suppressionsOf } from '../../store/suppressions.ts';
import type { VerbContext } from '../context.ts';
import { has } from '../leads/run-scope.ts';
import { callerId, type LimitView, limitsFor, requireAddress } from '../quotas/contact-quota.ts';
import { quotaOf } from '../quotas/quota-of.ts';
import { sendBreaker } from '../sending/send-breaker.ts';
import { conversationWarning, inConversation } from './in-conversation.ts';
import { guardedDomains, isOwn, ownDomainReason } from './require-not-own.ts';
import { entrySentence, erasedReason, isErased } from './require-not-suppressed.ts';

export type Explanation = {
  email: string;
  /** Nobody may write to this address now. */
  blocked: boolean;
  reasons: LimitView[];
  /** What forbids nothing, or stops leads only. */
  remarks: LimitView[];
};

/**
 * Why a mail to this address would not be drafted, approved or sent now, rule by rule, and when each ends by itself. What
 * cannot be read is a reason too. Throws `invalid_address`.
 */
export async function explainBlocks(context: VerbContext, { email: text }: { email: string }): Promise<Explanation> {
  const email = requireAddress(text);
  const reasons = [
    ...(await ownDomain(context, email)),
    ...(await context.read(async (reading) => [
      ...((await isErased(context, reading, email)) ? [lasting('suppressed', erasedReason)] : []),
      ...(await suppressionsOf(reading, keysOf(email))).map((entry) => lasting('suppressed', entrySentence(entry))),
      ...(await limitsFor(context, reading, email)),
    ])),
    ...(await ownQuota(context)),
    ...(await switches(context)),
  ];
  const remarks = [...(await throttle(context, email)), ...(await conversation(context, email))];
  return { email, blocked: reasons.length > 0, reasons, remarks };
}

function lasting(code: string, sentence: string): LimitView {
  return { code, sentence, ends_at: null };
}

async function ownDomain(context: VerbContext, email: string): Promise<LimitView[]> {
  try {
    const own = await guardedDomains(context, context.connectors.mailbox);
    return isOwn(own, email) ? [lasting('own_domain', ownDomainReason)] : [];
  } catch {
    return [lasting('own_domain', 'The mailbox cannot be read, so nobody can tell whether this is an own address.')];
  }
}

async function ownQuota(context: VerbContext): Promise<LimitView[]> {
  try {
    await context.read((reading) => requireQuota(reading, quotaOf(context, 'emails_sent', callerId(context))));
    return [];
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'quota_exhausted') throw error;
    return [{ code: error.code, sentence: error.publicMessage, ends_at: String(error.details.endsAt) }];
  }
}

/** What stops every send, whoever it is for. Drafts are written all the same. */
async function switches(context: VerbContext): Promise<LimitView[]> {
  const { kill, breaker } = await context.read(async (reading) => ({
    kill: await readKillSwitch(reading),
    breaker: await sendBreaker(reading, context.clock()),
  }));
  return [
    ...(context.settings.isDraftOnly() ? [lasting('draft_only', 'Nothing is sent from here (MODE_DRAFT_ONLY).')] : []),
    ...(kill.active ? [lasting('sending_disabled', 'Sending was stopped for everybody.')] : []),
    ...(breaker.state === 'open' ? [lasting('breaker_open', 'Too many sends failed; an admin must look.')] : []),
  ];
}

async function throttle(context: VerbContext, email: string): Promise<LimitView[]> {
  const { leadThrottleMinutes: minutes } = context.settings;
  const answering = minutes === 0 ? null : await context.read((reading) => runAnswering(reading, email, minutes));
  if (answering === null) return [];
  const sentence = `A new form of this address is answered by the run there is (LEAD_THROTTLE_MINUTES is ${minutes}).`;
  return [lasting('lead_throttled', sentence)];
}

async function conversation(context: VerbContext, email: string): Promise<LimitView[]> {
  const { mailbox } = context.connectors;
  if (mailbox === undefined || !has(mailbox, 'searchThreads', 'getThread')) return [];
  try {
    const [newest] = await mailbox.searchThreads(`from:"${email.replaceAll('"', '')}"`, 1);
    const thread = newest === undefined ? null : await mailbox.getThread(newest.id);
    const isTalking = inConversation(thread, context.settings.limits.inConversationDays, context.clock());
    return isTalking ? [lasting(conversationWarning, 'There is a conversation with this address under way.')] : [];
  } catch {
    return [lasting(conversationWarning, 'The mailbox cannot be read: there may be a conversation under way.')];
  }
}
