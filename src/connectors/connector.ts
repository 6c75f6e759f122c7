import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import { type CallRules, RateLimitExceeded, type ServiceName } from '../core/limits.ts';

/** Waits that many milliseconds. Handed in, so that tests need not wait. */
export type Delay = (ms: number) => Promise<void>;

export type ReadRetryOptions = {
  delay?: Delay;
  random?: () => number;
  /** No further try begins when so many milliseconds have passed since the first. */
  patienceMs?: number;
};

export type ReadRetry = <T>(read: () => Promise<T>) => Promise<T>;

const maxRetries = 3;
/** Longer waits are the caller's to plan: a job must not sleep through them. */
const longestWaitMs = 10_000;
/** A service that hangs costs a lead two tries, not four. */
const usualPatienceMs = 25_000;

/**
 * Repeats a read that failed with `down` or `rate_limited` up to three times, after 1, 2 and 4 s plus up to a quarter,
 * or after what the answer asked for, as long as patience lasts. Never wrap a write in it: writes are repeated only
 * after looking.
 */
export function createReadRetry({
  delay = sleep,
  random = Math.random,
  patienceMs = usualPatienceMs,
}: ReadRetryOptions = {}): ReadRetry {
  return async (read) => {
    const startedAt = performance.now();
    for (let tries = 0; ; tries += 1) {
      try {
        return await read();
      } catch (error) {
        if (tries === maxRetries || !isPassing(error)) throw error;
        if (performance.now() - startedAt >= patienceMs) throw error;
        const backoffMs = 1_000 * 2 ** tries;
        const waitMs = Math.max(backoffMs, error.retryAfterMs ?? 0);
        if (waitMs > longestWaitMs) throw error;
        await delay(waitMs + random() * 0.25 * backoffMs);
      }
    }
  };
}

/** The result, or null when the service says that there is no such thing. */
export async function orNull<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (isFault(error, 'not_found')) return null;
    throw error;
  }
}

/** Whether an error is a ConnectorError of this kind. */
export function isFault(error: unknown, fault: ConnectorError['fault']): error is ConnectorError {
  return error instanceof ConnectorError && error.fault === fault;
}

/** Our own error inside what a client library threw, however deep it wrapped it; null when there is none. */
export function ownErrorIn(thrown: unknown): CountersignError | null {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth += 1) {
    if (error instanceof CountersignError) return error;
  }
  return null;
}

/** `Retry-After` in milliseconds, given in seconds or as an HTTP date; null when absent or unreadable. */
export function retryAfterMs(headers: Headers | undefined, now: number = Date.now()): number | null {
  const value = headers?.get('retry-after');
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** The rules of a service whose calls all count the same: a 429 that names a time is heeded. */
export function plainCallRules(limit: ServiceName): CallRules {
  return {
    uses: () => [],
    pause(_call, { status, headers }) {
      const ms = status === 429 ? retryAfterMs(headers) : null;
      return ms === null ? null : { limit, ms };
    },
  };
}

function isPassing(error: unknown): error is ConnectorError {
  // An open breaker answers at once and stays open for longer than any wait here.
  if (isFault(error, 'down')) return error.details.reason !== 'breaker_open';
  // Our own limiter has let the call wait already.
  return isFault(error, 'rate_limited') && !(error instanceof RateLimitExceeded);
}
