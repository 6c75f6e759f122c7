import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hostileTexts } from '../../../bench/pii/hostile.ts';
import { detectPii, maskForModel, redact } from './gate.ts';

describe('hostile input', () => {
  test('empty, binary and broken text give an answer', () => {
    for (const text of [
      '',
      '\0',
      '\ud800',
      '\udc00'.repeat(50),
      String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code)),
    ]) {
      assert.ok(Array.isArray(detectPii(text)));
      assert.ok(Array.isArray(detectPii(text, { names: true })));
    }
  });

  test('any repetition takes time in proportion to its length', () => {
    for (const { unit, text } of hostileTexts(100_000)) {
      // Four times the text may take four times as long; nine times would be on the way to sixteen, the square.
      const ratio = leastRatio(
        () => processorMs(text.slice(0, 25_000)),
        () => processorMs(text),
      );
      assert.ok(ratio < 9, `${JSON.stringify(unit)}: four times the text took ${ratio.toFixed(1)} times as long`);
    }
  });

  test('a hundred thousand values are found, each where it stands', () => {
    const text = 'a1@example.com '.repeat(100_000);
    const matches = detectPii(text);
    assert.equal(matches.length, 100_000);
    assert.deepEqual(
      [matches[0], matches[99_999]].map((match) => match?.start),
      [0, 99_999 * 15],
    );
  });

  test('text from right to left keeps its offsets', () => {
    const text = 'مرحبا، بريدي ann@example.com ورقمي +971 50 123 4567 شكرا';
    for (const { start, end, value } of detectPii(text)) assert.equal(text.slice(start, end), value);
    assert.deepEqual(
      detectPii(text).map(({ value }) => value),
      ['ann@example.com', '+971 50 123 4567'],
    );
  });

  test('deeply nested HTML and ten thousand tokens are masked and redacted', () => {
    const text = `${'<div><b>'.repeat(20_000)}ann@example.com${'</b></div>'.repeat(20_000)}`;
    assert.deepEqual(
      detectPii(text).map(({ value }) => value),
      ['ann@example.com'],
    );
    const many = Array.from({ length: 10_000 }, (_, index) => `a${index}@example.com`).join(' ');
    assert.equal(maskForModel(many).tokens.size, 10_000);
    assert.ok(!redact(many, detectPii(many)).includes('a77@'));
  });
});

/** Time of the processor, not of the clock: other programs must not count. */
function processorMs(text: string): number {
  const before = process.cpuUsage();
  detectPii(text, { names: true });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 + 0.5;
}

/** The least of up to eight tries, because a collection of garbage or a compilation may fall into any of them. */
function leastRatio(small: () => number, large: () => number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 8 && least >= 7; tries += 1) least = Math.min(least, large() / small());
  return least;
}
