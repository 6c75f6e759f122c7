import { numbersIn } from './amounts.ts';
import { type Disguises, fold, isTold, type Needle, needleOf } from './disguises.ts';
import { stemOf, wordsOf } from './supported.ts';
import { plainOf } from './text.ts';

/** Someone else in the CRM or the mailbox: nothing of theirs may stand in this draft. */
export type OtherContact = {
  name?: string | null;
  email?: string | null;
  company?: string | null;
  phone?: string | null;
  note?: string | null;
};

/** A draft's texts in the forms data is looked for in, and what may be said in any case: the lead's own words and facts. */
export type Told = {
  texts: readonly string[];
  disguises: readonly Disguises[];
  /** Sentences of the texts, in plain form. */
  sentences: readonly string[];
  permitted: string;
};

/** Whether the draft tells anything of another contact: name, company, address, phone, or what a note says of them. */
export function tellsOf(contact: OtherContact, told: Told): boolean {
  const { name, email, company, phone, note } = contact;
  const needles: [Needle, number][] = [
    [needleOf(name ?? ''), 6],
    [needleOf(email ?? ''), 6],
    [needleOf((email ?? '').split('@')[0] ?? ''), 8],
    [needleOf((email ?? '').split('@')[1]?.split('.')[0] ?? ''), 7],
    [needleOf(company ?? ''), 6],
    [needleOf(note ?? ''), 8],
    ...noteParts(note ?? '').map((part): [Needle, number] => [needleOf(part), 6]),
  ];
  const permitted = fold(told.permitted);
  return (
    needles.some(
      ([needle, shortest]) =>
        !permitted.includes(needle.plain) && told.disguises.some((text) => isTold(needle, text, shortest)),
    ) ||
    ([...(name ?? '')].length >= 4 && standsAlone((name ?? '').trim(), told)) ||
    tellsUnspaced((name ?? '').trim(), told) ||
    [...nameWords(name ?? ''), ...companyWords(company ?? '')].some((word) => standsAlone(word, told)) ||
    tellsPhone(phone ?? '', told) ||
    noteParts(note ?? '').some((part) => isRetold(part, told))
  );
}

const notTelling = new Set(
  (
    'will may mark bill grace rose hope joy art frank ernst faith dawn april june august sunny rich price long short young small white black brown green gray king best bell wood field hill lake park street church ' +
    'group holding gmbh limited shipping foods food motors books travel tools paper media digital services service systems solutions consulting design studio labs club hotel school bank energy print druck mobel kaffee flores vins traiteur abogados legal courier import export agro tech dental bakery print logistics logistik analytics cloud partners company trading foods clinic garden coffee'
  ).split(' '),
);

/** First and last name, where they are no ordinary words. */
function nameWords(name: string): string[] {
  const parts = name.trim().split(/\s+/);
  return parts.filter((part) => [...part].length >= 4 && !notTelling.has(plainOf(part)));
}

function companyWords(company: string): string[] {
  return company
    .trim()
    .split(/[\s,&-]+/)
    .filter((part) => [...part].length >= 5 && !notTelling.has(plainOf(part)));
}

/** Whether a name's part stands as a word of its own, in its own case or in capitals, and nothing permitted holds it. */
function standsAlone(word: string, { texts, permitted }: Told): boolean {
  if (plainOf(permitted).includes(plainOf(word))) return false;
  const bare = withoutAccents(word);
  return texts.some((text) => hasWord(withoutAccents(text), bare) || hasWord(withoutAccents(text), bare.toUpperCase()));
}

/** A name in characters that are written without blanks, which two of make up. */
function tellsUnspaced(name: string, { texts, permitted }: Told): boolean {
  if (!/^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2,}$/u.test(name)) return false;
  return !permitted.includes(name) && texts.some((text) => text.includes(name));
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll('ı', 'i');
}

function hasWord(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    if (
      !/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) &&
      !/[\p{Ll}\p{N}]/u.test(text.charAt(at + value.length).replace('s', ''))
    )
      return true;
  }
  return false;
}

function tellsPhone(phone: string, { texts, permitted }: Told): boolean {
  const digits = phone.replaceAll(/\D/g, '').slice(-7);
  if (digits.length < 7 || permitted.replaceAll(/\D/g, '').includes(digits)) return false;
  const backwards = [...digits].reverse().join('');
  return texts.some((text) => {
    const written = text.replaceAll(/\D/g, '');
    return written.includes(digits) || written.includes(backwards) || written.includes(digits.slice(1));
  });
}

/** Telling parts of a note: those with a number of four or more digits, and long ones. */
function noteParts(note: string): string[] {
  return note
    .split(/[;.\n]\s|,\s/)
    .map((part) => part.trim())
    .filter((part) => part.replaceAll(/\D/g, '').length >= 4 || part.length >= 12);
}

const idle = new Set('with from that this have their they will nicht eine einen avec pour dans para como'.split(' '));

/** Whether one sentence says what the note says: most of its words, or its number and one of its words. */
function isRetold(part: string, { sentences, permitted }: Told): boolean {
  const plain = plainOf(part);
  const stems = new Set(
    wordsOf(plain)
      .filter((word) => word.length >= 4 && /^[^\d]/.test(word) && !idle.has(word))
      .map(stemOf),
  );
  const numbers = numbersIn(plain).filter((number) => number >= 10);
  if (stems.size + numbers.length < 2) return false;
  const known = new Set(wordsOf(plainOf(permitted)).map(stemOf));
  const strange = [...stems].filter((stem) => !known.has(stem));
  if (strange.length === 0) return false;
  return sentences.some((sentence) => {
    const words = new Set(wordsOf(sentence).map(stemOf));
    const shared = [...stems].filter((stem) => words.has(stem)).length;
    const figures = new Set(numbersIn(sentence));
    const sharedNumbers = numbers.filter((number) => figures.has(number)).length;
    if (!strange.some((stem) => words.has(stem)) && sharedNumbers === 0) return false;
    return shared + sharedNumbers >= 2 && (sharedNumbers > 0 || shared >= stems.size * 0.6);
  });
}
