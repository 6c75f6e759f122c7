import { z } from 'zod';
import { quotaPeriods, quotaTypes } from '../core/quota.ts';
import { time } from './contract.ts';

const userId = z.string().trim().min(1).max(200).meta({ description: 'A UUID, or any text that stands for one user.' });
const type = z.enum(quotaTypes);
const period = z.enum(quotaPeriods);
const none = 'Null: no limit.';

export const userParam = z.strictObject({ user_id: userId });
// Type and period are read by the verb: unknown ones are 400 and told which there are.
export const usageParams = z.strictObject({ user_id: userId, type: z.string().max(100) });
export const periodQuery = z.strictObject({ period: z.string().max(100).default('daily') });

export const usage = z.object({
  user_id: z.string(),
  quota_type: type,
  used: z.number(),
  limit: z.number().nullable().meta({ description: none }),
  remaining: z.number().nullable().meta({ description: none }),
  period,
  period_key: z.string().meta({ description: '`2026-11-21`, `2026-W47` or `2026-11`.' }),
  resets_at: time,
});
const windows = z.object({ daily: usage, weekly: usage, monthly: usage });
export const serviceParam = z.strictObject({ service: z.string().max(100) });
export const userQuery = z.strictObject({ user_id: userId.optional() });
const rateLimitStatus = z.object({
  tokens_available: z.number(),
  capacity: z.number(),
  refill_rate: z.number().meta({ description: 'Per minute.' }),
  utilization: z.number().meta({ description: 'From 0 to 1.' }),
  reset_at: time,
  source: z.enum(['redis', 'local']).meta({ description: 'local: the numbers of this process alone.' }),
});
export const rateLimit = z.object({
  service: z.string(),
  user_id: z.string(),
  status: rateLimitStatus,
  timestamp: time,
});

export const dashboard = z.object({
  user_id: z.string(),
  rate_limits: z.object({
    gmail: rateLimitStatus,
    hubspot: rateLimitStatus,
    openai: rateLimitStatus,
    drive: rateLimitStatus,
    calendar: rateLimitStatus,
  }),
  quotas: z.object({ emails_sent: windows, workflows_triggered: windows, api_calls: windows }),
  timestamp: time,
});

export const emailParam = z.strictObject({ email: z.string().max(320) });
export const contactQuota = z.object({
  remaining_today: z.number().nullable().meta({ description: none }),
  remaining_this_week: z.number().nullable().meta({ description: none }),
  remaining_for_contact: z.number(),
});

const limit = z.strictObject({
  type,
  period,
  most: z.number().int().min(0).max(1_000_000_000).nullable().meta({ description: none }),
});
const limits = z.array(limit).max(9);
const tier = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/);

export const tierParam = z.strictObject({ tier });
export const tierLimits = z.strictObject({ limits });
export const userLimits = z.strictObject({ tier: tier.nullable().default(null), limits: limits.default([]) });
export const allLimits = z.object({
  tiers: z.array(z.object({ tier: z.string(), limits })),
  users: z.array(z.object({ user_id: z.string(), tier: z.string().nullable(), limits })),
});
