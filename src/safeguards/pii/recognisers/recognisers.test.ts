import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectPii } from '../detect.ts';
import { recognisers } from './index.ts';

for (const { label, finds, ignores } of recognisers) {
  test(`${label}: finds exactly the marked part of each of its examples`, () => {
    assert.ok(finds.length > 0);
    for (const marked of finds) {
      const expected = /«([\s\S]*)»/.exec(marked)?.[1];
      const found = detectPii(marked.replaceAll(/[«»]/g, ''), { names: true });
      assert.deepEqual(
        found.filter(({ type }) => type === label).map(({ value }) => value),
        [expected],
        label,
      );
    }
  });

  test(`${label}: finds nothing in its near misses`, () => {
    for (const text of ignores) {
      assert.deepEqual(
        detectPii(text, { names: true }).filter(({ type }) => type === label),
        [],
        text,
      );
    }
  });
}
