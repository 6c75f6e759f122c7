import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { generateCorpus } from '../../../tests/pii/corpus/generate.ts';
import { detectPii, maskForModel, type PiiMatch, redact } from './gate.ts';

/** Texts as people write them, with values of every type, disguised ones too. */
const texts = generateCorpus({ seed: 31, repeats: 2 }).map(({ text }) => text);
const anyText = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 200 }),
);
const shown = (matches: readonly PiiMatch[], by = 0): string[] =>
  matches.map(({ type, value, start }) => `${type} ${start + by} ${value}`);

describe('properties of detection', () => {
  test('offsets map back to the text, ordered and without overlaps, with and without names', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, names) => {
        let end = 0;
        for (const match of detectPii(text, { names })) {
          assert.equal(match.value, text.slice(match.start, match.end));
          assert.ok(match.start >= end && match.end > match.start);
          end = match.end;
        }
      }),
      { numRuns: 400 },
    );
  });

  test('two texts parted by a blank line hold what each of them holds', () => {
    const texts = generateCorpus({ seed: 47, repeats: 2 });
    // A value that is doubtful in one text is certain when another has it for sure, so texts of one kind are not paired.
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.constantFrom(...texts), ({ text: one }, { text: other }) => {
        const [first, second] = [detectPii(one), detectPii(other)];
        const both = shown(detectPii(`${one}\n\n${other}`));
        assert.deepEqual(both, [...shown(first), ...shown(second, one.length + 2)]);
      }),
      { numRuns: 400 },
    );
  });

  test('the wider call finds all that the plain call finds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const wider = new Set(shown(detectPii(text, { names: true })));
        for (const one of shown(detectPii(text))) assert.ok(wider.has(one), one);
      }),
      { numRuns: 300 },
    );
  });

  test('redaction never shows a found value, and masked text holds nothing more to mask', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), (text) => {
        const matches = detectPii(text);
        const redacted = redact(text, matches);
        for (const { value } of matches) assert.ok(!redacted.includes(value), value);
        assert.deepEqual([...maskForModel(maskForModel(text).masked).tokens], []);
      }),
      { numRuns: 300 },
    );
  });
});
