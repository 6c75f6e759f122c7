import type { Person } from '../../core/actor.ts';
import { logApprovalRequested } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { firstApproverOf, insertFirstApproval } from '../../store/approvals.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import type { StoredDraft } from '../../store/drafts.ts';
import { readWorkspaceRules } from '../../store/workspace-rules.ts';
import type { VerbContext } from '../context.ts';

/**
 * What the workspace asks beyond one person's word. True when this person's approval is the countersignature; false
 * when it was kept as the first of two. Throws `step_up_needed`, `second_approver_needed`.
 */
export async function isCountersignature(
  context: VerbContext,
  writing: Writing,
  audit: AddAuditLine,
  { person, stored }: { person: Person; stored: StoredDraft },
): Promise<boolean> {
  const rules = await readWorkspaceRules(writing);
  if (rules.step_up_to_approve && context.lacksStepUp) {
    throw new CountersignError('step_up_needed', 'Show your passkey, or your password and a code, to approve here.');
  }
  if (!rules.second_approver || !isRisky(stored)) return true;
  const { draft, current } = stored;
  const version = { draftId: draft.draft_id, version: draft.version, contentHash: current.content_hash };
  const first = await firstApproverOf(writing, version);
  if (first === null) {
    await insertFirstApproval(writing, { ...version, decidedBy: person.personId });
    audit(logApprovalRequested(current.recipient, draft.draft_id, 'a second person'));
    return false;
  }
  if (first !== person.personId) return true;
  throw new CountersignError('second_approver_needed', 'You have approved this one. It needs a second person, too.');
}

/** A text that asks for a second pair of eyes: the safety gate says REVIEW, or a sentence rests on no source. */
function isRisky({ current }: StoredDraft): boolean {
  const isForReview = current.pii_safety.recommendation.startsWith('REVIEW');
  return isForReview || current.claims.some(({ standing }) => standing === 'unsupported');
}
