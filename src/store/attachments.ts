import { sql } from 'kysely';
import type { Reading, Writing } from './database.ts';

/** Keeps a file under its hash; of one that is there already the time of use is renewed. */
export async function insertAttachment(
  { db, workspaceId }: Writing,
  file: { sha256: string; content: Uint8Array; createdBy: string },
): Promise<void> {
  await db
    .insertInto('attachment')
    .values({
      workspace_id: workspaceId,
      sha256: file.sha256,
      content: Buffer.from(file.content),
      created_by: file.createdBy,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'sha256']).doUpdateSet({ used_at: sql`clock_timestamp()` }),
    )
    .execute();
}

/** The bytes of the files with these hashes, by hash; one that is not kept is absent. */
export async function attachmentsBy(
  { db, workspaceId }: Reading,
  hashes: readonly string[],
): Promise<Map<string, Uint8Array>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachment')
    .select(['sha256', 'content'])
    .where('workspace_id', '=', workspaceId)
    .where('sha256', 'in', hashes)
    .execute();
  return new Map(rows.map(({ sha256, content }) => [sha256, content]));
}

/** Marks files as used, so that no clean-up at the same time removes them. False when one of them is not kept. */
export async function markAttachmentsUsed({ db, workspaceId }: Writing, hashes: readonly string[]): Promise<boolean> {
  const wanted = new Set(hashes);
  if (wanted.size === 0) return true;
  const { numUpdatedRows } = await db
    .updateTable('attachment')
    .set({ used_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('sha256', 'in', [...wanted])
    .executeTakeFirst();
  return Number(numUpdatedRows) === wanted.size;
}

/** How many files nobody has used for a day and no version of a draft names. */
export async function countUnusedAttachments({ db, workspaceId }: Reading): Promise<number> {
  const { unused } = await db
    .selectFrom('attachment')
    .select(({ fn }) => fn.countAll<number>().as('unused'))
    .where('workspace_id', '=', workspaceId)
    .where(isUnused)
    .executeTakeFirstOrThrow();
  return Number(unused);
}

/** Removes them. Returns how many. */
export async function removeUnusedAttachments({ db, workspaceId }: Writing): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('attachment')
    .where('workspace_id', '=', workspaceId)
    .where(isUnused)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const isUnused = sql<boolean>`attachment.used_at < clock_timestamp() - interval '1 day' AND NOT EXISTS (
  SELECT 1 FROM draft_version, jsonb_array_elements(draft_version.attachments) AS file
  WHERE draft_version.workspace_id = attachment.workspace_id AND file->>1 = attachment.sha256
)`;
