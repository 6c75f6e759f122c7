import { sql } from 'kysely';
import { type Reading, sendAhead, type Writing } from './database.ts';
import { addQuota } from './quotas.ts';

/** A contact in the forms it is compared in. */
export type ContactKeys = { contact: string; domain: string };

/** What has left for a contact and its domain, by the database's clock. */
export type ContactHistory = {
  /** Mails in the current ISO week, and when the next one begins. */
  thisWeek: number;
  weekEndsAt: Date;
  lastAt: Date | null;
  /** Mails to anybody at the domain today (UTC), and when tomorrow begins. */
  domainToday: number;
  dayEndsAt: Date;
  now: Date;
};

/** Lets one transaction at a time decide about mails to this contact, and to its domain. */
export async function lockContact(
  { db, workspaceId }: Writing,
  { contact, domain }: ContactKeys,
  { withDomain }: { withDomain: boolean },
): Promise<void> {
  const keys = [`contact ${contact}`, ...(withDomain ? [`domain ${domain}`] : [])].map(
    (key) => `${workspaceId} ${key}`,
  );
  for (const key of keys) await sendAhead(db, sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 1))`);
}

/** What has left so far, but for the draft asked about: a send that is repeated is not its own obstacle. */
export async function contactHistory(
  { db, workspaceId }: Reading,
  { contact, domain }: ContactKeys,
  but: string | null = null,
): Promise<ContactHistory> {
  const { rows } = await sql<{
    this_week: number;
    week_ends_at: Date;
    last_at: Date | null;
    domain_today: number;
    day_ends_at: Date;
    now: Date;
  }>`
    WITH clock AS (SELECT clock_timestamp() AS now),
      day AS (SELECT now, date_trunc('day', now AT TIME ZONE 'UTC') AS today, date_trunc('week', now AT TIME ZONE 'UTC') AS monday FROM clock)
    SELECT now, (monday + interval '7 days') AT TIME ZONE 'UTC' AS week_ends_at,
      (today + interval '1 day') AT TIME ZONE 'UTC' AS day_ends_at,
      (SELECT count(*)::int FROM contact_mail WHERE workspace_id = ${workspaceId}::uuid AND contact = ${contact}
        AND left_at >= monday AT TIME ZONE 'UTC' AND draft_id IS DISTINCT FROM ${but}::uuid) AS this_week,
      (SELECT max(left_at) FROM contact_mail WHERE workspace_id = ${workspaceId}::uuid AND contact = ${contact}
        AND draft_id IS DISTINCT FROM ${but}::uuid) AS last_at,
      (SELECT count(*)::int FROM contact_mail WHERE workspace_id = ${workspaceId}::uuid AND domain = ${domain}
        AND left_at >= today AT TIME ZONE 'UTC' AND draft_id IS DISTINCT FROM ${but}::uuid) AS domain_today
    FROM day`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('The history of a contact is one row.');
  return {
    thisWeek: row.this_week,
    weekEndsAt: row.week_ends_at,
    lastAt: row.last_at,
    domainToday: row.domain_today,
    dayEndsAt: row.day_ends_at,
    now: row.now,
  };
}

/** Notes that a mail leaves for a contact; once per draft, however often its send is tried. */
export async function recordContactMail(
  { db, workspaceId }: Writing,
  draftId: string,
  { contact, domain }: ContactKeys,
): Promise<void> {
  await sendAhead(
    db,
    db
      .insertInto('contact_mail')
      .values({ workspace_id: workspaceId, draft_id: draftId, contact, domain })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Notes that a send stands in its user's quota. */
export async function markSendCounted({ db, workspaceId }: Writing, draftId: string): Promise<void> {
  await sendAhead(
    db,
    db
      .updateTable('send_intent')
      .set({ counted_at: sql<Date>`clock_timestamp()` })
      .where('workspace_id', '=', workspaceId)
      .where('draft_id', '=', draftId),
  );
}

/** Gives back what was counted for a send that certainly has not left: the user's quota and the contact's mail. */
export async function uncountSend(writing: Writing, draftId: string): Promise<void> {
  const { db, workspaceId } = writing;
  const { rows } = await sql<{ counted_at: Date; user_id: string }>`
    SELECT s.counted_at, coalesce(s.requested_by_id, a.decided_by) AS user_id
    FROM send_intent s JOIN approval a ON a.workspace_id = s.workspace_id AND a.approval_id = s.approval_id
    WHERE s.workspace_id = ${workspaceId}::uuid AND s.draft_id = ${draftId}::uuid AND s.counted_at IS NOT NULL`.execute(
    db,
  );
  const counted = rows[0];
  if (counted === undefined) return;
  await addQuota(writing, { userId: counted.user_id, type: 'emails_sent', at: counted.counted_at }, -1);
  await sql`UPDATE send_intent SET counted_at = NULL WHERE workspace_id = ${workspaceId}::uuid AND draft_id = ${draftId}::uuid`.execute(
    db,
  );
  await sql`DELETE FROM contact_mail WHERE workspace_id = ${workspaceId}::uuid AND draft_id = ${draftId}::uuid`.execute(
    db,
  );
}
