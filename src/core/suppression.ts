import { domainToASCII } from 'node:url';
import { domainOf } from './lead.ts';

/** How an entry of the do-not-contact list names whom it stops: one address, or a domain with all its subdomains. */
export const suppressionKinds = ['email', 'domain'] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];

export type SuppressionKey = { kind: SuppressionKind; value: string };

/** Providers that read an address with and without dots in its local part as the same mailbox. */
const dotsDoNotCount = new Set(['gmail.com', 'googlemail.com']);

/**
 * The form an address is compared in: lower case, without a plus tag, without dots where they do not count, the domain
 * in ASCII. Two spellings of one mailbox give one form.
 */
export function comparableAddress(email: string): string {
  const domain = comparableDomain(domainOf(email));
  const local = email.slice(0, email.lastIndexOf('@')).toLowerCase().normalize('NFC');
  const untagged = local.split('+', 1)[0] || local;
  if (!dotsDoNotCount.has(domain)) return `${untagged}@${domain}`;
  return `${untagged.replaceAll('.', '')}@gmail.com`;
}

/** A domain in lower-case ASCII without a dot at its end; empty for what is no domain. */
export function comparableDomain(domain: string): string {
  const ascii = domainToASCII(domain.trim().replace(/^@/, '').replace(/\.$/, '').toLowerCase());
  return /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/.test(ascii) ? ascii : '';
}

/** Every entry that would stop this address: its own, its domain's, and those of the domains above. */
export function keysOf(email: string): SuppressionKey[] {
  const labels = comparableDomain(domainOf(email)).split('.');
  const above = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [
    { kind: 'email', value: comparableAddress(email) },
    ...above.map((value) => ({ kind: 'domain' as const, value })),
  ];
}
