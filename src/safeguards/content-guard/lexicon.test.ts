import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Lexicon } from './lexicon.ts';
import { alternativesOf, beginnings } from './pattern-beginnings.ts';

const patterns = [
  'a|an|b',
  '(?:price|cost)s? (?:is|are)|half[- ]price',
  '(?:\\w+ )?off the',
  '% (?:off|less)',
  '(?:very )?(?:good|g?ood)',
  'ab?c+d|x{2,3}y|(?:q ){0,2}r',
  '\\d{2} for|[oa]ne[rn]?|(?<!feel )free(?! to)',
  "d'un|l'a",
];

test('a pattern begins with what its matches begin with', () => {
  assert.deepEqual(beginnings('(?:price|cost)s? x'), new Set(['pr', 'co']));
  assert.deepEqual(beginnings('a?bc'), new Set(['ab', 'bc']));
  assert.deepEqual(beginnings('(?:\\w+ )?off'), new Set(['', 'of']));
  assert.deepEqual(beginnings('a|[bc]d'), new Set(['a', 'bd', 'cd']));
  assert.deepEqual(beginnings('ab*|c{2}'), new Set(['a', 'ab', 'c']));
  assert.deepEqual(alternativesOf('a|(?:b|c)|[|]d'), ['a', '(?:b|c)', '[|]d']);
});

test('a lexicon finds whether and where its pattern does, whatever the text', () => {
  const pieces = [
    'a',
    'an',
    'ab',
    'price',
    'costs',
    ' ',
    'is',
    'half-price',
    'off',
    'the',
    '%',
    'less',
    'very',
    'good',
    'ood',
    'q ',
    'r',
    'xx',
    'y',
    '12',
    'for',
    'one',
    'feel',
    'free',
    'to',
    "d'un",
    'é',
    '.',
  ];
  for (const pattern of patterns) {
    const lexicon = new Lexicon(alternativesOf(pattern));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), fc.constantFrom('', ' '), (words, glue) => {
        const text = words.join(glue);
        const expected = lexicon.pattern.exec(text);
        const found = lexicon.find(text);
        assert.equal(found !== undefined, expected !== null, text);
        if (found !== undefined) assert.ok(text.startsWith(found, expected?.index), text);
      }),
      { numRuns: 300 },
    );
  }
});
