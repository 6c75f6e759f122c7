import { isWord } from '../characters.ts';
import { hasCallingCode, isInternationalNumber, isNationalNumber, isNorthAmericanNumber } from '../phone-plans.ts';
import type { Context, Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

const maxDigits = 15;
const maxGroups = 8;
const extension = /(?: ?[,;]? ?(?:ext(?:ension)?\.?|x|#) ?|;ext=)(\d{1,6})(?![\w-])/iy;
const northAmerican = /^(?:\+?1[-. ]{0,1})?(?:\(\d{3}\) {0,2}|\d{3}(?: - |[-. ]))\d{3}(?: - |[-. ])\d{4}$/;
const glued = /^(?:\+1|1)?\(?[2-9]\d{2}\)?[2-9]\d{6}$|^\(\d{3}\)\d{3}[-. ]?\d{4}$/;

export const phone: Recogniser<'phone'> = {
  label: 'phone',
  candidates: function* (scan) {
    const { clusters, groupStarts } = scan;
    for (let index = 0; index < clusters.length; index += 1) {
      const last = (clusters[index + 1] ?? groupStarts.length) - 1;
      yield* phonesOfCluster(scan, clusters[index] ?? 0, last);
    }
  },
  context: {
    words:
      /(?<![\p{L}\p{N}])(?:tele(?:phones?|fono?s?|foonnummer)|tel(?:s|efon)?|phones?|ph|mobil[\p{L}]{0,3}|[mtfpd](?=\s?[:.])|cell(?:ular|phone)?|handy|fax|desk|direct(?: line)?|durchwahl|call(?:s|ed|ing)?|ring|dial(?:[- ]in)?|reach(?:ed)?|text|sms|messages? (?:to|at)|whats ?app|signal|voicemail|hotline|contact|landline|(?:office|home|work|büro|bureau|oficina)(?=\s?[:(])|registered|answering at|backup number|rappel\p{L}*|appel\p{L}*|ll[aá]m\p{L}*|anrufen|rufnummer|portable|m[oó]vil)(?![\p{L}\p{N}])|☎|📞/u,
    against:
      /(?<![\p{L}\p{N}])(?:orders?|po|p\/n|pn|parts?|sku|invoice|inv|tracking|track|ups|fedex|usps|dhl|meeting(?: id)?|zoom|webinar|passcode|pin|ids?|ref|reference|case|ticket|request|batch|lot|locker|bates|serial|model|isbn|ean|upc|gtin|imei|iccid|ein|vat|duns|d-u-n-s|zip|postcode|plz|account|acct|iban|konto|membership|loyalty|transaction|range|units|version|build|timestamp|pages?|confirmation|customer (?:no|number|id)|policy|claim|budget|score|lat|lon|latitude|longitude|coordinates|oid|rfc|licen[cs]e|ssn|social security|tin|passport|rows?|seconds|records|total|sum|amount|flight|booking|asset|siren|siret|steuernummer|kundennummer|rechnung\p{L}*|bestell\p{L}*|auftrag\p{L}*|commande|facture|pedido|factura)(?![\p{L}\p{N}])|[$€£#]/u,
    reach: 34,
  },
  confidence: (value, context) => {
    const digits = value
      .replace(/(?:\s*[,;]?\s*(?:ext(?:ension)?\.?|x|#)\s*|;ext=)\d{1,6}$/i, '')
      .replaceAll(/\D/g, '');
    const prefix = internationalPrefix(value);
    if (prefix !== null) return internationalConfidence(digits.slice(prefix), context);
    return nationalConfidence(value, digits, context);
  },
  redact: (value) => {
    const digits = value
      .replace(/(?:\s*[,;]?\s*(?:ext(?:ension)?\.?|x|#)\s*|;ext=)\d{1,6}$/i, '')
      .replaceAll(/\D/g, '');
    const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
    const tail = `***-${digits.slice(-4)}`;
    return northAmericanShape(value) && national.length === 10 ? `(${national.slice(0, 3)}) ${tail}` : tail;
  },
  finds: [
    'Call «(212) 555-0123» today',
    'or «555-1234»',
    '«+49 30 2345 6789»',
    'tel:«+12125550123»',
    '«212-555-0123 x45»',
    'Paris «01 42 68 53 00»',
    'phone: «2125550123»',
    'Fax: «60-56-85-91»',
    '«+44 (0)20 7946 0123»',
  ],
  ignores: [
    'order 2125550123',
    'Zoom meeting ID: 212-555-0123',
    'ZIP 94105-1234',
    '2025-03-12',
    '1.2.3.4',
    '2125550123',
    'P/N 212-555-0123',
    '9.00-17.30',
    '12/03/2025',
    '1 250 000 / 3 400 000',
  ],
};

function internationalConfidence(digits: string, context: Context): number {
  if (digits.length < 7 || digits.length > maxDigits || !hasCallingCode(digits)) return 0;
  return isInternationalNumber(digits) ? 0.9 : context.hint === 'against' ? 0 : 0.7;
}

function nationalConfidence(value: string, digits: string, context: Context): number {
  if (digits.length < 7 || digits.length > 12 || isDateOrAmount(value) || context.text[context.start - 1] === '#')
    return 0;
  const { hint } = context;
  if (hint === 'against') return 0;
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  if (northAmericanShape(value))
    return isNorthAmericanNumber(national) ? 0.9 : hint === 'for' || /^[2-9]/.test(national) ? 0.7 : 0;
  if (glued.test(value) && hint === 'for') return isNorthAmericanNumber(national) ? 0.9 : 0.7;
  if (/^[2-9]\d{2}-\d{4}$/.test(value)) return 0.7;
  if (/^\(?0/.test(value) && /[ .()/-]/.test(value) && digits.length >= 9 && isNationalNumber(digits)) return 0.9;
  return hint === 'for' ? 0.7 : 0;
}

function northAmericanShape(value: string): boolean {
  return (
    northAmerican.test(value.replace(/(?: ?[,;]? ?(?:ext(?:ension)?\.?|x|#) ?|;ext=)\d{1,6}$/i, '')) ||
    /^\(\d{3}\)\d{3}[-.]\d{4}/.test(value)
  );
}

/** Digits that only dial out: 0 for `+`, 2 for `00`, 3 for `011`; null for a national number. */
function internationalPrefix(value: string): number | null {
  if (value.startsWith('+')) return 0;
  if (/^00[1-9]/.test(value) || /^001[-. ]/.test(value)) return 2;
  return /^011[ -][1-9]/.test(value) ? 3 : null;
}

function isDateOrAmount(value: string): boolean {
  return (
    /^(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)/.test(value) ||
    /^(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d(?!\d)/.test(value) ||
    /^(?:19|20)\d\d ?- ?(?:19|20)\d\d$/.test(value) ||
    /^\d{1,3}(?: \d{3}){0,3} 000$/.test(value) ||
    /^\d{1,2}\.\d{2} ?- ?\d{1,2}\.\d{2}$/.test(value)
  );
}

/** Cuts a cluster of digit groups into numbers: a new one starts at `+`, `(`, a slash or wherever a full number ended. */
function* phonesOfCluster(scan: Scan, first: number, last: number): Iterable<Span> {
  const { text, groupStarts, groupEnds } = scan;
  let group = first;
  while (group <= last) {
    if (group < last && isLoneDigit(scan, group) && isLoneDigit(scan, group + 1)) {
      group += 1;
      continue;
    }
    const start = numberStart(text, groupStarts[group] ?? 0);
    const end = bestEnd(scan, group, last);
    const value = end === null ? null : { start, end: withExtension(text, end) };
    if (value !== null && standsAlone(text, value)) yield value;
    do group += 1;
    while (end !== null && group <= last && (groupEnds[group] ?? 0) <= end);
  }
}

function isLoneDigit({ groupStarts, groupEnds }: Scan, group: number): boolean {
  return (groupEnds[group] ?? 0) - (groupStarts[group] ?? 0) === 1;
}

function numberStart(text: string, digitStart: number): number {
  let start = digitStart;
  if (text[start - 1] === '(') start -= 1;
  if (text[start - 1] === '+') return start - 1;
  return /\+ ?\($/.test(text.slice(Math.max(0, start - 2), start + 1)) ? start - 2 : start;
}

/** The last group that still belongs to the number which starts at `group`, by the shape of its groups. */
function bestEnd(scan: Scan, group: number, last: number): number | null {
  const { text, groupStarts, groupEnds } = scan;
  const start = numberStart(text, groupStarts[group] ?? 0);
  const limit = Math.min(last, group + maxGroups - 1);
  let longest: number | null = null;
  let digits = 0;
  let loneDigits = 0;
  for (let next = group; next <= limit; next += 1) {
    const afterCode = next === group + 1 && text[start] === '+';
    if (next > group && breaks(text, groupEnds[next - 1] ?? 0, groupStarts[next] ?? 0, afterCode)) break;
    const end = groupEnds[next] ?? 0;
    const length = end - (groupStarts[next] ?? 0);
    digits += length;
    loneDigits += length === 1 ? 1 : 0;
    if (digits > maxDigits + 2 || loneDigits > 2) break;
    if (digits >= 10 && digits <= 11 && northAmerican.test(text.slice(start, end))) return end;
    if (digits >= 7) longest = end;
  }
  return longest;
}

/** A new `+`, a full stop with a blank, a wide gap, or a `(` parts two numbers; `(0)` and one after the country code do not. */
function breaks(text: string, from: number, to: number, afterCode: boolean): boolean {
  const gap = text.slice(from, to);
  return (
    !/^(?: ?[-.] ?| |\)? ?\(|\) ?-? ?|\/)?$/.test(gap) ||
    /^\. |^ \.$/.test(gap) ||
    (gap.endsWith(' (') && !afterCode && !/\(0\)/.test(text.slice(from, to + 2)))
  );
}

function withExtension(text: string, end: number): number {
  extension.lastIndex = end;
  return extension.test(text) ? extension.lastIndex : end;
}

function standsAlone(text: string, { start, end }: Span): boolean {
  const before = text.charCodeAt(start - 1);
  if (isWord(before) || isWord(text.charCodeAt(end)) || text[start - 1] === '+') return false;
  if (/[-.,/=_]/.test(text.charAt(start - 1)) && isWord(text.charCodeAt(start - 2)) && text[start] !== '+')
    return text[start - 1] === '=' || text[start - 1] === '/' || text[start - 1] === ',';
  if (/[$€£#]/.test(text.charAt(start - 1))) return false;
  return !(/[-_,:=%]/.test(text.charAt(end)) && isWord(text.charCodeAt(end + 1)));
}
