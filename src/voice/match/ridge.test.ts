import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dot } from './matrices.ts';
import { prepareRows, ridgeOf } from './ridge.ts';

/** Points in the plane: a writer's four, and two background writers' three each. */
const own = points([2, 1], [1.5, 1.2], [2.2, 0.4], [0.3, 1.9]);
const others = points([-1, 0.2], [-0.7, -0.4], [-1.3, 0.9], [0.2, -1.1], [0.5, -0.8], [-0.1, -1.6]);
const writers = [1, 1, 1, 2, 2, 2];

suite('ridge regression', () => {
  test('solves its equations: what it predicts misses each target by its penalty times the dual', () => {
    const { duals, intercept } = fitted(own, others, writers);
    const penalties = [...own.map(() => (1.2 * 4) / 10), ...others.map(() => 1.2)];
    const all = [...own, ...others];
    all.forEach((point, at) => {
      const predicted = intercept + all.reduce((sum, other, row) => sum + (duals[row] ?? 0) * dot(other, point), 0);
      const target = at < own.length ? 1 : -1;
      assert.ok(Math.abs(predicted + (penalties[at] ?? 0) * (duals[at] ?? 0) - target) < 1e-9);
    });
  });

  test('says of a background writer who is left out what it would say without their rows', () => {
    const { impostors } = fitted(own, others, writers);
    for (const writer of [1, 2]) {
      const stays = others.filter((_, at) => writers[at] !== writer);
      // The writer's penalty is a share of all rows: the same rows have to be counted.
      const without = fitted(own, stays, [0, 0, 0], others.length);
      const theirs = others.filter((_, at) => writers[at] === writer);
      const scores = theirs.map((point) => {
        const rows = [...own, ...stays];
        return without.intercept + rows.reduce((sum, row, at) => sum + (without.duals[at] ?? 0) * dot(row, point), 0);
      });
      const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
      assert.ok(Math.abs(mean - (impostors.get(writer) ?? 0)) < 1e-9);
    }
  });
});

function fitted(
  mine: Float64Array[],
  known: Float64Array[],
  of: number[],
  texts = known.length,
): ReturnType<typeof ridgeOf> {
  const inner = (rows: Float64Array[], columns: Float64Array[]): Float64Array[] =>
    rows.map((row) => Float64Array.from(columns, (column) => dot(row, column)));
  return ridgeOf(inner(mine, mine), inner(mine, known), { ...prepareRows(inner(known, known), of, 1), texts });
}

function points(...rows: number[][]): Float64Array[] {
  return rows.map((row) => Float64Array.from(row));
}
