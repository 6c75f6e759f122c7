import { CountersignError } from '../../core/errors.ts';
import { extractProspect, type Prospect } from '../../core/lead.ts';
import type { StepResult } from '../../durable/journal.ts';
import { type Submission, submissionById } from '../../store/submissions.ts';
import { guardedDomains, isOwn, ownDomainReason } from '../suppression/require-not-own.ts';
import { suppressionReason } from '../suppression/require-not-suppressed.ts';
import type { RunScope } from './run-scope.ts';

/**
 * Step 1: who wrote, from the stored form. Failing here is fatal, so nothing else has been touched; it is skipped for
 * somebody who asked to be left alone, and for one's own firm.
 */
export async function extractProspectStep({ context, journal }: RunScope): Promise<StepResult<Prospect>> {
  const { submission_id } = journal.run;
  const { submission, stopped } = await context.read(async (reading) => {
    const submission = await submissionById(reading, submission_id);
    return { submission, stopped: submission && (await suppressionReason(context, reading, submission.email)) };
  });
  if (submission === null) return { status: 'failed', error: 'The form submission of this run is missing.' };
  if (stopped !== null) return { status: 'skipped', reason: stopped };
  // A mailbox that cannot be read now is asked again before anything is approved.
  const own = await guardedDomains(context, context.connectors.mailbox).catch(() => []);
  if (isOwn(own, submission.email)) return { status: 'skipped', reason: ownDomainReason };
  try {
    return { status: 'success', output: prospectOf(submission) };
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'email_missing') throw error;
    return { status: 'failed', error: error.publicMessage };
  }
}

function prospectOf(submission: Submission): Prospect {
  const meta = { id: submission.run_id, source: submission.source, createdAt: submission.occurred_at };
  return extractProspect(submission.fields, meta);
}
