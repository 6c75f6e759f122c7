import { logApprovalDenied } from '../../core/audit.ts';
import { expiredDrafts } from '../../store/draft-queries.ts';
import { moveDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { scheduleCopy } from './schedule-copy.ts';

/** Closes drafts nobody decided on within APPROVAL_TIMEOUT_HOURS. Returns how many. */
export async function expireDrafts(context: VerbContext): Promise<number> {
  const due = await context.read((reading) => expiredDrafts(reading, context.clock()));
  if (due.length === 0) return 0;
  const closed = context.change(async (writing, audit) => {
    let expired = 0;
    for (const draft of due) {
      if (!(await moveDraft(writing, draft.draft_id, draft.version, 'EXPIRED', {}))) continue;
      audit(logApprovalDenied(draft.locked_recipient, draft.draft_id, 'expired'));
      await scheduleCopy(context, writing, draft.draft_id);
      expired++;
    }
    if (expired === 0) throw new AlreadyClosed();
    return expired;
  });
  return closed.catch((error: unknown) => {
    if (error instanceof AlreadyClosed) return 0;
    throw error;
  });
}

/** Another instance, or a person, was faster with all of them: there is no change to tell of. */
class AlreadyClosed extends Error {}
