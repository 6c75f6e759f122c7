import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { type Sandbox, sampleSubmissions, startSandbox } from '../../sandbox/index.ts';
import { readPageFiles } from '../../src/app/page-files.ts';
import { type HttpServer, serverOf } from '../../src/app/serve.ts';
import { type App, createApp } from '../../src/app.ts';
import { type Environment, loadConfig } from '../../src/config.ts';
import type { PageFiles } from '../../src/http/page-files.ts';
import { openBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { roomyLimits } from './roomy-limits.ts';
import { openMemoryStore } from './store.ts';

/** The product with its page, in front of a sandbox and a browser. */
export type PageWorld = {
  app: App;
  sandbox: Sandbox;
  browser: Browser;
  files: PageFiles;
  url: string;
  /** Stops the server as a restart does: open pages lose it. */
  stop(): Promise<void>;
  /** Lets it answer again, at the same address. */
  start(): Promise<void>;
  /** Lets the sample leads come in, and waits until each has its draft. */
  deliverSamples(): Promise<void>;
  /** A form that somebody filled in, answered. */
  deliver(fields: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

/** Builds the page as it stands into a folder of its own. */
export async function buildPage(): Promise<PageFiles> {
  const outDir = mkdtempSync(join(tmpdir(), 'countersign-page-'));
  try {
    const configFile = fileURLToPath(new URL('../../dashboard/vite.config.ts', import.meta.url));
    await build({ configFile, logLevel: 'warn', build: { outDir } });
    const files = readPageFiles(outDir);
    if (files === null) throw new Error('The page was not built.');
    return files;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

export async function openPageWorld(settings: Environment = {}): Promise<PageWorld> {
  const files = await buildPage();
  const sandbox = await startSandbox();
  const store = await openMemoryStore();
  const limits = { MAX_EMAILS_PER_DAY: '1000', MAX_EMAILS_PER_DOMAIN_PER_DAY: '1000' };
  const config = loadConfig({
    ...roomyLimits,
    ...limits,
    SANDBOX: 'on',
    CALENDAR_TIME_ZONE: 'Europe/Berlin',
    ...settings,
  });
  const log = pino({ level: 'silent' });
  const app = await createApp({ config, log, store, sandbox: { url: sandbox.url, credentials: sandbox.credentials } });
  await app.start(['worker', 'scheduler']);
  let server: HttpServer | null = null;
  let port = Number(settings.API_PORT ?? 0);
  const start = async () => {
    server = await serverOf(app, log, { page: files });
    await server.listen({ host: '127.0.0.1', port });
    port = (server.server.address() as { port: number }).port;
  };
  const stop = async () => {
    server?.server.closeAllConnections();
    await server?.close();
    server = null;
  };
  await start();
  const url = `http://127.0.0.1:${port}`;
  const browser = await openBrowser();
  const draftCount = async () => {
    const { drafts } = (await (await fetch(`${url}/api/dashboard/stats`)).json()) as { drafts: Record<string, number> };
    return Object.values(drafts).reduce((sum, count) => sum + count, 0);
  };
  const deliverAll = async (bodies: readonly object[]) => {
    const before = await draftCount();
    for (const body of bodies) await post(`${url}/api/webhooks/hubspot/form-submission`, body);
    await eventually('every lead has its draft', async () =>
      (await draftCount()) >= before + bodies.length ? true : null,
    );
  };
  let made = 0;
  return {
    app,
    sandbox,
    browser,
    files,
    url,
    start,
    stop,
    deliverSamples: () => deliverAll(sampleSubmissions),
    deliver: (fields) => {
      const fieldValues = Object.entries(fields).map(([name, value]) => ({ name, value }));
      made++;
      return deliverAll([{ portalId: 1, formId: 'contact', formSubmissionId: `made-${made}`, fieldValues }]);
    },
    async close() {
      await browser.close();
      await stop();
      await app.close();
      await store.close();
      await sandbox.close();
    },
  };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}
