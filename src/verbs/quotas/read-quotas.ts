import { CountersignError } from '../../core/errors.ts';
import type { ServiceName } from '../../core/limits.ts';
import {
  type QuotaPeriod,
  type QuotaType,
  type QuotaWindow,
  quotaPeriods,
  quotaTypes,
  remainingIn,
} from '../../core/quota.ts';
import { readQuota } from '../../store/quotas.ts';
import type { VerbContext } from '../context.ts';
import { requireOwnUser } from './own-user.ts';
import { quotaOf } from './quota-of.ts';
import { type RateLimitStatus, rateLimitsOf } from './read-rate-limits.ts';

export type QuotaUsage = {
  user_id: string;
  quota_type: QuotaType;
  used: number;
  limit: number | null;
  remaining: number | null;
  period: QuotaPeriod;
  period_key: string;
  resets_at: string;
};

export type QuotaDashboard = {
  /** As the caller named the user. */
  user_id: string;
  rate_limits: Record<ServiceName, RateLimitStatus>;
  quotas: Record<QuotaType, Record<QuotaPeriod, QuotaUsage>>;
  timestamp: string;
};

/**
 * How much of a quota a user has used. Throws `unknown_quota_type`, `unknown_quota_period`, and `forbidden` for another
 * user's numbers.
 */
export async function readQuotaUsage(
  context: VerbContext,
  { userId, type, period }: { userId: string; type: string; period: string },
): Promise<QuotaUsage> {
  const quotaType = oneOf(quotaTypes, type, 'unknown_quota_type', 'quota type');
  const quotaPeriod = oneOf(quotaPeriods, period, 'unknown_quota_period', 'period');
  const id = requireOwnUser(context, userId);
  const windows = await context.read((reading) => readQuota(reading, quotaOf(context, quotaType, id)));
  return usageOf(userId, quotaType, windows[quotaPeriod]);
}

/** All rate limits of a user, and all quotas in all periods. Throws `forbidden` for another user's numbers. */
export async function readQuotaDashboard(
  context: VerbContext,
  { userId }: { userId: string },
): Promise<QuotaDashboard> {
  const id = requireOwnUser(context, userId);
  const quotas = await context.read(async (reading) => {
    const all = {} as QuotaDashboard['quotas'];
    for (const type of quotaTypes) {
      const windows = await readQuota(reading, quotaOf(context, type, id));
      const byPeriod = quotaPeriods.map((period) => [period, usageOf(userId, type, windows[period])]);
      all[type] = Object.fromEntries(byPeriod) as Record<QuotaPeriod, QuotaUsage>;
    }
    return all;
  });
  const rate_limits = await rateLimitsOf(context, id);
  return { user_id: userId, rate_limits, quotas, timestamp: context.clock().toISOString() };
}

function usageOf(userId: string, type: QuotaType, window: QuotaWindow): QuotaUsage {
  return {
    user_id: userId,
    quota_type: type,
    used: window.used,
    limit: window.most,
    remaining: remainingIn(window),
    period: window.period,
    period_key: window.periodKey,
    resets_at: window.resetsAt.toISOString(),
  };
}

function oneOf<T extends string>(all: readonly T[], text: string, code: string, what: string): T {
  const found = all.find((one) => one === text);
  if (found !== undefined) return found;
  throw new CountersignError(code, `Unknown ${what}. Valid values: ${all.join(', ')}.`);
}
