import { type Selectable, sql } from 'kysely';
import { type Reading, sendAhead, type Writing } from './database.ts';
import type { EffectTable } from './tables.ts';

export type Effect = Selectable<EffectTable>;

/**
 * Stores the intent of one outside write before it is made. Returns the row as it was before this attempt: `state`
 * tells whether it is new (`planned`), done, or of an outcome that must be looked up first.
 */
export async function planEffect(
  { db, workspaceId }: Writing,
  effect: { kind: string; key: string; runId: string | null },
): Promise<Effect> {
  const planned = await db
    .insertInto('effect')
    .values({
      workspace_id: workspaceId,
      kind: effect.kind,
      key: effect.key,
      run_id: effect.runId,
      external_id: null,
      result: null,
      first_attempt_at: null,
      attempted_at: null,
      finished_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (planned !== undefined) return planned;
  return db
    .selectFrom('effect')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', effect.kind)
    .where('key', '=', effect.key)
    .forUpdate()
    .executeTakeFirstOrThrow();
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
