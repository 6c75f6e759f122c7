import type { PiiMatch } from '../pii/detect.ts';
import { normalise } from '../pii/normalise.ts';
import type { LinkRules } from './link-rules.ts';

const foreignAddress = 'An e-mail address stands in the text that is neither the sender’s nor the lead’s.';
const foreignPhone = 'A phone number stands in the text that is neither the sender’s nor the lead’s.';
/** A name after a sign, as messengers have it; a package (`@types/node`) or a decorator is none. */
const handle = /(?<![\w.@/])@[a-z0-9_]{4,30}(?![\w/.(@])/i;

/** Every address, phone and handle of a text that no rule allows; `found` is what the PII scan found in it. */
export function contactReasons(rules: LinkRules, text: string, found: readonly PiiMatch[]): string[] {
  const reasons: string[] = [];
  const known = [...ownAddresses(rules), rules.recipient.toLowerCase()];
  const facts = rules.approvedFacts.join(' ').toLowerCase();
  for (const { type, value } of found) {
    if (type === 'email') {
      const address = written(value);
      if (!known.includes(address) && !facts.includes(address) && !isOwnAddress(rules, address))
        reasons.push(foreignAddress);
    }
    if (type === 'phone' && rules.knownPhones !== undefined && !isKnownPhone(rules, value)) reasons.push(foreignPhone);
  }
  const called = handle.exec(text)?.[0];
  if (called !== undefined && !`${facts} ${rules.leadMessage ?? ''}`.toLowerCase().includes(called.toLowerCase()))
    reasons.push(foreignAddress);
  return reasons;
}

export function ownAddresses(rules: LinkRules): string[] {
  return [rules.senderAddress.toLowerCase()];
}

function written(value: string): string {
  return normalise(value)
    .text.toLowerCase()
    .replaceAll(/ (?:dot|at) /g, (word) => (word === ' dot ' ? '.' : '@'))
    .replaceAll(' ', '');
}

function isOwnAddress(rules: LinkRules, address: string): boolean {
  const domain = address.split('@')[1] ?? '';
  return rules.ownDomains.some((own) => domain === own.toLowerCase());
}

export function isKnownPhone(rules: LinkRules, value: string): boolean {
  const digits = value
    .replace(/\(0\)/, '')
    .replace(/\s{0,2}(?:ext(?:ension)?\.?|x|#)\s{0,2}\d{1,6}$/i, '')
    .replaceAll(/\D/g, '');
  const known = [...(rules.knownPhones ?? []), ...rules.approvedFacts, rules.leadMessage ?? ''].map((text) =>
    text.replace(/\(0\)/g, '').replaceAll(/\D/g, ''),
  );
  return digits.length >= 5 && known.some((number) => number.includes(digits.slice(-9)));
}
