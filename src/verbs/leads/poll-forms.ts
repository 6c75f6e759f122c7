import { setTimeout as sleep } from 'node:timers/promises';
import { CountersignError, publicSentence } from '../../core/errors.ts';
import { readFormFields } from '../../core/lead.ts';
import type { FormSource, ListedSubmission } from '../../core/ports.ts';
import { newestOccurrence } from '../../store/submissions.ts';
import type { VerbContext } from '../context.ts';
import { receiveLead } from './receive-lead.ts';
import { has } from './run-scope.ts';

const source = 'hubspot_poll';

/** A submission may be listed some time after it was made, so each look reaches back a little. */
const overlapMs = 10 * 60_000;
const firstReachMs = 60 * 60_000;

/**
 * The job of one minute: asks the expected forms for new submissions as often as HUBSPOT_FORM_POLL_SECONDS says. For
 * accounts whose HubSpot sends no webhooks; the same submission by another way is the same run.
 */
export async function pollForms(context: VerbContext): Promise<void> {
  const { forms } = context.connectors;
  const { formPollSeconds, expectedFormIds } = context.settings;
  if (formPollSeconds === 0 || forms === undefined || !has(forms, 'listFormSubmissions')) return;
  const minutes = Math.max(1, Math.round(formPollSeconds / 60));
  if (Math.floor(context.clock().getTime() / 60_000) % minutes !== 0) return;
  const looks = Math.max(1, Math.floor(60 / formPollSeconds));
  for (let look = 0; look < looks; look++) {
    if (look > 0) await sleep(formPollSeconds * 1000);
    for (const formId of expectedFormIds) await pollForm(context, forms, formId);
  }
}

/** One look at one form. Returns how many submissions were new. */
export async function pollForm(context: VerbContext, forms: FormSource, formId: string): Promise<number> {
  const newest = await context.read((reading) => newestOccurrence(reading, source, formId));
  const since = newest === null ? context.clock().getTime() - firstReachMs : newest.getTime() - overlapMs;
  try {
    const listed = await forms.listFormSubmissions(formId, new Date(since));
    const receipts = [];
    for (const submission of listed.toReversed()) receipts.push(await take(context, formId, submission));
    return receipts.filter((isNew) => isNew).length;
  } catch (error) {
    context.log({ msg: 'a form could not be asked', form_id: formId, error: publicSentence(error) });
    return 0;
  }
}

async function take(context: VerbContext, formId: string, submission: ListedSubmission): Promise<boolean> {
  try {
    const receipt = await receiveLead(context, {
      fields: readFormFields({ fieldValues: submission.values }),
      submissionId: submission.conversionId,
      formId,
      source,
      occurredAt: submission.submittedAt,
      signature: 'internal',
    });
    return !receipt.duplicate;
  } catch (error) {
    // One without an address, or of somebody erased, will never be a lead; the others of the page must not wait for it.
    if (error instanceof CountersignError && ['email_missing', 'erased'].includes(error.code)) return false;
    throw error;
  }
}
