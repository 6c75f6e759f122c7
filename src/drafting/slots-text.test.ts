import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cpuMsOf } from '../../tests/support/cpu-time.ts';
import { CountersignError } from '../core/errors.ts';
import { sampleSlots } from './facts.samples.ts';
import { findFreeTypedTimes, renderSlots } from './slots-text.ts';

const slots = sampleSlots('en');

describe('slot tokens', () => {
  test('become the slots’ words; each slot used counts once', () => {
    const { text, used } = renderSlots('A {{slot:2}}, B {{slot:1}}, again {{slot:2}}', slots, { language: 'en' });
    assert.equal(text, `A ${slots[1]?.display}, B ${slots[0]?.display}, again ${slots[1]?.display}`);
    assert.deepEqual(used, [slots[1], slots[0]]);
  });

  test('are told in the words of the caller, links in their address', () => {
    const links = [{ name: 'plans', url: 'https://fennelworks.example/plans' }];
    const { text } = renderSlots('{{slot:1}} {{link:plans}}', slots, {
      language: 'de',
      describe: (slot, language) => `${language} ${slot.start}`,
      links,
    });
    assert.equal(text, 'de 2026-11-24T09:00:00Z https://fennelworks.example/plans');
  });

  for (const text of [
    '{{slot:4}}',
    '{{slot:0}}',
    '{{slot:x}}',
    '{{link:other}}',
    '{{name}}',
    '{{}}',
    '{{slot:1',
    'slot:1}}',
    '{{slot:1}}}}',
    '{{ {{slot:1}} }}',
  ]) {
    test(`that stand for nothing are refused: ${text}`, () => {
      assert.throws(
        () => renderSlots(text, slots, { language: 'en' }),
        (error) => error instanceof CountersignError && error.code === 'unrendered_token',
      );
    });
  }
});

describe('typed times', () => {
  for (const text of [
    'tomorrow at 3pm',
    'Passt Ihnen Donnerstag um 14 Uhr?',
    'le 3 mars à 10h',
    'el martes a las 10',
    'How about 15:30?',
    'on March 3rd',
    'Können wir morgen telefonieren?',
    'demain matin',
    'mañana por la tarde',
    '¿Le va bien mañana?',
    '2026-03-03',
    'Shall we speak on Monday?',
    'à 14 h 30',
    'am 12. März',
    '3 de marzo',
    '3.30 p.m.',
    'at noon',
    'übermorgen',
    'Freitagnachmittag',
  ]) {
    test(`are found: ${text}`, () => assert.equal(findFreeTypedTimes(text, []).length, 1));
  }

  for (const text of [
    'Guten Morgen, Anna',
    'We are open Monday to Friday.',
    'a 30-minute call',
    '24/7 support',
    'a ratio of 10:1',
    'next week',
    'por la mañana',
    'in about 15 minutes',
    '20 Mitarbeiter',
    'the marching band',
    'may I ask',
    'Montag bis Freitag',
    'du lundi au vendredi',
    'de lunes a viernes',
    'In March we start',
    'at 3 sites',
    'version 2.10.3 is out',
    'GBP 0.02 per gigabyte',
  ]) {
    test(`are not seen where there are none: ${text}`, () => assert.deepEqual(findFreeTypedTimes(text, []), []));
  }

  for (const language of ['en', 'de', 'fr', 'es']) {
    test(`do not include rendered slots in ${language}, even when a mail wraps them`, () => {
      const offered = sampleSlots(language);
      const text = offered.map((slot) => `- ${slot.display.replace(' ', '\n')}`).join('\n');
      assert.deepEqual(findFreeTypedTimes(text, offered), []);
      assert.notDeepEqual(findFreeTypedTimes(text, offered.slice(1)), []);
    });
  }

  test('are found in linear time', () => {
    for (const piece of ['1', '1 ', 'lunes a ', '12:', 'mañana ', '3 de ', 'at 1']) {
      const text = piece.repeat(100_000);
      assert.ok(cpuMsOf(() => findFreeTypedTimes(text, [])) < 1000, piece);
    }
  });
});
