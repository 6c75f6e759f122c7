import { numbersIn } from './amounts.ts';
import type { Lexicon } from './lexicon.ts';
import { type Clause, plainOf } from './text.ts';

/** An approved fact, or the lead's own words, ready for comparing. */
export type Source = {
  plain: string;
  words: readonly string[];
  stems: ReadonlySet<string>;
  numbers: ReadonlySet<number>;
};

export function sourceOf(text: string): Source {
  const plain = plainOf(text);
  const words = wordsOf(plain);
  return { plain, words, stems: new Set(words.map(stemOf)), numbers: new Set(numbersIn(plain)) };
}

/** Whether the sentence is an approved fact, word for word, with at most an introduction around it. */
export function isFact(sentence: string, facts: readonly Source[]): boolean {
  const words = wordsOf(sentence);
  const plain = words.join(' ');
  return facts.some(
    ({ words: known }) => known.length > 0 && words.length <= known.length + 5 && plain.includes(known.join(' ')),
  );
}

/**
 * Whether a fact carries what a pattern found in the clause: it speaks of the same kind of thing and of the same matter
 * (a word of four letters or more that is not the kind itself), and every number of the clause stands in a fact.
 */
export function isSupported(clause: Clause, kind: Lexicon, facts: readonly Source[]): boolean {
  const own = facts.filter(({ plain }) => kind.test(plain));
  if (own.length === 0) return false;
  const numbers = numbersIn(clause.plain);
  if (!numbers.every((number) => facts.some((fact) => fact.numbers.has(number)))) return false;
  const everywhere = new RegExp(kind.pattern, 'g');
  const stems = (plain: string) =>
    wordsOf(plain.replaceAll(everywhere, ' '))
      .filter((word) => word.length >= 4 && !idle.has(word))
      .map(stemOf);
  const matter = new Set(stems(clause.sentence));
  return own.some((fact) => stems(fact.plain).some((stem) => matter.has(stem) || matter.has(stem.slice(0, 4))));
}

const idle = new Set(
  'nach with from that this your have will ihre fuer eine einen pour avec votre vous dans para como sus only also'.split(
    ' ',
  ),
);

export function wordsOf(plain: string): string[] {
  return plain.match(/\p{N}+(?:[.,]\p{N}+)*|[\p{L}]+/gu) ?? [];
}

export function stemOf(word: string): string {
  return word.length <= 5 ? word : word.slice(0, 5);
}
