import { logConfigChange, logSecurityAlert } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { Parked } from '../../durable/journal.ts';
import { approvalOf } from '../../store/approvals.ts';
import { lockDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { draftNotFound, readDraft, requireDraft } from '../drafts/read-draft.ts';
import { requireHash, wrongState } from '../drafts/require.ts';
import { requireRoomToSend } from './count-send.ts';
import { fireSend, takeBack } from './fire-send.ts';
import { fireSendJob, queueSend } from './queue-send.ts';
import { requireSending } from './require-sending.ts';

/**
 * A person asks for an approved draft to be sent. It waits out the undo window (`queued`), or goes at once where that
 * is 0. Throws `draft_only`, `sending_disabled`, `breaker_open`, `wrong_state`, `content_changed`, the limits of `countSend`, and what the send
 * itself throws when it goes at once.
 */
export async function requestSend(
  context: VerbContext,
  input: { draftId: string; contentHash: string | null },
): Promise<{ draft: DraftView; queued: boolean }> {
  const person = await requireOperator(context, 'send a draft');
  const seen = await requireDraft(context, input.draftId);
  await requireSending(context).catch(async (error: unknown) => {
    if (error instanceof CountersignError && error.code === 'draft_only') {
      await context.note(
        logSecurityAlert('send_refused', 'A send was asked for in draft-only mode.', seen.current.recipient),
      );
    }
    throw error;
  });
  if (input.contentHash !== null) requireHash(seen, input.contentHash);
  if (seen.draft.status !== 'APPROVED') throw wrongState(seen);
  await requireRoomToSend(context, seen, person.personId);

  const requestedBy = { id: person.personId, name: person.name };
  const byJob = context.settings.sendUndoSeconds > 0;
  await context.change(async (writing, audit) => {
    const now = await lockDraft(writing, input.draftId);
    if (now === null) throw draftNotFound();
    if (input.contentHash !== null) requireHash(now, input.contentHash);
    const approval = await approvalOf(writing, now.draft.draft_id, now.draft.version);
    if (now.draft.status !== 'APPROVED' || approval === null) throw wrongState(now);
    const fireAt = await queueSend(context, writing, now, approval, requestedBy, { byJob });
    audit({
      ...logConfigChange('send_at', null, fireAt.toISOString()),
      action: 'request_send',
      resource: now.current.recipient,
      metadata: { draft_id: input.draftId },
    });
  });
  const queued = byJob || !(await fireNow(context, input.draftId));
  return { draft: await readDraft(context, input), queued };
}

/** Fires at once. False when the outcome is not known yet: a job settles it. What fails before it left is taken back. */
async function fireNow(context: VerbContext, draftId: string): Promise<boolean> {
  try {
    await fireSend(context, { draftId });
    return true;
  } catch (error) {
    if (!(error instanceof Parked)) {
      const reason = error instanceof CountersignError ? error.code : 'failed';
      await takeBack(context, await requireDraft(context, draftId), reason);
      throw error;
    }
    await context.record((writing) => context.queue.add(writing, fireSendJob, { draftId }, { startAfter: error.at }));
    return false;
  }
}
