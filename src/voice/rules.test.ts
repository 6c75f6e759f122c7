import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { proposeRules } from './rules.ts';
import { editShare, wordChanges } from './word-diff.ts';

const undecided = { rules: [], refused: [] };
const draft = (n: number) =>
  `Hi [NAME],\n\nI hope this finds you well. The plan for hall ${n} is ready.\n\nBest regards,`;
const final = (n: number) => `Hi [NAME],\n\nThe plan for hall ${n} is ready.\n\nBest,`;

suite('rules from edits', () => {
  test('what people always change is proposed, with examples, and nothing else', () => {
    const pairs = [1, 2, 3, 4].map((n) => ({
      draft: draft(n),
      final: final(n).replace('ready', n === 1 ? 'done' : 'ready'),
    }));
    const rules = proposeRules(pairs, undecided);
    assert.deepEqual(
      rules.map(({ from, to, count, of }) => ({ from, to, count, of })),
      [
        { from: 'Best regards', to: 'Best', count: 4, of: 4 },
        { from: 'I hope this finds you well', to: '', count: 4, of: 4 },
      ],
    );
    assert.equal(rules[1]?.sentence, 'You always remove “I hope this finds you well”.');
    assert.match(rules[1]?.examples[0]?.before ?? '', /I hope this finds you well/);
  });

  test('what was decided is not proposed again, and rare or factual changes are none', () => {
    const pairs = [1, 2, 3].map((n) => ({ draft: draft(n), final: final(n) }));
    const [first] = proposeRules(pairs, undecided);
    const left = proposeRules(pairs, { rules: first ? [first] : [], refused: ['i hope this finds you well → '] });
    assert.deepEqual(left, []);
    assert.deepEqual(proposeRules(pairs.slice(0, 2), undecided), []);
    const facts = [1, 2, 3].map((n) => ({
      draft: `We meet on the ${n} of May then.`,
      final: `We meet on the ${n + 7} of May then.`,
    }));
    assert.deepEqual(proposeRules(facts, undecided), []);
  });

  test('a change is told word by word, and as a share', () => {
    assert.deepEqual(wordChanges('a b c d', 'a x c'), [
      { from: 'b', to: 'x' },
      { from: 'd', to: '' },
    ]);
    assert.equal(editShare('a b c d', 'a b c d'), 0);
    assert.equal(editShare('a b', 'c d'), 1);
    assert.equal(editShare('a b c d', 'a b c'), 0.25);
  });
});
