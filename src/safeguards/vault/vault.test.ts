import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { sealFernet } from '../../../tests/support/fernet.ts';
import { CountersignError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { createVault, type VaultPlace } from './vault.ts';

const newKey = () => new Secret(randomBytes(32).toString('base64url'));
const plain = ['a refresh token', 'ü', '\u{1f511}'].join(' ');
const place: VaultPlace = {
  workspaceId: randomUUID(),
  table: 'oauth_tokens',
  rowId: randomUUID(),
  column: 'refresh_token_encrypted',
  purpose: 'refresh token',
  userId: randomUUID(),
  service: 'google',
};
const key = newKey();
const vault = createVault([key]);
const record = vault.seal(place, new Secret(plain));

/** Refused with one of the vault's own sentences, which hold nothing of what was sealed. */
function isRefused(open: () => unknown, what: string): void {
  assert.throws(
    open,
    (error) => {
      assert.ok(error instanceof CountersignError, what);
      assert.match(error.code, /^vault_(record_refused|key_unknown)$/, what);
      assert.equal(inspect(error, { depth: 9 }).includes('a refresh token'), false);
      return true;
    },
    what,
  );
}

const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};

test('what was sealed opens at its place, and shows itself to nobody on the way', () => {
  const opened = vault.open(place, record);
  assert.equal(opened.reveal(), plain);
  for (const shown of [String(opened), JSON.stringify({ opened }), inspect({ opened }), inspect(vault, { depth: 9 })]) {
    assert.equal(shown.includes(plain), false);
    assert.equal(shown.includes(key.reveal()), false);
  }
  assert.equal(record.includes(plain), false);
});

test('the same secret is sealed differently each time', () => {
  const records = new Set(Array.from({ length: 1000 }, () => vault.seal(place, new Secret(plain))));
  assert.equal(records.size, 1000);
});

test('every bit flip of a record is refused: of its text, and of what the text stands for', () => {
  const text = Buffer.from(record, 'latin1');
  for (let bit = 0; bit < text.length * 8; bit += 1) {
    isRefused(() => vault.open(place, flip(text, bit).toString('latin1')), `text bit ${bit}`);
  }
  const [format, id, sealed = ''] = record.split('.');
  const bytes = Buffer.from(sealed, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = `${format}.${id}.${flip(bytes, bit).toString('base64url')}`;
    isRefused(() => vault.open(place, changed), `sealed bit ${bit}`);
  }
});

test('every truncation is refused, at either end and in the middle; so is anything added', () => {
  for (let length = 0; length < record.length; length += 1) {
    isRefused(() => vault.open(place, record.slice(0, length)), `the first ${length}`);
    isRefused(() => vault.open(place, record.slice(record.length - length)), `the last ${length}`);
    isRefused(() => vault.open(place, record.slice(0, length) + record.slice(length + 1)), `without ${length}`);
  }
  for (const more of ['A', '=', '\n', ' ', '.', 'AAAA']) isRefused(() => vault.open(place, record + more), more);
  isRefused(() => vault.open(place, ` ${record}`), 'a space before');
});

for (const field of Object.keys(place) as (keyof VaultPlace)[]) {
  test(`a record opens under no other ${field}`, () => {
    for (const other of [randomUUID(), '', `${place[field]} `, 'access_token_encrypted', 'access token', 'hubspot']) {
      isRefused(() => vault.open({ ...place, [field]: other }, record), other);
    }
  });
}

test('values of a place cannot be shifted from one to the next', () => {
  const split = { ...place, rowId: 'ab', column: 'c' };
  isRefused(() => vault.open({ ...place, rowId: 'a', column: 'bc' }, vault.seal(split, new Secret('x'))), 'shifted');
});

test('another format version is refused, also where the rest is right', () => {
  for (const version of ['v0', 'v2', 'v11', 'V1', '1', '']) {
    isRefused(() => vault.open(place, record.replace(/^v1/, version)), version);
  }
});

test('a record of an unknown key says which key is missing, and never shows plain text', () => {
  const other = createVault([newKey()]);
  assert.throws(() => other.open(place, record), {
    code: 'vault_key_unknown',
    message: `A stored token was sealed with key ${vault.activeKeyId}, which OAUTH_ENCRYPTION_KEY does not hold. Add that key, or connect the account again.`,
  });
  // Named as its own, it does not open either.
  isRefused(() => other.open(place, record.replace(vault.activeKeyId, other.activeKeyId)), 'renamed');
  isRefused(
    () => createVault([newKey(), key]).open(place, record.replace(/\.\w{16}\./, '.0123456789abcdef.')),
    'made up',
  );
});

test('plain text and odd things are no records', () => {
  for (const text of [
    '',
    plain,
    'null',
    'v1',
    'v1..',
    'gAAAAA',
    `v1.${vault.activeKeyId}.`,
    `v1.${vault.activeKeyId}.AAAA`,
  ]) {
    isRefused(() => vault.open(place, text), text);
  }
});

test('the first key seals, all open, and the id gives away nothing of a key', () => {
  const [first, second] = [newKey(), newKey()];
  const old = createVault([second]);
  const both = createVault([first, second]);
  const sealed = old.seal(place, new Secret(plain));
  assert.equal(both.open(place, sealed).reveal(), plain);
  assert.equal(both.isCurrent(sealed), false);
  assert.equal(both.keyIdOf(sealed), old.activeKeyId);
  assert.equal(both.isCurrent(both.seal(place, new Secret(plain))), true);
  assert.deepEqual(both.keyIds, [createVault([first]).activeKeyId, old.activeKeyId]);
  assert.match(both.activeKeyId, /^[0-9a-f]{16}$/);
  const bytes = Buffer.from(first.reveal(), 'base64url').toString('hex');
  assert.equal(bytes.includes(both.activeKeyId), false);
});

test('a Fernet token opens with whichever key fits, and is not current', () => {
  const legacy = newKey();
  const token = sealFernet(legacy.reveal(), plain, { seconds: 1_700_000_000, iv: randomBytes(16) });
  const both = createVault([key, legacy]);
  assert.equal(both.open(place, token).reveal(), plain);
  assert.equal(both.keyIdOf(token), createVault([legacy]).activeKeyId);
  assert.equal(both.isCurrent(token), false);
  assert.equal(vault.keyIdOf(token), null);
  isRefused(() => vault.open(place, token), 'no key fits');
});

test('keys that are not 32 bytes are refused', () => {
  for (const bytes of [0, 16, 31, 33, 64]) {
    const wrong = new Secret(randomBytes(bytes).toString('base64url'));
    assert.throws(() => createVault([wrong]), { code: 'invalid_key' });
  }
});
