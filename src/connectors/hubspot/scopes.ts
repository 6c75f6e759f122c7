/** One permission at HubSpot, and what it is used for in the words of the person who grants it. */
export type HubSpotScope = { name: string; use: string };

/** The least that works: what the connector calls, and nothing beyond it. */
export const hubSpotScopes: readonly HubSpotScope[] = [
  { name: 'crm.objects.contacts.read', use: 'find the contact of a lead, and read calls and notes you name' },
  { name: 'crm.objects.contacts.write', use: 'write the task and the note of a draft' },
  { name: 'crm.objects.companies.read', use: "find the lead's company" },
  { name: 'forms', use: 'look for new form submissions' },
  { name: 'sales-email-read', use: 'read the e-mails you name, to learn how you write' },
];

/** The scopes that were not granted; none where it is not known what was. */
export function missingHubSpotScopes(granted: readonly string[]): HubSpotScope[] {
  return granted.length === 0 ? [] : hubSpotScopes.filter(({ name }) => !granted.includes(name));
}
