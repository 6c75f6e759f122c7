import { randomUUID } from 'node:crypto';
import { logApprovalGranted } from '../../core/audit.ts';
import { approvalOf, insertApproval } from '../../store/approvals.ts';
import { lockDraft, moveDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { requireRoomToSend } from '../sending/count-send.ts';
import { queueSend } from '../sending/queue-send.ts';
import { requireNotSuppressed } from '../suppression/require-not-suppressed.ts';
import { isCountersignature } from './approval-rules.ts';
import { decidedAs, requireOperator } from './decide.ts';
import type { DraftView } from './draft-view.ts';
import { draftNotFound, readDraft, requireDraft } from './read-draft.ts';
import { recheck } from './recheck.ts';
import { requireFreeSlots, requireHash, requirePending, wrongState } from './require.ts';
import { followMailbox } from './sync-mailbox.ts';

/**
 * A person countersigns one version by its content hash. Everything that could forbid sending it is looked at first;
 * the first decision on a draft wins. Where the workspace asks two people for a risky one, the first one's word is kept
 * and the draft goes on waiting. Throws `step_up_needed`, `second_approver_needed`, `content_changed`, `wrong_state`, `pii_blocked`, `content_blocked`,
 * `stale_thread`, `slot_taken`, `suppressed`, `edited_in_mailbox`; what cannot be read refuses as `connector_down` or
 * `store_unavailable`. Where approving sends, also what `countSend` throws.
 */
export async function approveDraft(
  context: VerbContext,
  input: { draftId: string; contentHash: string; approvedBy: string | null },
): Promise<DraftView> {
  const person = await requireOperator(context, 'approve a draft');
  const seen = await requireDraft(context, input.draftId);
  requirePending(context, seen);
  requireHash(seen, input.contentHash);
  await recheck(context, seen);
  const { stored } = await followMailbox(context, input.draftId);
  requirePending(context, stored);
  requireHash(stored, input.contentHash);
  await requireFreeSlots(context, stored);
  // Where approving is sending, what forbids sending forbids it.
  if (context.settings.isAutoSendAllowed()) await requireRoomToSend(context, stored, person.personId);

  const name = decidedAs(person, input.approvedBy);
  await context.change(async (writing, audit) => {
    const now = await lockDraft(writing, input.draftId);
    if (now === null) throw draftNotFound();
    requirePending(context, now);
    requireHash(now, input.contentHash);
    const { draft, current } = now;
    await requireNotSuppressed(context, writing, current.recipient);
    if (!(await isCountersignature(context, writing, audit, { person, stored: now }))) return;
    await insertApproval(writing, {
      approvalId: randomUUID(),
      draftId: draft.draft_id,
      version: draft.version,
      contentHash: current.content_hash,
      decidedBy: person.personId,
      decidedAs: name,
    });
    const set = { approved_at: context.clock(), approved_by: name };
    if (!(await moveDraft(writing, draft.draft_id, draft.version, 'APPROVED', set))) throw wrongState(now);
    audit(logApprovalGranted(current.recipient, draft.draft_id, current.content_hash));
    if (context.settings.isAutoSendAllowed()) {
      const approval = await approvalOf(writing, draft.draft_id, draft.version);
      if (approval !== null) await queueSend(context, writing, now, approval, { id: person.personId, name });
    }
  });
  context.queue.nudge();
  return readDraft(context, input);
}
