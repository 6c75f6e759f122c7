import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkDraft } from './check-draft.ts';
import { sampleSlots } from './facts.samples.ts';

const slots = sampleSlots('en');
const subject = 'Quick thought on Keller Räder';
const body = `Hi Anna,\n\nThanks for your message. I am free here:\n\n- ${slots[0]?.display}\n\nBest regards,\nEva`;
const check = (
  draft: Partial<{ subject: string; body: string }>,
  more: Partial<Parameters<typeof checkDraft>[1]> = {},
) => checkDraft({ subject, body, ...draft }, { slots, language: 'en', writer: 'machine', ...more });

describe('a draft', () => {
  test('without fault passes', () => assert.deepEqual(check({}), { problems: [], warnings: [] }));

  test('under 50 characters is too short, however many spaces it has', () => {
    assert.deepEqual(check({ body: `Hi Anna, thanks a lot. Eva${' '.repeat(60)}` }).problems, [
      { code: 'message_too_short', detail: 'Message too short' },
    ]);
  });

  test('that leaks in subject or body is refused', () => {
    assert.equal(check({ subject: 'Offer for [Name]' }).problems[0]?.code, 'leak');
    assert.equal(check({ body: `Sure! Here is a draft:\n${body}` }).problems[0]?.code, 'leak');
  });

  test('with a time of its own is refused from a machine and warned of from a person', () => {
    const own = body.replace(slots[0]?.display ?? '', 'Thursday at 3pm');
    assert.deepEqual(check({ body: own }).problems, [{ code: 'unverified_time', detail: 'Thursday at 3pm' }]);
    assert.deepEqual(check({ body: own }, { writer: 'person' }), { problems: [], warnings: ['unverified_time'] });
  });

  test('needs a subject of one line', () => {
    for (const odd of ['', '  ', 'Hi\r\nBcc: x@example.com', 'a\u2028b'])
      assert.equal(check({ subject: odd }).problems[0]?.code, 'subject_invalid');
  });

  test('in another language than asked for is warned of', () => {
    assert.deepEqual(check({}, { language: 'de' }).warnings, ['language_mismatch']);
  });
});
