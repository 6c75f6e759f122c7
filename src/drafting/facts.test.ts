import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sampleFacts, sampleThread } from './facts.samples.ts';
import { newestInbound, ownWords } from './facts.ts';

describe('the own words of a mail', () => {
  for (const [name, history] of Object.entries({
    'a marked quotation': '> old text\n> more old text',
    'an introduced quotation': 'On Mon, 23 Nov 2026 at 09:00, Eva Lindner wrote:\nold text',
    'an introduction broken over two lines':
      'On Mon, 23 Nov 2026 at 09:00 Eva Lindner <eva@fennelworks.example>\nwrote:\n\nold text',
    'a German introduction': 'Am 23.11.2026 um 09:00 schrieb Eva Lindner:\nold text',
    'a French introduction': 'Le lun. 23 nov. 2026 à 09:00, Eva Lindner a écrit :\nold text',
    'a Spanish introduction': 'El lun, 23 nov 2026 a las 9:00, Eva Lindner escribió:\nold text',
    'an original message': '-----Original Message-----\nold text',
    'a header block': 'From: Eva Lindner\nSent: Monday\nold text',
    'a German header block': 'Von: Eva Lindner\nGesendet: Montag\nold text',
    'a marked signature': '-- \nAnna Keller\nold text',
  })) {
    test(`end before ${name}`, () =>
      assert.equal(ownWords(`Yes, please.\r\nOn we go.\n\n${history}`), 'Yes, please.\nOn we go.'));
  }

  test('leave headers at the top out, and may be empty', () => {
    assert.equal(ownWords('From: Anna\nSubject: Offer\n\nHello Eva'), 'Hello Eva');
    assert.equal(ownWords('> only old text'), '');
    assert.equal(ownWords(''), '');
  });

  test('stay whole when they only look like an introduction', () => {
    const text = 'On the other hand we have 12 shops.\nHe wrote the plan himself.';
    assert.equal(ownWords(text), text);
  });
});

test('the newest inbound mail is not a draft and not the rep’s', () => {
  const thread = sampleThread([
    { from: 'lead', text: 'one' },
    { from: 'lead', text: 'two' },
    { from: 'rep', text: 'three' },
  ]);
  assert.equal(newestInbound(sampleFacts({ thread }))?.text, 'two');
  assert.equal(newestInbound(sampleFacts({ thread: sampleThread([{ from: 'rep', text: 'one' }]) })), null);
  assert.equal(newestInbound(sampleFacts()), null);
});
