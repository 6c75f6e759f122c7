import { choleskyOf, inverseOfLower } from './matrices.ts';

/** Means and spreads of habits over the background, and the space in which one writer's mails scatter evenly. */
export type HabitSpace = {
  mean: Float64Array;
  deviation: Float64Array;
  /** Standardised habits of the background's texts. */
  rows: Float64Array[];
  centre: Float64Array;
  whitening: Float64Array[];
  /** How far writers lie apart, by direction, when one writer's scatter is 1. */
  between: Float64Array;
};

const reach = 3;
const farthest = 4;

export function habitSpaceOf(raw: readonly Float64Array[], writers: readonly number[]): HabitSpace {
  const mean = meanRow(raw);
  const deviation = meanRow(raw.map((row) => row.map((value, at) => (value - (mean[at] ?? 0)) ** 2))).map(
    (variance) => Math.sqrt(variance) + 0.05,
  );
  const rows = raw.map((row) => standardise(row, mean, deviation));
  const groups = [...new Set(writers)].sort((a, b) => a - b).map((one) => rows.filter((_, at) => writers[at] === one));
  const means = groups.map(meanRow);
  const centre = meanRow(means);
  const whitening = inverseOfLower(choleskyOf(shrunkScatter(groups, means)));
  const whiteMeans = means.map((row) => apply(whitening, row, centre));
  const noise = groups.reduce((sum, group) => sum + 1 / group.length, 0) / groups.length;
  const spread = centre.map((_, at) =>
    Math.max(0, whiteMeans.reduce((sum, row) => sum + (row[at] ?? 0) ** 2, 0) / Math.max(1, groups.length - 1) - noise),
  );
  const typical = spread.reduce((sum, value) => sum + value, 0) / spread.length;
  return { mean, deviation, rows, centre, whitening, between: spread.map((value) => (value + typical) / 2 + 1e-3) };
}

export function standardise(row: ArrayLike<number>, mean: Float64Array, deviation: Float64Array): Float64Array {
  return mean.map((middle, at) => clip(((row[at] ?? 0) - middle) / (deviation[at] ?? 1), reach));
}

/** A standardised row in the even space, limited so that one odd habit cannot decide alone. */
export function whitened(space: HabitSpace, row: Float64Array): Float64Array {
  return apply(space.whitening, row, space.centre).map((value) => clip(value, farthest));
}

/**
 * Log-likelihood ratio of one text: by the writer of the `known` rows against by anybody, in the two-covariance model of
 * speaker verification (Brümmer, De Villiers, "The speaker partitioning problem", Odyssey 2010).
 */
export function likelihoodRatio(space: HabitSpace, known: Float64Array, count: number, text: Float64Array): number {
  let sum = 0;
  space.between.forEach((between, at) => {
    const share = (between * count) / (between * count + 1);
    const spread = between * (1 - share) + 1;
    const value = text[at] ?? 0;
    const distance = (value - share * (known[at] ?? 0)) ** 2 / spread;
    sum += (value ** 2 / (between + 1) - distance + Math.log((between + 1) / spread)) / 2;
  });
  return sum / Math.sqrt(space.between.length);
}

/** 1 for the same habits, towards 0 the more they differ. */
export function nearness(one: Float64Array, other: Float64Array): number {
  let square = 0;
  for (let at = 0; at < one.length; at++) square += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return Math.exp(-square / (2 * one.length));
}

export function meanRow(rows: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (row[at] ?? 0);
  return sums.map((sum) => sum / Math.max(1, rows.length));
}

/** Half of the covariance within writers, half of its diagonal, and a floor under directions that hardly vary. */
function shrunkScatter(groups: readonly Float64Array[][], means: readonly Float64Array[]): Float64Array[] {
  const size = means[0]?.length ?? 0;
  const scatter = Array.from({ length: size }, () => new Float64Array(size));
  let count = 0;
  groups.forEach((group, writer) => {
    count += group.length - 1;
    for (const row of group)
      addOuter(
        scatter,
        row.map((value, at) => value - (means[writer]?.[at] ?? 0)),
      );
  });
  const trace = scatter.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  return scatter.map((row, at) =>
    row.map((value, column) => (at === column ? value + (0.05 * trace) / size : value / 2) / Math.max(1, count)),
  );
}

function addOuter(target: readonly Float64Array[], row: Float64Array): void {
  row.forEach((value, at) => {
    const line = target[at];
    if (line)
      for (let column = 0; column < row.length; column++)
        line[column] = (line[column] ?? 0) + value * (row[column] ?? 0);
  });
}

function apply(matrix: readonly Float64Array[], row: Float64Array, centre: Float64Array): Float64Array {
  return Float64Array.from(matrix, (line) => {
    let sum = 0;
    for (let at = 0; at < line.length; at++) sum += (line[at] ?? 0) * ((row[at] ?? 0) - (centre[at] ?? 0));
    return sum;
  });
}

function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
