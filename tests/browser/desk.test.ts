import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { openPageWorld, type PageWorld } from '../support/page-world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const patience = 15_000;

let world: PageWorld;
const opened: BrowserContext[] = [];
const faults: string[] = [];

before(async () => {
  world = await openPageWorld({ MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '300' });
  await world.deliverSamples();
});
after(() => world.close());
afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
  assert.deepEqual(faults.splice(0), [], 'no page has thrown, or broken its own policy');
});

type Look = {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  context?: BrowserContext;
  bypassCSP?: boolean;
};

/** A page in a browser of a person's own, or in another tab of one. */
async function open(
  path: string,
  { width = 1440, height = 900, colorScheme = 'light', ...more }: Look = {},
): Promise<Page> {
  const { bypassCSP = false } = more;
  const context =
    more.context ?? (await world.browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP }));
  if (more.context === undefined) opened.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(message.text());
  });
  await page.goto(`${world.url}${path}`);
  return page;
}

const list = (page: Page) => page.getByRole('region', { name: 'Drafts' });
const toast = (page: Page, text: RegExp) => page.getByRole('region', { name: 'Messages' }).getByText(text).waitFor();
const status = (page: Page, text: string) => page.locator('.draft-head .badge', { hasText: text }).waitFor();
/** Waits until the editor takes what is typed. */
const typing = (page: Page) => page.locator('textarea.editor-body:focus').waitFor();
const heading = (page: Page) => page.locator('.draft-head h1');
const named = (page: Page) => heading(page).innerText();

/** A draft of its own for a test, open in the page. */
async function openNew(page: Page, lead: Record<string, string> = {}): Promise<string> {
  const name = `Robin ${Math.random()
    .toString(36)
    .replaceAll(/[^a-z]/g, '')
    .slice(0, 8)
    .padEnd(4, 'x')}`;
  const [firstname, lastname = ''] = name.split(' ');
  const email = `${lastname}@birchwood-dairy.example`;
  await world.deliver({
    email,
    firstname: firstname ?? '',
    lastname,
    message: 'Can we talk about racks for cheese?',
    ...lead,
  });
  await list(page)
    .getByText(lead.lastname ?? name)
    .first()
    .click();
  await page.waitForURL(/queue\/review\/[0-9a-f]/);
  await heading(page)
    .filter({ hasText: lead.lastname ?? name })
    .waitFor();
  return name;
}

