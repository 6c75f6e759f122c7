import { isDigit, isWord } from '../characters.ts';
import { wordClass } from '../lexicon.ts';
import type { Recogniser } from '../recogniser.ts';
import { referenceWords } from './reference-words.ts';

/** United States social security numbers, by the rules of the SSA: no area 000, 666 or 9xx, no group 00, no serial 0000. */
export const ssn: Recogniser<'ssn'> = {
  label: 'ssn',
  tier: 'core',
  candidates: ({ text, groupStarts, groupEnds }, add) => {
    for (let index = 0; index < groupStarts.length; index += 1) {
      const start = groupStarts.at(index);
      const length = groupEnds.at(index) - start;
      if (length !== 3 && length !== 9 && length !== 1) continue;
      const end = length === 9 ? start + 9 : length === 3 ? threeParts(text, start) : nineDigits(text, start);
      if (end !== null && standsAlone(text, start, end)) add(start, end);
    }
  },
  context: {
    words: wordClass('ssn ssns ss social socsec ssa tin itin taxpayer tax'),
    against: wordClass(
      `${referenceWords} phone phones tel telephone fax mobile cell extension ext`,
      'id ids employee badge student patient mrn customer client member membership policy claim registration record records row rows file folio docket document doc form survey page pages second seconds total sum amount lead deal charge session commit code codes account acct accounts version build release',
    ),
    reach: 40,
    reachAfter: 24,
  },
  confidence: (value, { hint }) => {
    const digits = value.replaceAll(/\D/g, '');
    if (isImpossible(digits)) return 0.3;
    if (hint === 'for') return 0.95;
    if (hint === 'against') return 0.3;
    return /^\d{3}-\d{2}-\d{4}$/.test(value) ? 0.95 : 0.3;
  },
  redact: (value) => `***-**-${value.slice(-4)}`,
  finds: [
    'SSN: «123-45-6789»',
    'I pasted «123-45-6789» by mistake',
    'social security no. «123456789»',
    'SSN «123 45 6789»',
    'SS# «123.45.6789»',
    'ssn={«123-45-6789»}',
    '«123 45 6789» is my social',
    'SSN «1 2 3 4 5 6 7 8 9»',
    'SSN:\t«123\t45\t6789»',
    'SSN «123, 45, 6789»',
    'SSN: «123*45*6789»',
    'SSN-«123-45-6789»',
    'ssn «123-45-\n6789»',
  ],
  ignores: [
    '000-12-3456',
    '666-12-3456',
    '912-12-3456',
    '123-00-4567',
    '123-45-0000',
    '123456789',
    'part number 123-45-6789',
    '1123-45-6789',
    '123-45-67890',
    'call 123 45 6789',
    'rates 123, 45, 6789',
    'rates 1 2 3 4 5 6 7 8 9',
    'SSN column 1 2 3 4 5 6 7 8 9 10',
  ],
};

function isImpossible(digits: string): boolean {
  const area = digits.slice(0, 3);
  return (
    area === '000' ||
    area === '666' ||
    digits.startsWith('9') ||
    digits.slice(3, 5) === '00' ||
    digits.slice(5) === '0000'
  );
}

/** Whatever parts the three numbers, when a word names them. */
const shape =
  /\d{3}(?:( - |[- ./_])\d{2}\1|[^\p{L}\d\n]{1,4}\d{2}[^\p{L}\d\n]{1,4}|-\d{2}-\r?\n[> ]{0,4})\d{4}(?!\d)/uy;
const single = /\d(?: \d){8}(?! ?\d)/y;

/** `1 2 3 4 5 6 7 8 9`, as one spells a number out. */
function nineDigits(text: string, start: number): number | null {
  if (text.charCodeAt(start + 1) !== 32 || isDigit(text.charCodeAt(start - 2))) return null;
  single.lastIndex = start;
  return single.test(text) ? single.lastIndex : null;
}

function threeParts(text: string, start: number): number | null {
  if (isWord(text.charCodeAt(start + 3)) && text[start + 3] !== '_') return null;
  shape.lastIndex = start;
  return shape.test(text) ? shape.lastIndex : null;
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  if ((isWord(before) && before !== 95) || isWord(text.charCodeAt(end))) return false;
  if (before === 45 && /(?<![a-z])ssn-$/i.test(text.slice(Math.max(0, start - 5), start))) return true;
  if ((before === 45 || before === 46 || before === 43) && isWord(text.charCodeAt(start - 2))) return false;
  return !('-.'.includes(text.charAt(end)) && end < text.length && isDigit(text.charCodeAt(end + 1)));
}
