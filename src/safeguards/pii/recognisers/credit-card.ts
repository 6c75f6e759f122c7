import { isDigit, isWord } from '../characters.ts';
import { passesLuhn } from '../checksums.ts';
import { wordClass } from '../lexicon.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { isIssued, majorIssuers, minorIssuers } from './card-issuers.ts';
import { referenceWords } from './reference-words.ts';

const groupings = new Set([
  '4444',
  '465',
  '464',
  '44443',
  '4333',
  '4443',
  '46',
  '664',
  '88',
  '6+13',
  '610',
  '446',
  '4435',
  '5555',
]);
const single = /^(?:1{13,19}|2{7,8})$/;
const separator = /^(?: - | ?[-./_] ?| |\r?\n(?:> ?)*)$/;
/** What else may part the groups where a word names the card: columns, signs, a tag. */
const looseSeparator = /^(?:[^\p{L}\d\n]{1,4}| ?<\/?(?:b|br|i|span) ?\/?> ?)$/u;
const plainly = /^\d+(?:(?<gap> - | ?[-./_] ?)\d+(?:\k<gap>\d+)*|(?:(?: |\r?\n(?:> ?)*)\d+)*)$/;

export const creditCard: Recogniser<'credit_card'> = {
  label: 'credit_card',
  tier: 'core',
  candidates: (scan, add) => {
    let free = 0;
    const { groupStarts } = scan;
    for (let index = 0; index < groupStarts.length; index += 1) {
      if (groupStarts.at(index) < free || !hasEnoughDigits(scan, index)) continue;
      const span = longestCard(scan, index);
      if (span === null) continue;
      // A number that is none must not hide the card that begins inside it.
      const value = scan.text.slice(span.start, span.end);
      if (plainly.test(value) && passesLuhn(value.replaceAll(/\D/g, ''))) free = span.end;
      add(span.start, span.end);
    }
  },
  context: {
    words: wordClass(
      'card cards cc visa mastercard mc amex express discover diners jcb maestro unionpay rupay mir credit debit pan billing karte kreditkarte kreditkartennummer kartennummer carte bancaire tarjeta carta carte cartao kaart creditcard kort karta karty luottokortti kart payment payments zahlung paiement pago pagamento betaling',
    ),
    against: wordClass(referenceWords, 'lead charge customer client code codes account acct number'),
    reach: 40,
    reachAfter: 24,
    leans: true,
  },
  confidence: (value, { hint }) => {
    const digits = value.replaceAll(/\D/g, '');
    const isMajor = isIssued(digits, majorIssuers);
    const isMinor = isMajor || isIssued(digits, minorIssuers);
    if (/^(\d)\1+$/.test(digits) || (!isMinor && hint !== 'for')) return 0;
    if (!passesLuhn(digits)) return 0.5;
    if (digits.length === 12) return hint === 'for' ? 0.95 : 0.5;
    if (hint === 'against' || (hint !== 'for' && (digits.length === 13 || !plainly.test(value)))) return 0.5;
    return isMajor || hint === 'for' || value.length > digits.length ? 0.95 : 0.5;
  },
  redact: (value) => `**** **** **** ${value.replaceAll(/\D/g, '').slice(-4)}`,
  finds: [
    'Visa «4111 1111 1111 1111», exp 12/27',
    '«378282246310005»',
    'cc=«5555-5555-5555-4444»&exp=1127',
    'card «4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»',
    'Visa «4111_1111_1111_1111»',
    'card «4111/1111/1111/1111»',
    'card number: «4111 | 1111 | 1111 | 1111»',
    'Visa «4111  1111  1111  1111»',
    'card «4111·1111·1111·1111»',
    'payment method=«3530111333300000»',
    'visa: «4111111111111111» / 380',
    'Karte Nr.«4111 1111 1111 1111»',
    'card «4111*1111*1111*1111»',
    '5555 ; «4111 1111 1111 1111»',
    'card «4111 <b>1111</b> 1111 1111»',
    'card «4111-1111 1111-1111»',
    'card «41 11 11 11 11 11 11 11»',
    'pay with «4111 1111\n1111 1111» please',
  ],
  ignores: [
    '4111 1111 1111 1112',
    'Visa **** **** **** 4242',
    'order 9999999999999995',
    '4111 | 1111 | 1111 | 1111',
    '4111, 1111, 1111, 1111',
    '4111-1111 1111-1111',
    'barcode 4222222222222',
    'IMEI 356938035643809',
    '94001118995612345678',
    '41111111111111111111111',
  ],
};

const minDigits = 12;
const maxLength = 48;

