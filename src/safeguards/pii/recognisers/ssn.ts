import { isWord } from '../characters.ts';
import type { Recogniser } from '../recogniser.ts';

/** United States social security numbers, by the rules of the SSA: no area 000, 666 or 9xx, no group 00, no serial 0000. */
export const ssn: Recogniser<'ssn'> = {
  label: 'ssn',
  candidates: function* ({ text, groupStarts, groupEnds }) {
    for (let index = 0; index < groupStarts.length; index += 1) {
      const start = groupStarts[index] ?? 0;
      const length = (groupEnds[index] ?? 0) - start;
      if (length !== 3 && length !== 9) continue;
      const end = length === 9 ? start + 9 : threeParts(text, start);
      if (end !== null && standsAlone(text, start, end)) yield { start, end };
    }
  },
  context: {
    words: /\b(?:ssns?|ss ?#|ss no|social(?: security| insurance)?|soc\.? ?sec|tin|itin|tax ?(?:payer)? ?id)\b/,
    against:
      /\b(?:part|parts|p\/n|pn|sku|lot|locker|batch|bates|serial|model|item|order|invoice|ticket|case|ref|reference|tracking|catalog|product|article|duns|zip|account|customer|confirmation|policy|claim|phone|tel|fax|extension|ext|isbn|code)\b/,
    reach: 40,
  },
  confidence: (value, { hint }) => {
    const [area = '', group = '', serial = ''] =
      [...value.replaceAll(/\D/g, '').matchAll(/^(\d{3})(\d{2})(\d{4})$/g)][0]?.slice(1) ?? [];
    if (/^(?:000|666|9\d\d)$/.test(area) || group === '00' || serial === '0000') return 0.3;
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
    'ssn={«123-45-6789»}',
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
  ],
};

const shape = /\d{3}( - |[- .])\d{2}\1\d{4}(?!\d)/y;

function threeParts(text: string, start: number): number | null {
  shape.lastIndex = start;
  return shape.test(text) ? shape.lastIndex : null;
}

function standsAlone(text: string, start: number, end: number): boolean {
  if (isWord(text.charCodeAt(start - 1)) || isWord(text.charCodeAt(end))) return false;
  if (/[-.]/.test(text.charAt(start - 1)) && isWord(text.charCodeAt(start - 2))) return false;
  return !(/[-.]/.test(text.charAt(end)) && isWord(text.charCodeAt(end + 1)));
}
