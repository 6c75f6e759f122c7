import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { eventually } from './eventually.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const cli = join(root, 'src/cli/countersign.ts');

export type Ended = { code: number | null; stdout: string; stderr: string };

/** A process under way. `output` is all it has printed so far. */
export type Running = {
  child: ChildProcess;
  ended: Promise<Ended>;
  output(): string;
};

/** An empty folder that goes with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let migrated: Promise<string> | null = null;

/** As `temporaryFolder`, with a migrated database under `data`: made once and copied, because making one takes seconds. */
export async function folderWithDatabase(t: TestContext): Promise<string> {
  migrated ??= makeDatabase();
  const folder = temporaryFolder(t);
  cpSync(await migrated, join(folder, 'data'), { recursive: true });
  return folder;
}

async function makeDatabase(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-template-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const store = await openStore({ dataDir });
  await migrate(store);
  await store.close();
  return dataDir;
}

/**
 * A port that was free a moment ago and that nobody else will take: below those the system gives out by itself
 * (32768 and up), and another one in each test process.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + ((process.pid * 16 + taken++) % portCount);
    if (await isFree(port)) return port;
  }
}

const firstPort = 12_000;
const portCount = 16_384;
let taken = 0;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Starts a program with no settings but those given. One that still runs when the test ends is killed. */
export function startProgram(
  t: TestContext,
  program: string,
  args: readonly string[],
  options: { cwd: string; settings?: Record<string, string> },
): Running {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, { cwd: options.cwd, env: { PATH, HOME, ...options.settings } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, output: () => stdout + stderr };
}

/** Starts `countersign` in a folder; what it serves may be asked as often as a test likes. */
export function startCommand(
  t: TestContext,
  args: readonly string[],
  options: { cwd: string; settings?: Record<string, string> },
): Running {
  const settings = { RATE_LIMIT_ENABLED: 'false', ...options.settings };
  return startProgram(t, process.execPath, [cli, ...args], { ...options, settings });
}

const limitMs = 120_000;

/** Runs `countersign` to its end, on a port of its own unless the settings name one. Fails when it takes two minutes. */
export async function runCommand(
  t: TestContext,
  args: readonly string[],
  options: { cwd?: string; settings?: Record<string, string> } = {},
): Promise<Ended> {
  const settings = { API_PORT: String(await freePort()), ...options.settings };
  const running = startCommand(t, args, { cwd: options.cwd ?? temporaryFolder(t), settings });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    const what = `countersign ${args.join(' ')}`;
    timer = setTimeout(() => reject(new Error(`${what} did not end:\n${running.output()}`)), limitMs);
  });
  return Promise.race([running.ended, limit]).finally(() => clearTimeout(timer));
}

/** Waits until a process has printed these words, or fails with what it printed instead. */
export async function printed(running: Running, words: string | RegExp, withinMs = 60_000): Promise<void> {
  await eventually(
    `printed ${words}`,
    () => {
      if (running.output().match(words) !== null) return true;
      if (running.child.exitCode === null) return false;
      throw new Error(`It ended with ${running.child.exitCode}:\n${running.output()}`);
    },
    withinMs,
  );
}
