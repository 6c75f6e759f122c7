import type { Counts } from './ngrams.ts';

/** A text in one family: hashes in ascending order with their weights, of length 1. */
export type Vector = { keys: Uint32Array; values: Float64Array };

/** N-grams that several background writers share, with how rare they are; everything else counts as `rarest`. */
export type Rarity = { weights: ReadonlyMap<number, number>; rarest: number };

/** How much an n-gram weighs that `texts` of `all` background texts have. */
export function rarityOf(texts: number, all: number): number {
  return Math.log((all + 1) / (texts + 0.5)) ** 0.5;
}

/** Presence, a little more for repetition, times rarity; scaled to length 1. */
export function vectorOf({ keys, times }: Counts, rarity: Rarity): Vector {
  const values = new Float64Array(keys.length);
  let square = 0;
  for (let at = 0; at < keys.length; at++) {
    const value = (1 + 0.3 * Math.log(times[at] ?? 1)) * (rarity.weights.get(keys[at] ?? 0) ?? rarity.rarest);
    values[at] = value;
    square += value * value;
  }
  const length = Math.sqrt(square) || 1;
  return { keys, values: values.map((value) => value / length) };
}

/** Inner products of rows with columns; of rows with themselves where both are the same. */
export function products(rows: readonly Vector[], columns: readonly Vector[]): Float64Array[] {
  const places = new Map<number, number>();
  for (const { keys } of rows) for (const key of keys) if (!places.has(key)) places.set(key, places.size);
  const nowhere = places.size;
  const placed = columns.map(({ keys }) => Int32Array.from(keys, (key) => places.get(key) ?? nowhere));
  const placedRows =
    rows === columns ? placed : rows.map(({ keys }) => Int32Array.from(keys, (key) => places.get(key) ?? 0));
  const dense = new Float64Array(nowhere + 1);
  const found: Float64Array[] = [];
  rows.forEach(({ values }, row) => {
    const mine = placedRows[row] ?? none;
    for (let at = 0; at < mine.length; at++) dense[mine[at] ?? 0] = values[at] ?? 0;
    found.push(
      Float64Array.from(columns, (column, at) =>
        rows === columns && at < row ? (found[at]?.[row] ?? 0) : dotAt(dense, placed[at] ?? none, column.values),
      ),
    );
    for (let at = 0; at < mine.length; at++) dense[mine[at] ?? 0] = 0;
  });
  return found;
}

const none = new Int32Array();

function dotAt(dense: Float64Array, places: Int32Array, values: Float64Array): number {
  let sum = 0;
  const size = Math.min(places.length, values.length);
  for (let at = 0; at < size; at++) sum += (dense[places[at] as number] as number) * (values[at] as number);
  return sum;
}

/** The weighted sum of vectors, as weights by hash. */
export function weightedSum(vectors: readonly Vector[], weights: ArrayLike<number>): Map<number, number> {
  const sums = new Map<number, number>();
  vectors.forEach(({ keys, values }, row) => {
    const weight = weights[row] ?? 0;
    keys.forEach((key, at) => {
      sums.set(key, (sums.get(key) ?? 0) + weight * (values[at] ?? 0));
    });
  });
  return sums;
}

export function dotWith(vector: Vector, weights: ReadonlyMap<number, number>): number {
  let sum = 0;
  vector.keys.forEach((key, at) => {
    sum += (weights.get(key) ?? 0) * (vector.values[at] ?? 0);
  });
  return sum;
}
