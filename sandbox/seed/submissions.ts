import { firm, formId, type Lead, leads, portalId } from './people.ts';

/** The body of a form webhook as HubSpot's workflow action or a form embed sends it. */
export type SampleSubmission = {
  portalId: number;
  formId: string;
  formSubmissionId: string;
  pageTitle: string;
  pageUri: string;
  timestamp: number;
  fieldValues: { name: string; value: string }[];
};

const firstSubmittedAt = Date.UTC(2026, 10, 2, 8, 15);
const gapMs = 11 * 60_000;

/** What the seeded leads send through the form: English, German, French and Spanish, two of them from free mail. */
export const sampleSubmissions: SampleSubmission[] = leads.map(submissionOf);

function submissionOf(lead: Lead, index: number): SampleSubmission {
  const fields: [string, string][] = [
    ['email', lead.email],
    ['firstname', lead.firstName],
    ['lastname', lead.lastName],
    ['company', lead.company],
    ['jobtitle', lead.jobTitle],
    ['phone', lead.phone],
    ['message', lead.message],
    ['hs_language', lead.language],
  ];
  return {
    portalId,
    formId,
    formSubmissionId: lead.submissionId,
    pageTitle: 'Ask us about racking',
    pageUri: `${firm.website}/contact`,
    timestamp: firstSubmittedAt + index * gapMs,
    fieldValues: fields.map(([name, value]) => ({ name, value })),
  };
}
