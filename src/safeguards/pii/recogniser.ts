import { isWord } from './characters.ts';
import type { WordClass } from './lexicon.ts';
import type { Marks } from './marks.ts';
import type { Scan } from './scan.ts';

/** Offsets in the normalised text, UTF-16 code units, end exclusive. */
export type Span = { start: number; end: number };

/** Takes a place where a value may stand. */
export type Add = (start: number, end: number) => void;

/** What the words near a candidate say about it; the nearest word before decides, else the nearest behind. */
export type Hint = 'for' | 'against' | 'none';

/** The surroundings a recogniser may weigh: the normalised text, where the candidate stands in it, and the hint (read on demand). */
export type Context = Span & { text: string; readonly hint: Hint };

/**
 * How far a type reaches: `core` and `identity` are always looked for; `names` (people, addresses) only when asked for,
 * because every mail holds some.
 */
export type Tier = 'core' | 'identity' | 'names';

/**
 * Words within `reach` characters before a candidate, or `reachAfter` behind it, that speak for or against it. With `leans`
 * a word for it outweighs a nearer one against it: `card on file`.
 */
export type ContextWords = {
  words: WordClass;
  against: WordClass;
  reach: number;
  reachAfter?: number;
  leans?: boolean;
};

/**
 * One kind of personal data or secret, as data. The gate asks `candidates` where a value may stand, then `confidence`
 * how sure it is (0 to 1, 0 for no); below the threshold of 0.7 a candidate is nothing. Everything sees normalised text
 * only. Candidates must be found in linear time: a sticky or global pattern with bounded repeats, or a walk over `Scan`.
 */
export type Recogniser<Type extends string = string> = {
  label: Type;
  tier: Tier;
  candidates: (scan: Scan, add: Add) => void;
  context?: ContextWords;
  confidence: (value: string, context: Context) => number;
  /** What may be shown instead of the value; never contains the value. */
  redact: (value: string) => string;
  /** Texts of which exactly the part between `«` and `»` is found. */
  finds: readonly string[];
  /** Texts in which nothing of this type is found. */
  ignores: readonly string[];
};

/** Scripts written without blanks have no words to look up; these are the labels of phone, mail, card and identity there. */
const labelsWithoutBlanks =
  /(?:电话|手机|電話|携帯|전화|휴대폰|연락처|โทร|传真|微信|银行卡|信用卡|卡号|カード|카드|身份证|護照|护照)[^\p{L}\d]{0,3}$/u;

/** Reads the hint for a candidate. A word against it counts only within the line and with no digit between. */
export function hintFor({ text, words }: Scan, { start, end }: Span, context: ContextWords | undefined): Hint {
  if (context === undefined) return 'none';
  let index = firstWordFrom(words, start) - 3;
  let opposed = false;
  for (; index >= 0 && start - words.at(index + 1) <= context.reach; index -= 3) {
    const id = words.at(index + 2);
    if (context.words.has(id) && (opposed ? isNear : belongs)(text, words.at(index + 1), start)) return 'for';
    opposed ||= context.against.has(id) && isNear(text, words.at(index + 1), start);
    if (opposed && context.leans !== true) return 'against';
  }
  if (opposed) return 'against';
  if (text.charCodeAt(start - 2) >= 0xe00 && labelsWithoutBlanks.test(text.slice(Math.max(0, start - 8), start)))
    return 'for';
  const reachAfter = context.reachAfter ?? 0;
  index = firstWordFrom(words, end);
  for (; index < words.length && words.at(index) - end <= reachAfter; index += 3)
    if (context.words.has(words.at(index + 2)) && isNear(text, end, words.at(index))) return 'for';
  return 'none';
}

/** Index of the first of the word triples that starts at or behind a position. */
export function firstWordFrom(words: Marks, position: number): number {
  let low = 0;
  let high = words.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words.at(middle * 3) < position) low = middle + 1;
    else high = middle;
  }
  return low * 3;
}

/** No line break stands between, or one with nothing but signs behind it: a label may have its value on the next line. */
function belongs(text: string, from: number, to: number): boolean {
  let signsOnly = true;
  let lines = 0;
  for (let index = to - 1; index >= from; index -= 1) {
    const code = text.charCodeAt(index);
    if (code === 10) lines += 1;
    if (lines > 0 && (!signsOnly || lines > 1)) return false;
    if (lines === 0 && isWord(code)) signsOnly = false;
  }
  return true;
}

/** Neither a line break nor a digit stands between. */
function isNear(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code >= 48 && code <= 57)) return false;
  }
  return true;
}
