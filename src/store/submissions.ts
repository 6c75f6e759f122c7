import { type Selectable, sql } from 'kysely';
import type { Prospect } from '../core/lead.ts';
import { askAhead, askTogether, type Reading, sendAhead, type Writing } from './database.ts';
import type { FormSubmissionTable } from './tables.ts';

export type Submission = Selectable<FormSubmissionTable>;

/**
 * Stores a submission once. False when it is there already, under its dedupe key or by another way: then the caller rolls
 * back, and reads that one with `submissionByKey` or `submissionByOtherWay`.
 */
export async function insertSubmission(
  writing: Writing,
  submission: {
    submissionId: string;
    dedupeKey: string;
    source: string;
    formId: string | null;
    email: string;
    fields: Record<string, string>;
    signature: Submission['signature'];
    runId: string;
    occurredAt: Date;
    hasOwnId: boolean;
  },
): Promise<boolean> {
  const { db, workspaceId } = writing;
  const [byOtherWay, inserted] = await askTogether(
    db,
    selectByOtherWay(writing, submission),
    db
      .insertInto('form_submission')
      .values({
        workspace_id: workspaceId,
        submission_id: submission.submissionId,
        dedupe_key: submission.dedupeKey,
        source: submission.source,
        form_id: submission.formId,
        email: submission.email,
        fields: JSON.stringify(submission.fields),
        signature: submission.signature,
        run_id: submission.runId,
        occurred_at: submission.occurredAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('submission_id'),
  );
  return byOtherWay.length === 0 && inserted.length === 1;
}

export async function submissionByKey({ db, workspaceId }: Reading, dedupeKey: string): Promise<Submission | null> {
  const row = await db
    .selectFrom('form_submission')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirst();
  return row ?? null;
}

export async function submissionById({ db, workspaceId }: Reading, submissionId: string): Promise<Submission | null> {
  const row = await db
    .selectFrom('form_submission')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('submission_id', '=', submissionId)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * How many submissions of this address but the run's own came in during the hour before: shown to the reviewer. Asked
 * with the next statement of the transaction.
 */
export async function countRecentOfEmail(
  { db, workspaceId }: Reading,
  email: string,
  run: { run_id: string; created_at: Date },
): Promise<{ count: Promise<number> }> {
  const { answer } = await askAhead(
    db,
    db
      .selectFrom('form_submission')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', email)
      .where('run_id', '!=', run.run_id)
      .where('received_at', '>=', new Date(run.created_at.getTime() - 3_600_000))
      .where('received_at', '<', run.created_at),
    ([row]) => row?.count ?? 0,
  );
  return { count: answer };
}

/** Keeps the newest details of a person, one row per address. */
export async function upsertProspect(
  { db, workspaceId }: Writing,
  prospect: Prospect,
  crm: { contactId: string | null; companyId: string | null },
): Promise<void> {
  await sendAhead(
    db,
    db
      .insertInto('prospect')
      .values({
        workspace_id: workspaceId,
        prospect_id: prospect.id,
        email: prospect.email,
        details: JSON.stringify(prospect),
        crm_contact_id: crm.contactId,
        crm_company_id: crm.companyId,
      })
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'email']).doUpdateSet((eb) => ({
          details: eb.ref('excluded.details'),
          crm_contact_id: eb.fn.coalesce('excluded.crm_contact_id', 'prospect.crm_contact_id'),
          crm_company_id: eb.fn.coalesce('excluded.crm_company_id', 'prospect.crm_company_id'),
          updated_at: eb.ref('excluded.updated_at'),
        })),
      ),
  );
}

/** Lets one transaction at a time look for and store submissions of an address. */
export async function lockSubmissionsOf({ db, workspaceId }: Writing, email: string): Promise<void> {
  await sendAhead(db, sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} ${email}`}, 0))`);
}

/**
 * The submission of this address at exactly this instant that came in by another way: a webhook, an app event and
 * polling tell of one submission with the vendor's own time. Two that both carry an id of the vendor are told apart by
 * it, so they are never taken for one.
 */
export async function submissionByOtherWay(reading: Reading, submission: Arrival): Promise<Submission | null> {
  return (await selectByOtherWay(reading, submission).executeTakeFirst()) ?? null;
}

type Arrival = { email: string; occurredAt: Date; source: string; hasOwnId: boolean };

function selectByOtherWay({ db, workspaceId }: Reading, { email, occurredAt, source, hasOwnId }: Arrival) {
  const query = db
    .selectFrom('form_submission')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .where('occurred_at', '=', occurredAt)
    .where('source', '<>', source)
    .limit(1);
  return hasOwnId ? query.where('dedupe_key', 'not like', `${ownIdPrefix}%`) : query;
}

/**
 * The newest run of this address that was made in the last `minutes`, by the database's clock, so that processes agree.
 * A failed run answers nobody and does not count. Null without one.
 */
export async function runAnswering(
  { db, workspaceId }: Reading,
  email: string,
  minutes: number,
): Promise<string | null> {
  const row = await db
    .selectFrom('form_submission')
    .innerJoin('run', (join) =>
      join
        .onRef('run.workspace_id', '=', 'form_submission.workspace_id')
        .onRef('run.run_id', '=', 'form_submission.run_id'),
    )
    .select('run.run_id')
    .where('form_submission.workspace_id', '=', workspaceId)
    .where('form_submission.email', '=', email)
    .where('run.status', '<>', 'failed')
    .where('run.created_at', '>', sql<Date>`clock_timestamp() - make_interval(mins => ${minutes})`)
    .orderBy('run.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.run_id ?? null;
}

/** How dedupe keys begin that are made of the vendor's id of a submission. */
export const ownIdPrefix = 'submission:';

/** When the newest submission that came by this way was made; null before the first. */
export async function newestOccurrence(
  { db, workspaceId }: Reading,
  source: string,
  formId: string,
): Promise<Date | null> {
  const row = await db
    .selectFrom('form_submission')
    .select('occurred_at')
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', source)
    .where('form_id', '=', formId)
    .orderBy('occurred_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.occurred_at ?? null;
}
