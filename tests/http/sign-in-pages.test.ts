import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { firstOwnerLink } from '../../src/app/first-owner.ts';
import { openBrowser } from '../support/browser.ts';
import { freePort } from '../support/command.ts';
import { openSignInApp, passwordOf } from '../support/people.ts';
import { codeFor } from '../support/visitor.ts';

test('in a real browser: the link of the start, an authenticator app, a passkey, and in again', async (t) => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const { app, server } = await openSignInApp(t, { connectors: {} }, { PUBLIC_BASE_URL: origin });
  await server.listen({ port, host: '127.0.0.1' });
  const chromium = await openBrowser();
  t.after(() => chromium.close());
  const page = await (await chromium.newContext()).newPage();
  const broken: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' && /Content Security Policy|Uncaught/.test(line.text())) broken.push(line.text());
  });
  page.on('pageerror', (error) => broken.push(error.message));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  const says = (text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();
  const fill = async (form: string, fields: Record<string, string>) => {
    for (const [name, value] of Object.entries(fields)) await page.locator(`#${form} [name=${name}]`).fill(value);
    await page.locator(`#${form} button`).click();
  };
  const olga = { email: 'olga@example.com', password: passwordOf('olga') };

  await page.goto((await firstOwnerLink(app)) ?? '');
  await fill('join', { ...olga, name: 'Olga', password: 'password12345' });
  await says(/too easy to guess/);
  await fill('join', { ...olga, name: 'Olga' });
  await page.waitForURL(`${origin}/account`);
  await says(/Signed in as olga@example\.com/);

  await fill('totp', { password: olga.password });
  await says(/Put the address into your app/);
  const uri = (await page.locator('#secret').textContent()) ?? '';
  await fill('set-up', { code: codeFor(uri) });
  await says(/is set up/);
  await page.locator('#add').click();
  await says(/passkey was added/);
  await page.locator('#leave').click();
  await page.waitForURL(`${origin}/sign-in`);

  await fill('password', olga);
  await says(/code of your authenticator app/);
  await fill('code', { code: codeFor(uri, 1) });
  await signedIn(page, origin);
  await page.goto(`${origin}/account`);
  await page.locator('#leave').click();
  await page.waitForURL(`${origin}/sign-in`);
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent('//evil.example/')}`);
  await page.locator('#passkey').click();
  await signedIn(page, origin);
  assert.deepEqual(broken, []);
});

/** On the front page, and known there. */
async function signedIn(page: Page, origin: string): Promise<void> {
  await page.waitForURL(`${origin}/`);
  const me = await page.context().request.get(`${origin}/auth/me`);
  assert.equal(((await me.json()) as { signed_in: boolean }).signed_in, true);
}
