import type { CallRules, LimitedCall, LimitName, ServiceName } from '../../core/limits.ts';
import { allLimitNames, type Bucket, type Buckets, requireCost, requireService, type Take } from './buckets.ts';
import { type Answer, leftOf, resetMsOf, type SharedBuckets, type Source } from './shared-buckets.ts';
import { createWaitingLine, type Patience } from './waiting-line.ts';

export type ServiceStatus = {
  /** What can be had now, of the tighter of the service's bucket and the user's. */
  tokensAvailable: number;
  capacity: number;
  /** Per minute. */
  refillRate: number;
  utilization: number;
  /** When the bucket is full again. */
  resetAt: Date;
  source: Source;
};

/** How the calls of one connector are limited; `safeguards/outbound.ts` asks it before each. */
export type CallLimit = {
  /** Resolves when the call may be made. Throws RateLimitExceeded when that takes too long. */
  admit(call: LimitedCall, signal?: AbortSignal | null): Promise<void>;
  /** Hears what the vendor said of its limits. */
  answered(call: LimitedCall, answer: { status: number; headers: Headers }): void;
};

export type Limiter = {
  /** Takes now if there is enough and nobody waits before: from the service's bucket and the user's. Throws `invalid_cost`, `unknown_service`. */
  checkLimit(service: string, cost?: number, userId?: string): Promise<boolean>;
  /** Waits its turn, 5 s at most, and takes. Throws RateLimitExceeded, `invalid_cost`, `unknown_service`. */
  acquire(service: string, cost?: number, userId?: string, patience?: Patience): Promise<void>;
  /** Takes nothing. Throws `unknown_service`. */
  status(service: string, userId?: string): Promise<ServiceStatus>;
  /** The part of each limit that is left, from 0 to 1, for everybody together. */
  headroom(): Promise<Record<LimitName, number>>;
  callsOf(service: ServiceName, userId: string, rules?: CallRules): CallLimit;
};

export function createLimiter({
  buckets,
  shared,
  vendorUserId,
}: {
  buckets: Buckets;
  shared: SharedBuckets;
  /** Whose mailbox `gmail_units` counts for in the figures. */
  vendorUserId: string;
}): Limiter {
  const line = createWaitingLine(shared);

  function takesOf(service: ServiceName, cost: number, userId?: string): Take[] {
    const everybody = { bucket: buckets.of(service), cost };
    const takes = userId === undefined ? [everybody] : [everybody, { bucket: buckets.of(service, userId), cost }];
    for (const take of takes) requireCost(take);
    return takes;
  }

  function bucketOf(limit: LimitName, userId: string): Bucket {
    return limit === 'gmail_units' ? buckets.of(limit, userId) : buckets.of(limit);
  }

  return {
    async checkLimit(service, cost = 1, userId) {
      const name = requireService(service);
      return (await line.now(laneOf(name, userId), takesOf(name, cost, userId))).isGranted;
    },
    async acquire(service, cost = 1, userId, patience) {
      const name = requireService(service);
      await line.wait({ name, lane: laneOf(name, userId), takes: takesOf(name, cost, userId) }, patience);
    },
    async status(service, userId) {
      const name = requireService(service);
      const asked = [buckets.of(name), ...(userId === undefined ? [] : [buckets.of(name, userId)])];
      return statusOf(buckets, name, asked, await shared.look(asked));
    },
    async headroom() {
      const asked = allLimitNames.map((limit) => bucketOf(limit, vendorUserId));
      const { levels } = await shared.look(asked);
      const parts = asked.map(
        (bucket, index) => leftOf(bucket, levels[index] as Answer['levels'][number]) / bucket.capacity,
      );
      return Object.fromEntries(allLimitNames.map((limit, index) => [limit, parts[index] ?? 0])) as Record<
        LimitName,
        number
      >;
    },
    callsOf(service, userId, rules) {
      const lane = laneOf(service, userId);
      const one = takesOf(service, 1, userId);
      return {
        admit(call, signal) {
          const uses = rules?.uses(call) ?? [];
          const takes = [...one, ...uses.map(({ limit, cost }) => ({ bucket: bucketOf(limit, userId), cost }))];
          return line.wait({ name: service, lane, takes }, signal ? { signal } : {});
        },
        answered(call, answer) {
          const pause = rules?.pause(call, answer) ?? null;
          // Not waited for: the caller has its answer already.
          if (pause !== null) void shared.pause(bucketOf(pause.limit, userId), pause.ms).catch(() => {});
        },
      };
    },
  };
}

function laneOf(service: ServiceName, userId: string | undefined): string {
  return userId === undefined ? service : `${service}:${userId}`;
}

function statusOf(
  buckets: Buckets,
  service: ServiceName,
  asked: readonly Bucket[],
  { levels, source }: Pick<Answer, 'levels' | 'source'>,
): ServiceStatus {
  const { capacity, perMinute } = buckets.numbers(service);
  const left = asked.map((bucket, index) => leftOf(bucket, levels[index] as Answer['levels'][number]));
  const tokens = Math.min(...left);
  const resetMs = Math.max(...levels.map(resetMsOf));
  return {
    tokensAvailable: Math.floor(tokens * 10) / 10,
    capacity,
    refillRate: perMinute,
    utilization: Math.round((1 - tokens / capacity) * 1000) / 1000,
    resetAt: new Date(Date.now() + resetMs),
    source,
  };
}
