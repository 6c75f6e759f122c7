import { isLetter } from '../characters.ts';
import { wordClass } from '../lexicon.ts';
import { hasCallingCode, isInternationalNumber, isNationalNumber, isNorthAmericanNumber } from '../phone-plans.ts';
import type { Add, Context, Recogniser } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { phoneSpans } from './phone-groups.ts';
import { phoneWords } from './phone-words.ts';
import { referenceWords } from './reference-words.ts';

const maxDigits = 15;
const named = wordClass(phoneWords);
/** Parted by underscores, tabs or wide gaps, or digit by digit, right behind a word for it. */
const loose = /[^\p{L}\d\n]{1,5}(\d{3}(?:(_|\t| {2,3})\d{3}\2\d{4})|\d(?: \d){9,10})(?![\d_]| \d)/uy;
const northAmerican = /^(?:\+?1[-. ]?)?(?:\(\d{3}\) {0,2}-?|\d{3}(?: - |[-. /]))\d{3}(?: - |[-. ])\d{4}$/;
const glued = /^(?:\+1|1)?\(?[2-9]\d{2}\)?[2-9]\d{6}$|^\(\d{3}\)\d{3}[-. ]?\d{4}$/;
const areaInBrackets = /^\(0\d{1,4}\) ?\d{3,4}[ -]?\d{3,5}$/;
const brazilian = /^\((?:[14689][1-9]|2[12478]|3[1-578]|5[1345]|7[134579])\) ?9?\d{4}[- ]\d{4}$/;

export const phone: Recogniser<'phone'> = {
  label: 'phone',
  tier: 'core',
  candidates: (scan, add) => {
    phoneSpans(scan, add);
    looselyWritten(scan, add);
  },
  context: {
    words: wordClass(phoneWords),
    against: wordClass(`${referenceWords} ssn social tin passport dob born`),
    reach: 34,
    reachAfter: 16,
  },
  confidence: (value, context) => {
    const number = withoutExtension(value);
    const digits = digitsOf(number);
    const prefix = internationalPrefix(number);
    if (prefix !== null) return internationalConfidence(digits.slice(prefix), number, context);
    return nationalConfidence(number, digits, context);
  },
  redact: (value) => {
    const number = withoutExtension(value);
    const digits = digitsOf(number);
    const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
    const tail = `***-${digits.slice(-4)}`;
    return northAmericanShape(number) && national.length === 10 ? `(${national.slice(0, 3)}) ${tail}` : tail;
  },
  finds: [
    'Call «(212) 555-0123» today',
    'or «555-1234»',
    '«+49 30 2345 6789»',
    'tel:«+12125550123»',
    '«212-555-0123 x45»',
    'Reach me: «212 555 0123 extension 45»',
    'Paris «01 42 68 53 00»',
    'phone: «2125550123»',
    'Fax: «60-56-85-91»',
    '«+44 (0)20 7946 0123»',
    '«(+49) 30 2345 6789»',
    'téléphone «01 42 68 53 00»',
    'PHONE,«+1-718-555-0123»,work',
    'cell# «763.555.0123»',
    'São Paulo «(11) 91234-5678»',
    'Manchester branch «(0161) 496 0465»',
    '«415·807·8952»',
    'text (call «212-555-0123»)',
    '(«212-555-0123»)',
    'phone «415_807_8952»',
    'tel.: «4 1 5 8 0 7 8 9 5 2»',
    '«415 • 807 • 8952»',
    '电话«13800138000»',
    '“«212-555-0123»”',
    '«1 (212) 555-0123»',
  ],
  ignores: [
    'order 2125550123',
    'Zoom meeting ID: 212-555-0123',
    'ZIP 94105-1234',
    'Reno, NV 00212-3244',
    '2025-03-12',
    '1.2.3.4',
    '2125550123',
    'P/N 212-555-0123',
    '9.00-17.30',
    '12/03/2025',
    '1 250 000 / 3 400 000',
    'contract 212-555-0123',
    '0 s + 539114308 ns',
    'dial in, then 845 1234 5678#',
    '100 000 - 250 000 contacts',
    'P.IVA 98774434482',
  ],
};

/** A cheap first look: signs and blanks, then a digit. */
function isDigitNear(text: string, from: number): boolean {
  for (let at = from; at < from + 6; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) return at > from;
    if (isLetter(code)) return false;
  }
  return false;
}

