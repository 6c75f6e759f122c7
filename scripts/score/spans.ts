/**
 * How well predicted spans meet labelled ones, by the rules of the evaluation data: a prediction counts when its type is right
 * and it shares at least half of the union with a labelled span; each is used once. What lies half inside an `ignore` region is
 * not judged, nor is a type that a text does not annotate.
 */
export type LabelledSpan = { start: number; end: number; type: string };
export type LabelledText = {
  id: string | number;
  text: string;
  spans: readonly LabelledSpan[];
  types?: readonly string[];
  ignore?: readonly { start: number; end: number; type?: string }[];
};

/** Shares between 0 and 1, and the counts behind them. */
export type Rates = {
  found: number;
  false: number;
  missed: number;
  precision: number;
  recall: number;
  f1: number;
  f2: number;
};
export type SpanScore = {
  texts: number;
  byType: ReadonlyMap<string, Rates>;
  all: Rates;
  /** Texts that hold, or are said to hold, something that must not be sent. */
  block: Rates & { accuracy: number };
  /** Of the texts without a labelled span, the share with a prediction. */
  cleanFlagged: number;
};

export const coreTypes = ['email', 'phone', 'ssn', 'card', 'api_key', 'ip'] as const;
const blockedTypes: readonly string[] = ['ssn', 'card', 'api_key'];
const minOverlap = 0.5;

export function scoreSpans(
  texts: readonly LabelledText[],
  predict: (text: string) => readonly LabelledSpan[],
  types: readonly string[] = coreTypes,
): SpanScore {
  const counts = new Map(types.map((type) => [type, { found: 0, false: 0, missed: 0 }]));
  const block = { found: 0, false: 0, missed: 0, right: 0, judged: 0 };
  let clean = 0;
  let flagged = 0;
  for (const item of texts) {
    const predicted = predict(item.text).filter((span) => !isIgnored(item, span));
    const isJudged = ({ type }: LabelledSpan): boolean => types.includes(type) && (item.types ?? [type]).includes(type);
    const judged = predicted.filter(isJudged);
    const labelled = item.spans.filter(isJudged);
    count(counts, labelled, judged);
    if (labelled.length === 0) clean += 1;
    if (labelled.length === 0 && judged.length > 0) flagged += 1;
    if (blockedTypes.every((type) => (item.types ?? [type]).includes(type))) countBlock(block, item.spans, predicted);
  }
  const sum = (key: 'found' | 'false' | 'missed'): number =>
    [...counts.values()].reduce((total, one) => total + one[key], 0);
  return {
    texts: texts.length,
    byType: new Map([...counts].map(([type, one]) => [type, rates(one.found, one.false, one.missed)])),
    all: rates(sum('found'), sum('false'), sum('missed')),
    block: { ...rates(block.found, block.false, block.missed), accuracy: block.right / Math.max(1, block.judged) },
    cleanFlagged: clean === 0 ? 0 : flagged / clean,
  };
}

function count(
  counts: ReadonlyMap<string, { found: number; false: number; missed: number }>,
  labelled: readonly LabelledSpan[],
  predicted: readonly LabelledSpan[],
): void {
  const pairs = labelled.flatMap((one) =>
    predicted.flatMap((other) => {
      const overlap = one.type === other.type ? overlapOf(one, other) : 0;
      return overlap >= minOverlap ? [{ one, other, overlap }] : [];
    }),
  );
  pairs.sort((a, b) => b.overlap - a.overlap);
  const used = new Set<LabelledSpan>();
  for (const { one, other } of pairs) {
    if (used.has(one) || used.has(other)) continue;
    used.add(one).add(other);
  }
  for (const span of labelled) {
    const own = counts.get(span.type);
    if (own !== undefined) own[used.has(span) ? 'found' : 'missed'] += 1;
  }
  for (const span of predicted) {
    const own = counts.get(span.type);
    if (own !== undefined && !used.has(span)) own.false += 1;
  }
}

function countBlock(
  block: { found: number; false: number; missed: number; right: number; judged: number },
  labelled: readonly LabelledSpan[],
  predicted: readonly LabelledSpan[],
): void {
  const must = labelled.some(({ type }) => blockedTypes.includes(type));
  const does = predicted.some(({ type }) => blockedTypes.includes(type));
  block.judged += 1;
  if (must === does) block.right += 1;
  if (must && does) block.found += 1;
  else if (does) block.false += 1;
  else if (must) block.missed += 1;
}

/** Intersection over union. */
function overlapOf(one: LabelledSpan, other: LabelledSpan): number {
  const shared = Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
  return shared / (one.end - one.start + other.end - other.start - shared || 1);
}

function isIgnored({ ignore = [] }: LabelledText, span: LabelledSpan): boolean {
  return ignore.some(({ start, end, type }) => {
    const shared = Math.min(end, span.end) - Math.max(start, span.start);
    return (type === undefined || type === span.type) && shared * 2 >= span.end - span.start;
  });
}

function rates(found: number, wrong: number, missed: number): Rates {
  const precision = found + wrong === 0 ? 1 : found / (found + wrong);
  const recall = found + missed === 0 ? 1 : found / (found + missed);
  const f = (beta: number): number =>
    precision + recall === 0 ? 0 : ((1 + beta) * precision * recall) / (beta * precision + recall);
  return { found, false: wrong, missed, precision, recall, f1: f(1), f2: f(4) };
}
