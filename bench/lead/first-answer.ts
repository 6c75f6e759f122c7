import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshFolder } from './database.ts';
import { quantile } from './pace.ts';

const tries = 3;
const port = 43_117;
const patienceMs = 60_000;

/** Milliseconds from `countersign start` on an empty folder to its first answer, the median of three. */
export async function startTimeMs(): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < tries; index++) times.push(await timeOnce());
  return quantile(times, 0.5);
}

async function timeOnce(): Promise<number> {
  const place = await freshFolder();
  const program = new URL('../../src/cli/countersign.ts', import.meta.url).pathname;
  const started = performance.now();
  const child = spawn(process.execPath, [program, 'start'], {
    cwd: place.environment.DATA_DIR,
    env: { PATH: process.env.PATH ?? '', ...place.environment, API_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    while (!(await answers())) {
      if (performance.now() - started > patienceMs) throw new Error('Countersign does not answer.');
      await sleep(10);
    }
    return performance.now() - started;
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await place.drop();
  }
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false;
  }
}
