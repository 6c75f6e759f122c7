import { sql } from 'kysely';
import { statusesBefore } from '../core/draft.ts';
import type { Reading, Writing } from './database.ts';

/** Puts a pending draft off until then, or takes that back (null: it is due in its last hours again). False when it waits no more. */
export async function snooze({ db, workspaceId }: Writing, draftId: string, until: Date | null): Promise<boolean> {
  const moved = await db
    .updateTable('draft')
    .set({
      snoozed_until: until,
      due_at: until ?? sql<Date>`expires_at - interval '4 hours'`,
      updated_at: sql`clock_timestamp()`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('status', '=', 'PENDING_APPROVAL')
    .returning('draft_id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** Hands a draft to a person, or to nobody in particular. False when it is decided. */
export async function assign(
  { db, workspaceId }: Writing,
  draftId: string,
  to: { personId: string; note: string | null } | null,
): Promise<boolean> {
  const moved = await db
    .updateTable('draft')
    .set({
      assigned_to: to?.personId ?? null,
      assigned_note: to?.note ?? null,
      updated_at: sql`clock_timestamp()`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .where('status', 'in', [...statusesBefore('APPROVED'), 'APPROVED', 'SEND_FAILED'])
    .returning('draft_id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** People who may decide on drafts, by name. */
export async function deciders({ db, workspaceId }: Reading): Promise<{ person_id: string; name: string }[]> {
  return db
    .selectFrom('person')
    .select(['person_id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('disabled_at', 'is', null)
    .where('role', 'in', ['operator', 'admin', 'owner'])
    .orderBy('name')
    .limit(500)
    .execute();
}

/** Says that a person has a draft open now. They have one open at a time: the last one they looked at. */
export async function setPresence(
  { db, workspaceId }: Writing,
  presence: { personId: string; draftId: string; isEditing: boolean; seenAt: Date },
): Promise<void> {
  const row = { draft_id: presence.draftId, is_editing: presence.isEditing, seen_at: presence.seenAt };
  await db
    .insertInto('presence')
    .values({ workspace_id: workspaceId, person_id: presence.personId, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet(row))
    .execute();
}

/** Who else had the draft open since then. */
export async function othersAt(
  { db, workspaceId }: Reading,
  draftId: string,
  { not, since }: { not: string; since: Date },
): Promise<{ name: string; is_editing: boolean }[]> {
  return db
    .selectFrom('presence')
    .innerJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'presence.workspace_id')
        .onRef('person.person_id', '=', 'presence.person_id'),
    )
    .select(['person.name', 'presence.is_editing'])
    .where('presence.workspace_id', '=', workspaceId)
    .where('presence.draft_id', '=', draftId)
    .where('presence.person_id', '<>', not)
    .where('presence.seen_at', '>=', since)
    .orderBy('person.name')
    .limit(10)
    .execute();
}
