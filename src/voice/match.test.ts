import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildProfile, isEarly, score } from './match.ts';

/** Two invented writers with different habits, and the same things to say. */
const matters = [
  'the offer',
  'our call',
  'the trial',
  'the invoice',
  'your team',
  'the demo',
  'the contract',
  'the dates',
];
const breezy = (matter: string): string =>
  `hey there!\n\njust saw your note about ${matter} - super happy to help!! shall we talk tmrw? i'm free all day :)\n\ncheers!`;
const formal = (matter: string): string =>
  `Dear Ms. Example,\n\nThank you for your message regarding ${matter}; I have reviewed it with care.  Should you require anything further, please do not hesitate to contact me.\n\nKind regards,\nA. Example`;

const profile = buildProfile(matters.map(formal));

suite('the match', () => {
  test("gives a writer's own manner more than another's, and stays within 0 and 1", () => {
    const own = score(formal('the roadmap'), profile);
    const other = score(breezy('the roadmap'), profile);
    assert.ok(own > 0.5 && other < 0.5 && own <= 1 && other >= 0, `${own} ${other}`);
  });

  test('answers the same to the last bit, whatever the order of the texts and however often one is given', () => {
    const again = buildProfile([...matters, matters[0] ?? ''].reverse().map(formal));
    assert.deepEqual(again, profile);
    assert.equal(score(breezy('a visit'), again), score(breezy('a visit'), profile));
  });

  test('forgets a text without trace: a profile without it is the profile that never had it', () => {
    const more = [...matters.map(formal), breezy('a visit')];
    assert.notDeepEqual(buildProfile(more), profile);
    assert.deepEqual(buildProfile(more.slice(0, -1)), profile);
  });

  test('keeps no text that it learned from', () => {
    const kept = JSON.stringify(profile, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
    assert.ok(!/[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}/.test(kept));
  });

  test('takes any text: none, one, empty, endless, other languages and scripts', () => {
    const odd = [
      '',
      ' \n ',
      'Ok',
      '\u0000\ud800',
      '🙂🙂',
      'a'.repeat(50_000),
      '\n'.repeat(20_000),
      'Привет, как дела?',
    ];
    for (const texts of [[], ['One text only, by one writer.'], odd]) {
      const known = buildProfile(texts);
      for (const text of odd) {
        const value = score(text, known);
        assert.ok(value >= 0 && value <= 1, `${texts.length} texts, ${JSON.stringify(text.slice(0, 9))}: ${value}`);
      }
    }
  });

  test('tells writers of German, French and Spanish apart by what is left of them', () => {
    for (const [warm, stiff] of [
      [
        (matter: string) => `Hallo!\n\nKlar, ${matter} machen wir!! Passt dir morgen?\n\nLG`,
        (matter: string) =>
          `Sehr geehrte Damen und Herren,\n\nbezüglich ${matter} teilen wir Ihnen mit, dass die Unterlagen vorliegen.\n\nMit freundlichen Grüßen`,
      ],
      [
        (matter: string) => `Salut !\n\nOui pour ${matter}, super !! On s'appelle demain ?\n\nBises`,
        (matter: string) =>
          `Madame, Monsieur,\n\nNous vous remercions de votre message concernant ${matter} ; nous restons à votre disposition.\n\nCordialement,`,
      ],
      [
        (matter: string) => `¡Hola!\n\n¡Genial lo de ${matter}! ¿Hablamos mañana?\n\nUn abrazo`,
        (matter: string) =>
          `Estimados señores:\n\nLes agradecemos su mensaje acerca de ${matter} y quedamos a su disposición.\n\nAtentamente,`,
      ],
    ] as const) {
      const known = buildProfile(matters.map(stiff));
      assert.ok(score(stiff('X'), known) > score(warm('X'), known));
    }
  });

  test('calls a profile of fewer than ten texts early', () => {
    assert.equal(isEarly(profile), true);
    assert.equal(isEarly(buildProfile([...matters, 'one', 'two'].map(formal))), false);
  });
});
