import { Marks } from './marks.ts';
import { normalise } from './normalise.ts';
import { type Context, type Hint, hintFor, type Recogniser } from './recogniser.ts';
import { type PiiType, recognisers } from './recognisers/index.ts';
import { type Scan, scan } from './scan.ts';

/** A value found in a text: `value` is `text.slice(start, end)`; offsets in UTF-16 code units; confidence 0.7 to 1. */
export type PiiMatch = { type: PiiType; value: string; start: number; end: number; confidence: number };

type Found = { recogniser: Recogniser<PiiType>; rank: number; start: number; end: number; confidence: number };

const threshold = 0.7;

/**
 * Finds personal data and secrets, in the order of the text, without overlaps. Linear in the length of the text. With
 * `names` also people and postal addresses, which every mail holds.
 */
export function detectPii(text: string, { names = false }: { names?: boolean } = {}): PiiMatch[] {
  const normal = normalise(text);
  const landmarks = scan(normal.text);
  if (!names && !mayHoldPii(landmarks)) return [];
  const found = candidatesIn(landmarks, names);
  if (found.length === 0) return [];
  if (doubtful.length > 0) addRepeats(found, normal.text);
  return winners(found).map(({ recogniser, confidence, start, end }) => {
    const original = normal.toOriginal({ start, end });
    return { type: recogniser.label, value: text.slice(original.start, original.end), ...original, confidence };
  });
}

/** Whatever is found without a list of names holds a digit, an `@` in some spelling, a colon of IPv6 or a long run of letters. */
function mayHoldPii({ groupStarts, ats, colons, chunks, words }: Scan): boolean {
  return groupStarts.length > 0 || ats.length > 0 || colons.length > 0 || chunks.length > 0 || words.length > 0;
}

/** Rank, start and end, in turn, of the candidates of the text at hand that are not sure enough. */
const doubtful = new Marks();

/** The candidates of every recogniser that are sure enough; the rest are noted as doubtful. */
function candidatesIn(landmarks: Scan, names: boolean): Found[] {
  const found: Found[] = [];
  doubtful.clear();
  const context = new Place(landmarks);
  const add = (start: number, end: number): void => {
    const recogniser = context.moveTo(start, end);
    const confidence = recogniser.confidence(landmarks.text.slice(start, end), context);
    if (confidence >= threshold) found.push({ recogniser, rank: context.rank, start, end, confidence });
    else {
      doubtful.push(context.rank);
      doubtful.push(start);
      doubtful.push(end);
    }
  };
  for (const [rank, recogniser] of recognisers.entries()) {
    if (recogniser.tier === 'names' && !names) continue;
    context.ask(recogniser, rank);
    recogniser.candidates(landmarks, add);
  }
  return found;
}

/** The place a recogniser is asked about; one object for all, its hint read once a place and only when asked. */
class Place implements Context {
  readonly landmarks: Scan;
  readonly text: string;
  rank = 0;
  start = 0;
  end = 0;
  #recogniser: Recogniser<PiiType> = recognisers[0];
  #hint: Hint | undefined;

  constructor(landmarks: Scan) {
    this.landmarks = landmarks;
    this.text = landmarks.text;
  }

  ask(recogniser: Recogniser<PiiType>, rank: number): void {
    this.#recogniser = recogniser;
    this.rank = rank;
  }

  moveTo(start: number, end: number): Recogniser<PiiType> {
    this.start = start;
    this.end = end;
    this.#hint = undefined;
    return this.#recogniser;
  }

  get hint(): Hint {
    this.#hint ??= hintFor(this.landmarks, this, this.#recogniser.context);
    return this.#hint;
  }
}

/** What is doubtful in one place is certain where the same value is found in another: it would leak all the same. */
function addRepeats(found: Found[], text: string): void {
  const ranks = new Set(found.map(({ rank }) => rank));
  let hashes: Set<number> | null = null;
  let known: Set<string> | null = null;
  for (let index = 0; index < doubtful.length; index += 3) {
    const [rank, start, end] = [doubtful.at(index), doubtful.at(index + 1), doubtful.at(index + 2)];
    if (!ranks.has(rank)) continue;
    hashes ??= new Set(found.map((one) => hashOf(text, one.rank, one.start, one.end)));
    if (!hashes.has(hashOf(text, rank, start, end))) continue;
    known ??= new Set(found.map((one) => `${one.rank} ${text.slice(one.start, one.end)}`));
    const recogniser = recognisers[rank];
    if (recogniser !== undefined && known.has(`${rank} ${text.slice(start, end)}`))
      found.push({ recogniser, rank, start, end, confidence: threshold });
  }
}

/** A number for a value and its type, so that most candidates are told apart without making strings. */
function hashOf(text: string, rank: number, start: number, end: number): number {
  let hash = rank;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

/** One winner per region: the earlier recogniser, then the longer span. */
function winners(found: Found[]): Found[] {
  if (found.length === 1) return found;
  found.sort((a, b) => a.start - b.start || a.rank - b.rank || b.end - a.end);
  const kept: Found[] = [];
  for (const candidate of found) {
    const last = kept.at(-1);
    if (last === undefined || candidate.start >= last.end) kept.push(candidate);
    else if (outranks(candidate, last)) kept[kept.length - 1] = candidate;
  }
  return kept;
}

function outranks(one: Found, other: Found): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.end - one.start > other.end - other.start);
}

/** The text with every match replaced by what may be shown of it. Matches must be ordered and must not overlap. */
export function redact(text: string, matches: readonly PiiMatch[]): string {
  return replaceMatches(text, matches, redactValue);
}

/** What may be shown of one match, such as `u***@example.com`. */
export function redactValue(match: PiiMatch): string {
  const recogniser = recognisers.find(({ label }) => label === match.type);
  return recogniser?.redact(normalise(match.value).text) ?? '****';
}

/** The text with every match replaced. Matches must be ordered and must not overlap. */
export function replaceMatches(
  text: string,
  matches: readonly PiiMatch[],
  replacement: (match: PiiMatch) => string,
): string {
  let done = 0;
  let replaced = '';
  for (const match of matches) {
    replaced += text.slice(done, match.start) + replacement(match);
    done = match.end;
  }
  return replaced + text.slice(done);
}

/** Unique values by type in the order of the text; types without a match are absent. */
export function valuesByType(matches: readonly PiiMatch[]): Partial<Record<PiiType, string[]>> {
  const byType = new Map<PiiType, Set<string>>();
  for (const { type, value } of matches) byType.set(type, (byType.get(type) ?? new Set()).add(value));
  return Object.fromEntries([...byType].map(([type, values]) => [type, [...values]]));
}
