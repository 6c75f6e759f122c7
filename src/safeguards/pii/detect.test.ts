import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detectPii } from './gate.ts';

/* How the findings of many recognisers become one list. The numbers are test numbers. */

const found = (text: string): string[] => detectPii(text).map(({ type, start, value }) => `${type} ${start} ${value}`);

describe('a value that is certain in one place', () => {
  test('is found in another, where it would be doubtful alone, before and behind', () => {
    assert.deepEqual(found('the 123456789 in the first line\n\nSSN: 123456789\n\nand 123456789 in the last'), [
      'ssn 4 123456789',
      'ssn 38 123456789',
      'ssn 53 123456789',
    ]);
    assert.deepEqual(found('the 123456789 in the first line'), []);
  });

  test('makes no other value certain, however alike', () => {
    assert.deepEqual(found('SSN: 123456789\n\nand 123456788 in the last line'), ['ssn 5 123456789']);
    assert.deepEqual(found('SSN: 123456789\n\nand 213456789 in the last line'), ['ssn 5 123456789']);
  });

  test('has its own type and a confidence just over the threshold there', () => {
    const [, second] = detectPii('SSN: 123456789\n\nand 123456789 in the last line');
    assert.deepEqual([second?.type, second?.confidence, second?.start, second?.end], ['ssn', 0.7, 20, 29]);
  });
});

describe('one place', () => {
  for (const [what, text, only] of [
    ['an address whose name is a number', '+12125550123@example.com', 'email 1 12125550123@example.com'],
    ['an IBAN full of groups of digits', 'IBAN DE89 3704 0044 0532 0130 00', 'iban 5 DE89 3704 0044 0532 0130 00'],
    ['a card in whose middle a phone could stand', 'Visa 4111 1111 1111 1111', 'credit_card 5 4111 1111 1111 1111'],
    ['an address of a machine that holds another', 'from ::ffff:203.0.113.9 on', 'ip_address 5 ::ffff:203.0.113.9'],
  ] as const) {
    test(`holds one value: ${what}`, () => assert.deepEqual(found(text), [only]));
  }
});

test('text without a digit, a sign or a long run of letters holds nothing, and what has one of them may', () => {
  assert.deepEqual(found('Hello there, how are you today?'), []);
  assert.deepEqual(found('ann at example dot com'), ['email 0 ann at example dot com']);
  assert.deepEqual(found('fe::abcd:ef at ip dead:beef::cafe'), [
    'ip_address 0 fe::abcd:ef',
    'ip_address 18 dead:beef::cafe',
  ]);
});
