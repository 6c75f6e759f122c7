import { sql } from 'kysely';
import type { Reading } from './database.ts';

/** What of a text may name somebody: words side by side as they stand there, ends of numbers, whole addresses in lower case. */
export type Mentions = {
  names: readonly string[];
  companies: readonly string[];
  phoneEnds: readonly string[];
  addresses: readonly string[];
};

export type NamedContact = { name: string | null; email: string; company: string | null; phone: string | null };

/** More than a mail names; the first is reason enough to hold it. */
const most = 50;

/** The contacts of this workspace that one of the mentions fits, but the one the text goes to. Reads by index alone. */
export async function contactsNamed(
  { db, workspaceId }: Reading,
  { names, companies, phoneEnds, addresses }: Mentions,
  recipient: string,
): Promise<NamedContact[]> {
  const { rows } = await sql<NamedContact>`
    SELECT email, details ->> 'full_name' AS name, details ->> 'company' AS company, details ->> 'phone' AS phone
    FROM prospect
    WHERE workspace_id = ${workspaceId} AND email <> ${recipient.toLowerCase()} AND (
      email = ANY(${addresses}::text[])
      OR phone_key = ANY(${phoneEnds}::text[])
      OR name_key = ANY(ARRAY(SELECT contact_key(words) FROM unnest(${names}::text[]) AS words))
      OR company_key = ANY(ARRAY(SELECT company_key(words) FROM unnest(${companies}::text[]) AS words))
      OR domain_key = ANY(ARRAY(SELECT contact_key(words) FROM unnest(${companies}::text[]) AS words)))
    LIMIT ${most}`.execute(db);
  return rows;
}
