import type { Config } from '../config.ts';
import { createBuckets } from '../safeguards/limits/buckets.ts';
import { createLimiter, type Limiter } from '../safeguards/limits/limiter.ts';
import { createRequestLimiter } from '../safeguards/limits/request-limiter.ts';
import { createSharedBuckets } from '../safeguards/limits/shared-buckets.ts';
import { openSharedState, type SharedLog, type SharedState } from '../safeguards/limits/shared-state.ts';
import { mailboxUserId } from './google-credentials.ts';

/** Everything that limits this process, alone or together with others. */
export type Limits = {
  limiter: Limiter;
  /** Null without REDIS_URL. */
  shared: SharedState | null;
  /** Counts a request to the API; null where they are not limited. */
  countRequest: ReturnType<typeof createRequestLimiter> | null;
  close(): Promise<void>;
};

/** The limits of a configuration: shared through Redis where there is one, else this process's own. */
export async function openLimits(config: Config, log: SharedLog): Promise<Limits> {
  const url = config.redisUrl?.reveal();
  const shared = url === undefined ? null : await openSharedState(url, log);
  const sharedBuckets = createSharedBuckets(shared);
  const { gmailUnitsPerMinute: units, serviceRateLimits, rateLimitRequests: requests } = config;
  const buckets = createBuckets({ ...serviceRateLimits, gmail_units: { capacity: units, perMinute: units } });
  const limiter = createLimiter({ buckets, shared: sharedBuckets, vendorUserId: mailboxUserId });
  const countRequest = config.rateLimitEnabled
    ? createRequestLimiter(sharedBuckets, { requests, seconds: config.rateLimitPeriodSeconds })
    : null;
  return { limiter, shared, countRequest, close: async () => shared?.close() };
}
