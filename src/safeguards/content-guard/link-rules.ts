export type LinkRules = {
  recipient: string;
  senderAddress: string;
  knownPhones?: readonly string[];
  ownDomains: readonly string[];
  allowedLinks: readonly string[];
  leadWebsite: string | null;
  leadMessage: string | null;
  knownNames?: readonly string[];
  approvedFacts: readonly string[];
};

export const foreignLink = 'A link leads to a place that is not allowed.';

/** Whether a host is a domain itself or its `www.`. */
export function isHostOf(host: string, domain: string): boolean {
  const own = domain.toLowerCase().replace(/^www\./, '');
  return host === own || host === `www.${own}`;
}
