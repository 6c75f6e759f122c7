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

/** `lane` is which of those at once calls. */
type Way = { name: string; call(lane: number): Promise<unknown> };

const redis = await startRedis();
const client = new Redis(redis.url);
const state = await openSharedState(redis.url, { info() {}, warn() {} });
const shared = createSharedBuckets(state);
const alone = createSharedBuckets(null);
const peer = new RateLimiterRedis({ storeClient: client, keyPrefix: 'peer', points: 1_000_000_000, duration: 3600 });
const endless = tokenBucket('bench', 1_000_000_000, 1_000_000_000);
const roomy = { capacity: 1_000_000_000, perMinute: 1_000_000_000 };
const buckets = createBuckets({ gmail: roomy, gmail_units: roomy });
const own = Array.from({ length: atOnce }, (_unused, lane) => tokenBucket(`own-${lane}`, 1_000_000_000, 1_000_000_000));
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
  {
    name: 'a bucket for each of those at once',
    call: (lane) => shared.take([{ bucket: own[lane] ?? endless, cost: 1 }]),
  },
  { name: 'rate-limiter-flexible, one key', call: () => peer.consume('one') },
  { name: 'one bucket, without Redis', call: () => alone.take([{ bucket: endless, cost: 1 }]) },
];

const perSecond = new Map<Way, number[]>(ways.map((way) => [way, []]));
for (const way of ways) await round(way, callsPerRound / 4);
// Turn and turn about, so that a slow moment of the machine strikes all of them.
for (let turn = 0; turn < rounds; turn += 1) {
  for (const way of ways) perSecond.get(way)?.push(await round(way, callsPerRound));
}

const alonePerSecond = new Map<Way, number>();
for (const way of ways) alonePerSecond.set(way, await round(way, callsPerRound / 10, 1));

const median = (way: Way) => (perSecond.get(way) ?? []).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
const shown = (value: number) => Math.round(value).toLocaleString('en').padStart(10);
console.log(`\n${rounds} rounds of ${callsPerRound} calls, one process; calls per second, and share of bare INCR\n`);
console.log(`${''.padEnd(38)} ${`${atOnce} at once, median`.padStart(20)} ${'one after the other'.padStart(22)}`);
for (const way of ways) {
  const many = `${shown(median(way))}  ${(median(way) / median(limit)).toFixed(2)}`;
  const [one, bare] = [alonePerSecond.get(way) ?? 0, alonePerSecond.get(limit) ?? 1];
  console.log(
    `${way.name.padEnd(38)} ${many.padStart(20)} ${`${shown(one)}  ${(one / bare).toFixed(2)}`.padStart(22)}`,
  );
}
const share = median(ways[1] as Way) / median(limit);
console.log(
  `\nCalls for the same bucket in the same turn are asked for together; INCR and the peer send each for itself.`,
);
console.log(`one bucket >= 0.60 of bare INCR: ${share >= 0.6 ? 'met' : 'MISSED'} (${share.toFixed(2)})`);
if (share < 0.6) process.exitCode = 1;

await state.close();
client.disconnect();
redis.stop();

async function round({ call }: Way, calls: number, lanes: number = atOnce): Promise<number> {
  const started = performance.now();
  const each = Math.ceil(calls / lanes);
  const run = async (lane: number) => {
    for (let done = 0; done < each; done += 1) await call(lane);
  };
  await Promise.all(Array.from({ length: lanes }, (_unused, lane) => run(lane)));
  return (each * lanes) / ((performance.now() - started) / 1000);
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
