import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { it } from 'node:test';
import { Redis } from 'ioredis';
import { freePort } from './command.ts';
import { eventually } from './eventually.ts';

/** A Redis of the test's own: nobody else's keys, and it may be killed. */
export type TestRedis = {
  readonly url: string;
  /** A client that waits for its answer however long it takes. */
  readonly client: Redis;
  kill(): Promise<void>;
  /** Starts again at the same address, empty. */
  restart(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  close(): Promise<void>;
};

/** Why there is none here; null where there is. */
export const redisProblem: string | null =
  spawnSync('redis-server', ['--version']).error === undefined ? null : 'no redis-server on this machine';

/** Runs a suite that needs Redis. Without one it is skipped aloud; with CI=true it fails. */
export function withRedis(name: string, suite: () => void): void {
  if (redisProblem === null) suite();
  else if (process.env.CI === 'true') {
    it(name, () => {
      throw new Error(redisProblem);
    });
  } else {
    console.warn(`\nNOT TESTED (${name}): ${redisProblem}\n`);
    it(name, { skip: redisProblem }, () => {});
  }
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await begin(port);
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    url,
    client,
    kill,
    async restart() {
      await kill();
      server = await begin(port);
    },
    signal: (signal) => void server.kill(signal),
    async close() {
      client.disconnect();
      await kill();
    },
  };
}

async function begin(port: number): Promise<ChildProcess> {
  const nothingKept = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', '--dir', '/tmp'];
  const server = spawn('redis-server', ['--port', String(port), ...nothingKept], { stdio: 'ignore' });
  process.once('exit', () => server.kill('SIGKILL'));
  await eventually('Redis listens', () => listens(port));
  return server;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
