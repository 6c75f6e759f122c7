import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../tests/support/command.ts';
import { type Config, loadConfig } from '../config.ts';
import { Secret } from '../core/secret.ts';
import { googleCredentials } from './google-credentials.ts';
import { readServiceAccount } from './google-service-account.ts';
import { writeGoogleTokenFile } from './google-token-file.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = {
  client_email: 'robot@project.example',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  subject: 'maren@rep.example',
};

function configOf(json: string, more: Record<string, string> = {}): Config {
  return loadConfig({ GOOGLE_CREDENTIALS_JSON: json, ...more });
}

describe('the service account', () => {
  it('is read raw and in base64', () => {
    const raw = JSON.stringify(account);
    for (const text of [raw, Buffer.from(raw).toString('base64')]) {
      const { clientEmail, subject } = readServiceAccount(configOf(text)) ?? {};
      assert.deepEqual([clientEmail, subject], [account.client_email, account.subject]);
    }
    assert.equal(readServiceAccount(loadConfig({})), null);
  });

  it('that cannot be used is refused in a sentence that shows nothing of it', () => {
    const { subject: _, ...nobody } = account;
    const wrong: [() => unknown, RegExp][] = [
      [
        () => configOf('{"client_email": '),
        /GOOGLE_CREDENTIALS_JSON is invalid: it must be the JSON of a service account/,
      ],
      [() => configOf('bm90IGpzb24='), /GOOGLE_CREDENTIALS_JSON is invalid/],
      [() => readServiceAccount(configOf(JSON.stringify({ ...account, private_key: 'planted' }))), /is no key/],
      [() => readServiceAccount(configOf(JSON.stringify(nobody))), /whose mailbox/],
    ];
    for (const [read, sentence] of wrong) {
      assert.throws(read, (error: Error) => sentence.test(error.message) && !error.message.includes('planted'));
    }
    const one = { SIGN_IN_ALLOW: 'maren@rep.example, @rep.example' };
    assert.equal(readServiceAccount(configOf(JSON.stringify(nobody), one))?.subject, 'maren@rep.example');
  });

  it('signs calls where no user is connected, and is left alone where one is', async (t) => {
    const bodies: string[] = [];
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      bodies.push(String(init?.body));
      return Response.json({ access_token: `made-up-${bodies.length}`, expires_in: 3600, token_type: 'Bearer' });
    };
    const config = configOf(JSON.stringify(account), { GOOGLE_TOKEN_CACHE_DIR: temporaryFolder(t) });
    const place = { fetch, baseUrl: 'http://oauth.example' };
    const alone = googleCredentials({ config, emulated: null, place, issuer: null });
    assert.equal((await alone?.authClient.getAccessToken())?.token, 'made-up-1');
    await alone?.authClient.refreshAccessToken();
    assert.equal(alone?.authClient.credentials.access_token, 'made-up-2');
    assert.match(bodies[0] ?? '', /assertion=/);

    const { issuer, used } = issuerOf();
    const asked = { config, emulated: null, place, issuer };
    writeGoogleTokenFile(config.googleTokenCacheDir, { refresh_token: 'of-a-user' });
    assert.equal((await googleCredentials(asked)?.authClient.getAccessToken())?.token, 'of-the-user');
    assert.deepEqual([used, bodies.length], [['of-a-user'], 2]);
  });
});

function issuerOf() {
  const used: string[] = [];
  const issuer: NonNullable<Parameters<typeof googleCredentials>[0]['issuer']> = {
    async refresh(token) {
      used.push(token.reveal());
      const accessToken = new Secret('of-the-user');
      return { accessToken, refreshToken: null, expiresInSeconds: 3_600, scopes: null, tokenType: 'Bearer' };
    },
    async revoke() {},
  };
  return { issuer, used };
}
