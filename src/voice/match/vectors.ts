import type { Counts } from './ngrams.ts';

/** A text in one family: hashes in ascending order with their weights, of length 1. */
export type Vector = { keys: Uint32Array; values: Float64Array };

/** N-grams that several background writers share, with how rare they are; everything else counts as `rarest`. */
export type Rarity = { weights: ReadonlyMap<number, number>; rarest: number };

/** How much an n-gram weighs that `texts` of `all` background texts have. */
export function rarityOf(texts: number, all: number): number {
  return Math.log((all + 1) / (texts + 0.5)) ** 0.6;
}

/** Presence, a little more for repetition, times rarity; scaled to length 1. In ascending order, so that sums repeat exactly. */
export function vectorOf(counts: Counts, rarity: Rarity): Vector {
  const keys = Uint32Array.from(counts.keys()).sort();
  const values = new Float64Array(keys.length);
  let square = 0;
  keys.forEach((key, at) => {
    const value = (1 + 0.3 * Math.log(counts.get(key) ?? 1)) * (rarity.weights.get(key) ?? rarity.rarest);
    values[at] = value;
    square += value * value;
  });
  const length = Math.sqrt(square) || 1;
  return { keys, values: values.map((value) => value / length) };
}

/** Inner products of rows with columns. */
export function products(rows: readonly Vector[], columns: readonly Vector[]): Float64Array[] {
  const places = new Map<number, number>();
  for (const { keys } of rows) for (const key of keys) if (!places.has(key)) places.set(key, places.size);
  const placed = columns.map(({ keys }) => Int32Array.from(keys, (key) => places.get(key) ?? -1));
  const dense = new Float64Array(places.size);
  return rows.map((row) => {
    row.keys.forEach((key, at) => {
      dense[places.get(key) ?? 0] = row.values[at] ?? 0;
    });
    const found = Float64Array.from(columns, ({ values }, column) => dotAt(dense, placed[column] ?? none, values));
    for (const key of row.keys) dense[places.get(key) ?? 0] = 0;
    return found;
  });
}

const none = new Int32Array();

function dotAt(dense: Float64Array, places: Int32Array, values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? -1;
    if (place >= 0) sum += (dense[place] ?? 0) * (values[at] ?? 0);
  }
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
