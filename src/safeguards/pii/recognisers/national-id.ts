import { isDigit, isWord } from '../characters.ts';
import type { Add, Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { type NationalId, nationalIds } from './national-ids.ts';

const reach = 46;
const patterns = new Map(
  nationalIds.map((format) => [format, new RegExp(`(?<![A-Z0-9])(?:${format.shape})(?![A-Z0-9]|[-.]\\d)`, 'g')]),
);
const alone = nationalIds.filter((format) => format.alone);
const alonePatterns = alone.map((format) => ({ format, whole: new RegExp(`^(?:${format.shape})$`) }));

/** National and tax numbers of persons: named by a word and with the right check digit, or distinctive by themselves. */
export const nationalId: Recogniser<'national_id'> = {
  label: 'national_id',
  tier: 'identity',
  candidates: (scan, add) => {
    named(scan, add);
    unnamed(scan, add);
  },
  confidence: () => 0.85,
  redact: () => '****',
  finds: [
    'CPF: «529.982.247-25»',
    'codice fiscale «RSSMRA85T10A562S»',
    'my DNI is «12345678Z»',
    'PESEL «44051401359»',
    'BSN: «111222333»',
    'Steuer-ID «86095742719»',
    'NIR «2 55 08 14 168 025 38»',
    'AHV «756.9217.0769.85»',
    'CURP «HEGG560427MVZRRL04»',
    'Aadhaar «2341 2341 2346»',
    'SIN «046 454 286»',
    'NI number «QQ 12 34 56 C»'.replace('QQ', 'AB'),
    'NRIC «S1234567D»',
    'kimlik no «10000000146»',
  ],
  ignores: [
    'CPF: 529.982.247-26',
    'order 12345678Z',
    'PESEL 44051401358',
    'invoice 111222333',
    'VAT DE123456789',
    'NI 12',
  ],
};

function named({ text, words }: Scan, add: Add): void {
  for (let index = 0; index < words.length; index += 3) {
    for (const format of formatsNamedBy(words.at(index + 2))) {
      const from = words.at(index + 1);
      const span = first(format, text.slice(from, from + reach).toUpperCase());
      if (span === null) continue;
      add(from + span.start, from + span.end);
      break;
    }
  }
}

const byWord = new Map<number, readonly NationalId[]>();

function formatsNamedBy(word: number): readonly NationalId[] {
  let formats = byWord.get(word);
  if (formats === undefined) {
    formats = nationalIds.filter(({ words }) => words.has(word));
    byWord.set(word, formats);
  }
  return formats;
}

/** The first number of a format whose check is right, before the end of the sentence. */
function first(format: NationalId, text: string): Span | null {
  const pattern = patterns.get(format);
  if (pattern === undefined) return null;
  for (const { 0: value, index } of text.matchAll(pattern)) {
    if (/\n\s*\n|[.!?] \S+ \S+ \S+|\d{3}/.test(text.slice(0, index))) return null;
    if (format.passes(compact(value))) return { start: index, end: index + value.length };
  }
  return null;
}

function unnamed({ text, codes, groupStarts, groupEnds, clusters }: Scan, add: Add): void {
  for (let index = 0; index < codes.length; index += 2) {
    const start = codes.at(index);
    const end = codes.at(index + 1);
    if (end - start <= 18) wholly(text, start, end, add);
  }
  for (let index = 0; index < clusters.length; index += 1) {
    const from = clusters.at(index);
    const to = index + 1 < clusters.length ? clusters.at(index + 1) : groupStarts.length;
    const start = groupStarts.at(from);
    const end = groupEnds.at(to - 1);
    if (
      to - from === 1
        ? end - start === 18 || end - start === 15 || end - start === 17
        : to - from >= 4 && to - from <= 7
    )
      wholly(text, start, end, add);
  }
}

function wholly(text: string, start: number, end: number, add: Add): void {
  const to = text[end] === 'X' && !isWord(text.charCodeAt(end + 1)) ? end + 1 : end;
  if (isWord(text.charCodeAt(start - 1)) || isWord(text.charCodeAt(to))) return;
  if ('-.'.includes(text.charAt(to)) && to < text.length && isDigit(text.charCodeAt(to + 1))) return;
  const value = text.slice(start, to);
  if (alonePatterns.some(({ format, whole }) => whole.test(value) && format.passes(compact(value)))) add(start, to);
}

function compact(value: string): string {
  return value.replaceAll(/[ .\-/+]/g, '');
}
