import { isInBackground } from '../../core/background.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import type { Bucket, Take } from './buckets.ts';
import type { Answer, SharedBuckets } from './shared-buckets.ts';

/** How long to wait at most (5 s), and what ends the waiting before. */
export type Patience = { maxMs?: number; signal?: AbortSignal };

/** Calls of one lane wait for each other; lanes do not. */
export type Asking = { name: string; lane: string; takes: readonly Take[] };

type Waiter = { asking: Asking; until: number; resolve(): void; reject(error: unknown): void; signal?: AbortSignal };

/** Longer waits belong into the queue: a worker's place is not for waiting. */
const usualPatienceMs = 5_000;

/**
 * Takes for those who wait, in the order in which they came. Of each lane only the first asks, and again when the buckets
 * said it would be granted.
 */
export function createWaitingLine(shared: SharedBuckets) {
  const lanes = new Map<string, Waiter[]>();

  async function serve(lane: string, waiters: Waiter[]): Promise<void> {
    for (let first = waiters[0]; first !== undefined; first = waiters[0]) {
      const waitMs = await turn(first);
      if (waitMs === 0) waiters.shift();
      else await untilDue(first, waitMs);
    }
    lanes.delete(lane);
  }

  /** Milliseconds until the waiter is to be asked for again; 0 when it has its answer. */
  async function turn(waiter: Waiter): Promise<number> {
    try {
      waiter.signal?.throwIfAborted();
      const { isGranted, waitMicros } = await shared.take(waiter.asking.takes);
      if (isGranted) {
        waiter.resolve();
        return 0;
      }
      const waitMs = Math.max(1, Math.ceil(waitMicros / 1000));
      if (performance.now() + waitMs <= waiter.until) return waitMs;
      throw exceeded(waiter.asking, waitMs);
    } catch (error) {
      waiter.reject(error);
      return 0;
    }
  }

  /** Work that can wait does not stand in line, and leaves half of each bucket to those who do. */
  async function takeHalf(asking: Asking): Promise<void> {
    const { isGranted, waitMicros } = await shared.take(asking.takes, half);
    if (!isGranted) throw exceeded(asking, Math.max(1, Math.ceil(waitMicros / 1000)));
  }

  return {
    /** Takes at once, unless somebody waits in this lane. */
    async now(lane: string, takes: readonly Take[]): Promise<Pick<Answer, 'isGranted'>> {
      return lanes.has(lane) ? { isGranted: false } : shared.take(takes);
    },
    /** Resolves when taken. Throws RateLimitExceeded, or the signal's reason, having taken nothing. */
    async wait(asking: Asking, { maxMs = usualPatienceMs, signal }: Patience = {}): Promise<void> {
      if (isInBackground()) return takeHalf(asking);
      const until = performance.now() + maxMs;
      if (!lanes.has(asking.lane)) {
        signal?.throwIfAborted();
        const { isGranted } = await shared.take(asking.takes);
        if (isGranted) return;
      }
      await new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        const waiter: Waiter = { asking, until, resolve, reject, ...(signal ? { signal } : {}) };
        const waiters = lanes.get(asking.lane);
        if (waiters !== undefined) waiters.push(waiter);
        else {
          const started = [waiter];
          lanes.set(asking.lane, started);
          void serve(asking.lane, started);
        }
      });
    },
  };
}

const half = ({ capacity }: Bucket): number => Math.floor(capacity / 2);

function exceeded({ name }: Asking, waitMs: number): RateLimitExceeded {
  const now = new Date();
  return new RateLimitExceeded(name, new Date(now.getTime() + waitMs), now);
}

/** Ends early when the waiter gives up. */
function untilDue({ signal }: Waiter, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
