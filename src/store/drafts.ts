import { type Selectable, sql } from 'kysely';
import { type DraftContent, type DraftStatus, statusesBefore } from '../core/draft.ts';
import { type Reading, sendAhead, type Writing } from './database.ts';
import type { DraftTable, DraftVersionTable } from './tables.ts';

export type DraftRow = Selectable<DraftTable>;
export type VersionRow = Selectable<DraftVersionTable>;

/** A draft with its current version. */
export type StoredDraft = { draft: DraftRow; current: VersionRow };

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
