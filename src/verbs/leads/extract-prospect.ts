import { CountersignError } from '../../core/errors.ts';
import { extractProspect, type Prospect } from '../../core/lead.ts';
import type { StepResult } from '../../durable/journal.ts';
import { type Submission, submissionById } from '../../store/submissions.ts';
import type { RunScope } from './run-scope.ts';

/** Step 1: who wrote, from the stored form. Failing here is fatal, so nothing else has been touched. */
export async function extractProspectStep({ context, journal }: RunScope): Promise<StepResult<Prospect>> {
  const { submission_id } = journal.run;
  const submission = await context.read((reading) => submissionById(reading, submission_id));
  if (submission === null) return { status: 'failed', error: 'The form submission of this run is missing.' };
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
