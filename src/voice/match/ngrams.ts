import { maskContent, maskedWord, type Token, tokensOf } from './tokens.ts';

/** How often each n-gram occurs, by its 32-bit hash: what is counted cannot be read back. */
export type Counts = Map<number, number>;

export const families = ['words', 'characters', 'shapes', 'grammar', 'edges', 'letters'] as const;
export type Family = (typeof families)[number];

/** Families that see style alone: the same before and after content words are masked. */
export const styleFamilies: readonly Family[] = ['shapes', 'edges', 'letters'];

/**
 * N-gram counts of one text by family: word 1-3-grams; raw character 2-5-grams; masked words 1-4-grams; masked words that
 * keep their ending, 1-3-grams; openings and closings anchored at the text's ends; character 3-5-grams of the masked text.
 */
export function ngramsOf(text: string, wanted: readonly Family[] = families): Map<Family, Counts> {
  const trimmed = text.replaceAll('\r', '').trim();
  const tokens = tokensOf(trimmed);
  const make: Record<Family, () => Counts> = {
    words: () =>
      tokenGrams(
        hashed(tokens, (token) => token.text.toLowerCase()),
        1,
        3,
      ),
    characters: () => characterGrams(flatten(trimmed), 2, 5),
    shapes: () =>
      tokenGrams(
        hashed(tokens, (token) => maskedWord(token.text)),
        1,
        4,
      ),
    grammar: () => tokenGrams(hashed(tokens, withEnding), 1, 3),
    edges: () => edgeGrams(hashed(tokens, (token) => maskedWord(token.text))),
    letters: () => characterGrams(flatten(maskContent(trimmed)), 3, 5),
  };
  return new Map(wanted.map((family) => [family, make[family]()]));
}

function hashed(tokens: readonly Token[], say: (token: Token) => string): number[] {
  return tokens.map((token) => hash(token.kind === 'word' ? say(token) : token.text));
}

function withEnding(token: Token): string {
  const masked = maskedWord(token.text);
  if (masked !== '*' && masked !== 'X*') return masked;
  return masked + (/(?:ing|ed|ly|tion|ment|ness|ity|able|ive|al|er|est|s)$/.exec(token.text.toLowerCase())?.[0] ?? '');
}

/** Blank lines, line breaks and digits become one mark each. */
function flatten(text: string): string {
  return `^${text.replaceAll(/\n\n+/g, '¶').replaceAll('\n', '↵').replaceAll(/\d/g, '#')}$`;
}

function characterGrams(text: string, shortest: number, longest: number): Counts {
  const counts: Counts = new Map();
  for (let from = 0; from < text.length; from++) {
    let state = offset;
    for (let size = 1; size <= longest && from + size <= text.length; size++) {
      state = step(state, text.charCodeAt(from + size - 1));
      if (size >= shortest) add(counts, finish(state, size));
    }
  }
  return counts;
}

function tokenGrams(tokens: readonly number[], shortest: number, longest: number): Counts {
  const counts: Counts = new Map();
  const padded = [opening, ...tokens, closing];
  for (let from = 0; from < padded.length; from++) {
    let state = offset;
    for (let size = 1; size <= longest && from + size <= padded.length; size++) {
      state = step(state, padded[from + size - 1] ?? 0);
      if (size >= shortest) add(counts, finish(state, size));
    }
  }
  return counts;
}

function edgeGrams(tokens: readonly number[]): Counts {
  const counts: Counts = new Map();
  const anchored = (mark: number, part: readonly number[]): void => add(counts, finish(part.reduce(step, mark), 9));
  for (let size = 1; size <= 6; size++) {
    anchored(opening, tokens.slice(0, size));
    anchored(closing, tokens.slice(-size));
  }
  for (let at = 0; at < 8 && at < tokens.length; at++) {
    anchored(early, tokens.slice(at, at + 2));
    anchored(late, tokens.slice(Math.max(0, tokens.length - at - 2), tokens.length - at));
  }
  return counts;
}

/** FNV-1a over 32-bit units, with a last mixing step: https://www.rfc-editor.org/rfc/rfc9923 describes the family. */
const offset = 0x811c9dc5;

function step(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193) ^ (state >>> 15);
}

function finish(state: number, size: number): number {
  const mixed = Math.imul(state ^ (state >>> 16) ^ Math.imul(size, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function hash(text: string): number {
  let state = offset;
  for (let at = 0; at < text.length; at++) state = step(state, text.charCodeAt(at));
  return finish(state, text.length);
}

const [opening, closing, early, late] = ['^', '$', '<', '>'].map(hash) as [number, number, number, number];

function add(counts: Counts, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
