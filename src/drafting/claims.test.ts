import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claims } from './claims.ts';
import { compose } from './composer.ts';
import { sampleFacts, sampleThread } from './facts.samples.ts';
import { renderSlots } from './slots-text.ts';

const thread = sampleThread([
  { from: 'rep', text: 'We moved to the new warehouse in Leipzig.' },
  { from: 'lead', text: 'Our accounting software is quite old.' },
]);
const facts = sampleFacts({ thread, prospect: { message: 'We sell refurbished bikes in four cities.' } });
const refs = (text: string) =>
  claims(text, facts).map(({ sources }) => sources.map(({ kind, ref }) => `${kind}:${ref}`));

test('each sentence names the sources that share its words', () => {
  assert.deepEqual(
    refs(
      'You sell refurbished bikes. Your accounting software is old. Keller Räder is known. Our warehouse in Leipzig is new.',
    ),
    [['form:message'], ['thread:mail-2'], ['form:last_name', 'form:company'], ['rep:mail-1']],
  );
});

test('a sentence nobody said has no source', () => {
  assert.deepEqual(refs('Our product is certified and costs nothing.'), [[]]);
});

test('a slot supports the line that offers it', () => {
  const plain = sampleFacts();
  const { text } = renderSlots(compose(plain).body, plain.slots, { language: 'en' });
  const found = claims(text, plain).flatMap(({ sources }) =>
    sources.filter(({ kind }) => kind === 'slot').map(({ ref }) => ref),
  );
  assert.deepEqual(
    found,
    plain.slots.map((slot) => slot.start),
  );
});

test('part of a name is not the name', () => {
  assert.deepEqual(claims('Annabelle called.', facts), [{ sentence: 'Annabelle called.', sources: [] }]);
});
