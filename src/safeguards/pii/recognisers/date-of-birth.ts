import { wordClass } from '../lexicon.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { datesIn } from './dates.ts';

const birthWords =
  wordClass(`dob birth birthday birthdate bday born geboren geb geburtsdatum geburtstag naissance nee ne nacimiento
  nacido nacida nato nata nascita nascimento nascido nascida geboortedatum geboorte fodt fodd fodelsedatum fodselsdato
  syntymaaika syntynyt urodzenia urodzony urodzona urodzin narozeni narozen narozena dogum рождения родился родилась γεννησης`);
const reach = 45;
const reachBefore = 24;

/** A full date that something calls a birth date. Dates alone are no personal data. */
export const dateOfBirth: Recogniser<'date_of_birth'> = {
  label: 'date_of_birth',
  tier: 'identity',
  candidates: (scan, add) => {
    for (let index = 0; index < scan.words.length; index += 3) {
      if (!birthWords.has(scan.words.at(index + 2))) continue;
      const span = dateNear(scan, scan.words.at(index), scan.words.at(index + 1));
      if (span !== null) add(span.start, span.end);
    }
  },
  confidence: () => 0.85,
  redact: () => '****-**-**',
  finds: [
    'DOB: «03/14/1975»',
    'Date of birth: «14 March 1975»',
    'geboren am «14.03.1975» in Graz',
    'née le «14 mars 1975»',
    'born «1975-03-14»',
    'd.o.b. «14-Mar-1975»',
    '«14/03/1975» (DOB)',
    '生年月日 born «1975年3月14日»',
  ],
  ignores: [
    'meeting on 14.03.2025',
    'the birthday party is on 14 March 2031',
    'signed 1975-03-14',
    'il ne vient pas le 14/03/1975',
  ],
};

function dateNear({ text }: Scan, start: number, end: number): Span | null {
  const word = text.slice(start, end).toLowerCase();
  const after = text.slice(end, end + reach);
  if (/^n[eé]e?$/.test(word) && !/^(?:\(e\)|e)? (?:le|el|o|il|em|a) /.test(after)) return null;
  const first = /\d/.test(after) ? datesIn(after)[0] : undefined;
  if (first !== undefined && isBirthYear(first.year) && isLabel(after.slice(0, first.start)))
    return { start: end + first.start, end: end + first.end };
  const from = Math.max(0, start - reachBefore);
  const before = text.slice(from, start);
  const last = /\d/.test(before) ? datesIn(before).at(-1) : undefined;
  if (
    last === undefined ||
    !isBirthYear(last.year) ||
    !/^[ ]?(?:\(|is |as |= ?|\[|[-–] ?)(?:my |his |her |the |date of )?/.test(before.slice(last.end))
  )
    return null;
  return { start: from + last.start, end: from + last.end };
}

/** What stands between the word and its date: few words, no end of a sentence, no second paragraph. */
function isLabel(between: string): boolean {
  return !/\n\s*\n|[.!?]\s+\p{Lu}|\d/u.test(between) && !/\b(?:party|present|certificate|place|ort)\b/i.test(between);
}

function isBirthYear(year: number): boolean {
  return year >= 1900 && year <= new Date().getFullYear() - 3;
}
