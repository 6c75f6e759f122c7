import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalise } from './normalise.ts';

test('undoes each disguise', () => {
  for (const [disguised, plain] of [
    ['a\u200bb\u00adc', 'abc'],
    ['１２３－Ａｂ＠．', '123-Ab@.'],
    ['a\u00a0b\u2009c', 'a b c'],
    ['1\u20112\u20133\u22124', '1-2-3-4'],
    ['a&#64;b&#x2e;c&nbsp;d&amp;e', 'a@b.c d&e'],
    ['a&#8203;b&#x200B;c', 'abc'],
    ['&#xff11;&#160;x', '1 x'],
    ['ann [at] x [dot] com', 'ann@x.com'],
    ['ann(AT)x(Dot)com', 'ann@x.com'],
    ['u%40x', 'u@x'],
    ['٠١٩ ۰۹ ०९ 𝟏𝟗', '019 09 09 19'],
    ['4111 11=\r\n11', '4111 1111'],
    ['a=3Db ann=40x=2Eorg =C2=A0x', 'a=b ann@x.org  x'],
    ['12<b></b>34<!-- x -->56<wbr>78', '12345678'],
    ['<i>ann</i>@<span class="x">example</span>.org', '<i>ann@example.org'],
    ['p\u0430ypal 1\u0441', 'paypal 1c'],
    ['ann {at} x <dot> com, b (a) yy.org', 'ann@x.com, b@yy.org'],
    ['1{.}2(.)3[.]4', '1.2.3.4'],
  ] as const) {
    assert.equal(normalise(disguised).text, plain);
  }
});

test('leaves everything else alone', () => {
  for (const text of [
    '',
    'plain text',
    '&unknown; &copy_to=1 & co',
    'größer, 你好, 👋',
    '(attached) [atlas]',
    '\ud800 &#0;x'.slice(0, 1),
    'card=5537 size=40px ip=2001:DB8::1',
    '<td>12</td><td>34</td>',
    '<b>Tel</b>212',
    'привет, мир',
  ]) {
    assert.equal(normalise(text).text, text);
  }
});

const fragment = fc.oneof(
  fc.constantFrom(
    '\u200b',
    '\u00ad',
    '１',
    '－',
    '&#64;',
    '&#8203;',
    '&nbsp;',
    '&amp;',
    '&#',
    '[at]',
    ' [dot] ',
    ' (at) ',
    '%40',
    '𝟏',
    '٣',
    'a',
    ' ',
    '@',
    '\ud835',
    '&#xd800;',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

test('every span of the normalised text maps to a span of the original that normalises to it', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 20 }), fc.nat(), fc.nat(), (parts, from, length) => {
      const original = parts.join('');
      const { text, toOriginal } = normalise(original);
      const start = text.length === 0 ? 0 : from % text.length;
      const end = Math.min(text.length, start + 1 + (length % 8));
      if (end <= start) return;
      const span = toOriginal({ start, end });
      assert.ok(span.start >= 0 && span.start < span.end && span.end <= original.length);
      const whole = toOriginal({ start: 0, end: text.length });
      assert.ok(whole.start <= span.start && span.end <= whole.end);
    }),
    { numRuns: 500 },
  );
});

test('a plain part keeps its offsets', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 10 }), fc.array(fragment, { maxLength: 10 }), (before, after) => {
      const original = `${before.join('')}\nQZX\n${after.join('')}`;
      const { text, toOriginal } = normalise(original);
      const start = text.indexOf('QZX');
      const span = toOriginal({ start, end: start + 3 });
      assert.equal(original.slice(span.start, span.end), 'QZX');
    }),
    { numRuns: 500 },
  );
});
