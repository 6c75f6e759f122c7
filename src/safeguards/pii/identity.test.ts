import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assessRisk, detectPii, isBlocked, maskForModel, piiSafety, redact, valuesByType } from './gate.ts';

const iban = 'DE89 3704 0044 0532 0130 00';

describe('identity and bank data', () => {
  for (const [text, type] of [
    [`IBAN ${iban}`, 'iban'],
    ['passport no. C01X00T47', 'passport'],
    ['CPF 529.982.247-25', 'national_id'],
    ['routing number 021000021', 'bank_account'],
  ] as const) {
    test(`${type} in a draft blocks it`, () => {
      const verdict = assessRisk(detectPii(text));
      assert.deepEqual(
        detectPii(text).map((match) => match.type),
        [type],
      );
      assert.ok(isBlocked(verdict));
      assert.equal(verdict.recommendation, 'BLOCK: Do not send. Remove sensitive information.');
    });
  }

  for (const [text, type] of [
    ['DOB: 14.03.1975', 'date_of_birth'],
    ['BTC 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'crypto_wallet'],
  ] as const) {
    test(`${type} in a draft asks for review`, () => {
      const verdict = assessRisk(detectPii(text));
      assert.equal(verdict.risk_score, 0.5);
      assert.equal(verdict.safe, true);
      assert.equal(verdict.recommendation, 'REVIEW: Manual review required before sending.');
      assert.equal(verdict.warnings.length, 1);
    });
  }

  test('is never allowed by a signature', () => {
    assert.ok(isBlocked(piiSafety(`Pay to ${iban}`, { allow: [`Ann Lee\n${iban}`] })));
  });

  test('is masked for a model and comes back by its token', () => {
    const { masked, tokens } = maskForModel(`Pay ${iban}, passport no. C01X00T47, DOB: 14.03.1975`);
    assert.equal(masked, 'Pay [[iban:1]], passport no. [[passport:1]], DOB: [[born:1]]');
    assert.equal(tokens.get('[[iban:1]]'), iban);
  });

  test('one account in two spellings is one token', () => {
    const { masked } = maskForModel(`${iban} = ${iban.replaceAll(' ', '')}`);
    assert.equal(masked, '[[iban:1]] = [[iban:1]]');
  });

  test('is redacted without giving it away', () => {
    const text = `IBAN ${iban}, born 14.03.1975`;
    assert.equal(redact(text, detectPii(text)), 'IBAN DE** **** 3000, born ****-**-**');
  });
});

describe('people and addresses', () => {
  const text = 'Dear Maria Lopez, we ship to 12 Harbour Road, Boise, ID 83702.';

  test('are found only when asked for', () => {
    assert.deepEqual(detectPii(text), []);
    assert.deepEqual(valuesByType(detectPii(text, { names: true })), {
      person: ['Maria Lopez'],
      address: ['12 Harbour Road, Boise, ID 83702'],
    });
  });

  test('stay in what a model sees and leave a draft as safe as it is', () => {
    assert.equal(maskForModel(text).masked, text);
    assert.equal(piiSafety(text, { allow: [] }).recommendation, 'SAFE: No PII detected.');
  });
});
