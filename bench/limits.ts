/**
 * How fast calls are let through by one process and one Redis, beside a bare INCR over the same client, which is the limit
 * of what one round trip per call can do, and beside rate-limiter-flexible. Exits with 1 when the target is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createBuckets, tokenBucket } from '../src/safeguards/limits/buckets.ts';
import { createSharedBuckets } from '../src/safeguards/limits/shared-buckets.ts';
import { openSharedState } from '../src/safeguards/limits/shared-state.ts';

const rounds = 7;
const callsPerRound = 20_000;
const atOnce = 64;

type Way = { name: string; call(): Promise<unknown> };

const redis = await startRedis();
const client = new Redis(redis.url);
const state = await openSharedState(redis.url, { info() {}, warn() {} });
const shared = createSharedBuckets(state);
const alone = createSharedBuckets(null);
const peer = new RateLimiterRedis({ storeClient: client, keyPrefix: 'peer', points: 1_000_000_000, duration: 3600 });
const endless = tokenBucket('bench', 1_000_000_000, 1_000_000_000);
const roomy = { capacity: 1_000_000_000, perMinute: 1_000_000_000 };
const buckets = createBuckets({ gmail: roomy, gmail_units: roomy });
const gmailCall = [
  { bucket: buckets.of('gmail'), cost: 1 },
  { bucket: buckets.of('gmail', 'rep'), cost: 1 },
  { bucket: buckets.of('gmail_units', 'rep'), cost: 20 },
];

const limit: Way = { name: 'bare INCR', call: () => client.incr('bare') };
const ways: Way[] = [
  limit,
  { name: 'one bucket', call: () => shared.take([{ bucket: endless, cost: 1 }]) },
  { name: 'a Gmail call: service, user, units', call: () => shared.take(gmailCall) },
  { name: 'rate-limiter-flexible, one key', call: () => peer.consume('one') },
  { name: 'one bucket, without Redis', call: () => alone.take([{ bucket: endless, cost: 1 }]) },
];

const perSecond = new Map<Way, number[]>(ways.map((way) => [way, []]));
for (const way of ways) await round(way, callsPerRound / 4);
// Turn and turn about, so that a slow moment of the machine strikes all of them.
for (let turn = 0; turn < rounds; turn += 1) {
  for (const way of ways) perSecond.get(way)?.push(await round(way, callsPerRound));
}

const median = (way: Way) => (perSecond.get(way) ?? []).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
console.log(`\n${rounds} rounds of ${callsPerRound} calls, ${atOnce} at once, one process; median calls per second\n`);
for (const way of ways) {
  const share = median(way) / median(limit);
  console.log(
    `${way.name.padEnd(38)} ${Math.round(median(way)).toLocaleString('en').padStart(10)}  ${share.toFixed(2)} of INCR`,
  );
}
const share = median(ways[1] as Way) / median(limit);
console.log(`\none bucket >= 0.60 of bare INCR: ${share >= 0.6 ? 'met' : 'MISSED'} (${share.toFixed(2)})`);
if (share < 0.6) process.exitCode = 1;

await state.close();
client.disconnect();
redis.stop();

async function round({ call }: Way, calls: number): Promise<number> {
  const started = performance.now();
  const lane = async (count: number) => {
    for (let done = 0; done < count; done += 1) await call();
  };
  await Promise.all(Array.from({ length: atOnce }, () => lane(Math.ceil(calls / atOnce))));
  return (Math.ceil(calls / atOnce) * atOnce) / ((performance.now() - started) / 1000);
}

async function startRedis(): Promise<{ url: string; stop(): void }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  process.once('exit', () => server.kill('SIGKILL'));
  const client = new Redis(port, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  await client.ping();
  client.disconnect();
  return { url: `redis://127.0.0.1:${port}`, stop: () => void server.kill() };
}
