export type Judged = { score: number; same: boolean; seed: number; text: number; profile: number; author: number };

export type Figures = { accuracy: number; auc: number; eer: number; brier: number };

/** Attribution and verification figures as the measure defines them: means over seeds; a tie counts as a miss. */
export function figuresOf(trials: readonly Judged[]): Figures {
  const bySeed = Object.values(Object.groupBy(trials, ({ seed }) => seed)).map((group) => figuresOfSeed(group ?? []));
  const mean = (name: keyof Figures): number => bySeed.reduce((sum, one) => sum + one[name], 0) / bySeed.length;
  return { accuracy: mean('accuracy'), auc: mean('auc'), eer: mean('eer'), brier: mean('brier') };
}

function figuresOfSeed(trials: readonly Judged[]): Figures {
  const texts = Object.values(Object.groupBy(trials, ({ text }) => text)).map((group) => group ?? []);
  const hits = texts.filter((group) => {
    const own = group.find(({ same }) => same)?.score ?? 0;
    return group.every(({ same, score }) => same || score < own);
  });
  const own = trials.filter(({ same }) => same).map(({ score }) => score);
  const others = trials.filter(({ same }) => !same).map(({ score }) => score);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const brier = (mean(own.map((score) => (1 - score) ** 2)) + mean(others.map((score) => score ** 2))) / 2;
  return { accuracy: hits.length / texts.length, auc: aucOf(own, others), eer: eerOf(own, others), brier };
}

/** Area under the ROC curve: the chance that an own text scores higher than another's (Mann-Whitney, ties half). */
export function aucOf(own: readonly number[], others: readonly number[]): number {
  const sorted = [...others].sort((a, b) => a - b);
  const below = own.reduce((sum, score) => sum + (countBelow(sorted, score) + countUpTo(sorted, score)) / 2, 0);
  return below / (own.length * others.length);
}

/** Equal error rate: where as many own texts are refused as others' are taken. */
export function eerOf(own: readonly number[], others: readonly number[]): number {
  const [mine, theirs] = [own, others].map((scores) => [...scores].sort((a, b) => a - b)) as [number[], number[]];
  let best = { gap: Number.POSITIVE_INFINITY, rate: Number.NaN };
  for (const threshold of new Set([...mine, ...theirs])) {
    const refused = countUpTo(mine, threshold) / mine.length;
    const taken = 1 - countUpTo(theirs, threshold) / theirs.length;
    const gap = Math.abs(refused - taken);
    if (gap < best.gap) best = { gap, rate: (refused + taken) / 2 };
  }
  return best.rate;
}

function countUpTo(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function countBelow(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
