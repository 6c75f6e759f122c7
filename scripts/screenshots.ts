/** Makes the pictures of docs/images from the sandbox, in a real browser: `npm run screenshots`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openPageWorld } from '../tests/support/page-world.ts';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
const mostBytes = 150_000;

type Picture = {
  name: string;
  path: string;
  scheme?: 'light' | 'dark';
  width?: number;
  height?: number;
  prepare?: (page: Page) => Promise<void>;
};

const pictures: Picture[] = [
  { name: 'desk', path: '/queue/review', prepare: openPriya },
  { name: 'desk-dark', path: '/queue/review', scheme: 'dark', prepare: openPriya },
  {
    name: 'versions',
    path: '/queue/review',
    prepare: async (page) => {
      await openPriya(page);
      await page.keyboard.press('e');
      const field = page.getByRole('textbox', { name: 'Mail' });
      const text = await field.inputValue();
      await field.fill(text.replace('Thank you for your message', 'Many thanks for your detailed message'));
      await page.keyboard.press('Control+Enter');
      await page.getByText('Saved as version 2').waitFor();
      await page.keyboard.press('d');
      await page.locator('.diff ins').first().waitFor();
    },
  },
  { name: 'phone', path: '/queue/review', width: 390, height: 800, prepare: openPriya },
  {
    name: 'lead',
    path: '/queue/review',
    prepare: async (page) => {
      await openPriya(page);
      await page.getByRole('link', { name: 'How this was answered' }).click();
      await page.locator('.timeline').waitFor();
    },
  },
  {
    name: 'safety',
    path: '/safety',
    scheme: 'dark',
    prepare: async (page) => {
      const card = ['4111', '1111', '1111', '1111'].join(' ');
      await page
        .getByLabel('Text', { exact: true })
        .fill(`Dear Ms Example,\n\nplease charge my card ${card} and call me.\n\nKind regards`);
      await page.locator('.mark-pii').first().waitFor();
    },
  },
  { name: 'audit', path: '/audit', prepare: (page) => page.locator('tbody tr').first().waitFor() },
  { name: 'sandbox', path: '/sandbox', prepare: (page) => page.getByRole('heading', { name: 'Inbox' }).waitFor() },
];

async function openPriya(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Drafts' }).getByText('Priya Raman').click();
  await page.locator('.mail-text').first().waitFor();
}

/** The browser is what packs pictures here. */
async function asWebp(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const packed = await page.evaluate(`(async () => {
    const bytes = Uint8Array.fromBase64('${png.toString('base64')}');
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d').drawImage(picture, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
    return new Uint8Array(await blob.arrayBuffer()).toBase64();
  })()`);
  await page.close();
  return Buffer.from(String(packed), 'base64');
}

mkdirSync(folder, { recursive: true });
const world = await openPageWorld();
try {
  await world.deliverSamples();
  for (const { name, path, scheme = 'light', width = 1440, height = 900, prepare } of pictures) {
    const page = await world.browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    await page.goto(`${world.url}${path}`);
    await prepare?.(page);
    await page.waitForTimeout(500);
    const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    const webp = await asWebp(world.browser, png);
    writeFileSync(join(folder, `${name}.webp`), webp);
    console.log(`${name}.webp ${Math.round(webp.length / 1000)} kB${webp.length > mostBytes ? ': TOO LARGE' : ''}`);
    if (webp.length > mostBytes) process.exitCode = 1;
    await page.close();
  }
} finally {
  await world.close();
}
