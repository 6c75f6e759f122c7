import { normalise } from './normalise.ts';
import { type Hint, hintFor, type Recogniser } from './recogniser.ts';
import { type PiiType, recognisers } from './recognisers/index.ts';
import { scan } from './scan.ts';

/** A value found in a text: `value` is `text.slice(start, end)`; offsets in UTF-16 code units; confidence 0.7 to 1. */
export type PiiMatch = { type: PiiType; value: string; start: number; end: number; confidence: number };

type Found = { type: PiiType; rank: number; start: number; end: number; confidence: number };

const threshold = 0.7;

/**
 * Finds personal data and secrets, in the order of the text, without overlaps. Linear in the length of the text. With
 * `names` also people and postal addresses, which every mail holds.
 */
export function detectPii(text: string, { names = false }: { names?: boolean } = {}): PiiMatch[] {
  const normal = normalise(text);
  const landmarks = scan(normal.text);
  const found: Found[] = [];
  const doubtful: Found[] = [];
  recognisers.forEach((recogniser: Recogniser<PiiType>, rank) => {
    if (recogniser.tier === 'names' && !names) return;
    for (const span of recogniser.candidates(landmarks)) {
      const { start, end } = span;
      const confidence = recogniser.confidence(normal.text.slice(start, end), {
        start,
        end,
        text: normal.text,
        get hint(): Hint {
          return hintFor(landmarks, span, recogniser.context);
        },
      });
      (confidence >= threshold ? found : doubtful).push({ type: recogniser.label, rank, start, end, confidence });
    }
  });
  for (const repeat of repeatsOf(found, doubtful, normal.text)) found.push(repeat);
  return winners(found).map(({ type, confidence, start, end }) => {
    const original = normal.toOriginal({ start, end });
    return { type, value: text.slice(original.start, original.end), ...original, confidence };
  });
}

/** What is doubtful in one place is certain where the same value is found in another: it would leak all the same. */
function repeatsOf(found: readonly Found[], doubtful: readonly Found[], text: string): Found[] {
  if (doubtful.length === 0 || found.length === 0) return [];
  const identity = ({ type, start, end }: Found): string => `${type} ${text.slice(start, end)}`;
  const known = new Set(found.map(identity));
  return doubtful
    .filter((candidate) => known.has(identity(candidate)))
    .map((candidate) => ({ ...candidate, confidence: threshold }));
}

/** One winner per region: the earlier recogniser, then the longer span. */
function winners(found: Found[]): Found[] {
  found.sort((a, b) => a.start - b.start || a.rank - b.rank || b.end - a.end);
  const kept: Found[] = [];
  for (const candidate of found) {
    const last = kept.at(-1);
    if (last === undefined || candidate.start >= last.end) kept.push(candidate);
    else if (
      candidate.rank < last.rank ||
      (candidate.rank === last.rank && candidate.end - candidate.start > last.end - last.start)
    )
      kept[kept.length - 1] = candidate;
  }
  return kept;
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
