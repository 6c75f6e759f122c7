import type { PiiSafety } from '../../core/draft.ts';
import { type MaskedText, sealMaskedText } from '../../core/masked-text.ts';
import { detectPii, type PiiMatch, replaceMatches } from './detect.ts';
import { normalise } from './normalise.ts';
import { type PiiType, recognisers } from './recognisers/index.ts';
import { assessRisk } from './risk.ts';

export { detectPii, type PiiMatch, redact, redactValue, valuesByType } from './detect.ts';
export type { PiiType } from './recognisers/index.ts';
export { assessRisk, isBlocked } from './risk.ts';

/** Tokens of masked values with what they stand for, such as `[[email:1]]`. Holds secrets: keep it in memory only. */
export type MaskTokens = ReadonlyMap<string, string>;

/** Short names for tokens; a type that has none is called by its own. */
const tokenNames: Partial<Record<PiiType, string>> = {
  api_key: 'secret',
  credit_card: 'card',
  ssn: 'ssn',
  iban: 'iban',
  bank_account: 'account',
  crypto_wallet: 'wallet',
  passport: 'passport',
  national_id: 'id',
  date_of_birth: 'born',
  email: 'email',
  phone: 'phone',
  ip_address: 'ip',
  address: 'address',
  person: 'person',
};
const broughtAlong = new RegExp(
  `\\[\\[(?=(?:${recognisers.map(({ label }) => tokenNameOf(label)).join('|')}):\\d)`,
  'g',
);
/** Types whose spellings differ only by blanks and signs. */
const writtenInGroups: ReadonlySet<PiiType> = new Set([
  'credit_card',
  'ssn',
  'iban',
  'bank_account',
  'national_id',
  'passport',
]);

/**
 * The verdict on a draft's text. `allow` names addresses and phones that may stand in it (the sender's and the
 * recipient's own), or longer text such as a signature, whose addresses and phones are taken; nothing else is
 * ever allowed by it.
 */
export function piiSafety(
  text: string,
  { allow, strict = false }: { allow: readonly string[]; strict?: boolean },
): PiiSafety {
  return assessRisk(notAllowed(text, allow), { strict });
}

/** What a text holds beside what may stand in it, as `piiSafety` takes `allow`. */
export function notAllowed(text: string, allow: readonly string[]): PiiMatch[] {
  const allowed = allowedValues(allow);
  return detectPii(text).filter((match) => !isAllowed(match, allowed));
}

/**
 * The text a model may see: every value found becomes a token that is the same for the same value throughout the text,
 * `[[secret:1]]`, `[[card:1]]`, `[[iban:1]]`, `[[email:1]]` and so on, by the names above. Names and addresses of people stay:
 * a reply needs them. JSON stays valid JSON. Tokens that
 * the text brings along are defused, so none can be mistaken for ours. Masked text holds nothing more to mask.
 */
export function maskForModel(text: string): { masked: MaskedText; tokens: MaskTokens } {
  const tokens = new Map<string, string>();
  const known = new Map<string, string>();
  const counts: Partial<Record<PiiType, number>> = {};
  const plain = text.replaceAll(broughtAlong, '[ [');
  const masked = replaceMatches(plain, detectPii(plain), (match) => {
    const key = identityOf(match);
    const standing = known.get(key);
    if (standing !== undefined) return standing;
    counts[match.type] = (counts[match.type] ?? 0) + 1;
    const token = `[[${tokenNameOf(match.type)}:${counts[match.type]}]]`;
    known.set(key, token);
    tokens.set(token, match.value);
    return token;
  });
  return { masked: sealMaskedText(masked), tokens };
}

function tokenNameOf(type: PiiType): string {
  return tokenNames[type] ?? type;
}

function allowedValues(allow: readonly string[]): Set<string> {
  const allowed = new Set<string>();
  for (const text of allow) {
    for (const match of detectPii(text)) allowed.add(identityOf(match));
    const digits = text.replaceAll(/\D/g, '');
    if (digits.length >= 7 && digits.length <= 15 && !/[@\p{L}]/u.test(text))
      allowed.add(`phone ${nationalTail(digits)}`);
  }
  return allowed;
}

function isAllowed(match: PiiMatch, allowed: ReadonlySet<string>): boolean {
  return (match.type === 'email' || match.type === 'phone') && allowed.has(identityOf(match));
}

/** What makes two spellings the same value: an address in lower case, a phone by the end of its digits. */
function identityOf({ type, value }: PiiMatch): string {
  const plain = normalise(value).text;
  if (type === 'phone')
    return `phone ${nationalTail(plain.replace(/\s{0,2}(?:ext(?:ension)?\.?|x|#)\s{0,2}\d{1,6}$/i, '').replaceAll(/\D/g, ''))}`;
  if (writtenInGroups.has(type)) return `${type} ${plain.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()}`;
  return type === 'api_key' || type === 'crypto_wallet' ? `${type} ${plain}` : `${type} ${plain.toLowerCase()}`;
}

/** `+49 (0)30 1234` and `030 1234` end alike: the last nine digits, or all of fewer. */
function nationalTail(digits: string): string {
  return digits.slice(-9);
}
