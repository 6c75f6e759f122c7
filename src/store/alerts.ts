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
  alert: { kind: string; text: string; quietMinutes: number },
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
    INSERT INTO alert (workspace_id, kind, text, left_out)
    SELECT ${workspaceId}::uuid, ${alert.kind}, ${alert.text}, coalesce((SELECT held_back FROM newest), 0)
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

export async function markPosted({ db, workspaceId }: Writing, alertId: string): Promise<void> {
  await db
    .updateTable('alert')
    .set({ posted_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('alert_id', '=', alertId)
    .execute();
}
