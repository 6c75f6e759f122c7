/* Takes from a shared bucket in a process of its own, as a worker would, and counts what it got. */
import { type Bucket, tokenBucket, windowBucket } from '../../src/safeguards/limits/buckets.ts';
import { createSharedBuckets } from '../../src/safeguards/limits/shared-buckets.ts';
import { openSharedState } from '../../src/safeguards/limits/shared-state.ts';

export type Taking = {
  url: string;
  bucket: { kind: 'tokens'; capacity: number; perMinute: number } | { kind: 'window'; capacity: number; ms: number };
  /** So many takes, as fast as they go, or without a number one after the other until told to stop. */
  takes: number | null;
  /** What this process's clock is wrong by. */
  clockOffMs?: number;
};

/** `redis` and `local` are takes granted there; `told` the log lines about Redis. */
export type Taken = { asked: number; answered: number; redis: number; local: number; told: string[] };

const taking = JSON.parse(process.argv[2] ?? '') as Taking;
setClockOff(taking.clockOffMs ?? 0);
const taken: Taken = { asked: 0, answered: 0, redis: 0, local: 0, told: [] };
const tell = (_details: object, message: string) => void taken.told.push(message);
const state = await openSharedState(taking.url, { info: tell, warn: tell });
const buckets = createSharedBuckets(state);
const bucket: Bucket =
  taking.bucket.kind === 'tokens'
    ? tokenBucket('exact', taking.bucket.capacity, taking.bucket.perMinute)
    : windowBucket('exact', taking.bucket.capacity, taking.bucket.ms * 1000);
let stopped = false;

process.on('message', (order) => {
  if (order === 'stop') stopped = true;
  else void run().then(() => process.send?.(taken, () => process.exit(0)));
});
process.send?.('ready');

async function take(): Promise<void> {
  taken.asked += 1;
  const { isGranted, source } = await buckets.take([{ bucket, cost: 1 }]);
  taken.answered += 1;
  if (isGranted) taken[source] += 1;
}

async function run(): Promise<void> {
  if (taking.takes === null) {
    while (!stopped) {
      await take();
      await new Promise(setImmediate);
    }
    return;
  }
  const lanes = Array.from({ length: 50 }, async (_unused, lane) => {
    for (let count = lane; count < (taking.takes ?? 0); count += 50) await take();
  });
  await Promise.all(lanes);
}

function setClockOff(ms: number): void {
  const { now } = Date;
  Date.now = () => now() + ms;
}
