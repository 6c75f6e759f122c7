import type { Background } from './background.ts';
import { habitsOf } from './habits.ts';
import { type Family, ngramsOf } from './ngrams.ts';
import { likelihoodRatio, meanRow, nearness, standardise, whitened } from './normal.ts';
import { type Ridge, ridgeOf } from './ridge.ts';
import { dotWith, products, type Vector, vectorOf, weightedSum } from './vectors.ts';

/** What is kept of one writer: weights and means, none of the texts. */
export type WriterModel = {
  count: number;
  families: { family: Family; weights: Map<number, number>; ridge: Ridge }[];
  habits: { rows: Float64Array[]; ridge: Ridge; mean: Float64Array };
};

/** One text's n-gram vectors and habits: made once, compared with any number of writers. */
export type TextView = { vectors: Map<Family, Vector>; habits: Float64Array; words: number };

export function viewOf(text: string, background: Background): TextView {
  const counts = ngramsOf(text, [...background.families.keys()]);
  const vectors = new Map<Family, Vector>();
  for (const [family, { rarity }] of background.families)
    vectors.set(family, vectorOf(counts.get(family) ?? new Map(), rarity));
  const { mean, deviation } = background.habits;
  return { vectors, habits: standardise(habitsOf(text), mean, deviation), words: text.split(/\s+/).length };
}

export function learnWriter(views: readonly TextView[], background: Background): WriterModel {
  const families = [...background.families].map(([family, known]) => {
    const own = views.map(
      ({ vectors }) => vectors.get(family) ?? { keys: new Uint32Array(), values: new Float64Array() },
    );
    const kernel = joined(products(own, own), products(own, known.rows), known.gram);
    const ridge = ridgeOf(kernel, own.length, background.textsPerRow);
    return { family, weights: weightedSum([...own, ...known.rows], ridge.duals), ridge };
  });
  const rows = views.map(({ habits }) => habits);
  const { habits } = background;
  const kernel = joined(
    rows.map((row) => Float64Array.from(rows, (other) => nearness(row, other))),
    rows.map((row) => Float64Array.from(habits.rows, (other) => nearness(row, other))),
    background.habitGram,
  );
  const mean = meanRow(rows.map((row) => whitened(habits, row)));
  return { count: views.length, families, habits: { rows, ridge: ridgeOf(kernel, rows.length, 1), mean } };
}

/**
 * What each method says of the text, in a fixed order: ridge by family, ridge over habits, likelihood of habits. A ridge
 * says -0.5 where the background's left-out texts stand on average, and 0.5 where the writer's own stand.
 */
export function evidenceOf(text: TextView, writer: WriterModel, background: Background): number[] {
  const found = writer.families.map(({ family, weights, ridge }) => {
    const vector = text.vectors.get(family);
    return placed(ridge, (vector ? dotWith(vector, weights) : 0) + ridge.intercept);
  });
  const { rows, ridge, mean } = writer.habits;
  let sum = ridge.intercept;
  [...rows, ...background.habits.rows].forEach((row, at) => {
    sum += (ridge.duals[at] ?? 0) * nearness(row, text.habits);
  });
  const known = whitened(background.habits, text.habits);
  return [...found, placed(ridge, sum), likelihoodRatio(background.habits, mean, writer.count, known)];
}

function placed(ridge: Ridge, score: number): number {
  return (score - ridge.impostor) / Math.max(ridge.genuine - ridge.impostor, 0.2) - 0.5;
}

/** The symmetric kernel of own and background rows from its three distinct parts. */
function joined(own: Float64Array[], across: Float64Array[], known: readonly Float64Array[]): Float64Array[] {
  const upper = own.map((row, at) => Float64Array.of(...row, ...(across[at] ?? [])));
  return [...upper, ...known.map((row, at) => Float64Array.of(...across.map((line) => line[at] ?? 0), ...row))];
}
