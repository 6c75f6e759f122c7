import { logApprovalDenied } from '../../core/audit.ts';
import { moveSend, sendIntentOf } from '../../store/approvals.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import { liveDraftOfThread } from '../../store/draft-queries.ts';
import { lockDraft, moveDraft, type StoredDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { scheduleCopy } from './schedule-copy.ts';

export type SupersededReason = 'stale_thread' | 'newer_draft' | 'sent_in_mailbox' | 'deleted_in_mailbox' | 'erased';

/** Closes the live draft of a thread, because a newer one takes its place. */
export async function supersedeThread(
  context: VerbContext,
  writing: Writing,
  audit: AddAuditLine,
  place: { mailbox: string; threadId: string },
): Promise<void> {
  const live = await liveDraftOfThread(writing, place.mailbox, place.threadId);
  const locked = live === null ? null : await lockDraft(writing, live.draft_id);
  if (locked !== null) await supersede(context, writing, audit, locked, 'newer_draft');
}

/**
 * Voids a locked draft: it can no longer be approved or sent, and a planned send is undone. False when its state allows
 * no such thing, or when it is on its way already.
 */
export async function supersede(
  context: VerbContext,
  writing: Writing,
  audit: AddAuditLine,
  { draft, current }: StoredDraft,
  reason: SupersededReason,
): Promise<boolean> {
  if ((await sendIntentOf(writing, draft.draft_id))?.state === 'in_flight') return false;
  await moveSend(writing, draft.draft_id, ['planned'], 'undone');
  const set = { superseded_reason: reason, send_at: null };
  const moved = await moveDraft(writing, draft.draft_id, draft.version, 'SUPERSEDED', set);
  if (!moved) return false;
  audit(logApprovalDenied(current.recipient, draft.draft_id, reason));
  await scheduleCopy(context, writing, draft.draft_id);
  return true;
}
