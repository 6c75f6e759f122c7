import { type Selectable, sql } from 'kysely';
import type { Reading, Writing } from './database.ts';
import type { AlertTable } from './tables.ts';

export type Alert = Selectable<AlertTable>;

/**
 * Stores an alert unless one of its kind was raised less than `quietMinutes` ago: then that one counts it as held back.
 * Returns the id of a stored alert, null for one that was held back.
 */
export async function insertAlert(
  { db, workspaceId }: Writing,
  alert: { kind: string; text: string; draftId: string | null; quietMinutes: number },
): Promise<string | null> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`alert ${workspaceId} ${alert.kind}`}, 0))`.execute(db);
  const { rows } = await sql<{ alert_id: string }>`
    WITH newest AS (
      SELECT alert_id, raised_at, held_back FROM alert
      WHERE workspace_id = ${workspaceId}::uuid AND kind = ${alert.kind}
      ORDER BY raised_at DESC LIMIT 1
    ), held AS (
      UPDATE alert SET held_back = held_back + 1
      WHERE workspace_id = ${workspaceId}::uuid AND alert_id = (
        SELECT alert_id FROM newest WHERE raised_at > clock_timestamp() - make_interval(mins => ${alert.quietMinutes}))
      RETURNING 1
    )
    INSERT INTO alert (workspace_id, kind, text, draft_id, left_out)
    SELECT ${workspaceId}::uuid, ${alert.kind}, ${alert.text}, ${alert.draftId}::uuid, coalesce((SELECT held_back FROM newest), 0)
    WHERE NOT EXISTS (SELECT FROM held)
    RETURNING alert_id`.execute(db);
  return rows[0]?.alert_id ?? null;
}

export async function alertById({ db, workspaceId }: Reading, alertId: string): Promise<Alert | null> {
  const row = await db
    .selectFrom('alert')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('alert_id', '=', alertId)
    .executeTakeFirst();
  return row ?? null;
}

/** `message` is what the channel calls it; null where it cannot be changed. */
export async function markPosted({ db, workspaceId }: Writing, alertId: string, message: string | null): Promise<void> {
  await db
    .updateTable('alert')
    .set({ posted_at: sql`clock_timestamp()`, channel_message: message })
    .where('workspace_id', '=', workspaceId)
    .where('alert_id', '=', alertId)
    .execute();
}

/** Alerts that still stand in the channel as they were posted, though their draft waits for nobody any more. Oldest first. */
export async function alertsToClose(
  { db, workspaceId }: Reading,
  count: number,
): Promise<{ alert_id: string; text: string; channel_message: string; status: string }[]> {
  return db
    .selectFrom('alert')
    .innerJoin('draft', (join) =>
      join.onRef('draft.workspace_id', '=', 'alert.workspace_id').onRef('draft.draft_id', '=', 'alert.draft_id'),
    )
    .select(['alert.alert_id', 'alert.text', 'alert.channel_message', 'draft.status'])
    .where('alert.workspace_id', '=', workspaceId)
    .where('alert.closed_at', 'is', null)
    .where('alert.channel_message', 'is not', null)
    .where('draft.status', '!=', 'PENDING_APPROVAL')
    .orderBy('alert.raised_at')
    .limit(count)
    .$narrowType<{ channel_message: string }>()
    .execute();
}

export async function markClosed({ db, workspaceId }: Writing, alertId: string): Promise<void> {
  await db
    .updateTable('alert')
    .set({ closed_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('alert_id', '=', alertId)
    .execute();
}
