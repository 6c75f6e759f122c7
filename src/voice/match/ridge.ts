/** Ridge regression of one writer (+1) against the background (-1), with what it says of texts it has not seen. */
export type Ridge = {
  /** Weights of the rows: first the writer's, then the background's; the intercept is their sum. */
  duals: Float64Array;
  intercept: number;
  /** Mean score of the writer's texts and of the background, each left out in turn. */
  genuine: number;
  impostor: number;
};

const strength = 0.3;

/**
 * Class-balanced kernel ridge in closed form; left-out scores by the hat matrix (Hastie, Tibshirani, Friedman, "The
 * Elements of Statistical Learning", section 7.10). `kernel` is symmetric, the writer's `own` rows first.
 */
export function ridgeOf(kernel: readonly Float64Array[], own: number, textsPerRow: number): Ridge {
  const size = kernel.length;
  const others = size - own;
  const texts = own + others * textsPerRow;
  const system = kernel.map((row, at) => {
    const copy = row.map((value) => value + 1);
    copy[at] = (copy[at] ?? 0) + (strength * 2 * (at < own ? own : others)) / texts;
    return copy;
  });
  const inverse = inverseOf(system);
  const duals = Float64Array.from(inverse, (row) =>
    row.reduce((sum, value, at) => sum + (at < own ? value : -value), 0),
  );
  const leftOut = duals.map((dual, at) => (at < own ? 1 : -1) - dual / (inverse[at]?.[at] ?? 1));
  return {
    duals,
    intercept: duals.reduce((sum, dual) => sum + dual, 0),
    genuine: meanOf(leftOut.subarray(0, own)),
    impostor: meanOf(leftOut.subarray(own)),
  };
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Lower triangular L with L Lᵀ = the matrix, which must be symmetric and positive definite. */
export function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower = matrix.map((row) => new Float64Array(row.length));
  for (let row = 0; row < matrix.length; row++) {
    const mine = lower[row] ?? new Float64Array();
    for (let column = 0; column <= row; column++) {
      const theirs = lower[column] ?? mine;
      let sum = matrix[row]?.[column] ?? 0;
      for (let at = 0; at < column; at++) sum -= (mine[at] ?? 0) * (theirs[at] ?? 0);
      mine[column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (theirs[column] ?? 1);
    }
  }
  return lower;
}

/** The inverse of a lower triangular matrix. */
export function inverseOfLower(lower: readonly Float64Array[]): Float64Array[] {
  const inverse: Float64Array[] = lower.map((row) => new Float64Array(row.length));
  lower.forEach((row, at) => {
    const target = inverse[at] ?? new Float64Array();
    for (let above = 0; above < at; above++) {
      const factor = row[above] ?? 0;
      const source = inverse[above] ?? target;
      for (let column = 0; column <= above; column++)
        target[column] = (target[column] ?? 0) - factor * (source[column] ?? 0);
    }
    const diagonal = row[at] ?? 1;
    target[at] = 1;
    for (let column = 0; column <= at; column++) target[column] = (target[column] ?? 0) / diagonal;
  });
  return inverse;
}

function inverseOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower = inverseOfLower(choleskyOf(matrix));
  const result = matrix.map((row) => new Float64Array(row.length));
  for (const row of lower)
    for (let first = 0; first < row.length; first++) {
      const factor = row[first] ?? 0;
      if (factor === 0) continue;
      const target = result[first] ?? row;
      for (let second = 0; second < row.length; second++)
        target[second] = (target[second] ?? 0) + factor * (row[second] ?? 0);
    }
  return result;
}
