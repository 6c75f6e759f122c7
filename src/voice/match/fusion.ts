/** Weights that make one probability of several methods' evidence; learned on writers other than those it judges. */
export type Fusion = { means: number[]; spreads: number[]; weights: number[]; intercept: number };

export type Example = { inputs: readonly number[]; same: boolean };

const penalty = 0.3;

/** Evidence beside how much is known: how many mails were learned from, and how long the text is. */
export function inputsOf(evidence: readonly number[], mails: number, words: number): number[] {
  const known = Math.log(Math.max(1, mails) / 15);
  const length = Math.log(Math.max(1, words)) - 4.5;
  return [...evidence, length, known];
}

/** 0..1: how likely the two are one writer, where both answers are as likely beforehand. */
export function probabilityOf(fusion: Fusion, inputs: readonly number[]): number {
  return 1 / (1 + Math.exp(-logit(fusion, inputs)));
}

/** Logistic regression with class balance and an L2 penalty, by Newton's method. */
export function learnFusion(examples: readonly Example[]): Fusion {
  const size = examples[0]?.inputs.length ?? 0;
  const column = (at: number): number[] => examples.map(({ inputs }) => inputs[at] ?? 0);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = Array.from({ length: size }, (_, at) => mean(column(at)));
  const spreads = means.map((middle, at) => Math.sqrt(mean(column(at).map((value) => (value - middle) ** 2))) || 1);
  const fusion: Fusion = { means, spreads, weights: means.map(() => 0), intercept: 0 };
  for (let turn = 0; turn < 12; turn++) {
    const change = newtonStep(fusion, examples);
    fusion.weights = fusion.weights.map((weight, at) => weight - (change[at] ?? 0));
    fusion.intercept -= change[size] ?? 0;
  }
  return fusion;
}

function logit({ means, spreads, weights, intercept }: Fusion, inputs: readonly number[]): number {
  return weights.reduce(
    (sum, weight, at) => sum + (weight * ((inputs[at] ?? 0) - (means[at] ?? 0))) / (spreads[at] ?? 1),
    intercept,
  );
}

function newtonStep(fusion: Fusion, examples: readonly Example[]): number[] {
  const size = fusion.weights.length + 1;
  const same = examples.filter((example) => example.same).length;
  const gradient = new Array<number>(size).fill(0);
  const curvature = gradient.map(() => new Array<number>(size).fill(0));
  for (const { inputs, same: isSame } of examples) {
    const weight = 500 / (isSame ? same : examples.length - same);
    const row = [...inputs.map((value, at) => (value - (fusion.means[at] ?? 0)) / (fusion.spreads[at] ?? 1)), 1];
    const chance = probabilityOf(fusion, inputs);
    const slope = weight * (chance - (isSame ? 1 : 0));
    const bend = weight * Math.max(chance * (1 - chance), 1e-6);
    for (let at = 0; at < size; at++) {
      gradient[at] = (gradient[at] ?? 0) + slope * (row[at] ?? 0);
      const line = curvature[at] ?? [];
      const factor = bend * (row[at] ?? 0);
      for (let other = 0; other < size; other++) line[other] = (line[other] ?? 0) + factor * (row[other] ?? 0);
    }
  }
  fusion.weights.forEach((weight, at) => {
    gradient[at] = (gradient[at] ?? 0) + weight / penalty;
    const line = curvature[at] ?? [];
    line[at] = (line[at] ?? 0) + 1 / penalty;
  });
  return solve(curvature, gradient);
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(column);
    const best = rest.reduce((most, row) => (Math.abs(row[column] ?? 0) > Math.abs(most[column] ?? 0) ? row : most));
    const at = rows.indexOf(best);
    [rows[column], rows[at]] = [best, rows[column] ?? best];
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[column] ?? 0) / (best[column] || 1);
      for (let place = column; place <= size; place++) row[place] = (row[place] ?? 0) - factor * (best[place] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] || 1));
}
