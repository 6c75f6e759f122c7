import { ConnectorError, publicSentence } from '../../core/errors.ts';
import { readFormFields } from '../../core/lead.ts';
import type { FormSource, ListedSubmission } from '../../core/ports.ts';
import { Parked } from '../../durable/journal.ts';
import type { VerbContext } from '../context.ts';

/** An event's time is the submission's own, or that of the change it made a little later. */
const toleranceMs = 60_000;
/** A submission may be listed some time after it was made. */
const patienceMs = 10 * 60_000;
const shortestWaitMs = 15_000;

export type FoundSubmission = { formId: string; submission: ListedSubmission };

/**
 * The submission of this address at this time among those of the expected forms: what an app event tells of without
 * naming it. Null when none has it and none will. Throws Parked while one may still be listed, each wait as long as all
 * before, and the connector's error when a form cannot be asked.
 */
export async function findSubmission(
  context: VerbContext,
  forms: FormSource,
  { email, at }: { email: string; at: Date },
): Promise<FoundSubmission | null> {
  const found: FoundSubmission[] = [];
  for (const formId of context.settings.expectedFormIds) {
    const listed = await list(context, forms, formId, new Date(at.getTime() - toleranceMs));
    found.push(...listed.filter((each) => isOf(each, email)).map((submission) => ({ formId, submission })));
  }
  const distance = ({ submission }: FoundSubmission) => Math.abs(submission.submittedAt.getTime() - at.getTime());
  const [nearest] = found.toSorted((a, b) => distance(a) - distance(b));
  if (nearest !== undefined && distance(nearest) <= toleranceMs) return nearest;
  const passedMs = context.clock().getTime() - at.getTime();
  if (passedMs >= patienceMs) return null;
  const waitMs = Math.max(shortestWaitMs, passedMs);
  throw new Parked(new Date(context.clock().getTime() + waitMs), 'No expected form lists this submission yet.');
}

async function list(context: VerbContext, forms: FormSource, formId: string, since: Date): Promise<ListedSubmission[]> {
  try {
    return await forms.listFormSubmissions(formId, since);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.fault !== 'not_found') throw error;
    // An id of a form that is gone, or of another account, has no submissions.
    context.log({ msg: 'a form could not be asked', form_id: formId, error: publicSentence(error) });
    return [];
  }
}

function isOf({ values }: ListedSubmission, email: string): boolean {
  return readFormFields({ fieldValues: values }).email?.toLowerCase() === email.trim().toLowerCase();
}
