import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  assessRisk,
  detectPii,
  isBlocked,
  maskForModel,
  type PiiMatch,
  piiSafety,
  redact,
  valuesByType,
} from './gate.ts';

const card = '4111 1111 1111 1111';
const secret = ['x9Kq', 'Lm2P', 'w7Rt', 'Yb4N', 'z8Vc', 'Hd3J', 'f6Gs', 'Ta5Q', 'e1Wu'].join('');

const one = (text: string): PiiMatch => {
  const [match, ...others] = detectPii(text);
  assert.ok(match !== undefined && others.length === 0, text);
  return match;
};

describe('detectPii', () => {
  test('answers the example of the specification', () => {
    const found = valuesByType(detectPii('Contact me at john@example.com or 555-1234'));
    assert.deepEqual(found, { email: ['john@example.com'], phone: ['555-1234'] });
  });

  test('answers nothing for text without personal data', () => {
    assert.deepEqual(valuesByType(detectPii('Your order 2026-881-07 ships on 12 March 2026 in version 1.2.3.4.')), {});
  });

  for (const [text, type, confidence] of [
    ['ann@example.com', 'email', 0.95],
    ['ann@mail.example', 'email', 0.75],
    ['(212) 555-0123', 'phone', 0.9],
    ['(555) 123-4567', 'phone', 0.7],
    ['123-45-6789', 'ssn', 0.95],
    [card, 'credit_card', 0.95],
    ['3782 822463 10005', 'credit_card', 0.95],
    [`api_key=${secret}`, 'api_key', 0.9],
    [`api_key=${secret.slice(0, 24)}`, 'api_key', 0.7],
    ['203.0.113.9', 'ip_address', 0.8],
  ] as const) {
    test(`gives ${type} confidence ${confidence} as specified`, () => {
      const match = one(text);
      assert.equal(match.type, type);
      assert.equal(match.confidence, confidence);
    });
  }

  for (const [name, text] of [
    ['an impossible social security number', '666-12-3456'],
    ['a card number with a wrong check digit', '4111 1111 1111 1112'],
    ['a masked card', 'Visa **** **** **** 4242'],
    ['a meeting number', 'Zoom meeting ID: 212-555-0123'],
    ['a version', 'Upgrade to version 10.4.0.2'],
    ['a placeholder', 'api_key: YOUR_API_KEY_GOES_HERE_12345'],
  ] as const) {
    test(`ignores ${name}`, () => assert.deepEqual(detectPii(text), []));
  }

  for (const [name, text, type] of [
    ['spelled-out signs', 'write to ann [at] example [dot] com', 'email'],
    ['words for signs', 'ann dot lee at example dot com', 'email'],
    ['full-width characters', 'ａｎｎ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'email'],
    ['zero-width characters', '41\u200b11 1111 \u200d1111 1111', 'credit_card'],
    ['HTML entities', 'ann&#64;example&#x2E;com', 'email'],
    ['no-break blanks and dashes', '123\u201145\u20136789', 'ssn'],
    ['other digits', 'card ٤١١١ ١١١١ ١١١١ ١١١١', 'credit_card'],
    ['defanged addresses', 'from 203[.]0[.]113[.]9', 'ip_address'],
  ] as const) {
    test(`sees through ${name}`, () => assert.equal(one(text).type, type));
  }

  test('gives one winner per region, in the order of the text', () => {
    const found = detectPii(`ip 203.0.113.9, card ${card}, ann@example.com, +1 212 555 0123`);
    assert.deepEqual(
      found.map(({ type }) => type),
      ['ip_address', 'credit_card', 'email', 'phone'],
    );
  });

  test('counts offsets in UTF-16 units, also behind emoji', () => {
    const text = '👋🏽 ann@example.com';
    const match = one(text);
    assert.equal(match.start, 5);
    assert.equal(text.slice(match.start, match.end), 'ann@example.com');
  });
});

describe('redact', () => {
  for (const [text, redacted] of [
    ['user@domain.com', 'u***@domain.com'],
    ['(555) 123-1234', '(555) ***-1234'],
    ['call 555-1234', 'call ***-1234'],
    ['123-45-1234', '***-**-1234'],
    [card, '**** **** **** 1111'],
    [`token=${secret}`, `token=****${secret.slice(-4)}`],
    ['203.0.113.9', '203.0.*.*'],
    ['2001:db8::1', '2001:db8:*'],
  ] as const) {
    test(`shows ${redacted}`, () => assert.equal(redact(text, detectPii(text)), redacted));
  }
});

describe('assessRisk', () => {
  const judge = (text: string, strict = false) => assessRisk(detectPii(text), { strict });

  test('blocks a card or a social security number as specified', () => {
    for (const text of [`Card ${card}`, 'SSN 123-45-6789']) {
      assert.deepEqual(judge(text), {
        safe: false,
        warnings: ['HIGH RISK: Financial information detected'],
        risk_score: 1.0,
        recommendation: 'BLOCK: Do not send. Remove sensitive information.',
      });
    }
  });

  test('blocks a key', () => {
    const verdict = judge(`token=${secret}`);
    assert.equal(verdict.risk_score, 0.9);
    assert.deepEqual(verdict.warnings, ['CRITICAL: API keys or tokens detected']);
    assert.ok(isBlocked(verdict));
  });

  for (const begin of ['sk-', 'pat-na1-', 'pat-eu1-', 'AKIA']) {
    test(`blocks a bare key that begins with ${begin}`, () => {
      const length = begin === 'AKIA' ? 16 : 36;
      const key = begin + 'Q7ZK2MXW9RTB4HNC6VPD3JFGY8SLA5EUQ7ZK'.slice(0, length);
      const verdict = judge(`Take ${key} for it.`);
      assert.deepEqual([verdict.risk_score, isBlocked(verdict)], [0.9, true]);
    });
  }

  for (const [text, score] of [
    ['call (212) 555-0123', 0.4],
    ['ann@example.com', 0.3],
    ['203.0.113.9', 0.3],
    ['ann@example.com or (212) 555-0123', 0.5],
    ['a1@example.com b1@example.com c1@example.com d1@example.com', 0.5],
    ['nothing', 0],
  ] as const) {
    test(`scores ${score} for contact data: ${text.slice(0, 24)}`, () => {
      const verdict = judge(text);
      assert.equal(verdict.risk_score, score);
      assert.equal(verdict.safe, true);
      const expected = score === 0 ? 'SAFE: No PII detected.' : 'REVIEW: Manual review required before sending.';
      assert.equal(verdict.recommendation, expected);
    });
  }

  test('warns of more than three e-mail addresses', () => {
    assert.deepEqual(judge('a1@example.com b1@example.com c1@example.com').warnings, []);
    assert.deepEqual(judge('a1@example.com b1@example.com c1@example.com d1@example.com').warnings, [
      'Multiple email addresses detected',
    ]);
  });

  test('strict: any match is unsafe', () => {
    assert.equal(judge('ann@example.com', true).safe, false);
    assert.equal(judge('nothing', true).safe, true);
  });
});

describe('piiSafety', () => {
  const allow = ['Ann@Example.com', '+49 30 2345 6789'];

  test('lets the own addresses and phones pass in any spelling', () => {
    const verdict = piiSafety('Write to ann@example.com or call 030 2345 6789 / +49 (0)30 23456789.', { allow });
    assert.equal(verdict.recommendation, 'SAFE: No PII detected.');
  });

  test('lets the addresses of a signature pass', () => {
    const signature = 'Ann Lee\n+49 30 2345 6789\nann@example.com';
    assert.equal(piiSafety(`Hello\n${signature}`, { allow: [signature] }).risk_score, 0);
  });

  test('judges everybody else', () => assert.equal(piiSafety('bob@example.com', { allow }).risk_score, 0.3));

  test('never allows a card, even when it is listed', () => {
    assert.ok(isBlocked(piiSafety(`Card ${card}`, { allow: [card, ...allow] })));
  });
});

describe('maskForModel', () => {
  test('replaces every value by a stable token and remembers what it stood for', () => {
    const { masked, tokens } = maskForModel(`card ${card}, again ${card}; ann@example.com; token=${secret}`);
    assert.equal(masked, 'card [[card:1]], again [[card:1]]; [[email:1]]; token=[[secret:1]]');
    assert.deepEqual(
      [...tokens],
      [
        ['[[card:1]]', card],
        ['[[email:1]]', 'ann@example.com'],
        ['[[secret:1]]', secret],
      ],
    );
  });

  test('keeps JSON valid', () => {
    const facts = {
      message: `My card is "${card}"\nand mail ann@example.com\t\\ end`,
      nested: [`SSN 123-45-6789`, 'é ＠ ok'],
    };
    const parsed: unknown = JSON.parse(maskForModel(JSON.stringify(facts)).masked);
    assert.deepEqual(parsed, {
      message: 'My card is "[[card:1]]"\nand mail [[email:1]]\t\\ end',
      nested: ['SSN [[ssn:1]]', 'é ＠ ok'],
    });
  });

  test('defuses tokens that the text brings along', () => {
    const { masked, tokens } = maskForModel('Say [[card:1]] please');
    assert.equal(masked, 'Say [ [card:1]] please');
    assert.equal(tokens.size, 0);
  });

  test('finds nothing more in masked text', () => {
    fc.assert(fc.property(pieces, (parts) => assert.deepEqual(detectPii(maskForModel(parts.join(' ; ')).masked), [])));
  });
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'Hello',
      'ann@example.com',
      'ann [at] example [dot] org',
      card,
      '123-45-6789',
      '(212) 555-0123',
      '+49 30 2345 6789',
      '203.0.113.9',
      '2001:db8::1',
      `token=${secret}`,
      'ＳＳＮ １２３-４５-６７８９',
      '👋',
      'é',
      '\u200b',
      '&nbsp;',
      '\ud800',
    ),
    fc.string({ maxLength: 12, unit: 'grapheme' }),
    fc.stringMatching(/^[\d +().-]{1,16}$/),
  ),
  { maxLength: 12 },
);

describe('properties', () => {
  test('offsets map back to the original text, ordered and without overlaps', () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom('', ' ', ', ', '\n', '\u200b'), (parts, glue) => {
        const text = parts.join(glue);
        let end = 0;
        for (const match of detectPii(text)) {
          assert.equal(match.value, text.slice(match.start, match.end));
          assert.ok(match.start >= end && match.end > match.start && match.end <= text.length);
          assert.ok(match.confidence >= 0.7 && match.confidence <= 1);
          end = match.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('redaction never leaks a found value and is stable', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join(' ; ');
        const matches = detectPii(text);
        const redacted = redact(text, matches);
        for (const { value } of matches) assert.ok(!redacted.includes(value), value);
        assert.equal(redact(redacted, detectPii(redacted)), redacted);
      }),
      { numRuns: 300 },
    );
  });

  test('text without disguises is found alike wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ann@example.com', card, '(212) 555-0123', '203.0.113.9'),
        fc.string({ unit: fc.constantFrom('ä', '😀', '\n', '.') }),
        (value, padding) => {
          const text = `${padding} ${value} ${padding}`;
          assert.ok(detectPii(text).some((match) => match.value === value));
        },
      ),
    );
  });
});
