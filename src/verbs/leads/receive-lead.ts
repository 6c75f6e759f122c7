import { createHash, randomUUID } from 'node:crypto';
import { logProspectIntake } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { extractProspect, type FormFields } from '../../core/lead.ts';
import type { FullWindow } from '../../core/quota.ts';
import type { Writing } from '../../store/database.ts';
import { askLimited, countAhead, takeQuota } from '../../store/quotas.ts';
import { insertRun } from '../../store/runs.ts';
import {
  insertSubmission,
  lockSubmissionsOf,
  ownIdPrefix,
  runAnswering,
  type Submission,
  submissionByKey,
  submissionByOtherWay,
} from '../../store/submissions.ts';
import type { VerbContext } from '../context.ts';
import { lastReset, workflowsQuota } from '../quotas/admit-run.ts';
import { mailboxUserId, quotaOf } from '../quotas/quota-of.ts';
import { askErased, erasedReason, wasErased } from '../suppression/require-not-suppressed.ts';

export const answerLead = 'answer_lead';

export type LeadDelivery = {
  fields: FormFields;
  /** The sender's own id of the submission, when it has one. */
  submissionId: string | null;
  formId: string | null;
  source: string;
  occurredAt: Date;
  signature: Submission['signature'];
};

export type LeadReceipt = {
  submissionId: string;
  email: string;
  workflowId: string;
  /** The submission was stored before. */
  duplicate: boolean;
  /** The submission is new, but a run of this address answers it already (LEAD_THROTTLE_MINUTES). */
  throttled: boolean;
};

/**
 * Takes a form submission in: submission, audit line, run and job commit together, before anything is answered. The
 * same submission gives the same run, whichever way it comes, and so does another one of its address within
 * LEAD_THROTTLE_MINUTES. Where the quota of runs has no room, the run waits for it. Throws `email_missing`, `form_not_allowed`, `erased`.
 */
export async function receiveLead(context: VerbContext, delivery: LeadDelivery): Promise<LeadReceipt> {
  requireExpectedForm(context, delivery.formId);
  const now = context.clock();
  const submissionId = delivery.submissionId ?? randomUUID();
  const { email } = extractProspect(delivery.fields, { id: submissionId, source: delivery.source, createdAt: now });
  const dedupeKey = keyOf(delivery, email);
  const workflowId = randomUUID();
  const hasOwnId = delivery.submissionId !== null;
  const lead = { ...delivery, submissionId, email, dedupeKey, workflowId, hasOwnId };
  const runId = await storeDelivery(context, lead);
  if (runId !== null) {
    const throttled = runId !== workflowId;
    if (!throttled) context.queue.nudge(answerLead);
    return { submissionId, email, workflowId: runId, duplicate: false, throttled };
  }
  const known = await context.read(
    async (reading) => (await submissionByKey(reading, dedupeKey)) ?? (await submissionByOtherWay(reading, lead)),
  );
  if (known === null) throw new CountersignError('submission_id_taken', 'This submission id belongs to another form.');
  const { submission_id, run_id } = known;
  return { submissionId: submission_id, email: known.email, workflowId: run_id, duplicate: true, throttled: false };
}

/** Refuses a form that is not on the list of expected ones. */
export function requireExpectedForm(context: Pick<VerbContext, 'settings'>, formId: string | null): void {
  const { expectedFormIds } = context.settings;
  if (expectedFormIds.length === 0 || (formId !== null && expectedFormIds.includes(formId))) return;
  throw new CountersignError(
    'form_not_allowed',
    'This form is not one of the expected forms (EXPECTED_HUBSPOT_FORM_ID).',
  );
}

type Stored = LeadDelivery & {
  submissionId: string;
  email: string;
  dedupeKey: string;
  workflowId: string;
  /** The sender named the submission. */
  hasOwnId: boolean;
};

/** Somebody who was erased is not taken in. The run that answers it; null when the submission is stored already, and then nothing is written. */
async function storeDelivery(context: VerbContext, lead: Stored): Promise<string | null> {
  const { leadThrottleMinutes } = context.settings;
  try {
    return await context.change(async (writing, audit) => {
      await lockSubmissionsOf(writing, lead.email);
      const erased = await askErased(context, writing, lead.email);
      const answering = leadThrottleMinutes === 0 ? null : await runAnswering(writing, lead.email, leadThrottleMinutes);
      const runId = answering ?? lead.workflowId;
      const quota = quotaOf(context, 'workflows_triggered', mailboxUserId);
      const limited = await askLimited(writing, quota);
      const isNew = await insertSubmission(writing, { ...lead, runId });
      if (wasErased(await erased.found)) throw new CountersignError('erased', erasedReason);
      if (!isNew) throw new AlreadyStored();
      const isLimited = answering === null && (await limited.found);
      const full = isLimited ? await (await takeQuota(writing, quota)).full : [];
      if (answering === null) await startRun(context, writing, lead, full);
      // Last, with the commit: all leads of a moment share the counter's row, and none shall wait for it.
      if (answering === null && !isLimited) await countAhead(writing, quota);
      audit(logProspectIntake(lead.email, lead.source, remarks(answering, full)));
      return runId;
    });
  } catch (error) {
    if (error instanceof AlreadyStored) return null;
    throw error;
  }
}

function remarks(answering: string | null, full: readonly FullWindow[]): Record<string, unknown> {
  if (answering !== null) return { throttled_by: answering };
  return full.length === 0 ? {} : { waits_for: workflowsQuota, until: lastReset(full).toISOString() };
}

async function startRun(
  context: VerbContext,
  writing: Writing,
  lead: Stored,
  full: readonly FullWindow[],
): Promise<void> {
  await insertRun(writing, {
    runId: lead.workflowId,
    workflow: answerLead,
    submissionId: lead.submissionId,
    traceId: context.traceId,
    draftOnly: context.settings.isDraftOnly(),
    isCounted: full.length === 0,
  });
  const job = { runId: lead.workflowId };
  if (full.length === 0) return context.queue.add(writing, answerLead, job);
  await context.queue.add(writing, answerLead, { ...job, waitsFor: workflowsQuota }, { startAfter: lastReset(full) });
}

class AlreadyStored extends Error {}

/** The sender's id, else a hash of form, address and fields: two different submissions are never merged. */
function keyOf(delivery: LeadDelivery, email: string): string {
  if (delivery.submissionId !== null) return `${ownIdPrefix}${delivery.submissionId}`;
  const fields = Object.entries(delivery.fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([delivery.formId, email, fields]);
  return `content:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
