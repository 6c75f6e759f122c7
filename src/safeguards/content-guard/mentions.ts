import type { Mentions } from '../../store/named-contacts.ts';
import { isCommonWord, isFamilyName, isGivenName, isStockWord } from '../pii/recognisers/name-lists.ts';
import { plainOf } from './text.ts';

/** What a word of a key is made of: the same characters separate words in the database's `contact_key`. */
const word = /[^\s!-/:-@[-`{-~\u00a0-\u00bf\u2000-\u206f]+/g;
const address = /[^\s<>()",;:]{1,64}@[^\s<>()",;:]{1,253}/g;
const number = /\+?\d(?:[\s()./-]{0,3}\d){6,16}/g;
const particle = /^(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|y|of|and|und|et|the|for)$/;
const longest = 4;
/** A mail has some two hundred words; a text that is longer than any mail is not read to its end. */
const mostWords = 2_000;

type Word = { text: string; isCapital: boolean; opensSentence: boolean };

/**
 * What in a draft may be the name, firm, number or address of somebody: words that are written as names are, in all
 * lengths, ready to be looked up by index. What stands in `permitted` (the lead's own words, approved facts, known names)
 * is left out. `text` is normalised; `language` tells where common nouns have capitals too.
 */
export function mentionsIn(text: string, permitted: string, language: string): Mentions {
  const known = ` ${joined(wordsIn(permitted))} `;
  const isStrange = (words: readonly Word[]) => !known.includes(` ${joined(words)} `);
  const runs = runsOf(wordsIn(text).slice(0, mostWords)).filter(isStrange);
  const names = runs.filter(mayBePerson).flatMap((run) => orders(run.map((one) => one.text)));
  const companies = runs.filter((run) => mayBeCompany(run, language)).map(joinedAsWritten);
  const ends = (text.match(number) ?? []).map((digits) => digits.replaceAll(/\D/g, '').slice(-9));
  return {
    names: [...new Set(names)],
    companies: [...new Set(companies)],
    phoneEnds: [...new Set(ends)].filter((end) => !permitted.replaceAll(/\D/g, '').includes(end)),
    addresses: (text.match(address) ?? []).map((found) => found.toLowerCase().replace(/[.!?]+$/, '')),
  };
}

function wordsIn(text: string): Word[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({
    text: found,
    isCapital: /^[\p{Lu}\p{Lo}\d]/u.test(found),
    opensSentence: /(?:^|[.!?:\n]\s*)$/.test(text.slice(Math.max(0, index - 6), index)),
  }));
}

/** Words side by side that begin and end like a name: with capitals, or in a name's known spelling. */
function runsOf(words: readonly Word[]): Word[][] {
  const runs: Word[][] = [];
  for (let start = 0; start < words.length; start += 1) {
    if (!looksNamed(words[start])) continue;
    for (let end = start + 1; end <= Math.min(start + longest, words.length); end += 1) {
      const last = words[end - 1];
      if (looksNamed(last)) runs.push(words.slice(start, end));
      else if (!particle.test(last?.text ?? '')) break;
    }
  }
  return runs;
}

function looksNamed(one: Word | undefined): boolean {
  if (one === undefined) return false;
  return one.isCapital || (!isCommonWord(one.text) && (isGivenName(one.text) || isFamilyName(one.text)));
}

/** Two words and more, or one that is written without blanks. `in May. Will you` names nobody. */
function mayBePerson(run: readonly Word[]): boolean {
  if (run.length === 1) return /^\p{Lo}{2,}$/u.test(run[0]?.text ?? '');
  return run.some(({ text }) => !isOrdinary(text)) || !run.slice(1).some(({ opensSentence }) => opensSentence);
}

function mayBeCompany(run: readonly Word[], language: string): boolean {
  const [first] = run;
  if (run.length > 1 || first === undefined) return run.some(({ text }) => !isOrdinary(text));
  if (first.text.length < 4 || !first.isCapital || isOrdinary(first.text)) return false;
  if (language === 'de') return isFamilyName(first.text) || /\p{L}\p{Lu}|\d/u.test(first.text.slice(1));
  return !first.opensSentence || isFamilyName(first.text);
}

function isOrdinary(text: string): boolean {
  return isCommonWord(text) || isStockWord(text);
}

/** A name as it is said, and with the family name in front. */
function orders(words: readonly string[]): string[] {
  const [first = '', ...others] = words;
  return others.length === 0 ? [first] : [words.join(' '), [...others, first].join(' ')];
}

function joinedAsWritten(words: readonly Word[]): string {
  return words.map((one) => one.text).join(' ');
}

function joined(words: readonly Word[]): string {
  return plainOf(joinedAsWritten(words));
}
