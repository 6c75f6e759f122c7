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

/** Counts a request of a caller, unless it is one too many in any window of `seconds`. */
export function createRequestLimiter(
  shared: SharedBuckets,
  { requests, seconds }: { requests: number; seconds: number },
): (caller: string) => Promise<RequestAllowance> {
  return async (caller) => {
    const bucket = windowBucket(`request:${caller}`, requests, seconds * 1_000_000);
    const { isGranted, waitMicros, levels } = await shared.take([{ bucket, cost: 1 }]);
    const [level = { kind: 'window' as const, used: 0, emptyIn: 0 }] = levels;
    return {
      isAllowed: isGranted,
      limit: requests,
      remaining: leftOf(bucket, level),
      waitMs: Math.ceil(waitMicros / 1000),
      resetMs: Math.ceil(resetMsOf(level)),
      windowSeconds: seconds,
    };
  };
}
