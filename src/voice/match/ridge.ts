import { choleskyOf, dot, inverseOf, inverseOfLower, type Matrix, meanOf, mixed, timesTransposed } from './matrices.ts';

/** Background rows (-1) of a regression, prepared once: the inverse of their regularised kernel. */
export type PreparedRows = { inverse: Matrix; writers: readonly number[]; texts: number };

/** Ridge regression of one writer (+1) against the background (-1), with what it says of texts it has not seen. */
export type Ridge = {
  /** Weights of the rows: first the writer's, then the background's; the intercept is their sum. */
  duals: Float64Array;
  intercept: number;
  /** Mean score of the writer's texts, each left out. */
  genuine: number;
  /** Mean score of each of the background's writers, that writer left out. */
  impostors: Map<number, number>;
  impostor: number;
};

const strength = 0.6;

/** `kernel` holds the inner products of the background's rows, each of them an average over `textsPerRow` texts. */
export function prepareRows(kernel: Matrix, writers: readonly number[], textsPerRow: number): PreparedRows {
  const system = kernel.map((row, at) => {
    const copy = row.map((value) => value + 1);
    copy[at] = (copy[at] ?? 0) + (2 * strength) / textsPerRow;
    return copy;
  });
  return { inverse: inverseOf(system), writers, texts: kernel.length * textsPerRow };
}

/**
 * Class-balanced kernel ridge in closed form, by the block inverse of the joint kernel. Left-out scores by the hat matrix
 * (Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", section 7.10). `own` holds the inner products of the
 * writer's rows, `across` those of the writer's rows with the background's.
 */
export function ridgeOf(own: Matrix, across: Matrix, known: PreparedRows): Ridge {
  const count = own.length;
  const penalty = (2 * strength * count) / (count + known.texts);
  const shifted = across.map((row) => row.map((value) => value + 1));
  const reach = timesTransposed(shifted, known.inverse);
  const explained = timesTransposed(reach, shifted);
  const rest = own.map((row, at) =>
    row.map((value, other) => value + 1 - (explained[at]?.[other] ?? 0) + (at === other ? penalty : 0)),
  );
  const root = inverseOfLower(choleskyOf(rest));
  const spread = root.map((row) => mixed(reach, row, new Float64Array(known.inverse.length)));
  const duals = dualsOf(root, reach, known);
  const impostors = leftOutWriters(duals.subarray(count), spread, known);
  return {
    duals,
    intercept: duals.reduce((sum, dual) => sum + dual, 0),
    genuine: meanOf(leftOutOwn(duals, root)),
    impostors,
    impostor: meanOf([...impostors.values()]),
  };
}

function dualsOf(root: Matrix, reach: Matrix, { inverse }: PreparedRows): Float64Array {
  const targets = Float64Array.from(reach, (row) => row.reduce((sum, value) => sum + value, 1));
  const own = mixed(
    root,
    Float64Array.from(root, (row) => dot(row, targets)),
    new Float64Array(root.length),
  );
  const known = mixed(
    reach,
    own,
    Float64Array.from(inverse, (row) => row.reduce((sum, value) => sum + value, 0)),
  );
  return Float64Array.of(...own, ...known.map((value) => -value));
}

function leftOutOwn(duals: Float64Array, root: Matrix): Float64Array {
  const diagonal = new Float64Array(root.length);
  for (const row of root)
    for (let at = 0; at < row.length; at++) diagonal[at] = (diagonal[at] ?? 0) + (row[at] ?? 0) ** 2;
  return diagonal.map((value, at) => 1 - (duals[at] ?? 0) / value);
}

/** Mean score of each background writer's rows in a regression without them. */
function leftOutWriters(duals: Float64Array, spread: Matrix, { inverse, writers }: PreparedRows): Map<number, number> {
  return new Map(
    [...new Set(writers)].map((writer) => {
      const rows = writers.flatMap((one, at) => (one === writer ? [at] : []));
      const columns = rows.map((at) => Float64Array.from(spread, (line) => line[at] ?? 0));
      const block = rows.map((at, place) =>
        Float64Array.from(
          rows,
          (other, column) => (inverse[at]?.[other] ?? 0) + dot(columns[place] ?? none, columns[column] ?? none),
        ),
      );
      const mine = Float64Array.from(rows, (at) => duals[at] ?? 0);
      return [writer, -1 - meanOf(inverseOf(block).map((row) => dot(row, mine)))];
    }),
  );
}

const none = new Float64Array();
