import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { startTestWorld, type TestWorld } from '../tests/support/sandbox-world.ts';
import { rep } from './index.ts';

const redirectUri = 'http://127.0.0.1:9/callback';
const scope = ['openid', 'email', 'https://www.googleapis.com/auth/gmail.readonly'];

function clientFor({ sandbox }: TestWorld): OAuth2Client {
  const { clientId, clientSecret } = sandbox.credentials.google;
  const endpoints = {
    oauth2AuthBaseUrl: `${sandbox.url}/o/oauth2/v2/auth`,
    oauth2TokenUrl: `${sandbox.url}/token`,
    oauth2RevokeUrl: `${sandbox.url}/revoke`,
    tokenInfoUrl: `${sandbox.url}/oauth2/v2/tokeninfo`,
  };
  return new OAuth2Client({ clientId, clientSecret, redirectUri, endpoints });
}

async function consent(client: OAuth2Client, more: object = {}): Promise<URL> {
  const url = client.generateAuthUrl({ access_type: 'offline', scope, state: 's-1', ...more });
  const response = await fetch(url, { redirect: 'manual' });
  assert.equal(response.status, 302);
  return new URL(response.headers.get('location') ?? '');
}

test('consent with PKCE gives tokens that work, refresh and end when revoked', async (t) => {
  const world = await startTestWorld(t);
  const client = clientFor(world);
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const back = await consent(client, {
    code_challenge_method: CodeChallengeMethod.S256,
    code_challenge: codeChallenge,
  });
  assert.equal(back.searchParams.get('state'), 's-1');
  const code = back.searchParams.get('code') ?? '';
  const { tokens } = await client.getToken({ code, codeVerifier });
  assert.equal(tokens.scope, scope.join(' '));
  client.setCredentials(tokens);
  const profile = await client.request<{ emailAddress: string }>({
    url: `${world.sandbox.url}/gmail/v1/users/me/profile`,
  });
  assert.equal(profile.data.emailAddress, rep.email);
  const person = await client.request<{ email: string }>({ url: `${world.sandbox.url}/oauth2/v2/userinfo` });
  assert.equal(person.data.email, rep.email);

  const refreshed = await client.refreshAccessToken();
  assert.notEqual(refreshed.credentials.access_token, tokens.access_token);
  await client.revokeToken(tokens.refresh_token ?? '');
  await assert.rejects(client.refreshAccessToken(), /invalid_grant/);
  const after = await world.google('GET', '/gmail/v1/users/me/profile', undefined, {
    authorization: `Bearer ${tokens.access_token}`,
  });
  assert.equal(after.status, 401);
});

test('a code works once, with its own verifier only', async (t) => {
  const client = clientFor(await startTestWorld(t));
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const pkce = { code_challenge_method: CodeChallengeMethod.S256, code_challenge: codeChallenge };
  const code = async () => (await consent(client, pkce)).searchParams.get('code') ?? '';
  await assert.rejects(client.getToken({ code: await code(), codeVerifier: 'x'.repeat(43) }), /invalid_grant/);
  await assert.rejects(client.getToken({ code: await code() }), /invalid_grant/);
  const good = await code();
  await client.getToken({ code: good, codeVerifier });
  await assert.rejects(client.getToken({ code: good, codeVerifier }), /invalid_grant/);
});

test('a token without the scope is refused with 403, a wrong one with 401', async (t) => {
  const world = await startTestWorld(t);
  const client = clientFor(world);
  const { tokens } = await client.getToken((await consent(client)).searchParams.get('code') ?? '');
  const authorization = `Bearer ${tokens.access_token}`;
  const raw = Buffer.from('To: a@b.example\r\n\r\nx').toString('base64url');
  const write = await world.google('POST', '/gmail/v1/users/me/drafts', { message: { raw } }, { authorization });
  assert.equal(write.status, 403);
  assert.match(JSON.stringify(write.body), /insufficientPermissions/);
  assert.equal(
    (await world.google('GET', '/calendar/v3/users/me/calendarList', undefined, { authorization })).status,
    403,
  );
  assert.equal(
    (await world.google('GET', '/gmail/v1/users/me/labels', undefined, { authorization: 'Bearer nonsense' })).status,
    401,
  );
});

test('a person may deny, or untick a scope; a strange client or address is refused', async (t) => {
  const world = await startTestWorld(t);
  const client = clientFor(world);
  world.sandbox.faults.add({ preset: 'consent_denied', times: 1 });
  assert.equal((await consent(client)).searchParams.get('error'), 'access_denied');
  world.sandbox.faults.add({ preset: 'scope_unticked', options: { scope: 'gmail.readonly' }, times: 1 });
  const { tokens } = await client.getToken((await consent(client)).searchParams.get('code') ?? '');
  assert.equal(tokens.scope, 'openid email');
  const odd = client.generateAuthUrl({ scope, redirect_uri: 'http://evil.example/cb' });
  assert.equal((await fetch(odd, { redirect: 'manual' })).status, 400);
});

test('tokens run out by the clock', async (t) => {
  let now = Date.UTC(2026, 10, 2);
  const world = await startTestWorld(t, { clock: () => now });
  const client = clientFor(world);
  client.setCredentials({ refresh_token: world.sandbox.credentials.google.refreshToken });
  const { credentials } = await client.refreshAccessToken();
  const ask = async () =>
    (
      await world.google('GET', '/gmail/v1/users/me/profile', undefined, {
        authorization: `Bearer ${credentials.access_token}`,
      })
    ).status;
  assert.equal(await ask(), 200);
  now += 3_600_000;
  assert.equal(await ask(), 401);
});
