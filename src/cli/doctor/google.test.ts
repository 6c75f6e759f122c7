import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../../tests/support/command.ts';
import { writeGoogleTokenFile } from '../../app/google-token-file.ts';
import { loadConfig } from '../../config.ts';
import { scopesFor } from '../../connectors/google-scopes.ts';
import { examineGoogle } from './google.ts';

/** Something that tells the time, so many seconds away from ours, and a folder for the token file. */
async function place(t: TestContext, skewSeconds = 0) {
  const server = createServer((_request, response) => {
    const date = new Date(Date.now() + skewSeconds * 1_000).toUTCString();
    response.writeHead(404, skewSeconds === Number.POSITIVE_INFINITY ? { date: 'never' } : { date }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const folder = temporaryFolder(t);
  return loadConfig({ GOOGLE_API_BASE_URL: `http://127.0.0.1:${port}`, GOOGLE_TOKEN_CACHE_DIR: folder });
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const all = scopesFor(['gmail', 'calendar', 'drive']);
const whole = { isOver: false, scopes: all, consentEndsAt: null };

describe('doctor, of the Google connection', () => {
  it('has nothing to say of a whole one', async (t) => {
    assert.deepEqual(
      (await examineGoogle(await place(t), whole)).map(({ verdict }) => verdict),
      ['fine'],
    );
  });

  const cases = {
    'that Google has ended': [{ ...whole, isOver: true }, 'trouble', /has ended the connection/],
    'of an app in Testing': [
      { ...whole, consentEndsAt: inDays(6.5) },
      'remark',
      /ends the consent at .* \(6 days left\)/,
    ],
    'of an app in Testing, over': [{ ...whole, consentEndsAt: inDays(-1) }, 'trouble', /\(over\)/],
    'without calendar': [{ ...whole, scopes: scopesFor(['gmail']) }, 'remark', /calendar is not connected/],
    'that lacks a scope': [
      { ...whole, scopes: all.filter((name) => !name.endsWith('gmail.compose')) },
      'trouble',
      /let gmail put drafts/,
    ],
  } as const;
  for (const [name, [kept, verdict, text]] of Object.entries(cases)) {
    it(`tells of one ${name}, with the remedy`, async (t) => {
      const [first] = await examineGoogle(await place(t), kept);
      assert.equal(first?.verdict, verdict);
      assert.match(first?.text ?? '', text);
      assert.match(first?.remedy ?? '', /auth-google/);
    });
  }

  it('reads the token file where the database has none', async (t) => {
    const config = await place(t);
    const file = { refresh_token: 'x', scopes: all, consent_ends_at: inDays(3.5).toISOString() };
    writeGoogleTokenFile(config.googleTokenCacheDir, file);
    assert.match((await examineGoogle(config, null))[0]?.text ?? '', /3 days left/);
  });

  for (const [seconds, verdict] of [
    [-20, 'fine'],
    [90, 'remark'],
    [-90, 'remark'],
    [400, 'trouble'],
    [-86_400, 'trouble'],
    [Number.POSITIVE_INFINITY, 'remark'],
  ] as const) {
    it(`finds a clock that is ${seconds} seconds away: ${verdict}`, async (t) => {
      const found = await examineGoogle(await place(t, seconds), whole);
      assert.deepEqual([found.length, found[0]?.verdict], [1, verdict], found[0]?.text ?? '');
    });
  }
});
