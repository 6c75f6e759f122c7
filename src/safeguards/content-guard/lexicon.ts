import { beginnings } from './pattern-beginnings.ts';

/*
 * Many patterns of whole words over one text. A regular expression of hundreds of alternatives tries each of them at
 * every word; here the alternatives of all lexicons are sorted by the two characters they can begin with, so that a word
 * meets only those few that could match it. All lexicons are looked for in one go.
 */

type Entry = { lexicon: number; pattern: RegExp };

const index = new Map<string, Entry[]>();
const anywhere: Entry[] = [];
let count = 0;

export class Lexicon {
  /** The same as one regular expression: what `exec` is held to. */
  readonly pattern: RegExp;
  readonly #number: number;

  constructor(alternatives: readonly string[]) {
    this.pattern = new RegExp(`\\b(?:${alternatives.join('|')})(?!\\w)`);
    this.#number = count;
    count += 1;
    const byStart = new Map<string, string[]>();
    for (const alternative of alternatives) {
      const starts = beginnings(alternative);
      for (const start of starts.has('') ? [''] : starts)
        byStart.set(start, [...(byStart.get(start) ?? []), alternative]);
    }
    for (const [start, own] of byStart) {
      const entry = { lexicon: this.#number, pattern: new RegExp(`\\b(?:${own.join('|')})(?!\\w)`, 'y') };
      if (start === '') anywhere.push(entry);
      else index.set(start, [...(index.get(start) ?? []), entry]);
    }
    known.clear();
  }

  /** The first words of the text that the lexicon knows. */
  find(plain: string): string | undefined {
    return scan(plain)[this.#number];
  }

  test(plain: string): boolean {
    return this.find(plain) !== undefined;
  }
}

/** What was found in the texts looked at last: rules ask about the same clause one after the other. */
const known = new Map<string, readonly (string | undefined)[]>();
const mostKnown = 64;

function scan(plain: string): readonly (string | undefined)[] {
  const before = known.get(plain);
  if (before !== undefined) return before;
  const found: (string | undefined)[] = [];
  let wasWord = false;
  for (let at = 0; at <= plain.length; at += 1) {
    const isWord = isWordCode(plain.charCodeAt(at));
    if (isWord !== wasWord && at < plain.length) {
      look(plain, at, index.get(plain.slice(at, at + 2)), found);
      look(plain, at, index.get(plain.charAt(at)), found);
      look(plain, at, anywhere, found);
    }
    wasWord = isWord;
  }
  if (known.size >= mostKnown) known.clear();
  known.set(plain, found);
  return found;
}

function look(plain: string, at: number, entries: readonly Entry[] | undefined, found: (string | undefined)[]): void {
  if (entries === undefined) return;
  for (const { lexicon, pattern } of entries) {
    if (found[lexicon] !== undefined) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(plain);
    if (match !== null) found[lexicon] = match[0];
  }
}

/** As `\w` without flags: ASCII letters, digits and the underscore. */
function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95;
}
