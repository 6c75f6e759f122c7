import { CountersignError } from '../../core/errors.ts';
import { type Approval, planSend, sendIntentOf } from '../../store/approvals.ts';
import type { Writing } from '../../store/database.ts';
import { type StoredDraft, setSendAt } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';

/** Queue of the job that sends an approved draft when its undo window is over. */
export const fireSendJob = 'fire_send';

/**
 * Plans the send of an approved draft: intent, time and job commit together. Without a job (`byJob` false) the caller
 * fires it; should it die before, overdue sends are found every minute. Throws `wrong_state` when one is under way.
 */
export async function queueSend(
  context: VerbContext,
  writing: Writing,
  { draft }: StoredDraft,
  approval: Approval,
  requestedBy: { id: string; name: string },
  { byJob = true }: { byJob?: boolean } = {},
): Promise<Date> {
  const fireAt = new Date(context.clock().getTime() + context.settings.sendUndoSeconds * 1000);
  const planned = await planSend(writing, {
    draftId: draft.draft_id,
    approval,
    requestedBy: requestedBy.name,
    requestedById: requestedBy.id,
    fireAt,
  });
  if (!planned) throw await notPlanned(writing, draft.draft_id);
  await setSendAt(writing, draft.draft_id, fireAt);
  if (byJob) await context.queue.add(writing, fireSendJob, { draftId: draft.draft_id }, { startAfter: fireAt });
  return fireAt;
}

async function notPlanned(writing: Writing, draftId: string): Promise<CountersignError> {
  const isUnknown = (await sendIntentOf(writing, draftId))?.state === 'unknown';
  const sentence = isUnknown
    ? 'Nobody can tell whether this draft was sent before, so it is never sent again. Write a new one if it was not.'
    : 'This draft is being sent already.';
  return new CountersignError('wrong_state', sentence);
}
