import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '../config.ts';
import { readGoogleTokenFile, removeGoogleTokenFile, writeGoogleTokenFile } from './google-token-file.ts';

const parent = mkdtempSync(join(tmpdir(), 'countersign-tokens-'));
after(() => rmSync(parent, { recursive: true }));
const token = ['1//', 'made', 'up'].join('-');
let count = 0;
const folder = () => join(parent, `tokens-${count++}`);

test('what is written is read, in a file and folder for this user alone, and can be removed', () => {
  const here = folder();
  assert.equal(readGoogleTokenFile(here), null);
  for (const refresh_token of ['before', token]) writeGoogleTokenFile(here, { refresh_token, scope: 'openid' });
  assert.equal(readGoogleTokenFile(here)?.reveal(), token);
  assert.deepEqual([statSync(here).mode & 0o777, statSync(join(here, 'google.json')).mode & 0o777], [0o700, 0o600]);
  assert.deepEqual([removeGoogleTokenFile(here), removeGoogleTokenFile(here)], [true, false]);
  assert.equal(readGoogleTokenFile(here), null);
});

test('the folder, unless another is set, is one that git ignores', () => {
  const ignored = readFileSync(new URL('../../.gitignore', import.meta.url), 'utf8').split('\n');
  assert.ok(ignored.includes(`${loadConfig({}).googleTokenCacheDir}/`));
});

test('a folder that was open to others is closed before a token is written into it', () => {
  const here = folder();
  mkdirSync(here, { mode: 0o755 });
  writeGoogleTokenFile(here, { refresh_token: token });
  assert.equal(readGoogleTokenFile(here)?.reveal(), token);
});

for (const [what, file, directory] of [
  ['a file that the group may read', 0o640, 0o700],
  ['a file that everybody may read', 0o604, 0o700],
  ['a folder that others may enter', 0o600, 0o711],
  ['a folder that the group may write', 0o600, 0o720],
] as const) {
  test(`${what} is refused with the command that mends it, and without the token`, () => {
    const here = folder();
    writeGoogleTokenFile(here, { refresh_token: token });
    chmodSync(join(here, 'google.json'), file);
    chmodSync(here, directory);
    assert.throws(
      () => readGoogleTokenFile(here),
      (error: Error & { code?: string }) =>
        error.code === 'token_file_open' && /chmod [67]00 '/.test(error.message) && !error.message.includes(token),
    );
  });
}

for (const text of ['', '{', '{}', 'null', '{"refresh_token":""}', '{"refresh_token":7}']) {
  test(`a file with ${text || 'nothing'} in it is named`, () => {
    const here = folder();
    writeGoogleTokenFile(here, { refresh_token: token });
    writeFileSync(join(here, 'google.json'), text);
    assert.throws(() => readGoogleTokenFile(here), { code: 'token_file_unreadable' });
  });
}
