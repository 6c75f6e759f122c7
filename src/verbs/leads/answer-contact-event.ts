import { CountersignError } from '../../core/errors.ts';
import type { CrmContact } from '../../core/ports.ts';
import type { VerbContext } from '../context.ts';
import { receiveLead } from './receive-lead.ts';

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
  const occurredAt = new Date(submittedAt);
  try {
    await receiveLead(context, {
      fields: fieldsOf(contact, submittedAt),
      submissionId: null,
      formId: null,
      source: 'hubspot_events',
      occurredAt,
      signature: 'internal',
    });
  } catch (error) {
    if (!isHopeless(error)) throw error;
    context.log({ msg: 'event left aside', reason: error.publicMessage });
  }
}

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
  return error instanceof CountersignError && ['email_missing', 'form_not_allowed'].includes(error.code);
}
