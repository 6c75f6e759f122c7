import { sql } from 'kysely';
import type { Reading, Writing } from './database.ts';

/** A mail that went out and has no answer yet. */
export type Unanswered = { draftId: string; threadId: string; recipient: string; wentOutAt: Date };

/** Mails of the last 30 days without an answer, those first that were looked at least recently. */
export async function unansweredMails({ db, workspaceId }: Reading, limit: number): Promise<Unanswered[]> {
  const { rows } = await sql<Unanswered>`
    SELECT draft.draft_id AS "draftId", coalesce(gmail_thread_id, draft.thread_id) AS "threadId",
      locked_recipient AS recipient, coalesce(sent_at, updated_at) AS "wentOutAt"
    FROM draft LEFT JOIN draft_outcome AS outcome USING (workspace_id, draft_id)
    WHERE workspace_id = ${workspaceId} AND (status = 'SENT' OR superseded_reason = 'sent_in_mailbox')
      AND updated_at > clock_timestamp() - interval '30 days'
      AND coalesce(gmail_thread_id, draft.thread_id) IS NOT NULL AND outcome.replied_at IS NULL
    ORDER BY outcome.looked_at ASC NULLS FIRST LIMIT ${limit}`.execute(db);
  return rows;
}

/** Notes what a look at the thread has shown. */
export async function noteOutcome(
  { db, workspaceId }: Writing,
  draftId: string,
  { lookedAt, repliedAt }: { lookedAt: Date; repliedAt: Date | null },
): Promise<void> {
  await db
    .insertInto('draft_outcome')
    .values({ workspace_id: workspaceId, draft_id: draftId, looked_at: lookedAt, replied_at: repliedAt })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'draft_id']).doUpdateSet({ looked_at: lookedAt, replied_at: repliedAt }),
    )
    .execute();
}
