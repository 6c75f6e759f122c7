import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { firstOwnerLink } from '../../src/app/first-owner.ts';
import type { Environment } from '../../src/config.ts';
import { createTestApp, type TestApp, type TestAppOptions } from './app.ts';
import { type Browser, codeFor, openBrowser } from './visitor.ts';

/** Assembled here, so that no text in the repository looks like a secret. */
export const passwordOf = (name: string): string => ['correct', 'horse', name, 'battery'].join(' ');

/** An installation where `@example.com` signs in, with its server. */
export async function openSignInApp(
  t: TestContext,
  outside: { connectors: object } | Extract<TestAppOptions, { sandbox: unknown }> = { connectors: {} },
  settings: Environment = {},
) {
  const app = await createTestApp(t, {
    ...(outside as TestAppOptions),
    settings: { SIGN_IN_ALLOW: '@example.com', ...settings },
  });
  const server = await app.server();
  return { app, server, browser: () => openBrowser(server) };
}

/** The first owner, by the link that is printed at the start. */
export async function becomeOwner(app: TestApp, browser: Browser, email = 'olga@example.com'): Promise<void> {
  const token = (await firstOwnerLink(app))?.split('#')[1];
  const joined = await browser.post('/auth/invitations/accept', {
    token,
    email,
    name: 'Olga',
    password: passwordOf('olga'),
  });
  assert.equal(joined.status, 204, JSON.stringify(joined.body));
}

/** Sets up an authenticator app, which counts as a step-up; answers its address, and the code that is spent. */
export async function setUpTotp(browser: Browser, password: string): Promise<{ uri: string; code: string }> {
  const begun = await browser.post('/auth/two-factor/enable', { password });
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  const uri = String(begun.body.totpURI);
  const code = codeFor(uri);
  const ended = await browser.post('/auth/two-factor/verify-totp', { code });
  assert.equal(ended.status, 200, JSON.stringify(ended.body));
  return { uri, code };
}

/** Invites an address as whoever has stepped up, and lets it join in a browser of its own. */
export async function join(inviter: Browser, browser: Browser, email: string, role: string): Promise<string> {
  const invited = await inviter.post('/api/admin/users', { email, role });
  assert.equal(invited.status, 201, JSON.stringify(invited.body));
  const token = String(invited.body.link).split('#')[1];
  const [name = ''] = email.split('@');
  const joined = await browser.post('/auth/invitations/accept', { token, name, password: passwordOf(name) });
  assert.equal(joined.status, 204, JSON.stringify(joined.body));
  const me = await browser.get('/auth/me');
  return String((me.body.person as { id: string }).id);
}
