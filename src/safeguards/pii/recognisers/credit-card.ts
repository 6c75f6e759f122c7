import { isWord } from '../characters.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

/** Issuer ranges as [first, last, lengths]; the networks' public IIN tables (ISO/IEC 7812). */
const issuers: readonly (readonly [string, string, readonly number[]])[] = [
  ['4', '4', [13, 16, 19]],
  ['51', '55', [16]],
  ['2221', '2720', [16]],
  ['34', '34', [15]],
  ['37', '37', [15]],
  ['300', '305', [14, 16]],
  ['3095', '3095', [14, 16]],
  ['36', '36', [14, 16, 19]],
  ['38', '39', [14, 16, 19]],
  ['6011', '6011', [16, 17, 18, 19]],
  ['644', '659', [16, 17, 18, 19]],
  ['3528', '3589', [16, 17, 18, 19]],
  ['2131', '2131', [15]],
  ['1800', '1800', [15]],
  ['62', '62', [16, 17, 18, 19]],
  ['81', '82', [16]],
  ['60', '60', [16]],
  ['508', '508', [16]],
  ['2200', '2204', [16, 17, 18, 19]],
  ['50', '50', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['56', '58', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['6304', '6304', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['6390', '6390', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['67', '67', [12, 13, 14, 15, 16, 17, 18, 19]],
];
const groupings = new Set(['4444', '465', '464', '44443', '4333', '4443', '46', '664', '88']);
const single = /^1{13,19}$/;
const separator = /^(?: - |[ .-])$/;

export const creditCard: Recogniser<'credit_card'> = {
  label: 'credit_card',
  candidates: function* (scan) {
    let free = 0;
    for (let index = 0; index < scan.groupStarts.length; index += 1) {
      if ((scan.groupStarts[index] ?? 0) < free) continue;
      const span = longestCard(scan, index);
      if (span === null) continue;
      free = span.end;
      yield span;
    }
  },
  context: {
    words:
      /\b(?:cards?|cc|visa|master ?card|amex|american express|discover|diners|jcb|maestro|credit|debit|pan|billing|karte|carte|tarjeta)\b/,
    against: /\b(?:imei|iccid|tracking|iban|konto|isbn|ean|gtin|upc|serial|meeting|transaction|timestamp|epoch)\b/,
    reach: 40,
  },
  confidence: (value, { hint }) => {
    const digits = value.replaceAll(/\D/g, '');
    if (!hasIssuer(digits) || /^(\d)\1+$/.test(digits)) return 0;
    if (!passesLuhn(digits)) return 0.5;
    if (digits.length === 12) return hint === 'for' ? 0.95 : 0.5;
    return hint === 'against' ? 0.5 : 0.95;
  },
  redact: (value) => `**** **** **** ${value.replaceAll(/\D/g, '').slice(-4)}`,
  finds: [
    'Visa «4111 1111 1111 1111», exp 12/27',
    '«378282246310005»',
    'cc=«5555-5555-5555-4444»&exp=1127',
    'card «4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»',
  ],
  ignores: [
    '4111 1111 1111 1112',
    'Visa **** **** **** 4242',
    'order 9999999999999995',
    'IMEI 356938035643809',
    '94001118995612345678',
    '41111111111111111111111',
  ],
};

/** Whether the check digit of ISO/IEC 7812-1 annex B is right. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, doubled = false; index >= 0; index -= 1, doubled = !doubled) {
    const digit = digits.charCodeAt(index) - 48;
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

function hasIssuer(digits: string): boolean {
  return issuers.some(([first, last, lengths]) => {
    const head = digits.slice(0, first.length);
    return head >= first && head <= last && lengths.includes(digits.length);
  });
}

/** The card number that starts at a digit group: one of the printed groupings, or digits without any. */
function longestCard(scan: Scan, index: number): Span | null {
  const { text, groupStarts, groupEnds } = scan;
  const start = groupStarts[index] ?? 0;
  if (
    isWord(text.charCodeAt(start - 1)) ||
    (/[-.+]/.test(text.charAt(start - 1)) && isWord(text.charCodeAt(start - 2)))
  )
    return null;
  const gap = text.slice(groupEnds[index] ?? 0, Math.min(groupStarts[index + 1] ?? 0, (groupEnds[index] ?? 0) + 4));
  if (follows(scan, index, gap)) return null;
  const grouped = separator.test(gap);
  let digits = '';
  let shape = '';
  let best: Span | null = null;
  for (let next = index; next < groupStarts.length && digits.length <= 19; next += 1) {
    const from = groupStarts[next] ?? 0;
    const to = groupEnds[next] ?? 0;
    if (
      to - from > 19 ||
      (next > index && !grouped) ||
      (next > index && text.slice(groupEnds[next - 1] ?? 0, from) !== gap)
    )
      break;
    digits += text.slice(from, to);
    shape += to - from < 10 ? String(to - from) : `+${to - from}`;
    const printed = next === index || groupings.has(shape) || single.test(shape);
    const closed = !isWord(text.charCodeAt(to)) && !(grouped && continues(scan, next, gap));
    if (printed && closed && digits.length >= 12 && hasIssuer(digits) && (best === null || passesLuhn(digits)))
      best = { start, end: to };
  }
  return best;
}

/** Whether a group of four, or another lone digit, stands before with the same gap: then this is the tail of a longer number. */
function follows({ text, groupStarts, groupEnds }: Scan, index: number, gap: string): boolean {
  const before = groupEnds[index - 1] ?? -1;
  if (before < 0 || !separator.test(gap) || text.slice(before, groupStarts[index]) !== gap) return false;
  const length = before - (groupStarts[index - 1] ?? 0);
  return length === 4 || (length === 1 && (groupEnds[index] ?? 0) - (groupStarts[index] ?? 0) === 1);
}

/** Whether another group of three or or more follows after the same gap: then this is part of a longer number. */
function continues({ text, groupStarts, groupEnds }: Scan, index: number, gap: string): boolean {
  const end = groupEnds[index] ?? 0;
  const next = groupStarts[index + 1];
  if (next === undefined || gap === ' ' || text.slice(end, next) !== gap) return false;
  return (groupEnds[index + 1] ?? 0) - next >= 3;
}
