import type { Scan } from './scan.ts';

/** Offsets in the normalised text, UTF-16 code units, end exclusive. */
export type Span = { start: number; end: number };

/** What the words just before a candidate say about it; the nearest word decides. */
export type Hint = 'for' | 'against' | 'none';

/** The surroundings a recogniser may weigh: the normalised text, where the candidate stands in it, and the hint (read on demand). */
export type Context = Span & { text: string; readonly hint: Hint };

/**
 * One kind of personal data or secret, as data. The gate asks `candidates` where a value may stand, then `confidence`
 * how sure it is (0 to 1, 0 for no); below the threshold of 0.7 a candidate is nothing. Everything sees normalised text
 * only. Candidates must be found in linear time: a sticky or global pattern with bounded repeats, or a walk over `Scan`.
 */
export type Recogniser<Type extends string = string> = {
  label: Type;
  candidates: (scan: Scan) => Iterable<Span>;
  /** Words within `reach` characters before a candidate that speak for or against it (lower case, no global flag). */
  context?: { words: RegExp; against: RegExp; reach: number };
  confidence: (value: string, context: Context) => number;
  /** What may be shown instead of the value; never contains the value. */
  redact: (value: string) => string;
  /** Texts of which exactly the part between `«` and `»` is found. */
  finds: readonly string[];
  /** Texts in which nothing of this type is found. */
  ignores: readonly string[];
};

/** Reads the hint for a candidate at `start`. A word against it counts only within the line and up to the number before. */
export function hintBefore(text: string, start: number, context: Recogniser['context']): Hint {
  if (context === undefined) return 'none';
  const before = text.slice(Math.max(0, start - context.reach), start).toLowerCase();
  const line = (/[\s\S]*[\n\d]/.exec(before)?.[0] ?? '').length;
  const supporting = lastIndexOfPattern(before, context.words);
  const opposing = line + lastIndexOfPattern(before.slice(line), context.against);
  if (opposing >= line && opposing > supporting) return 'against';
  return supporting >= 0 ? 'for' : 'none';
}

const everywhere = new WeakMap<RegExp, RegExp>();

/** End of the last match, -1 for none. */
function lastIndexOfPattern(text: string, pattern: RegExp): number {
  let global = everywhere.get(pattern);
  if (global === undefined) {
    global = new RegExp(pattern.source, `${pattern.flags}g`);
    everywhere.set(pattern, global);
  }
  global.lastIndex = 0;
  let last = -1;
  while (global.test(text)) last = global.lastIndex;
  return last;
}
