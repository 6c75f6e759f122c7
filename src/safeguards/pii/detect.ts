import { normalise } from './normalise.ts';
import { type Context, type Hint, hintFor, type Recogniser } from './recogniser.ts';
import { type PiiType, recognisers } from './recognisers/index.ts';
import { type Scan, scan } from './scan.ts';

/** A value found in a text: `value` is `text.slice(start, end)`; offsets in UTF-16 code units; confidence 0.7 to 1. */
export type PiiMatch = { type: PiiType; value: string; start: number; end: number; confidence: number };

const threshold = 0.7;

/**
 * Finds personal data and secrets, in the order of the text, without overlaps. Linear in the length of the text. With
 * `names` also people and postal addresses, which every mail holds.
 */
export function detectPii(text: string, { names = false }: { names?: boolean } = {}): PiiMatch[] {
  const normal = normalise(text);
  const candidates = candidatesIn(scan(normal.text), names);
  const found = candidates.filter(({ confidence }) => confidence >= threshold);
  if (found.length === 0) return [];
  if (found.length < candidates.length) addRepeats(found, candidates, normal.text);
  return winners(found).map(({ recogniser, confidence, start, end }) => {
    const original = normal.toOriginal({ start, end });
    return { type: recogniser.label, value: text.slice(original.start, original.end), ...original, confidence };
  });
}

/** Every candidate of every recogniser with its confidence, doubtful ones too. */
function candidatesIn(landmarks: Scan, names: boolean): Candidate[] {
  const candidates: Candidate[] = [];
  for (let rank = 0; rank < recognisers.length; rank += 1) {
    const recogniser: Recogniser<PiiType> | undefined = recognisers[rank];
    if (recogniser === undefined || (recogniser.tier === 'names' && !names)) continue;
    recogniser.candidates(landmarks, (start, end) => {
      const candidate = new Candidate(landmarks, recogniser, rank, start, end);
      candidate.confidence = recogniser.confidence(landmarks.text.slice(start, end), candidate);
      candidates.push(candidate);
    });
  }
  return candidates;
}

/** A place where a value may stand; reads its hint once, when asked. */
class Candidate implements Context {
  readonly landmarks: Scan;
  readonly recogniser: Recogniser<PiiType>;
  readonly rank: number;
  readonly start: number;
  readonly end: number;
  confidence = 0;
  #hint: Hint | undefined;

  constructor(landmarks: Scan, recogniser: Recogniser<PiiType>, rank: number, start: number, end: number) {
    this.landmarks = landmarks;
    this.recogniser = recogniser;
    this.rank = rank;
    this.start = start;
    this.end = end;
  }

  get text(): string {
    return this.landmarks.text;
  }

  get hint(): Hint {
    this.#hint ??= hintFor(this.landmarks, this, this.recogniser.context);
    return this.#hint;
  }
}

/** What is doubtful in one place is certain where the same value is found in another: it would leak all the same. */
function addRepeats(found: Candidate[], candidates: readonly Candidate[], text: string): void {
  const identity = ({ rank, start, end }: Candidate): string => `${rank} ${text.slice(start, end)}`;
  const ranks = new Set(found.map(({ rank }) => rank));
  const doubtful = candidates.filter(({ rank, confidence }) => confidence < threshold && ranks.has(rank));
  if (doubtful.length === 0) return;
  const known = new Set(found.map(identity));
  for (const candidate of doubtful) {
    if (!known.has(identity(candidate))) continue;
    candidate.confidence = threshold;
    found.push(candidate);
  }
}

/** One winner per region: the earlier recogniser, then the longer span. */
function winners(found: Candidate[]): Candidate[] {
  if (found.length === 1) return found;
  found.sort((a, b) => a.start - b.start || a.rank - b.rank || b.end - a.end);
  const kept: Candidate[] = [];
  for (const candidate of found) {
    const last = kept.at(-1);
    if (last === undefined || candidate.start >= last.end) kept.push(candidate);
    else if (outranks(candidate, last)) kept[kept.length - 1] = candidate;
  }
  return kept;
}

function outranks(one: Candidate, other: Candidate): boolean {
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