describe('the desk', () => {
  it('a day by keyboard alone: read, approve, edit, reject, send, undo', async () => {
    const page = await open('/');
    await list(page).waitFor();
    const { keyboard } = page;
    await keyboard.press('j');
    const first = await named(page);
    await keyboard.press('j');
    await heading(page).filter({ hasNotText: first }).waitFor();
    await keyboard.press('k');
    await heading(page).filter({ hasText: first }).waitFor();

    await keyboard.press('a');
    await toast(page, /^Approved/);
    await status(page, 'Approved');
    await keyboard.press('Shift+s');
    await toast(page, /^Sending to/);
    await status(page, 'Leaving');
    await keyboard.press('z');
    await toast(page, /^Not sent/);
    await status(page, 'Approved');
    assert.equal(world.sandbox.state.sent().filter(({ headers }) => 'x-countersign-effect' in headers).length, 0);

    await keyboard.press('j');
    await heading(page).filter({ hasNotText: first }).waitFor();
    await keyboard.press('e');
    await typing(page);
    await keyboard.press('Control+Home');
    await keyboard.type('One more word first. ');
    await keyboard.press('Control+Enter');
    await toast(page, /^Saved as version 2/);
    await keyboard.press('d');
    await page.locator('.diff ins', { hasText: 'One more word first.' }).waitFor();

    const edited = await named(page);
    await keyboard.press('r');
    await page.getByRole('dialog', { name: /^Reject/ }).waitFor();
    await keyboard.type('Not a fit');
    await keyboard.press('Enter');
    await toast(page, /^Rejected/);
    await list(page).getByText(edited).waitFor({ state: 'detached' });

    await keyboard.press('Control+k');
    await keyboard.type('safety');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Safety' }).waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await keyboard.press('Escape');
  });

  it('approve and next goes on at once, and what is refused comes back with its reason', async () => {
    const page = await open('/queue/review');
    await openNew(page);
    const id = page.url().split('/').at(-1) ?? '';
    await page.route('**/approve', async (route) => {
      const detail = 'A time this mail offers is no longer free. Regenerate or edit it.';
      await route.fulfill({ status: 409, json: { detail, code: 'slot_taken' } });
    });
    const name = await named(page);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => !url.pathname.endsWith(id));
    await toast(page, /no longer free/);
    await list(page).getByText(name).first().waitFor();
  });

  it('snooze and hand-over move a draft and can be undone', async () => {
    const page = await open('/queue/review');
    const name = await openNew(page);
    await page.keyboard.press('s');
    await page.getByRole('dialog', { name: 'Snooze' }).waitFor();
    await page.keyboard.press('Enter');
    await toast(page, /^Snoozed/);
    await list(page).getByText(name).waitFor({ state: 'detached' });
    await page.keyboard.press('z');
    await list(page).getByText(name).first().click();
    await heading(page).filter({ hasText: name }).waitFor();
    await page.keyboard.press('h');
    await page.getByLabel('To', { exact: true }).selectOption({ label: 'local-operator' });
    await page.getByLabel('A word about it').fill('You know them');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Handed to local-operator: “You know them”').waitFor();
  });

  it('several are selected by keys and rejected together', async () => {
    const page = await open('/queue/review');
    const two = [await openNew(page), await openNew(page)];
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+x');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'Reject 2 drafts' }).waitFor();
    await page.getByRole('button', { name: 'Spam' }).click();
    await page.keyboard.press('Control+Enter');
    await toast(page, /^Rejected: 2 drafts/);
    for (const name of two) await list(page).getByText(name).waitFor({ state: 'detached' });
  });

  it('shows hostile words as words', async () => {
    const page = await open('/queue/review');
    const hostile = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> racks';
    await openNew(page, { message: hostile, company: '<b>Bold</b> & Sons' });
    await page.locator('.lead-words').getByText('<img src=x', { exact: false }).waitFor();
    assert.equal(
      await page.locator('.lead-card img, .lead-card script, .lead-card b, .mail img, .mail script, .mail b').count(),
      0,
    );
    assert.doesNotMatch(await page.title(), /owned/);
  });

  it('names and words from right to left stand in their own direction', async () => {
    const page = await open('/queue/review');
    await openNew(page, { firstname: 'نور', lastname: 'المثال', message: 'نحتاج إلى رفوف' });
    const direction = await page.evaluate('getComputedStyle(document.querySelector(".lead-words")).direction');
    assert.equal(direction, 'rtl');
  });

  it('checks an edit while it is typed, and marks what stops it', async () => {
    const page = await open('/queue/review');
    await openNew(page);
    await page.keyboard.press('e');
    await typing(page);
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' My card is 4111 1111 1111 1111.');
    await page.getByText('Cannot be approved').waitFor();
    await page.locator('.safety-places mark', { hasText: '4111 1111 1111 1111' }).waitFor();
  });

  it('two tabs agree', async () => {
    const one = await open('/queue/review');
    const name = await openNew(one);
    const other = await open(new URL(one.url()).pathname, { context: one.context() });
    await status(other, 'Waits for you');
    await one.keyboard.press('a');
    await status(other, 'Approved');
    await list(other).getByText(name).waitFor({ state: 'detached' });
  });

  it('loses nothing that was typed: not to a restart, a reload, an ended session, or a colleague', async () => {
    const page = await open('/queue/review');
    await openNew(page);
    await page.keyboard.press('e');
    const field = page.getByRole('textbox', { name: 'Mail' });
    await field.fill('A whole new text that somebody typed with care, about the racks.');
    await world.stop();
    await page.keyboard.press('Control+Enter');
    await page.getByText('The server does not answer. Nothing you typed is lost').waitFor();
    await page.getByText('The server cannot be heard').waitFor();
    await world.start();
    await page.getByText('The server cannot be heard').waitFor({ state: 'detached' });
    await page.reload();
    await typing(page);
    assert.match(await field.inputValue(), /typed with care/);

    const id = new URL(page.url()).pathname.split('/').at(-1);
    await page.route('**/api/operator/drafts/**', (route) =>
      route.fulfill({ status: 401, json: { detail: 'A credential is needed.', code: 'unauthenticated' } }),
    );
    await page.keyboard.press('Control+Enter');
    await page.getByText('You are signed out').waitFor();
    await page.unroute('**/api/operator/drafts/**');
    await page.getByRole('button', { name: 'Go on' }).click();
    assert.match(await field.inputValue(), /typed with care/);

    const draft = (await (await fetch(`${world.url}/api/operator/drafts/${id}`)).json()) as { content_hash: string };
    await fetch(`${world.url}/api/operator/drafts/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ subject: 'Changed by a colleague', content_hash: draft.content_hash }),
    });
    await page.getByText('was changed by somebody else').waitFor();
    assert.match(await field.inputValue(), /typed with care/);
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await field.focus();
    await page.keyboard.press('Control+Enter');
    await toast(page, /^Saved as version 3/);
    await page.locator('.mail-text', { hasText: 'typed with care' }).first().waitFor();
  });

  it('the sandbox page lets a lead come in and a customer answer; the audit page finds no line altered', async () => {
    const page = await open('/sandbox');
    await page.getByLabel('E-mail').fill('sandbox-lead@prospect.example');
    await page.getByLabel('First name').fill('Sandbox');
    await page.getByRole('button', { name: 'Submit the form' }).click();
    await page.getByRole('button', { name: 'Watch' }).click();
    await page.getByText(/Answered in/).waitFor();
    await page.goto(`${world.url}/sandbox`);
    const inbox = page.locator('section', { has: page.getByRole('heading', { name: 'Inbox' }) });
    await inbox.locator('summary').first().click();
    await inbox.getByLabel('The customer replies').first().fill('We have decided already, thank you.');
    await inbox.getByRole('button', { name: 'Reply as the customer' }).first().click();
    await toast(page, /The customer has answered/);
    assert.ok(world.sandbox.state.messages().some(({ text }) => text.includes('We have decided already')));
    await page.getByRole('button', { name: 'HubSpot is down' }).click();
    await page.getByText('hubspot: unavailable').waitFor();
    await page.getByRole('button', { name: 'Let everything work again' }).click();
    await page.getByText('Everything works.').waitFor();

    await page.goto(`${world.url}/audit`);
    await page.getByRole('button', { name: 'Verify the whole trail' }).click();
    await page.getByText(/lines, none altered/).waitFor();
    await page.getByLabel('What').selectOption('prospect_intake');
    await page.getByLabel('About (address or setting)').fill('sandbox-lead@prospect.example');
    await page.getByText(/Page 1 of 1, 1 lines/).waitFor();
  });

  it('fits its screen at 360, 1280 and 2560 pixels, light and dark, without a serious fault for anyone', async () => {
    const start = await open('/queue/review');
    await openNew(start);
    const draft = new URL(start.url()).pathname;
    const run = await start.getByRole('link', { name: 'How this was answered' }).getAttribute('href');
    const set = [
      '/safety',
      '/audit',
      '/sandbox',
      '/settings',
      '/analytics',
      '/limits',
      '/voice',
      '/connections',
      '/team',
      '/account',
    ];
    const paths = ['/queue/review', draft, '/queue/blocked', run ?? '', ...set, '/no-such-page'];
    for (const [width, colorScheme] of [
      [360, 'light'],
      [1280, 'dark'],
      [2560, 'light'],
    ] as const) {
      const page = await open('/', { width, colorScheme, bypassCSP: true });
      for (const path of paths) {
        await page.goto(`${world.url}${path}`);
        await page.locator('main h1, main h2, .queue-row').first().waitFor();
        const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
        assert.ok(wide <= width, `${path} is ${wide} wide on ${width}`);
        if (width === 2560) continue;
        await page.evaluate(axe);
        const found = (await page.evaluate('axe.run(document)')) as { violations: Violation[] };
        const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        const shown = serious.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map(({ html }) => html)
              .join(' ')
              .slice(0, 300)}`,
        );
        assert.deepEqual(shown, [], `${path} at ${width}, ${colorScheme}`);
      }
      await page.close();
    }
  });

  it('loads at most 200 kB of compressed script before one can work', async () => {
    const sizes = new Map<string, number>();
    const context = await world.browser.newContext();
    opened.push(context);
    const page = await context.newPage();
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname.split('/').at(-1) ?? '';
      const part = world.files.parts.get(name);
      if (name.endsWith('.js') && part) sizes.set(name, part.gzip?.length ?? part.plain.length);
    });
    await page.goto(`${world.url}/queue/review`);
    await list(page).waitFor();
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    assert.ok(total > 10_000 && total <= 200_000, `${total} bytes`);
  });
});

type Violation = { id: string; impact: string | null; nodes: { html: string }[] };
