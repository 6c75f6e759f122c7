import type { Selectable } from 'kysely';
import type { Reading } from './database.ts';
import type { PersonTable } from './tables.ts';

export async function personById(
  { db, workspaceId }: Reading,
  personId: string,
): Promise<Selectable<PersonTable> | null> {
  const found = await db
    .selectFrom('person')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return found ?? null;
}
