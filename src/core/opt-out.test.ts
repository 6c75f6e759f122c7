import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksToStop } from './opt-out.ts';

test('a reply that says stop is heard in seven languages, above what it quotes', () => {
  const stops = [
    'Unsubscribe',
    'STOP',
    'Hi Maren,\n\nplease remove me from your list.\n\nThanks\nAnn',
    "Please don't contact me again.",
    'Bitte keine weiteren Mails.',
    'Bitte abmelden!\n\nAm 20.11.2026 schrieb Maren:\n> Guten Tag',
    'Désabonnez-moi',
    'Merci de ne plus me contacter.',
    'Por favor no me escriban más.',
    'Cancellatemi dalla lista',
    'Graag uitschrijven',

    'Por favor, não me contacte mais.',
  ];
  for (const text of stops) assert.equal(asksToStop(text), true, text);
});

test('anything else is left to people', () => {
  const goes = [
    'Please stop by on Tuesday.',
    'We cannot stop the line before spring. Can you deliver in May?',
    'Thanks!',
    '',
    'Sounds good.\n\nOn Fri, 20 Nov 2026 Maren wrote:\n> unsubscribe',
    '> stop',
    'Stop! I meant forty racks, not fourteen. Please send a new offer.',
    'How do I unsubscribe from the parts newsletter?',
    'Please remove the second rack from the offer.',
    'Bitte melden Sie sich am Montag.',
    'No more emails to sales@, please write to me directly about the order.',
  ];
  for (const text of goes) assert.equal(asksToStop(text), false, text);
});
