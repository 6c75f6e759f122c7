import { type Background, withoutWriters } from './background.ts';
import { meanOf } from './matrices.ts';
import type { Family } from './ngrams.ts';
import { likelihoodRatio, meanRow, nearness, standardise, whitened } from './normal.ts';
import { type Reading, readText } from './reading.ts';
import { type Ridge, ridgeOf } from './ridge.ts';
import { dotWith, products, type Vector, vectorOf, weightedSum } from './vectors.ts';

/** What is kept of one writer: weights and means, none of the texts. */
export type WriterModel = {
  count: number;
  families: { family: Family; weights: Map<number, number>; ridge: Ridge }[];
  habits: { rows: Float64Array[]; others: Float64Array[]; ridge: Ridge; mean: Float64Array; usual: Float64Array };
};

/** One text's n-gram vectors and habits: made once, compared with any number of writers. */
export type TextView = { vectors: Map<Family, Vector>; habits: Float64Array; raw: Float64Array; words: number };

export function viewOf(text: string, background: Background): TextView {
  return viewFrom(readText(text, [...background.families.keys()]), background);
}

export function viewFrom({ counts, habits: raw, words }: Reading, background: Background): TextView {
  const vectors = new Map<Family, Vector>();
  for (const [family, { rarity }] of background.families) {
    const found = counts.get(family);
    if (found) vectors.set(family, vectorOf(found, rarity));
  }
  const { mean, deviation } = background.habits;
  return { vectors, habits: standardise(raw, mean, deviation), raw, words };
}

/**
 * Learns a writer from their texts. A background writer who writes like this one is this one, or might as well be, and is
 * left out: nobody can be told from themselves.
 */
export function learnWriter(views: readonly TextView[], background: Background): WriterModel {
  const model = learnAgainst(views, background);
  const twins = twinsOf(model);
  return twins.size === 0 ? model : learnAgainst(views, withoutWriters(background, twins));
}

function learnAgainst(views: readonly TextView[], background: Background): WriterModel {
  const families = [...background.families].map(([family, known]) => {
    const own = views.map(({ vectors }) => vectors.get(family) ?? noVector);
    const ridge = ridgeOf(products(own, own), products(own, known.rows), known.prepared);
    return { family, weights: weightedSum([...own, ...known.rows], ridge.duals), ridge };
  });
  const rows = views.map(({ habits }) => habits);
  const others = background.habits.rows;
  const own = rows.map((row) => Float64Array.from(rows, (other) => nearness(row, other)));
  const across = rows.map((row) => Float64Array.from(others, (other) => nearness(row, other)));
  const mean = meanRow(rows.map((row) => whitened(background.habits, row)));
  const usual = meanRow(views.map(({ raw }) => raw));
  const ridge = ridgeOf(own, across, background.preparedHabits);
  return { count: views.length, families, habits: { rows, others, ridge, mean, usual } };
}

/** Background writers whose own texts, on average over the families, are placed nearer to this writer's than to the rest. */
function twinsOf({ families, count }: WriterModel): Set<number> {
  const twins = new Set<number>();
  if (count < 2) return twins;
  for (const writer of families[0]?.ridge.impostors.keys() ?? []) {
    const places = families.map(({ ridge }) => {
      const rest = meanOf([...ridge.impostors].filter(([other]) => other !== writer).map(([, score]) => score));
      return ((ridge.impostors.get(writer) ?? rest) - rest) / Math.max(ridge.genuine - rest, 0.2);
    });
    if (meanOf(places) > twinPlace) twins.add(writer);
  }
  return twins;
}

/** Unknown writers lie below 0.2, two who write much alike reach 0.46; a writer and themselves 0.5 to 3. */
const twinPlace = 0.48;

const noVector: Vector = { keys: new Uint32Array(), values: new Float64Array() };

/**
 * What each method says of the text, in a fixed order: ridge by family, ridge over habits, likelihood of habits. A ridge
 * says -0.5 where the background's left-out texts stand on average, and 0.5 where the writer's own stand.
 */
export function evidenceOf(text: TextView, writer: WriterModel, background: Background): number[] {
  const found = writer.families.map(({ family, weights, ridge }) => {
    const vector = text.vectors.get(family);
    return placed(ridge, (vector ? dotWith(vector, weights) : 0) + ridge.intercept);
  });
  const { rows, others, ridge, mean } = writer.habits;
  let sum = ridge.intercept;
  [...rows, ...others].forEach((row, at) => {
    sum += (ridge.duals[at] ?? 0) * nearness(row, text.habits);
  });
  const known = whitened(background.habits, text.habits);
  return [...found, placed(ridge, sum), likelihoodRatio(background.habits, mean, writer.count, known)];
}

function placed(ridge: Ridge, score: number): number {
  return (score - ridge.impostor) / Math.max(ridge.genuine - ridge.impostor, 0.2) - 0.5;
}
