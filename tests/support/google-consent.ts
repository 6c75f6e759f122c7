import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Surroundings } from '../../src/cli/auth-google/session.ts';
import { type AuthGoogleOptions, authGoogle } from '../../src/cli/auth-google.ts';
import { loadConfig } from '../../src/config.ts';
import { CountersignError } from '../../src/core/errors.ts';
import { freePort, temporaryFolder } from './command.ts';
import { startTestWorld } from './sandbox-world.ts';

type Ended = { code: number; error: CountersignError | null; output: string };
export type Browser = (url: URL) => Promise<unknown>;
export type Connect = (options: AuthGoogleOptions, browser?: Browser, more?: Partial<Surroundings>) => Promise<Ended>;

/** A sandbox, a folder for tokens, and the command as a person with a browser runs it. */
export async function openConsent(t: TestContext) {
  const world = await startTestWorld(t);
  const cwd = temporaryFolder(t);
  const folder = join(cwd, 'tokens');
  const { clientId, clientSecret } = world.sandbox.credentials.google;
  const port = await freePort();
  const settings = {
    GOOGLE_API_BASE_URL: world.sandbox.url,
    GOOGLE_CLIENT_ID: clientId,
    GOOGLE_CLIENT_SECRET: clientSecret,
    GOOGLE_REDIRECT_PORT: String(port),
    GOOGLE_TOKEN_CACHE_DIR: folder,
    DATA_DIR: join(cwd, 'data'),
  };
  const connect = runner(settings, port);
  return { world, folder, file: join(folder, 'google.json'), port, settings, connect, cwd };
}

export function runner(settings: Record<string, string>, port: number): Connect {
  return async (options, browser = consents, more = {}) => {
    const lines: string[] = [];
    let visit: Promise<unknown> = Promise.resolve();
    const say = (text: string) => {
      lines.push(text);
      const url = /^https?:\/\/\S+\/o\/oauth2\/\S+$/m.exec(text)?.[0];
      if (url !== undefined) visit = browser(new URL(url));
    };
    const terminal: Surroundings = { say, ask: async () => '', ...more };
    const config = loadConfig({ ...settings, GOOGLE_REDIRECT_PORT: String(port) });
    const ended = await authGoogle(config, options, terminal).then(
      (code) => ({ code, error: null }),
      (error: unknown) => {
        assert.ok(error instanceof CountersignError, String(error));
        return { code: 1, error };
      },
    );
    await visit;
    return { ...ended, output: [...lines, ended.error?.publicMessage ?? ''].join('\n') };
  };
}

/** A browser whose person consents: it follows the redirects, to the loopback address in the end. */
export const consents: Browser = async (url) => (await fetch(url)).text();

/** Where Google would send the browser, without going there. */
export async function answerTo(url: URL): Promise<URL> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  return new URL(headers.get('location') ?? '');
}

export const tokensIn = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
