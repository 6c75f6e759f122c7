import { sql } from 'kysely';
import type { Reading, Writing } from './database.ts';

export type WebhookEvent = { eventKey: string; eventType: string; objectId: string; occurredAt: Date };

/** Which of these keys have been stored before. */
export async function knownEvents({ db, workspaceId }: Reading, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('webhook_event')
    .select('event_key')
    .where('workspace_id', '=', workspaceId)
    .where('event_key', 'in', [...keys])
    .execute();
  return new Set(rows.map((row) => row.event_key));
}

/** Stores events once each; returns the keys that were new. */
export async function insertEvents(
  { db, workspaceId }: Writing,
  events: readonly WebhookEvent[],
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const inserted = await db
    .insertInto('webhook_event')
    .values(
      events.map((event) => ({
        workspace_id: workspaceId,
        event_key: event.eventKey,
        event_type: event.eventType,
        object_id: event.objectId,
        occurred_at: event.occurredAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('event_key')
    .execute();
  return new Set(inserted.map((row) => row.event_key));
}

/** How many events came in so many days ago or earlier, by the database's clock. */
export async function countEventsBefore({ db, workspaceId }: Reading, days: number): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_event')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('received_at', '<=', daysAgo(days))
    .executeTakeFirstOrThrow();
  return count;
}

/** Removes them; returns how many. */
export async function removeEventsBefore({ db, workspaceId }: Writing, days: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_event')
    .where('workspace_id', '=', workspaceId)
    .where('received_at', '<=', daysAgo(days))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

const daysAgo = (days: number) => sql<Date>`clock_timestamp() - make_interval(days => ${days})`;