/** A cheap first look: twelve digits from here on, in groups that stand near each other, the first as cards have it. */
function hasEnoughDigits({ groupStarts, groupEnds }: Scan, index: number): boolean {
  const start = groupStarts.at(index);
  let end = groupEnds.at(index);
  let digits = end - start;
  if (digits === 2 && !isPairs(groupStarts, groupEnds, index)) return false;
  if (digits === 3 || digits === 7 || (digits > 8 && digits < minDigits)) return false;
  for (let next = index + 1; digits < minDigits; next += 1) {
    const from = groupStarts.at(next);
    if (next >= groupStarts.length || from - end > 12 || from - start > maxLength) return false;
    end = groupEnds.at(next);
    digits += end - from;
  }
  return true;
}

/** Pairs of digits with one blank between. */
function isPairs(starts: Scan['groupStarts'], ends: Scan['groupEnds'], index: number): boolean {
  for (let at = index + 1; at < index + 4; at += 1)
    if (at >= starts.length || starts.at(at) - ends.at(at - 1) !== 1 || ends.at(at) - starts.at(at) !== 2) return false;
  return true;
}

/** The card number that starts at a digit group: one of the printed groupings, or digits without any. */
function longestCard(scan: Scan, index: number): Span | null {
  const { text, groupStarts, groupEnds } = scan;
  const start = groupStarts.at(index);
  const before = text.charCodeAt(start - 1);
  if (isWord(before) && before !== 95) return null;
  const further = text.charCodeAt(start - 2);
  if ((before === 45 || before === 43 || before === 95) && isWord(further)) return null;
  if (before === 46 && isDigit(further)) return null;
  const gap = gapAfter(scan, index);
  if (gap !== '' && follows(scan, index, gap)) return null;
  const mayBeLoose = groupEnds.at(index) - start === 4 && groupEnds.at(index + 1) - groupStarts.at(index + 1) === 4;
  const grouped = gap !== '' && (separator.test(gap) || (mayBeLoose && looseSeparator.test(gap)));
  let digits = '';
  let shape = '';
  let best: Span | null = null;
  for (let next = index; next < groupStarts.length && digits.length <= 19; next += 1) {
    const from = groupStarts.at(next);
    const to = groupEnds.at(next);
    if (to - from > 19) break;
    if (next > index && (!grouped || !isSameGap(gapAfter(scan, next - 1), gap))) break;
    digits += text.slice(from, to);
    shape += to - from < 10 ? String(to - from) : `+${to - from}`;
    const printed = next === index || groupings.has(shape.replace('+10', '10')) || single.test(shape);
    const closed = !isClosingWord(text, to) && !(grouped && continues(scan, next, gap));
    if (printed && closed && digits.length >= 12 && digits.length <= 19 && (best === null || passesLuhn(digits)))
      best = { start, end: to };
  }
  return best;
}

function gapAfter({ text, groupStarts, groupEnds }: Scan, index: number): string {
  const end = groupEnds.at(index);
  const next = groupStarts.at(index + 1);
  return index + 1 >= groupStarts.length || next - end > 12 ? '' : text.slice(end, next);
}

/** One line break stands for a blank: numbers are wrapped like other text. */
function isSameGap(gap: string, first: string): boolean {
  if (looseSeparator.test(gap) && looseSeparator.test(first)) return true;
  return gap === first || ((first === ' ' || first.includes('\n')) && (gap === ' ' || /^\r?\n(?:> ?)*$/.test(gap)));
}

function isClosingWord(text: string, end: number): boolean {
  const after = text.charCodeAt(end);
  return after === 95 ? isDigit(text.charCodeAt(end + 1)) : isWord(after);
}

/** Whether a group of four, or another lone digit, stands before with the same gap: then this is the tail of a longer number. */
function follows({ text, groupStarts, groupEnds }: Scan, index: number, gap: string): boolean {
  const before = groupEnds.at(index - 1);
  if (index === 0 || !separator.test(gap) || gap.includes('\n') || text.slice(before, groupStarts.at(index)) !== gap)
    return false;
  const length = before - groupStarts.at(index - 1);
  return length === 4 || (length === 1 && groupEnds.at(index) - groupStarts.at(index) === 1);
}

/** Whether another group of three or more follows after the same gap: then this is part of a longer number. */
function continues({ text, groupStarts, groupEnds }: Scan, index: number, gap: string): boolean {
  const end = groupEnds.at(index);
  const next = groupStarts.at(index + 1);
  // A whole number by itself, and what else is told of the card.
  if (end - groupStarts.at(index) >= 13) return false;
  if (index + 1 >= groupStarts.length || gap === ' ' || gap.includes('\n') || text.slice(end, next) !== gap)
    return false;
  return groupEnds.at(index + 1) - next >= 3;
}
