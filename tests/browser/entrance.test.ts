import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { system } from '../../src/core/actor.ts';
import { inviteFirstOwner } from '../../src/verbs/admin/members.ts';
import { openPageWorld, type PageWorld } from '../support/page-world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phrase = ['four', 'ordinary', 'words', 'together'].join(' ');

let world: PageWorld;
let origin: string;

before(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  world = await openPageWorld({
    SIGN_IN_ALLOW: '@fernhill-racking.example',
    FEATURE_COLD_START_DEMO: 'false',
    API_PORT: String(port),
    PUBLIC_BASE_URL: origin,
  });
});
after(() => world.close());

describe('the door', () => {
  it('lets the first owner in by link, then by passkey, and others by invitation, each as what they are', async () => {
    const token = await inviteFirstOwner(world.app.contextFor({ actor: system, traceId: null }));
    assert.ok(token !== null);
    const [owner, ownersBrowser] = await open(`/join#${token}`);
    await owner.getByLabel('Your name').fill('Maren Holt');
    await owner.getByLabel('E-mail').fill('maren.holt@fernhill-racking.example');
    await owner.getByLabel('Password').fill(phrase);
    await owner.getByRole('button', { name: 'Make the account' }).click();
    await owner.waitForURL(/\/queue/);

    await withAuthenticator(ownersBrowser, owner);
    await owner.goto(`${origin}/account`);
    await owner.getByRole('heading', { name: 'Maren Holt' }).waitFor();
    await noFaults(owner);
    await owner.getByRole('button', { name: 'Add', exact: true }).click();
    await owner.getByText('The passkey is added.').waitFor();
    await owner.getByRole('button', { name: 'Sign out' }).click();
    await owner.waitForURL(/\/sign-in/);
    await noFaults(owner);
    await owner.getByLabel('E-mail').fill('maren.holt@fernhill-racking.example');
    await owner.getByLabel('Password').fill(`${phrase} not`);
    await owner.getByRole('button', { name: 'Sign in', exact: true }).click();
    await owner.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
    await owner.getByRole('button', { name: 'Use a passkey' }).click();
    await owner.waitForURL(/\/queue/);

    await owner.getByRole('link', { name: 'Team' }).click();
    await owner.getByText('maren.holt@').waitFor();
    await noFaults(owner);
    await owner.getByLabel('E-mail').fill('tom.barrow@fernhill-racking.example');
    await owner.getByRole('button', { name: 'Invite' }).click();
    const link = await owner.locator('code.secret').innerText();

    const [colleague] = await open('/queue/review');
    await colleague.waitForURL(/\/sign-in\?next=%2Fqueue%2Freview/);
    await colleague.goto(link);
    await colleague.getByLabel('Your name').fill('Tom Barrow');
    await colleague.getByLabel('E-mail').fill('tom.barrow@fernhill-racking.example');
    await colleague.getByLabel('Password').fill(phrase);
    await colleague.getByRole('button', { name: 'Make the account' }).click();
    await colleague.waitForURL(/\/queue/);
    await colleague.getByRole('link', { name: 'Account' }).waitFor();
    assert.equal(await colleague.getByRole('link', { name: 'Team' }).count(), 0);
  });

  it('asks for more than a cookie before something important, and does it then', async () => {
    const [page] = await open('/sign-in');
    await page.getByLabel('E-mail').fill('maren.holt@fernhill-racking.example');
    await page.getByLabel('Password').fill(phrase);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/queue/);
    await page.goto(`${origin}/team`);
    await page.getByLabel('A risky draft needs a second person').click();
    await page.getByRole('dialog', { name: 'Is it you?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nothing was changed').waitFor();
    assert.equal(await page.getByLabel('A risky draft needs a second person').isChecked(), false);
  });
});

async function open(path: string): Promise<[Page, BrowserContext]> {
  const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${origin}${path}`);
  return [page, context];
}

/** Stands for the fingerprint reader of a laptop. */
async function withAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

type Violation = { id: string; impact: string; nodes: { html: string }[] };

async function noFaults(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: Violation[] };
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  assert.deepEqual(
    grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
