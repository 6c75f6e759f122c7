import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, resolveSandbox } from '../config.ts';
import { CountersignError } from '../core/errors.ts';
import { lockFolder } from '../store/folder-lock.ts';
import type { SandboxAccess } from './sandbox-access.ts';

export type OpenSandbox = SandboxAccess & { close(): Promise<void> };

/**
 * The emulated outside world of this configuration; null where it is off, and then its code is not even loaded. The
 * first process on a data folder runs it; others, such as a worker beside the server, use the one that runs.
 */
export async function openSandbox(config: Config): Promise<OpenSandbox | null> {
  if (!resolveSandbox(config).enabled) return null;
  const folder = join(config.dataDir, 'sandbox');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const notice = join(folder, 'access.json');
  try {
    const lock = lockFolder(folder);
    return await runSandbox(folder, notice, () => lock.release());
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'data_dir_in_use') throw error;
    return { ...(await readNotice(notice)), close: async () => {} };
  }
}

async function runSandbox(folder: string, notice: string, release: () => void): Promise<OpenSandbox> {
  rmSync(notice, { force: true });
  const { startSandbox } = await import('../../sandbox/index.ts');
  const sandbox = await startSandbox({ dataFile: join(folder, 'journal.jsonl') });
  const { url, credentials } = sandbox;
  const written = `${notice}.new`;
  writeFileSync(written, JSON.stringify({ url, credentials }), { mode: 0o600 });
  renameSync(written, notice);
  const close = async () => {
    await sandbox.close();
    release();
  };
  return { url, credentials, close };
}

const noticeWithinMs = 10_000;

/** The one that runs tells where as soon as it answers. */
async function readNotice(notice: string): Promise<SandboxAccess> {
  for (let waited = 0; !existsSync(notice) && waited < noticeWithinMs; waited += 50) await sleep(50);
  return JSON.parse(readFileSync(notice, 'utf8')) as SandboxAccess;
}
