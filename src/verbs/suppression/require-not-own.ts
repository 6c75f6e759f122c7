import { CountersignError } from '../../core/errors.ts';
import { isFreeMailDomain } from '../../core/free-mail.ts';
import { domainOf } from '../../core/lead.ts';
import type { Mailbox } from '../../core/ports.ts';
import { comparableDomain } from '../../core/suppression.ts';
import type { VerbContext } from '../context.ts';
import { repOf } from '../leads/rep.ts';

export const ownDomainReason =
  'This address is of one of your own domains (OWN_DOMAINS): leads are written to, not colleagues.';

/** Whether an address belongs to one of these domains, or to a subdomain. */
export function isOwn(ownDomains: readonly string[], email: string): boolean {
  const domain = comparableDomain(domainOf(email));
  return ownDomains.some((own) => {
    const mine = comparableDomain(own);
    return mine !== '' && (domain === mine || domain.endsWith(`.${mine}`));
  });
}

/** Throws `own_domain` for an address of one's own firm. */
export function requireNotOwn(ownDomains: readonly string[], email: string): void {
  if (isOwn(ownDomains, email)) throw new CountersignError('own_domain', ownDomainReason);
}

/**
 * The domains nobody is written to: OWN_DOMAINS, else the mailbox's own. A provider's domain is nobody's own, unless the
 * setting names it. Throws what the mailbox throws.
 */
export async function guardedDomains(
  { settings, clock }: VerbContext,
  mailbox: Mailbox | undefined,
): Promise<string[]> {
  if (settings.ownDomains.length > 0) return [...settings.ownDomains];
  const rep = await repOf(mailbox, clock());
  const domain = rep === null ? '' : domainOf(rep.address);
  return domain === '' || isFreeMailDomain(domain) ? [] : [domain];
}
