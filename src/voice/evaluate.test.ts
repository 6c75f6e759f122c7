import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { chartOf, compareMatches, evaluateVoices, partMails } from './evaluate.ts';
import { buildProfile, explain } from './match.ts';

/** Two invented reps with different habits, and the same things to say. */
const matters = 'offer call trial invoice team demo contract date price training report visit quote survey plan budget'
  .split(' ')
  .map((noun) => `the ${noun}`);
const breezy = (matter: string): string =>
  `Hey there!\n\nJust saw your note about ${matter} - super happy to help!! Shall we talk tomorrow? I'm free all day :)\n\nCheers!`;
const formal = (matter: string): string =>
  `Dear Ms. Example,\n\nThank you for your message regarding ${matter}; I have reviewed it with care.  Should you require anything further, please do not hesitate to contact me.\n\nKind regards,\nA. Example`;
const plain = (matter: string): string => `We got your message about ${matter}. We will answer it. Thank you.`;

suite('voice evaluation', () => {
  const leads = matters.slice(0, 6);
  const evaluations = evaluateVoices([
    { rep: 'Ana', mails: matters.map(breezy), before: leads.map(plain), after: leads.map(breezy) },
    { rep: 'Ben', mails: matters.map(formal) },
  ]);

  test("tells each rep's held-out mail, and drafts in their voice from drafts without", () => {
    const [ana, ben] = evaluations;
    assert.deepEqual([ana?.heldOut.attributed, ben?.heldOut.attributed], [1, 1]);
    assert.ok((ana?.after?.match ?? 0) > 0.5 && (ana?.before?.match ?? 1) < 0.5);
    assert.equal(ben?.before, undefined);
  });

  test('never judges a mail by a profile that learned from it, and parts a set the same way in any order', () => {
    const { learning, heldOut } = partMails(matters);
    assert.deepEqual([...learning, ...heldOut].sort(), [...matters].sort());
    assert.deepEqual(partMails(matters.toReversed()), { learning, heldOut });
    assert.equal(evaluations[0]?.learnedFrom, learning.length);
  });

  test('draws the figures as a chart, and says where they are early', () => {
    const chart = chartOf([...evaluations, ...evaluateVoices([{ rep: 'Cy', mails: ['One mail.', 'Two mails.'] }])]);
    assert.match(chart, /^Ana: 11 mails learned\n {2}own mail, held out {1,}█+·* [01]\.\d\d {2}told apart 5 of 5\n/);
    assert.match(chart, /drafts before[^\n]+\n {2}drafts after/);
    assert.match(chart, /Cy: \d mails learned \(early/);
  });

  test('reports a change that lowers the match, and neither noise nor too few leads', () => {
    const before = matters.map((_, at) => 0.7 + (at % 5) / 50);
    const lower = compareMatches(
      before,
      before.map((one, at) => one - 0.1 - (at % 3) / 30),
    );
    assert.ok(lower.isLower && lower.change < -0.1 && lower.pValue < 0.01);
    assert.equal(
      compareMatches(
        before,
        before.map((one, at) => one + (at % 2 ? 0.02 : -0.02)),
      ).isLower,
      false,
    );
    assert.equal(compareMatches([0.9, 0.9], [0.1, 0.1]).isLower, false);
    assert.deepEqual(compareMatches([], []), { leads: 0, change: 0, pValue: 1, isLower: false });
  });

  test('names the habits that cost most, in plain words', () => {
    const traits = explain(breezy('the roadmap'), buildProfile(matters.map(formal)));
    assert.equal(traits.length, 3);
    assert.deepEqual(
      traits.map(({ cost }) => cost),
      traits.map(({ cost }) => cost).sort((a, b) => b - a),
    );
    const said = traits.map(({ sentence }) => sentence).join(' ');
    assert.match(said, /exclamation marks|smileys|doubled marks|"Dear"|"regards"|contractions/);
    assert.deepEqual(explain(formal('the roadmap'), buildProfile(matters.map(formal))), []);
  });
});
