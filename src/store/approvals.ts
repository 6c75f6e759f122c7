import { type Selectable, sql } from 'kysely';
import { uncountSend } from './contact-mails.ts';
import type { Reading, Writing } from './database.ts';
import type { ApprovalTable, SendIntentTable, SendState } from './tables.ts';

export type Approval = Selectable<ApprovalTable>;
export type SendIntent = Selectable<SendIntentTable>;

export async function insertApproval(
  { db, workspaceId }: Writing,
  approval: {
    approvalId: string;
    draftId: string;
    version: number;
    contentHash: string;
    decidedBy: string;
    decidedAs: string;
  },
): Promise<void> {
  await db
    .insertInto('approval')
    .values({
      workspace_id: workspaceId,
      approval_id: approval.approvalId,
      draft_id: approval.draftId,
      version: approval.version,
      content_hash: approval.contentHash,
      decided_by: approval.decidedBy,
      decided_as: approval.decidedAs,
    })
    .execute();
}

/** Who approved this version as the first of two. */
export async function firstApproverOf(
  { db, workspaceId }: Reading,
  { draftId, version }: { draftId: string; version: number },
): Promise<string | null> {
  const row = await db
    .selectFrom('first_approval')
    .select('decided_by')
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.decided_by ?? null;
}

export async function insertFirstApproval(
  { db, workspaceId }: Writing,
  first: { draftId: string; version: number; contentHash: string; decidedBy: string },
): Promise<void> {
  await db
    .insertInto('first_approval')
    .values({
      workspace_id: workspaceId,
      draft_id: first.draftId,
      version: first.version,
      content_hash: first.contentHash,
      decided_by: first.decidedBy,
    })
    .execute();
}

/** The approval of exactly this version, if a person gave one. */
export async function approvalOf(
  { db, workspaceId }: Reading,
  draftId: string,
  version: number,
): Promise<Approval | null> {
  const row = await db
    .selectFrom('approval')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ?? null;
}

/** Plans a send, or plans it again after an undo or a refusal. False when one is under way, done or of unknown outcome. */
export async function planSend(
  { db, workspaceId }: Writing,
  intent: { draftId: string; approval: Approval; requestedBy: string; requestedById: string; fireAt: Date },
): Promise<boolean> {
  const values = {
    approval_id: intent.approval.approval_id,
    content_hash: intent.approval.content_hash,
    requested_by: intent.requestedBy,
    requested_by_id: intent.requestedById,
    fire_at: intent.fireAt,
    state: 'planned' as const,
    attempted_at: null,
    finished_at: null,
  };
  const planned = await db
    .insertInto('send_intent')
    .values({ workspace_id: workspaceId, draft_id: intent.draftId, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'draft_id'])
        .doUpdateSet(values)
        .where('send_intent.state', 'in', ['failed', 'undone']),
    )
    .returning('draft_id')
    .executeTakeFirst();
  return planned !== undefined;
}

export async function sendIntentOf({ db, workspaceId }: Reading, draftId: string): Promise<SendIntent | null> {
  const row = await db
    .selectFrom('send_intent')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Moves a send on, only from one of `from`, and only at this `fence` when one is given: an attempt must not move what a
 * later one has taken over. Leaving for the mailbox raises the fence by one; what ends without having left gives back
 * what was counted for it.
 */
export async function moveSend(
  writing: Writing,
  draftId: string,
  from: readonly SendState[],
  to: SendState,
  fence: number | null = null,
): Promise<boolean> {
  const { db, workspaceId } = writing;
  const isLeaving = to === 'in_flight';
  let query = db
    .updateTable('send_intent')
    .set({
      state: to,
      ...(isLeaving
        ? { fence: sql`fence + 1`, attempted_at: sql`clock_timestamp()` }
        : { finished_at: sql`clock_timestamp()` }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('state', 'in', [...from]);
  if (fence !== null) query = query.where('fence', '=', fence);
  const moved = (await query.returning('draft_id').executeTakeFirst()) !== undefined;
  if (moved && (to === 'undone' || to === 'failed')) await uncountSend(writing, draftId);
  return moved;
}

/**
 * Ends a send that certainly has not left, as `moveSend` does. Its attempt is forgotten: it says nothing of how sending
 * goes, so the breaker must not count it.
 */
export async function takeBackSend(
  writing: Writing,
  draftId: string,
  from: SendState,
  to: SendState,
  fence: number | null,
): Promise<boolean> {
  if (!(await moveSend(writing, draftId, [from], to, fence))) return false;
  const { db, workspaceId } = writing;
  await db
    .updateTable('send_intent')
    .set({ attempted_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .execute();
  return true;
}

/** Sends that wait in their undo window, or for another try, with whom they go to. */
export async function plannedSends({ db, workspaceId }: Reading): Promise<{ draft_id: string; recipient: string }[]> {
  return db
    .selectFrom('send_intent')
    .innerJoin('draft', (join) =>
      join
        .onRef('draft.workspace_id', '=', 'send_intent.workspace_id')
        .onRef('draft.draft_id', '=', 'send_intent.draft_id'),
    )
    .select(['send_intent.draft_id', 'draft.locked_recipient as recipient'])
    .where('send_intent.workspace_id', '=', workspaceId)
    .where('send_intent.state', '=', 'planned')
    .execute();
}

/** Outcomes of sends since `since`, for the send breaker. */
export async function countSendOutcomes(
  { db, workspaceId }: Reading,
  since: Date,
): Promise<{ done: number; failed: number }> {
  const row = await db
    .selectFrom('send_intent')
    .select([
      sql<number>`count(*) FILTER (WHERE state = 'done')::int`.as('done'),
      sql<number>`count(*) FILTER (WHERE state IN ('failed', 'unknown'))::int`.as('failed'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('attempted_at', '>=', since)
    .executeTakeFirstOrThrow();
  return row;
}