function looselyWritten({ text, words }: Scan, add: Add): void {
  for (let index = 0; index < words.length; index += 3) {
    if (!named.has(words.at(index + 2))) continue;
    if (!isDigitNear(text, words.at(index + 1))) continue;
    loose.lastIndex = words.at(index + 1);
    const value = loose.exec(text)?.[1];
    if (value !== undefined) add(loose.lastIndex - value.length, loose.lastIndex);
  }
}

/** The number before `ext. 45`, `x45`, `#45` or `;ext=45`. */
export function withoutExtension(value: string): string {
  for (let index = 1; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (isLetter(code) || code === 35 || code === 59 || code === 44) return value.slice(0, index).trimEnd();
  }
  return value;
}

function digitsOf(number: string): string {
  return number.replaceAll(/\D+/g, '');
}

function internationalConfidence(digits: string, number: string, context: Context): number {
  if (digits.length < 7 || digits.length > maxDigits || !hasCallingCode(digits)) return 0;
  if (number.startsWith('+ ') && context.hint !== 'for') return 0;
  if (isInternationalNumber(digits)) return 0.9;
  const isCertain = number.startsWith('+') || number.startsWith('(') || context.hint === 'for';
  return isCertain && context.hint !== 'against' ? 0.7 : 0;
}

function nationalConfidence(value: string, digits: string, context: Context): number {
  if (digits.length < 7 || digits.length > 13) return 0;
  const { hint } = context;
  if (hint === 'against' || (hint === 'none' && context.text[context.start - 1] === '#')) return 0;
  if (northAmericanShape(value)) {
    const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
    return isNorthAmericanNumber(national) ? 0.9 : hint === 'for' || /^[2-9]/.test(national) ? 0.7 : 0;
  }
  return otherConfidence(value, digits, hint === 'for' || (hint === 'none' && saysNumber(context)));
}

/** Numbers of no North American shape: by the plans of other countries, else by the words around them. */
function otherConfidence(value: string, digits: string, isNamed: boolean): number {
  if (/^\d{1,3}(?: \d{3})+ [-–] \d{1,3}(?: \d{3})+$/.test(value)) return 0;
  if (isDateOrAmount(value) || (/^\d{5}-\d{4}$/.test(value) && !isNamed)) return 0;
  if (isNamed && glued.test(value)) return isNorthAmericanNumber(digits.slice(-10)) ? 0.9 : 0.7;
  if (/^[2-9]\d{2}-\d{4}$/.test(value) || brazilian.test(value) || areaInBrackets.test(value)) return 0.7;
  if (/^\(?0/.test(value) && /[ .()/-]/.test(value) && digits.length >= 9 && isNationalNumber(digits)) return 0.9;
  if (digits.length === value.length && digits.length >= 12 && !isInternationalNumber(digits)) return 0;
  return isNamed ? 0.7 : 0;
}

/** `my number is`, `Office:`: too common to speak for a number from afar, plain enough right before it. */
function saysNumber({ text, start }: Context): boolean {
  return /(?:(?:^|\n|\b(?:my|our|your|his|her|their|best|main|direct|new|mein|meine|mon|mi|mio|mijn|min)\s)\s*(?:number|numbers|nummer|numéro|numero|número)(?: is| ist| est| es)?|\b(?:home|work|office|büro|bureau|oficina|ufficio|reception|sales|support|main|kantoor))\s?[:(.]?\s?$/i.test(
    text.slice(Math.max(0, start - 28), start),
  );
}

function northAmericanShape(value: string): boolean {
  return northAmerican.test(value) || /^\(\d{3}\)\d{3}[-.]\d{4}/.test(value);
}

/** Digits that only dial out: 0 for `+`, 2 for `00`, 3 for `011`; null for a national number. */
function internationalPrefix(value: string): number | null {
  if (value.startsWith('+') || /^\( ?\+/.test(value)) return 0;
  if (/^\(?00[1-9]/.test(value) || /^001[-. ]/.test(value)) return 2;
  return /^011[ -][1-9]/.test(value) ? 3 : null;
}

function isDateOrAmount(value: string): boolean {
  return (
    /^(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)/.test(value) ||
    /^(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d(?!\d)/.test(value) ||
    /^(?:19|20)\d\d ?- ?(?:19|20)\d\d$/.test(value) ||
    /^\d{1,3}(?:\.\d{1,3}){3}$|^\d\.\d{4,}/.test(value) ||
    /^\d{1,2}\.\d{1,2}\.\d{1,2} ?\/ ?\d{1,2}\./.test(value) ||
    /^\d{1,3}(?: \d{3}){0,3} 000$/.test(value) ||
    /^\d{1,2}\.\d{2} ?- ?\d{1,2}\.\d{2}$/.test(value)
  );
}
