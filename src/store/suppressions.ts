import type { Selectable } from 'kysely';
import type { SuppressionKey, SuppressionKind } from '../core/suppression.ts';
import type { Reading, Writing } from './database.ts';
import type { SuppressionTable } from './tables.ts';

export type Suppression = Selectable<SuppressionTable>;

/** Adds an entry. Null when there is one of this kind and value. */
export async function insertSuppression(
  { db, workspaceId }: Writing,
  entry: { kind: SuppressionKind; value: string; source: Suppression['source']; reason: string; createdBy: string },
): Promise<Suppression | null> {
  const { createdBy, ...row } = entry;
  const added = await db
    .insertInto('suppression')
    .values({ ...row, workspace_id: workspaceId, created_by: createdBy })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'kind', 'value']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return added ?? null;
}

/** Takes an entry off the list. Null when there is none by this id. */
export async function deleteSuppression({ db, workspaceId }: Writing, id: string): Promise<Suppression | null> {
  const removed = await db
    .deleteFrom('suppression')
    .where('workspace_id', '=', workspaceId)
    .where('suppression_id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return removed ?? null;
}

/** The entries with one of these keys, the oldest first. */
export async function suppressionsOf(
  { db, workspaceId }: Reading,
  keys: readonly SuppressionKey[],
): Promise<Suppression[]> {
  return db
    .selectFrom('suppression')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where((eb) => eb.or(keys.map(({ kind, value }) => eb.and({ kind, value }))))
    .orderBy('created_at')
    .execute();
}

/** The list, newest first, and how long it is. */
export async function listSuppressions(
  { db, workspaceId }: Reading,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ suppressions: Suppression[]; total: number }> {
  const all = db.selectFrom('suppression').where('workspace_id', '=', workspaceId);
  const suppressions = await all
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('suppression_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { suppressions, total };
}
