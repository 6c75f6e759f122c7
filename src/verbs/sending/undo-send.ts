import { logApprovalDenied } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { moveSend } from '../../store/approvals.ts';
import { lockDraft, setSendAt } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { draftNotFound, readDraft } from '../drafts/read-draft.ts';

/** Takes a send back while it waits in its undo window; the draft stays approved. Throws `too_late`. */
export async function undoSend(context: VerbContext, { draftId }: { draftId: string }): Promise<DraftView> {
  await requireOperator(context, 'undo a send');
  await context.change(async (writing, audit) => {
    const now = await lockDraft(writing, draftId);
    if (now === null) throw draftNotFound();
    if (!(await moveSend(writing, draftId, ['planned'], 'undone'))) {
      throw new CountersignError('too_late', 'There is no send to undo, or it has left already.');
    }
    await setSendAt(writing, draftId, null);
    audit({ ...logApprovalDenied(now.current.recipient, draftId, 'send undone'), action: 'undo_send' });
  });
  return readDraft(context, { draftId });
}
