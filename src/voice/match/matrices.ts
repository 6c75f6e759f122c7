/** Dense matrices as arrays of rows. Lower triangular ones keep their zeros. */
export type Matrix = readonly Float64Array[];

const none = new Float64Array();

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}

/** The inner product of the first `length` places. */
export function dot(one: Float64Array, other: Float64Array, length = one.length): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

/** The product of `left` with the transpose of `right`. */
export function timesTransposed(left: Matrix, right: Matrix): Float64Array[] {
  return left.map((row) => Float64Array.from(right, (other) => dot(row, other)));
}

/** The sum of rows, each weighted. */
export function mixed(rows: Matrix, weights: ArrayLike<number>, into: Float64Array): Float64Array {
  rows.forEach((row, at) => {
    const weight = weights[at] ?? 0;
    if (weight !== 0)
      for (let place = 0; place < row.length; place++) into[place] = (into[place] ?? 0) + weight * (row[place] ?? 0);
  });
  return into;
}

/** Lower triangular L with L Lᵀ = the matrix, which must be symmetric and positive definite. */
export function choleskyOf(matrix: Matrix): Float64Array[] {
  const lower = matrix.map((row) => new Float64Array(row.length));
  lower.forEach((mine, row) => {
    for (let column = 0; column <= row; column++) {
      const theirs = lower[column] ?? none;
      const rest = (matrix[row]?.[column] ?? 0) - dot(mine, theirs, column);
      mine[column] = row === column ? Math.sqrt(Math.max(rest, 1e-12)) : rest / (theirs[column] ?? 1);
    }
  });
  return lower;
}

/** The inverse of a lower triangular matrix. */
export function inverseOfLower(lower: Matrix): Float64Array[] {
  const inverse: Float64Array[] = [];
  for (const [at, row] of lower.entries()) {
    const target = mixed(inverse, row.subarray(0, at), new Float64Array(row.length));
    const diagonal = row[at] ?? 1;
    for (let column = 0; column < at; column++) target[column] = -(target[column] ?? 0) / diagonal;
    target[at] = 1 / diagonal;
    inverse.push(target);
  }
  return inverse;
}

/** The inverse of a symmetric positive definite matrix. */
export function inverseOf(matrix: Matrix): Float64Array[] {
  const root = inverseOfLower(choleskyOf(matrix));
  const inverse = matrix.map((row) => new Float64Array(row.length));
  root.forEach((row, last) => {
    for (let at = 0; at <= last; at++) {
      const target = inverse[at] ?? none;
      const factor = row[at] ?? 0;
      for (let place = 0; place <= last; place++) target[place] = (target[place] ?? 0) + factor * (row[place] ?? 0);
    }
  });
  return inverse;
}
