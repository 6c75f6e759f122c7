import { sql } from 'kysely';
import type { DraftStatus } from '../core/draft.ts';
import type { Reading } from './database.ts';
import { type DraftRow, type StoredDraft, withVersions } from './drafts.ts';

const live: DraftStatus[] = ['CREATED', 'PENDING_APPROVAL', 'APPROVED'];

/** Drafts newest first, a page of them, with the count of all that match. */
export async function listDrafts(
  reading: Reading,
  filter: { statuses: readonly DraftStatus[] | null; limit: number; offset: number },
): Promise<{ drafts: StoredDraft[]; total: number }> {
  const { db, workspaceId } = reading;
  let query = db.selectFrom('draft').where('workspace_id', '=', workspaceId);
  if (filter.statuses !== null) query = query.where('status', 'in', [...filter.statuses]);
  const ids = await query
    .select('draft_id')
    .orderBy('created_at', 'desc')
    .orderBy('draft_id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return {
    drafts: await withVersions(
      reading,
      ids.map((row) => row.draft_id),
    ),
    total,
  };
}

export async function draftOfRun({ db, workspaceId }: Reading, runId: string): Promise<DraftRow | null> {
  const row = await db
    .selectFrom('draft')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row ?? null;
}

/** Live drafts for a thread of a mailbox: there is at most one. */
export async function liveDraftOfThread(
  { db, workspaceId }: Reading,
  mailbox: string,
  threadId: string,
): Promise<DraftRow | null> {
  const row = await db
    .selectFrom('draft')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('mailbox', '=', mailbox)
    .where('thread_id', '=', threadId)
    .where('status', 'in', live)
    .executeTakeFirst();
  return row ?? null;
}

/** Live drafts that stand in the mailbox too, oldest check first: what the mailbox job compares. */
export async function draftsInMailbox({ db, workspaceId }: Reading, limit: number): Promise<DraftRow[]> {
  return db
    .selectFrom('draft')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('status', 'in', ['PENDING_APPROVAL', 'APPROVED'])
    .where('gmail_draft_id', 'is not', null)
    .orderBy(sql`mailbox_checked_at ASC NULLS FIRST`)
    .limit(limit)
    .execute();
}

export async function expiredDrafts({ db, workspaceId }: Reading, now: Date): Promise<DraftRow[]> {
  return db
    .selectFrom('draft')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', 'PENDING_APPROVAL')
    .where('expires_at', '<=', now)
    .limit(500)
    .execute();
}

export async function countDraftsByStatus({ db, workspaceId }: Reading): Promise<Partial<Record<DraftStatus, number>>> {
  const rows = await db
    .selectFrom('draft')
    .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

export async function oldestPending({ db, workspaceId }: Reading): Promise<Date | null> {
  const row = await db
    .selectFrom('draft')
    .select('created_at')
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', 'PENDING_APPROVAL')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}
