import { type Selectable, sql } from 'kysely';
import {
  type CheckedText,
  type Claim,
  canonicalContent,
  contentHash,
  type DraftContent,
  type DraftStatus,
  statusesBefore,
} from '../core/draft.ts';
import { type Reading, sendAhead, sqlState, type Writing } from './database.ts';
import type { DraftTable, DraftVersionTable } from './tables.ts';

export type DraftRow = Selectable<DraftTable>;
export type VersionRow = Selectable<DraftVersionTable>;

/** A draft with its current version. */
export type StoredDraft = { draft: DraftRow; current: VersionRow };

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
    }),
  );
  await insertVersion(writing, draft.draftId, 1, draft.text, draft.claims);
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
    }),
  );
}

/** The content a stored version stands for, as hashed and signed. */
export function contentOf(version: VersionRow): DraftContent {
  return {
    recipient: version.recipient,
    subject: version.subject,
    body: version.body,
    attachments: version.attachments.map(([name, sha256]) => ({ name, sha256 })),
    threadId: version.thread_id,
  };
}

export async function draftExists({ db, workspaceId }: Reading, draftId: string): Promise<boolean> {
  const row = await db
    .selectFrom('draft')
    .select('draft_id')
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function draftById(reading: Reading, draftId: string): Promise<StoredDraft | null> {
  const [found] = await withVersions(reading, [draftId]);
  return found ?? null;
}

/** As `draftById`, holding the row until the transaction ends: decisions on one draft come one after the other. */
export async function lockDraft({ db, workspaceId }: Writing, draftId: string): Promise<StoredDraft | null> {
  const draft = await db
    .selectFrom('draft')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .forUpdate()
    .executeTakeFirst();
  if (draft === undefined) return null;
  const current = await db
    .selectFrom('draft_version')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('version', '=', draft.version)
    .executeTakeFirstOrThrow();
  return { draft, current };
}

export async function versionsOf({ db, workspaceId }: Reading, draftId: string): Promise<VersionRow[]> {
  return db
    .selectFrom('draft_version')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .orderBy('version')
    .execute();
}

export async function markMailboxChecked({ db, workspaceId }: Writing, draftId: string): Promise<void> {
  await db
    .updateTable('draft')
    .set({ mailbox_checked_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .execute();
}

type Move = Partial<
  Pick<
    DraftRow,
    | 'approved_at'
    | 'approved_by'
    | 'rejected_reason'
    | 'superseded_reason'
    | 'send_at'
    | 'send_error'
    | 'sent_at'
    | 'gmail_message_id'
    | 'gmail_thread_id'
  >
>;

/** Moves a draft to `to` in one conditional update: only from a status that allows it, and only at this version. */
export async function moveDraft(
  { db, workspaceId }: Writing,
  draftId: string,
  version: number,
  to: DraftStatus,
  set: Move,
): Promise<boolean> {
  const moved = await db
    .updateTable('draft')
    .set({ ...set, status: to, updated_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('version', '=', version)
    .where('status', 'in', statusesBefore(to))
    .returning('draft_id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** When an approved draft will be sent; null undoes it. */
export async function setSendAt({ db, workspaceId }: Writing, draftId: string, sendAt: Date | null): Promise<void> {
  await db
    .updateTable('draft')
    .set({ send_at: sendAt, updated_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .execute();
}

/** Where the draft stands in the mailbox, and which message there is ours. */
export async function setMailboxDraft(
  { db, workspaceId }: Writing,
  draftId: string,
  mailboxDraft: { id: string; messageId: string; threadId: string } | null,
): Promise<void> {
  await sendAhead(
    db,
    db
      .updateTable('draft')
      .set({
        gmail_draft_id: mailboxDraft?.id ?? null,
        mailbox_message_id: mailboxDraft?.messageId ?? null,
        gmail_thread_id: mailboxDraft?.threadId ?? null,
        updated_at: sql`clock_timestamp()`,
      })
      .where('workspace_id', '=', workspaceId)
      .where('draft_id', '=', draftId),
  );
}

/** Drafts with their current versions, in the order of the ids. */
export async function withVersions({ db, workspaceId }: Reading, draftIds: string[]): Promise<StoredDraft[]> {
  if (draftIds.length === 0) return [];
  const drafts = await db
    .selectFrom('draft')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', 'in', draftIds)
    .execute();
  const versions = await db
    .selectFrom('draft_version')
    .innerJoin('draft', (join) =>
      join
        .onRef('draft.workspace_id', '=', 'draft_version.workspace_id')
        .onRef('draft.draft_id', '=', 'draft_version.draft_id')
        .onRef('draft.version', '=', 'draft_version.version'),
    )
    .selectAll('draft_version')
    .where('draft_version.workspace_id', '=', workspaceId)
    .where('draft_version.draft_id', 'in', draftIds)
    .execute();
  const byId = new Map(versions.map((version) => [version.draft_id, version]));
  const draftsById = new Map(drafts.map((draft) => [draft.draft_id, draft]));
  return draftIds.flatMap((id) => {
    const draft = draftsById.get(id);
    const current = byId.get(id);
    return draft && current ? [{ draft, current }] : [];
  });
}
