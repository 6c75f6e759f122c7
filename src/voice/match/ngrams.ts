import { maskContent, maskedWord, type Token, tokensOf } from './tokens.ts';

/** N-grams by 32-bit hash, ascending, and how often each occurs: what is counted cannot be read back. */
export type Counts = { keys: Uint32Array; times: Uint32Array };

export const families = ['words', 'characters', 'shapes', 'edges', 'letters'] as const;
export type Family = (typeof families)[number];

/** What a match looks at, and what is left to look at where content words are hidden. */
export const plainFamilies: readonly Family[] = ['words', 'characters'];
export const styleFamilies: readonly Family[] = ['shapes', 'edges', 'letters'];

/**
 * N-gram counts of one text by family: word 1-3-grams; character 2-5-grams; masked words 1-4-grams; openings and
 * closings anchored at the text's ends; character 3-5-grams of the masked text. The last three are the same before and after
 * content words are masked.
 */
export function ngramsOf(text: string, wanted: readonly Family[]): Map<Family, Counts> {
  const trimmed = text.replaceAll('\r', '').trim();
  const tokens = tokensOf(trimmed);
  const masked = (): number[] => hashed(tokens, (token) => maskedWord(token.text));
  const make: Record<Family, () => Counts> = {
    words: () =>
      tokenGrams(
        hashed(tokens, (token) => token.text.toLowerCase()),
        1,
        3,
      ),
    characters: () => grams(unitsOf(flatten(trimmed)), 2, 5),
    shapes: () => tokenGrams(masked(), 1, 4),
    edges: () => edgeGrams(masked()),
    letters: () => grams(unitsOf(flatten(maskContent(trimmed))), 3, 5),
  };
  return new Map(wanted.map((family) => [family, make[family]()]));
}

function hashed(tokens: readonly Token[], say: (token: Token) => string): number[] {
  return tokens.map((token) => hash(token.kind === 'word' ? say(token) : token.text));
}

/** Blank lines, line breaks and digits become one mark each. */
function flatten(text: string): string {
  return `^${text.replaceAll(/\n\n+/g, '¶').replaceAll('\n', '↵').replaceAll(/\d/g, '#')}$`;
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

function tokenGrams(tokens: readonly number[], shortest: number, longest: number): Counts {
  return grams([opening, ...tokens, closing], shortest, longest);
}

/** Every run of `shortest` to `longest` units. */
function grams(units: readonly number[], shortest: number, longest: number): Counts {
  const keys = new Uint32Array(units.length * (longest - shortest + 1));
  let filled = 0;
  for (let from = 0; from < units.length; from++) {
    let state = offset;
    const most = Math.min(longest, units.length - from);
    for (let size = 1; size <= most; size++) {
      state = step(state, units[from + size - 1] ?? 0);
      if (size >= shortest) keys[filled++] = finish(state, size);
    }
  }
  return counted(keys.subarray(0, filled));
}

function edgeGrams(tokens: readonly number[]): Counts {
  const keys: number[] = [];
  const anchored = (mark: number, part: readonly number[]): number => keys.push(finish(part.reduce(step, mark), 9));
  for (let size = 1; size <= 6; size++) {
    anchored(opening, tokens.slice(0, size));
    anchored(closing, tokens.slice(-size));
  }
  for (let at = 0; at < 8 && at < tokens.length; at++) {
    anchored(early, tokens.slice(at, at + 2));
    anchored(late, tokens.slice(Math.max(0, tokens.length - at - 2), tokens.length - at));
  }
  return counted(Uint32Array.from(keys));
}

function counted(all: Uint32Array): Counts {
  all.sort();
  const keys = new Uint32Array(all.length);
  const times = new Uint32Array(all.length);
  let last = -1;
  for (let at = 0; at < all.length; at++) {
    if (at === 0 || all[at] !== all[at - 1]) keys[++last] = all[at] ?? 0;
    times[last] = (times[last] ?? 0) + 1;
  }
  return { keys: keys.slice(0, last + 1), times: times.slice(0, last + 1) };
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
