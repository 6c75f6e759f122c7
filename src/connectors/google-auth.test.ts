import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it, mock } from 'node:test';
import { openGoogle } from '../../tests/support/google-on-sandbox.ts';
import { ConnectorError } from '../core/errors.ts';
import { createGmailMailbox } from './gmail/mailbox.ts';
import { createGoogleAuth } from './google-auth.ts';

const tokenCalls = (exchanges: { path: string }[]) => exchanges.filter(({ path }) => path === '/token').length;

describe('Google credentials', () => {
  it('are fetched once for any number of calls at the same time, and keep their refresh token', async (test) => {
    const google = await openGoogle(test);
    const box = google.mailbox();
    await Promise.all(Array.from({ length: 50 }, () => box.listSendAs()));
    assert.equal(tokenCalls(google.exchanges), 1);
    assert.equal(
      google.credentials.authClient.credentials.refresh_token,
      google.sandbox.credentials.google.refreshToken,
    );
    assert.ok((google.credentials.authClient.credentials.expiry_date ?? 0) > Date.now());
  });

  it('are renewed once when a token was ended early, and the call is made once more', async (test) => {
    const google = await openGoogle(test);
    const box = google.mailbox();
    await box.listSendAs();
    google.sandbox.faults.add({ vendor: 'gmail', preset: 'token_expired', times: 1 });
    await box.listSendAs();
    assert.equal(tokenCalls(google.exchanges), 2);
    google.sandbox.faults.clear();
    google.sandbox.faults.add({ vendor: 'gmail', preset: 'unauthorised' });
    await assert.rejects(box.listSendAs(), { fault: 'unauthorised' });
  });

  it('are unauthorised when the consent is gone, and down when sign-in is; a write was not made then', async (test) => {
    const google = await openGoogle(test);
    const cases = [
      [{ preset: 'invalid_grant' }, 'unauthorised'],
      [{ preset: 'unavailable' }, 'down'],
      [{ drop: 'after' }, 'down'],
    ] as const;
    for (const [rule, fault] of cases) {
      google.sandbox.faults.clear();
      google.sandbox.faults.add({ vendor: 'google-oauth2', ...rule });
      google.dropToken();
      await assert.rejects(google.mailbox().deleteDraft('r1'), (error) => {
        assert.ok(error instanceof ConnectorError);
        assert.deepEqual([error.fault, error.applied], [fault, 'no']);
        return true;
      });
    }
    google.sandbox.faults.clear();
    await google.mailbox().deleteDraft('r1');
  });

  it('always know when they end, so that the library never sends a write again by itself', async (test) => {
    const google = await openGoogle(test);
    const issued = { access_token: 'made-up', token_type: 'Bearer', scope: 'x' };
    google.sandbox.faults.add({ vendor: 'google-oauth2', status: 200, body: issued });
    await assert.rejects(google.mailbox().deleteDraft('r1'), { fault: 'unauthorised' });
    assert.ok((google.credentials.authClient.credentials.expiry_date ?? 0) > Date.now());
    google.sandbox.faults.clear();
    google.dropToken();
    google.sandbox.faults.add({ vendor: 'gmail', preset: 'missing_scope' });
    google.takeCalls();
    await assert.rejects(google.mailbox().deleteDraft('r1'), { fault: 'unauthorised' });
    assert.deepEqual(google.takeCalls(), ['DELETE /drafts/r1']);
  });

  it('of a service account sign for the person they act for, and are fetched through the same door', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const asked: { url: string; body: string }[] = [];
    const door: typeof fetch = async (input, init) => {
      const url = String(input);
      asked.push({ url, body: String(init?.body) });
      const body = url.endsWith('/token')
        ? { access_token: `token-${asked.length}`, expires_in: 3600, token_type: 'Bearer' }
        : { emailAddress: 'maren@rep.example' };
      return Response.json(body, { status: asked.length === 2 ? 401 : 200 });
    };
    const outside = mock.method(globalThis, 'fetch', () => assert.fail('left by another door'));
    try {
      const credentials = createGoogleAuth({
        fetch: door,
        baseUrl: 'http://oauth.example',
        serviceAccount: { clientEmail: 'robot@project.example', privateKey: pem },
        subject: 'maren@rep.example',
        scopes: ['https://www.googleapis.com/auth/gmail.readonly'],
      });
      const box = createGmailMailbox({
        credentials,
        fetch: door,
        rootUrl: 'http://gmail.example',
        sendingAllowed: () => false,
      });
      assert.equal(await box.address(), 'maren@rep.example');
    } finally {
      outside.mock.restore();
    }
    // Token, a 401, a new token, and the call again.
    assert.deepEqual(
      asked.map(({ url }) => new URL(url).pathname),
      ['/token', '/gmail/v1/users/me/profile', '/token', '/gmail/v1/users/me/profile'],
    );
    assert.equal(new URL(asked[0]?.url ?? '').origin, 'http://oauth.example');
    const assertion = new URLSearchParams(asked[0]?.body).get('assertion') ?? '';
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    assert.deepEqual([claims.iss, claims.sub], ['robot@project.example', 'maren@rep.example']);
  });
});
