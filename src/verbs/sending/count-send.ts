import { contactKeys, contactObstacles, refusalOf, requireContactRoom } from '../../safeguards/limits/contact-rules.ts';
import { requireQuota, takeOne } from '../../safeguards/limits/quotas.ts';
import { type SendIntent, sendIntentOf } from '../../store/approvals.ts';
import { markSendCounted, recordContactMail } from '../../store/contact-mails.ts';
import type { Writing } from '../../store/database.ts';
import type { StoredDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { quotaOf } from '../quotas/quota-of.ts';

/** The rules of how much and how often; each ends a send by its own code. */
export const limitCodes = ['quota_exhausted', 'contact_week_limit', 'cooling_period', 'domain_day_limit'];

/**
 * Counts a send that leaves in this very transaction: in the quota of who asked for it, and among the mails of its
 * contact. One that was counted before, and goes out again after a lost answer, is not counted twice. Throws
 * `quota_exhausted`, `contact_week_limit`, `cooling_period`, `domain_day_limit`; then the caller's transaction must end.
 */
export async function countSend(
  context: VerbContext,
  writing: Writing,
  { draft, current }: StoredDraft,
  userId: string,
): Promise<void> {
  const intent = (await sendIntentOf(writing, draft.draft_id)) as SendIntent;
  if (intent.counted_at !== null) return;
  await requireContactRoom(writing, current.recipient, context.settings.limits, draft.draft_id);
  await takeOne(writing, quotaOf(context, 'emails_sent', userId));
  await recordContactMail(writing, draft.draft_id, contactKeys(current.recipient));
  await markSendCounted(writing, draft.draft_id);
}

/** Tells a person at once what would stop their send when it fires. Throws as `countSend` does, and counts nothing. */
export async function requireRoomToSend(context: VerbContext, { draft, current }: StoredDraft, userId: string) {
  await context.read(async (reading) => {
    const [obstacle] = await contactObstacles(reading, current.recipient, context.settings.limits, draft.draft_id);
    if (obstacle !== undefined) throw refusalOf(obstacle);
    await requireQuota(reading, quotaOf(context, 'emails_sent', userId));
  });
}
