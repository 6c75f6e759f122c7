import { sql } from 'kysely';
import { comparableAddress } from '../core/suppression.ts';
import type { Reading, Writing } from './database.ts';
import { erasurePlan, type PersonalTable, type PersonKeys } from './erasure-plan.ts';

/** The rows of a person by table, as the database holds them. */
export type PersonRows = Record<string, Record<string, unknown>[]>;

const personal = Object.entries(erasurePlan).filter((pair): pair is [string, PersonalTable] => 'where' in pair[1]);

/** Everything by which the rows of this person are found: an address stands in many spellings and tables. */
export async function keysOfPerson({ db, workspaceId }: Reading, email: string): Promise<PersonKeys> {
  const contact = comparableAddress(email);
  const { rows: known } = await sql<{ email: string }>`
    SELECT email FROM form_submission WHERE workspace_id = ${workspaceId}::uuid
    UNION SELECT email FROM prospect WHERE workspace_id = ${workspaceId}::uuid
    UNION SELECT locked_recipient FROM draft WHERE workspace_id = ${workspaceId}::uuid
    UNION SELECT recipient FROM draft_version WHERE workspace_id = ${workspaceId}::uuid`.execute(db);
  const spellings = known.map((row) => row.email).filter((one) => one !== '' && comparableAddress(one) === contact);
  const emails = [...new Set([...spellings, email, contact])];
  const { rows } = await sql<{ runs: string[]; contacts: string[] }>`
    SELECT coalesce((SELECT array_agg(DISTINCT run_id) FROM form_submission
        WHERE workspace_id = ${workspaceId}::uuid AND email = ANY(${emails}::text[])), '{}') AS runs,
      coalesce((SELECT array_agg(DISTINCT crm_contact_id) FROM prospect
        WHERE workspace_id = ${workspaceId}::uuid AND email = ANY(${emails}::text[]) AND crm_contact_id IS NOT NULL), '{}') AS contacts`.execute(
    db,
  );
  const runIds = rows[0]?.runs ?? [];
  const { rows: drafts } = await sql<{ draft_id: string }>`
    SELECT draft_id FROM draft WHERE workspace_id = ${workspaceId}::uuid
      AND (locked_recipient = ANY(${emails}::text[]) OR run_id = ANY(${runIds}::uuid[]))
    UNION SELECT draft_id FROM draft_version WHERE workspace_id = ${workspaceId}::uuid AND recipient = ANY(${emails}::text[])`.execute(
    db,
  );
  const draftIds = drafts.map((row) => row.draft_id);
  return { emails, contact, runIds, draftIds, crmContactIds: rows[0]?.contacts ?? [] };
}

/** All rows that hold something about the person, table by table; tables without any are left out. */
export async function exportPerson({ db, workspaceId }: Reading, keys: PersonKeys): Promise<PersonRows> {
  const found: PersonRows = {};
  for (const [table, { where }] of personal) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`SELECT to_jsonb(t) - 'workspace_id' AS row FROM (
      SELECT * FROM ${sql.table(table)} WHERE workspace_id = ${workspaceId}::uuid AND (${where(keys)})) t`.execute(db);
    if (rows.length > 0) found[table] = rows.map(({ row }) => row);
  }
  return found;
}

/** Erases all rows of the person, table by table. Returns how many of each. */
export async function erasePerson({ db, workspaceId }: Writing, keys: PersonKeys): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table, { where, set }] of personal) {
    const rows = sql`WHERE workspace_id = ${workspaceId}::uuid AND (${where(keys)})`;
    const target = sql.table(table);
    const { numAffectedRows } = await (set === null
      ? sql`DELETE FROM ${target} ${rows}`.execute(db)
      : sql`UPDATE ${target} ${set} ${rows}`.execute(db));
    const count = Number(numAffectedRows ?? 0);
    if (count > 0) counts[table] = count;
  }
  return counts;
}

/** Ends runs that are not finished, so that a worker at one of them can write no more. */
export async function endRuns({ db, workspaceId }: Writing, runIds: readonly string[], why: string): Promise<void> {
  if (runIds.length === 0) return;
  await sql`UPDATE run SET status = 'suppressed', error = ${why}, completed_at = clock_timestamp(), fence = fence + 1
    WHERE workspace_id = ${workspaceId}::uuid AND run_id = ANY(${runIds}::uuid[]) AND completed_at IS NULL`.execute(db);
}
