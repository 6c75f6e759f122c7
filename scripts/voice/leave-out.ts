import { backgroundFrom, factsOf } from '../../src/voice/match/background.ts';
import { evidenceOf, learnWriter, type TextView, viewFrom } from '../../src/voice/match/evidence.ts';
import { type Example, type Fusion, inputsOf, learnFusion, probabilityOf } from '../../src/voice/match/fusion.ts';
import { settled } from '../../src/voice/match/matcher.ts';
import { type Family, plainFamilies } from '../../src/voice/match/ngrams.ts';
import { readText } from '../../src/voice/match/reading.ts';
import { type Mail, type Split, splitsOf } from './corpus.ts';

/** One text against one profile. `without` are the two writers whom neither background nor weights have seen. */
export type Trial = Example & {
  seed: number;
  size: number;
  text: number;
  profile: number;
  author: number;
  without: string;
};

export type Plan = { seeds: readonly number[]; sizes: readonly number[]; only?: readonly Family[] };

/**
 * Every test text against every writer's profile, each time with a background that has neither the profile's writer nor the
 * text's: what an unknown writer's mail meets in use. For a writer's own text another writer is left out in the second place.
 */
export function trialsOf(mails: readonly Mail[], { seeds, sizes, only = plainFamilies }: Plan): Trial[] {
  const writers = [...new Set(mails.map(({ writer }) => writer))].sort((a, b) => a - b);
  const splits = new Map(seeds.map((seed) => [seed, splitsOf(mails, seed)]));
  const readings = new Map(mails.map(({ text }) => [text, readText(text, only)]));
  const written = mails.map(({ writer, text }) => ({ writer, reading: readings.get(text) ?? readText(text, only) }));
  return pairsOf(writers).flatMap((pair) => {
    const others = written.filter(({ writer }) => !pair.includes(writer));
    const background = backgroundFrom(factsOf(others, only), only);
    const views = new Map<string, TextView>();
    const view = (text: string): TextView => {
      const known = views.get(text) ?? viewFrom(readings.get(text) ?? readText(text, only), background);
      views.set(text, known);
      return known;
    };
    return seeds.flatMap((seed) =>
      comparisons(pair, splits.get(seed) ?? [], seed).flatMap(({ profile, author, tests, pool }) =>
        sizes.flatMap((size) => {
          const model = learnWriter(settled(pool.slice(0, size).map(({ text }) => text)).map(view), background);
          return tests.map(({ text, place }) => ({
            ...{ seed, size, profile, author, text: place, without: pair.join(), same: profile === author },
            inputs: inputsOf(evidenceOf(view(text), model, background), model.count, view(text).words),
          }));
        }),
      ),
    );
  });
}

/** Each trial's probability by weights that were learned without both of its writers. */
export function judged(trials: readonly Trial[]): (Trial & { score: number })[] {
  const fusions = new Map<string, Fusion>();
  return trials.map((trial) => {
    const out = trial.without.split(',').map(Number);
    const fusion =
      fusions.get(trial.without) ??
      learnFusion(trials.filter(({ profile, author }) => !out.includes(profile) && !out.includes(author)));
    fusions.set(trial.without, fusion);
    return { ...trial, score: probabilityOf(fusion, trial.inputs) };
  });
}

type Comparison = { profile: number; author: number; pool: Mail[]; tests: { text: string; place: number }[] };

function comparisons(pair: readonly number[], splits: readonly Split[], seed: number): Comparison[] {
  const numbered = (writer: number): Comparison['tests'] =>
    (splits[writer]?.test ?? []).map(({ text }, at) => ({ text, place: writer * 1000 + at }));
  const [one = 0, other = 0] = pair;
  const found = [
    [one, other],
    [other, one],
  ].map(([profile = 0, author = 0]) => ({
    profile,
    author,
    pool: splits[profile]?.pool ?? [],
    tests: numbered(author),
  }));
  for (const [writer, partner] of [
    [one, other],
    [other, one],
  ] as const)
    if (partnerOf(writer, seed, splits.length) === partner)
      found.push({ profile: writer, author: writer, pool: splits[writer]?.pool ?? [], tests: numbered(writer) });
  return found;
}

function partnerOf(writer: number, seed: number, writers: number): number {
  return (writer + 1 + (seed % (writers - 1))) % writers;
}

function pairsOf(writers: readonly number[]): number[][] {
  return writers.flatMap((one, at) => writers.slice(at + 1).map((other) => [one, other]));
}
