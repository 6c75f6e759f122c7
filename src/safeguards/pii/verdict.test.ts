import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assessRisk, detectPii, isBlocked, maskForModel, piiSafety } from './gate.ts';

/* What the verdict and the masked text promise, value by value; the numbers are test numbers. */

const card = ['4111', '1111', '1111', '1111'];
const key = ['x9Kq', 'Lm2P', 'w7Rt', 'Yb4N', 'z8Vc', 'Hd3J', 'f6Gs', 'Ta5Q', 'e1Wu'].join('');
const values = {
  secret: `api_key=${key}`,
  card: `Visa ${card.join(' ')}`,
  ssn: 'SSN 123-45-6789',
  iban: ['IBAN DE89', '3704', '0044', '0532', '0130', '00'].join(' '),
  passport: 'passport no. C01X00T47',
  born: 'date of birth: 12.03.1981',
  email: 'ann@example.com',
  phone: '+49 30 2345 6789',
  ip: 'host 203.0.113.9',
} as const;

describe('text for a model', () => {
  for (const [name, text] of Object.entries(values)) {
    test(`holds [[${name}:1]] for ${name}`, () => {
      const { masked, tokens } = maskForModel(text);
      assert.ok(masked.includes(`[[${name}:1]]`), masked);
      assert.deepEqual([...tokens.keys()], [`[[${name}:1]]`]);
      assert.deepEqual(detectPii(masked), []);
    });

    test(`holds no [[${name}:1]] that the text brings along`, () => {
      const { masked, tokens } = maskForModel(`see [[${name}:1]] there`);
      assert.equal(masked, `see [ [${name}:1]] there`);
      assert.equal(tokens.size, 0);
    });
  }

  test('numbers values of a kind, each its own', () => {
    const { masked } = maskForModel('ann@example.com, bob@example.com, Ann@Example.com, ip 203.0.113.9');
    assert.equal(masked, '[[email:1]], [[email:2]], [[email:1]], ip [[ip:1]]');
  });

  for (const [what, one, other] of [
    ['a card', `Visa ${card.join(' ')}`, `Visa ${card.join('-')}`],
    ['a social security number', 'SSN 123-45-6789', 'SSN 123 45 6789'],
    ['an IBAN', values.iban, values.iban.replaceAll(' ', '').replace('IBAN', 'IBAN ')],
    ['a passport', 'passport no. C01X00T47', 'passport no. c01x00t47'],
    ['a phone with its country code', 'call +49 30 2345 6789', 'call 030 2345 6789'],
    ['a phone with an extension', 'call (212) 555-0123 ext. 45', 'call (212) 555-0123'],
    ['a phone with a long extension', 'call (212) 555-0123 x123456', 'call (212) 555-0123'],
  ]) {
    test(`knows ${what} again in another spelling`, () =>
      assert.equal(maskForModel(`${one}\n${other}`).tokens.size, 1, maskForModel(`${one}\n${other}`).masked));
  }

  test('tells two keys apart that differ in case alone', () => {
    assert.equal(maskForModel(`api_key=${key}\napi_key=${key.toLowerCase()}`).tokens.size, 2);
  });

  test('tells two phones apart that end differently', () => {
    assert.equal(maskForModel('call +49 30 2345 6789 or +49 30 2345 6780').tokens.size, 2);
  });
});

describe('what may stand in a draft', () => {
  const isHeld = (text: string, ...allow: string[]): boolean => piiSafety(text, { allow }).risk_score > 0;

  test('an allowed address, in any case, and no other', () => {
    assert.equal(isHeld('write to Ann@Example.com', 'ann@example.com'), false);
    assert.equal(isHeld('write to bob@example.com', 'ann@example.com'), true);
  });

  test('an allowed phone that is given as bare digits', () => {
    assert.equal(isHeld('call +1 212 555 0123', '2125550123'), false);
    assert.equal(isHeld('call +1 212 555 0124', '2125550123'), true);
    assert.equal(isHeld('call 555-1234', '5551234'), false);
    assert.equal(isHeld('call +49 30 2345 6789', '493023456789000'), true);
  });

  test('no phone by the digits of a sentence, a longer number or a shorter one', () => {
    assert.equal(isHeld('call +1 212 555 0123', 'order 2125550123 of May'), true);
    assert.equal(isHeld('call 555-1234', '551234'), true);
    assert.equal(isHeld('call +1 212 555 0123', '99999992125550123'), true);
  });

  test('the phone of a signature, with its words', () => {
    assert.equal(isHeld('call +49 30 2345 6789', 'Eva Lindner\nTel. +49 30 2345 6789'), false);
  });

  test('never a card or a key, also where it is allowed', () => {
    assert.equal(isHeld(values.card, card.join(' ')), true);
    assert.equal(isHeld(values.secret, key), true);
  });
});

describe('the verdict', () => {
  const judge = (text: string, strict = false) => assessRisk(detectPii(text), { strict });

  for (const [name, score, warnings] of [
    ['secret', 0.9, ['CRITICAL: API keys or tokens detected']],
    ['card', 1, ['HIGH RISK: Financial information detected']],
    ['ssn', 1, ['HIGH RISK: Financial information detected']],
    ['iban', 0.9, ['HIGH RISK: Financial information detected']],
    ['passport', 0.9, ['Identity data detected']],
    ['born', 0.5, ['Identity data detected']],
    ['email', 0.3, []],
    ['phone', 0.4, []],
    ['ip', 0.3, []],
  ] as const) {
    test(`scores ${name} ${score}`, () => {
      const verdict = judge(values[name]);
      assert.deepEqual([verdict.risk_score, verdict.warnings], [score, warnings]);
      assert.equal(verdict.safe, score < 0.8);
      assert.equal(isBlocked(verdict), score >= 0.8);
      assert.match(
        verdict.recommendation,
        score < 0.8 ? /^REVIEW: Manual review required before sending\.$/ : /^BLOCK/,
      );
    });
  }

  test('counts one address once, however it is written, and four as many', () => {
    const three = 'a1@example.com A1@Example.com b1@example.com c1@example.com';
    assert.deepEqual([judge(three).risk_score, judge(three).warnings], [0.3, []]);
    assert.deepEqual(judge(`${three} d1@example.com`).warnings, ['Multiple email addresses detected']);
  });

  test('takes two kinds of contact data for more than one, also an address of a machine', () => {
    assert.equal(judge('ann@example.com from ip 203.0.113.9').risk_score, 0.5);
    assert.equal(judge('call +49 30 2345 6789 from ip 203.0.113.9').risk_score, 0.5);
  });

  test('blocks from 0.8 on', () => {
    const verdict = judge('nothing');
    assert.deepEqual([verdict.safe, verdict.recommendation], [true, 'SAFE: No PII detected.']);
    assert.equal(isBlocked({ ...verdict, risk_score: 0.8 }), true);
    assert.equal(isBlocked({ ...verdict, risk_score: 0.79 }), false);
  });

  test('is strict only where it is asked to be, and then with anything', () => {
    assert.deepEqual(
      [judge(values.email).safe, judge(values.email, true).safe, judge('nothing', true).safe],
      [true, false, true],
    );
    assert.equal(piiSafety(values.email, { allow: [] }).safe, true);
    assert.equal(piiSafety(values.email, { allow: [], strict: true }).safe, false);
  });
});
