import { CountersignError } from '../../core/errors.ts';
import { readFormFields } from '../../core/lead.ts';
import type { CrmContact, FormSource } from '../../core/ports.ts';
import type { VerbContext } from '../context.ts';
import { findSubmission } from './find-submission.ts';
import { type LeadDelivery, receiveLead } from './receive-lead.ts';
import { has } from './run-scope.ts';

/** The job that turns an app event into a lead; `data` is what `receiveContactEvents` stored with it. */
export const contactEvent = 'contact_event';

/**
 * Takes in the lead behind a changed `recent_conversion_date`: asks the CRM who the contact is, and starts a run unless
 * this very submission has come in by a webhook of its own. Throws what the CRM throws, so that the job is tried again.
 */
export async function answerContactEvent(context: VerbContext, data: Record<string, unknown>): Promise<void> {
  const { contactId, submittedAt } = data as { contactId: string; submittedAt: string };
  const contact = await context.connectors.crm?.getContact(contactId);
  if (contact === undefined) return context.log({ msg: 'event left aside', reason: 'hubspot is not configured' });
  if (contact === null) return context.log({ msg: 'event left aside', reason: 'the contact is gone' });
  const filledIn = await whatWasFilledIn(context, contact, submittedAt);
  if (filledIn === null) return context.log({ msg: 'event left aside', reason: 'it is of no expected form' });
  try {
    await receiveLead(context, { ...filledIn, source: 'hubspot_events', signature: 'internal' });
  } catch (error) {
    if (!isHopeless(error)) throw error;
    context.log({ msg: 'event left aside', reason: error.publicMessage });
  }
}

/**
 * Where any form is taken, what the CRM knows of the contact stands for the form. Where only some are
 * (EXPECTED_HUBSPOT_FORM_ID), their submissions tell whether this one is of them; null when it is not.
 */
async function whatWasFilledIn(
  context: VerbContext,
  contact: CrmContact,
  submittedAt: string,
): Promise<FilledIn | null> {
  const occurredAt = new Date(submittedAt);
  const { forms } = context.connectors;
  if (context.settings.expectedFormIds.length === 0 || !has(forms, 'listFormSubmissions')) {
    return { fields: fieldsOf(contact, submittedAt), submissionId: null, formId: null, occurredAt };
  }
  const found = await findSubmission(context, forms as FormSource, { email: contact.email, at: occurredAt });
  if (found === null) return null;
  const { conversionId, submittedAt: filledInAt, values } = found.submission;
  const fields = readFormFields({ fieldValues: values });
  return { fields, submissionId: conversionId, formId: found.formId, occurredAt: filledInAt };
}

type FilledIn = Pick<LeadDelivery, 'fields' | 'submissionId' | 'formId' | 'occurredAt'>;

/** The submission's time is a field too: a second form of the same person is another lead. */
function fieldsOf(contact: CrmContact, submittedAt: string): Record<string, string> {
  const { email, firstName, lastName, company, jobTitle } = contact;
  const fields = {
    email,
    firstname: firstName,
    lastname: lastName,
    company,
    jobtitle: jobTitle,
    submitted_at: submittedAt,
  };
  const filled = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== '');
  return Object.fromEntries(filled);
}

function isHopeless(error: unknown): error is CountersignError {
  return error instanceof CountersignError && ['email_missing', 'form_not_allowed', 'erased'].includes(error.code);
}
