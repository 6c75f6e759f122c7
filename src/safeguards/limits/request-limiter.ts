import { windowBucket } from './buckets.ts';
import { leftOf, resetMsOf, type SharedBuckets } from './shared-buckets.ts';

export type RequestAllowance = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Until the next request would be allowed; 0 for one that was. */
  waitMs: number;
  /** Until all requests so far are forgotten. */
  resetMs: number;
  windowSeconds: number;
};

/** A person who works by keys opens several drafts a second, and the page looks on while they type. */
const pageShare = 10;

/** Counts a request of a caller, unless it is one too many in any window of `seconds`. */
export function createRequestLimiter(
  shared: SharedBuckets,
  { requests, seconds }: { requests: number; seconds: number },
): (caller: string, from: 'api' | 'page') => Promise<RequestAllowance> {
  return async (caller, from) => {
    const limit = from === 'page' ? requests * pageShare : requests;
    const bucket = windowBucket(`request:${from}:${caller}`, limit, seconds * 1_000_000);
    const { isGranted, waitMicros, levels } = await shared.take([{ bucket, cost: 1 }]);
    const [level = { kind: 'window' as const, used: 0, emptyIn: 0 }] = levels;
    return {
      isAllowed: isGranted,
      limit,
      remaining: leftOf(bucket, level),
      waitMs: Math.ceil(waitMicros / 1000),
      resetMs: Math.ceil(resetMsOf(level)),
      windowSeconds: seconds,
    };
  };
}
