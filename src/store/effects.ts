import { type Selectable, sql } from 'kysely';
import { askAhead, type Reading, sendAhead, type Writing } from './database.ts';
import type { EffectTable } from './tables.ts';

export type Effect = Selectable<EffectTable>;

/** Which outside write, and who makes it: `fence` null for a job without a run. */
export type Intent = { kind: string; key: string; runId: string | null; fence: number | null };

/**
 * Stores the intent of one outside write before it is made, without waiting for the answer. `before` promises the row
 * as it stood, and null where there was none: then the first attempt has begun with this transaction. A row that a
 * transaction under way is just adding is not seen; then `before` is `unseen`.
 */
export async function beginEffect(
  { db, workspaceId }: Writing,
  { kind, key, runId, fence }: Intent,
): Promise<{ before: Promise<Effect | null | 'unseen'> }> {
  const { answer } = await askAhead(
    db,
    sql<Effect & { is_new: boolean }>`
      WITH begun AS (
        INSERT INTO effect (workspace_id, kind, key, run_id, state, attempt, fence, first_attempt_at, attempted_at)
        VALUES (${workspaceId}::uuid, ${kind}, ${key}, ${runId}::uuid, 'in_flight', 1, ${fence ?? 0}, clock_timestamp(), clock_timestamp())
        ON CONFLICT DO NOTHING
        RETURNING *
      )
      SELECT *, true AS is_new FROM begun
      UNION ALL
      SELECT *, false FROM effect WHERE workspace_id = ${workspaceId}::uuid AND kind = ${kind} AND key = ${key}`,
    ([row]) => {
      if (row === undefined) return 'unseen' as const;
      return row.is_new ? null : row;
    },
  );
  return { before: answer };
}

/** The effect by its key; null before it was ever begun. */
export async function effectByKey(
  { db, workspaceId }: Reading,
  effect: { kind: string; key: string },
): Promise<Effect | null> {
  const row = await db
    .selectFrom('effect')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', effect.kind)
    .where('key', '=', effect.key)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Marks the call as about to be made, under the caller's fence; null leaves the row's own. False when `attempt` is not
 * the number of attempts so far: somebody else has begun one.
 */
export async function beginAttempt(
  { db, workspaceId }: Writing,
  kind: string,
  key: string,
  fence: number | null,
  attempt: number,
): Promise<boolean> {
  const begun = await db
    .updateTable('effect')
    .set({
      state: 'in_flight',
      ...(fence === null ? {} : { fence }),
      attempt: attempt + 1,
      looks: 0,
      first_attempt_at: sql`coalesce(first_attempt_at, clock_timestamp())`,
      attempted_at: sql`clock_timestamp()`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('attempt', '=', attempt)
    .returning('key')
    .executeTakeFirst();
  return begun !== undefined;
}

export async function finishEffect(
  writing: Writing,
  kind: string,
  key: string,
  outcome: { externalId: string; result: unknown },
): Promise<void> {
  await update(writing, kind, key, {
    state: 'done',
    external_id: outcome.externalId,
    result: JSON.stringify(outcome.result),
    finished_at: sql`clock_timestamp()`,
  });
}

/** The outcome is not known: the next holder looks before it does anything. */
export async function leaveUnknown(writing: Writing, kind: string, key: string): Promise<void> {
  await update(writing, kind, key, { state: 'unknown' });
}

export async function countLook(writing: Writing, kind: string, key: string): Promise<void> {
  await update(writing, kind, key, { state: 'unknown', looks: sql`looks + 1` });
}

/** The call was refused and nothing was written outside. */
export async function failEffect(writing: Writing, kind: string, key: string): Promise<void> {
  await update(writing, kind, key, { state: 'failed', finished_at: sql`clock_timestamp()` });
}

async function update(
  { db, workspaceId }: Writing,
  kind: string,
  key: string,
  set: Record<string, unknown>,
): Promise<void> {
  await sendAhead(
    db,
    db
      .updateTable('effect')
      .set(set)
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('key', '=', key),
  );
}
