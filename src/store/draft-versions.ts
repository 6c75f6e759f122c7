import { sql } from 'kysely';
import { type CheckedText, type Claim, canonicalContent, contentHash, type DraftStatus } from '../core/draft.ts';
import { sendAhead, sqlState, type Writing } from './database.ts';

export type NewDraft = {
  draftId: string;
  runId: string | null;
  status: DraftStatus;
  mailbox: string | null;
  lockedRecipient: string;
  sourceMessageId: string | null;
  metadata: Record<string, unknown>;
  rejectedReason?: string | null;
  approvedBy?: string | null;
  approvedAt?: Date | null;
  expiresAt: Date;
  text: CheckedText;
  claims: Claim[];
};

/** Inserts a draft with its first version. */
export async function insertDraft(writing: Writing, draft: NewDraft): Promise<void> {
  const { db, workspaceId } = writing;
  await sendAhead(
    db,
    db.insertInto('draft').values({
      workspace_id: workspaceId,
      draft_id: draft.draftId,
      run_id: draft.runId,
      status: draft.status,
      version: 1,
      mailbox: draft.mailbox,
      locked_recipient: draft.lockedRecipient,
      thread_id: draft.text.content.threadId,
      source_message_id: draft.sourceMessageId,
      metadata: JSON.stringify(draft.metadata),
      gmail_draft_id: null,
      mailbox_message_id: null,
      mailbox_checked_at: null,
      approved_at: draft.approvedAt ?? null,
      approved_by: draft.approvedBy ?? null,
      rejected_reason: draft.rejectedReason ?? null,
      superseded_reason: null,
      send_at: null,
      send_error: null,
      sent_at: null,
      gmail_message_id: null,
      gmail_thread_id: null,
      expires_at: draft.expiresAt,
      due_at: dueAt(draft.expiresAt),
      held: isHeld(draft.text),
      snoozed_until: null,
      assigned_to: null,
      assigned_note: null,
    }),
  );
  await insertVersion(writing, draft.draftId, 1, draft.text, draft.claims);
}

/** A draft presses in its last hours. */
function dueAt(expiresAt: Date): Date {
  return new Date(expiresAt.getTime() - 4 * 3_600_000);
}

function isHeld(text: CheckedText): boolean {
  return text.blocked || text.guardReasons.length > 0;
}

/** Whether a transaction failed because the id of its new draft is taken; only the database can tell without a race. */
export function isDraftIdTaken(error: unknown): boolean {
  return sqlState(error) === '23505' && (error as { constraint?: unknown }).constraint === 'draft_pkey';
}

/**
 * Adds a version to a draft that stands at `from` and makes it the current one: any approval is cleared and the draft
 * waits again. False when the draft has moved on, or is in a state that takes no edit.
 */
export async function addVersion(
  writing: Writing,
  draftId: string,
  from: { version: number },
  text: CheckedText,
  more: { claims: Claim[]; expiresAt: Date; lockedRecipient: string },
): Promise<boolean> {
  const { db, workspaceId } = writing;
  const moved = await db
    .updateTable('draft')
    .set({
      version: from.version + 1,
      status: 'PENDING_APPROVAL',
      thread_id: text.content.threadId,
      locked_recipient: more.lockedRecipient,
      approved_at: null,
      approved_by: null,
      send_at: null,
      send_error: null,
      expires_at: more.expiresAt,
      due_at: dueAt(more.expiresAt),
      snoozed_until: null,
      held: isHeld(text),
      updated_at: sql`clock_timestamp()`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('version', '=', from.version)
    .where('status', 'in', ['PENDING_APPROVAL', 'APPROVED', 'SEND_FAILED'])
    .returning('draft_id')
    .executeTakeFirst();
  if (moved === undefined) return false;
  await insertVersion(writing, draftId, from.version + 1, text, more.claims);
  return true;
}

async function insertVersion(
  { db, workspaceId }: Writing,
  draftId: string,
  version: number,
  text: CheckedText,
  claims: Claim[],
): Promise<void> {
  const { content } = text;
  await sendAhead(
    db,
    db.insertInto('draft_version').values({
      workspace_id: workspaceId,
      draft_id: draftId,
      version,
      recipient: content.recipient,
      subject: content.subject,
      body: content.body,
      attachments: JSON.stringify(content.attachments.map(({ name, sha256 }) => [name, sha256])),
      thread_id: content.threadId,
      canonical: canonicalContent(content),
      content_hash: contentHash(content),
      origin: text.origin,
      author: text.author,
      language: text.language,
      generator: text.generator,
      model: text.model,
      prompt_version: text.promptVersion,
      pipeline_version: text.pipelineVersion,
      pii_safety: JSON.stringify(text.piiSafety),
      blocked: text.blocked,
      guard_reasons: JSON.stringify(text.guardReasons),
      warnings: JSON.stringify(text.warnings),
      slots: JSON.stringify(text.slots),
      claims: JSON.stringify(claims),
      usage: text.usage === null ? null : JSON.stringify(text.usage),
      voice: text.voice == null ? null : JSON.stringify(text.voice),
    }),
  );
}
