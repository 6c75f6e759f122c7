import { sql } from 'kysely';
import { type Reading, sendAhead, type Writing } from './database.ts';

export type LeadShare = {
  person_id: string;
  weight: number;
  most_per_day: number | null;
  time_zone: string;
  /** As `09:00`, in that zone. */
  works_from: string;
  works_until: string;
  /** ISO days: Monday is 1. */
  works_on: number[];
  crm_owner_id: string | null;
};

/**
 * Gives a new draft to a member, in the transaction that makes it and without another round trip: to whose contact it is
 * in the CRM, whatever the hour; else to whoever is at work, has not had enough today, and whose turn it is by weight.
 * Nobody fits: it stays everybody's. Who comes back from a pause catches up one turn at most.
 */
export async function giveDraft(
  { db, workspaceId }: Writing,
  { draftId, crmOwnerId, now }: { draftId: string; crmOwnerId: string | null; now: Date },
): Promise<void> {
  await sendAhead(
    db,
    sql`
      WITH here AS (
        SELECT s.person_id, s.weight, s.crm_owner_id, (${now}::timestamptz AT TIME ZONE s.time_zone) AS at,
               greatest(s.turn, (SELECT max(turn) FROM lead_share WHERE workspace_id = ${workspaceId}) - 1) AS turn
          FROM lead_share s JOIN person p USING (workspace_id, person_id)
         WHERE s.workspace_id = ${workspaceId} AND p.disabled_at IS NULL AND p.role <> 'viewer'
      ), chosen AS (
        SELECT s.person_id, h.at::date AS today, h.turn,
               coalesce(s.crm_owner_id = ${crmOwnerId}::text, false) AS is_owner
          FROM lead_share s JOIN here h USING (person_id)
         WHERE s.workspace_id = ${workspaceId}
           AND (coalesce(s.crm_owner_id = ${crmOwnerId}::text, false)
                OR (s.weight > 0 AND h.at::time >= s.works_from AND h.at::time < s.works_until
                    AND extract(isodow FROM h.at)::integer = ANY (s.works_on)
                    AND (s.most_per_day IS NULL OR s.given_on IS DISTINCT FROM h.at::date OR s.given < s.most_per_day)))
         ORDER BY coalesce(s.crm_owner_id = ${crmOwnerId}::text, false) DESC, h.turn + 1.0 / nullif(s.weight, 0), s.person_id
         LIMIT 1
         FOR UPDATE OF s
      ), taken AS (
        UPDATE lead_share s SET
          turn = CASE WHEN s.weight > 0 THEN chosen.turn + 1.0 / s.weight ELSE s.turn END,
          given = CASE WHEN s.given_on = chosen.today THEN s.given + 1 ELSE 1 END,
          given_on = chosen.today
        FROM chosen WHERE s.workspace_id = ${workspaceId} AND s.person_id = chosen.person_id
        RETURNING s.person_id
      )
      UPDATE draft SET assigned_to = taken.person_id FROM taken
       WHERE draft.workspace_id = ${workspaceId} AND draft.draft_id = ${draftId} AND draft.assigned_to IS NULL`,
  );
}

/** Who takes part in the leads, by name. */
export async function listLeadShares({ db, workspaceId }: Reading): Promise<(LeadShare & { name: string })[]> {
  const rows = await db
    .selectFrom('lead_share')
    .innerJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'lead_share.workspace_id')
        .onRef('person.person_id', '=', 'lead_share.person_id'),
    )
    .select(['lead_share.person_id', 'person.name', 'weight', 'most_per_day', 'time_zone', 'works_on', 'crm_owner_id'])
    .select([
      sql<string>`to_char(works_from, 'HH24:MI')`.as('works_from'),
      sql<string>`to_char(works_until, 'HH24:MI')`.as('works_until'),
    ])
    .where('lead_share.workspace_id', '=', workspaceId)
    .orderBy('person.name')
    .execute();
  return rows;
}

/** Sets a member's part; a new one begins where the others stand. */
export async function putLeadShare({ db, workspaceId }: Writing, share: LeadShare): Promise<void> {
  const { person_id, ...rest } = share;
  await db
    .insertInto('lead_share')
    .values({
      workspace_id: workspaceId,
      person_id,
      ...rest,
      given_on: null,
      turn: sql<number>`coalesce((SELECT max(turn) FROM lead_share WHERE workspace_id = ${workspaceId}), 0)`,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'person_id'])
        .doUpdateSet({ ...rest, updated_at: sql<Date>`clock_timestamp()` }),
    )
    .execute();
}
