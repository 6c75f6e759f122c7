import { logApprovalDenied } from '../../core/audit.ts';
import { lockDraft, moveDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { decidedAs, requireOperator } from './decide.ts';
import type { DraftView } from './draft-view.ts';
import { draftNotFound, readDraft } from './read-draft.ts';
import { wrongState } from './require.ts';
import { scheduleCopy } from './schedule-copy.ts';

/** A person turns a pending draft down. Final; the untouched mailbox copy is removed. Throws `wrong_state`. */
export async function rejectDraft(
  context: VerbContext,
  input: { draftId: string; reason: string; rejectedBy: string | null },
): Promise<DraftView> {
  const person = await requireOperator(context, 'reject a draft');
  await context.change(async (writing, audit) => {
    const now = await lockDraft(writing, input.draftId);
    if (now === null) throw draftNotFound();
    const { draft, current } = now;
    if (draft.status !== 'PENDING_APPROVAL') throw wrongState(now);
    const set = { rejected_reason: input.reason };
    if (!(await moveDraft(writing, draft.draft_id, draft.version, 'REJECTED', set))) throw wrongState(now);
    const entry = logApprovalDenied(current.recipient, draft.draft_id, input.reason);
    audit({ ...entry, metadata: { rejected_by: decidedAs(person, input.rejectedBy) } });
    await scheduleCopy(context, writing, draft.draft_id);
  });
  context.queue.nudge();
  return readDraft(context, input);
}
