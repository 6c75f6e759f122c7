import { logApprovalRequested, logDraftCreated } from '../../core/audit.ts';
import type { CheckedText, Claim } from '../../core/draft.ts';
import { CountersignError } from '../../core/errors.ts';
import { moveSend, sendIntentOf } from '../../store/approvals.ts';
import { markAttachmentsUsed } from '../../store/attachments.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import { liveDraftOfThread } from '../../store/draft-queries.ts';
import { addVersion } from '../../store/draft-versions.ts';
import { lockDraft, type StoredDraft } from '../../store/drafts.ts';
import { alertOfText } from '../alerts/alert-of-text.ts';
import type { VerbContext } from '../context.ts';
import { unknownAttachment } from './files.ts';
import { draftNotFound } from './read-draft.ts';
import { requireHash, wrongState } from './require.ts';
import { scheduleCopy } from './schedule-copy.ts';

/**
 * Makes `text` the current version of a draft that still stands as it did in `before`. Throws `content_changed`, and
 * `wrong_state` also while the draft is on its way to the lead.
 */
export async function storeVersion(
  context: VerbContext,
  writing: Writing,
  audit: AddAuditLine,
  before: StoredDraft,
  text: CheckedText,
  more: { lockedRecipient: string; claims: Claim[] },
): Promise<void> {
  const { draft_id: draftId } = before.draft;
  const now = await lockDraft(writing, draftId);
  if (now === null) throw draftNotFound();
  requireHash(now, before.current.content_hash);
  await requireRoom(writing, now, text);
  const hashes = text.content.attachments.map(({ sha256 }) => sha256);
  if (!(await markAttachmentsUsed(writing, hashes))) throw unknownAttachment();
  await moveSend(writing, draftId, ['planned'], 'undone');
  const expiresAt = new Date(context.clock().getTime() + context.settings.approvalTimeoutHours * 3_600_000);
  const moved = await addVersion(writing, draftId, now.draft, text, { ...more, expiresAt });
  if (!moved) throw wrongState(now);
  const version = now.draft.version + 1;
  const { recipient } = text.content;
  audit(logDraftCreated(recipient, draftId, { version, origin: text.origin, blocked: text.blocked }));
  audit(logApprovalRequested(recipient, draftId, 'operator'));
  await alertOfText(context, writing, draftId, text);
  await scheduleCopy(context, writing, draftId);
}

/** What is being sent keeps its text until the outcome is known, and a conversation has one live draft. */
async function requireRoom(writing: Writing, { draft }: StoredDraft, { content }: CheckedText): Promise<void> {
  const intent = await sendIntentOf(writing, draft.draft_id);
  if (intent?.state === 'in_flight') throw new CountersignError('wrong_state', 'This draft is being sent right now.');
  if (draft.mailbox === null || content.threadId === null) return;
  const live = await liveDraftOfThread(writing, draft.mailbox, content.threadId);
  if (live === null || live.draft_id === draft.draft_id) return;
  throw new CountersignError('wrong_state', 'A newer draft of this conversation has taken the place of this one.');
}
