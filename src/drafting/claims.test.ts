import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { claims, ruleSources, sourcesOf } from './claims.ts';
import { compose } from './composer.ts';
import { sampleFacts, sampleThread } from './facts.samples.ts';
import { renderSlots } from './slots-text.ts';

const thread = sampleThread([
  { from: 'rep', text: 'We moved to the new warehouse in Leipzig.' },
  { from: 'lead', text: 'Our accounting software is quite old.' },
]);
const facts = sampleFacts({ thread, prospect: { message: 'We sell refurbished bikes in four cities.' } });
const approved = ['Plus plan: EUR 19 per user and month', 'Hosted in Finland'];
const known = sourcesOf(facts, approved);
const refs = (text: string) =>
  claims(text, known, 'model').map(({ sources }) => sources.map(({ kind, ref }) => `${kind}:${ref}`));
const standings = (text: string, writer: 'model' | 'composer' | 'person' = 'model') =>
  claims(text, known, writer).map(({ standing }) => standing);

test('each sentence names the sources that share its words', () => {
  assert.deepEqual(
    refs(
      'You sell refurbished bikes. Your accounting software is old. Keller Räder is known. Our warehouse in Leipzig is new. It is hosted in Finland.',
    ),
    [['form:message'], ['thread:mail-2'], ['form:last_name', 'form:company'], ['rep:mail-1'], ['fact:2']],
  );
});

describe('a statement that no source makes is unsupported', () => {
  for (const sentence of [
    'Our product is certified and costs nothing.',
    'We support every till on the market.',
    'Keller Räder is the leading bike shop of the country.',
    'The Plus plan is EUR 12 per user and month.',
    'Die Einrichtung dauert nur einen Tag.',
    'Notre outil fonctionne avec toutes les caisses.',
    'El programa funciona sin conexión.',
    'Setup takes 3 days.',
  ]) {
    test(sentence, () => assert.deepEqual(standings(sentence), ['unsupported']));
  }

  for (const sentence of [
    'Thank you for your message.',
    'How many people would use it?',
    "I'd be glad to show you a demo.",
    'Please send me two times that suit you.',
    'If none of them suits, tell me.',
    'Vielen Dank für Ihre Nachricht.',
    'Ich melde mich bei Ihnen.',
    'Merci de votre message.',
    'Gracias por su mensaje.',
  ]) {
    test(`but talk is none: ${sentence}`, () => assert.deepEqual(standings(sentence), ['talk']));
  }
});

test('an approved fact carries its sentence, with its figures', () => {
  assert.deepEqual(standings('The Plus plan is EUR 19 per user and month.'), ['sourced']);
});

test('the composer states nothing of its own, in any language', () => {
  for (const language of ['en', 'de', 'fr', 'es']) {
    const plain = sampleFacts({ language });
    const { text } = renderSlots(compose(plain).body, plain.slots, { language });
    const found = claims(text, sourcesOf(plain, []), 'composer');
    assert.deepEqual(
      found.filter(({ standing }) => standing === 'unsupported'),
      [],
    );
  }
});

test('a person answers for what they type', () => {
  assert.deepEqual(standings('We deliver tomorrow. It is free.', 'person'), ['person', 'person']);
});

test('a slot supports the line that offers it', () => {
  const plain = sampleFacts();
  const { text } = renderSlots(compose(plain).body, plain.slots, { language: 'en' });
  const found = claims(text, sourcesOf(plain, []), 'composer').flatMap(({ sources }) =>
    sources.filter(({ kind }) => kind === 'slot').map(({ ref }) => ref),
  );
  assert.deepEqual(
    found,
    plain.slots.map((slot) => slot.start),
  );
});

test('part of a name is not the name', () => {
  assert.deepEqual(refs('Annabelle called.'), [[]]);
});

test('offsets point at the sentence in the text, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('Hello. ', 'We are  here!\n', '- one\n', 'a.b ', '\t', '(x)', '🚲 ', '\n\n', '? ')),
      (parts) => {
        const text = parts.join('');
        for (const { sentence, start, end } of claims(
          text,
          ruleSources({ leadMessage: null, approvedFacts: [] }),
          'model',
        ))
          assert.equal(text.slice(start, end).replaceAll(/\s+/g, ' ').trim(), sentence);
      },
    ),
  );
});
