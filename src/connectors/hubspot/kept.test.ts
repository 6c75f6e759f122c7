import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKept } from './kept.ts';

test('an answer is given again until its time is over, counted from when it was kept', () => {
  let now = 0;
  const kept = createKept<string>({ keepMs: 1000, most: 10 }, () => now);
  kept.set('a', 'one');
  now = 600;
  assert.equal(kept.get('a'), 'one');
  now = 999;
  assert.equal(kept.get('a'), 'one');
  now = 1000;
  assert.equal(kept.get('a'), undefined);
  assert.equal(kept.get('b'), undefined);
});

test('beyond the most, the answer that was asked for longest ago goes', () => {
  const kept = createKept<number>({ keepMs: 1000, most: 2 }, () => 0);
  kept.set('a', 1);
  kept.set('b', 2);
  kept.get('a');
  kept.set('c', 3);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => kept.get(key)),
    [1, undefined, 3],
  );
  kept.set('a', 4);
  assert.deepEqual(
    ['a', 'c'].map((key) => kept.get(key)),
    [4, 3],
  );
});

test('answers are dropped by key, or by what they say', () => {
  const kept = createKept<number>({ keepMs: 1000, most: 9 }, () => 0);
  for (const n of [1, 2, 3]) kept.set(String(n), n);
  kept.drop('1');
  kept.dropWhere((value) => value === 3);
  assert.deepEqual(
    ['1', '2', '3'].map((key) => kept.get(key)),
    [undefined, 2, undefined],
  );
});
