import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { userIdOf } from '../../core/quota.ts';
import type { Writing } from '../../store/database.ts';
import * as store from '../../store/quota-limits.ts';
import { requireAdmin } from '../admin/require-admin.ts';
import type { VerbContext } from '../context.ts';
import { workflowsQuota } from './admit-run.ts';
import { callsQuota } from './wait-for-calls.ts';

export type QuotaLimits = {
  tiers: store.TierLimits[];
  users: { user_id: string; tier: string | null; limits: store.QuotaLimit[] }[];
};

/** The limits of all tiers and users; where neither has one, that of the settings holds. */
export async function listQuotaLimits(context: VerbContext): Promise<QuotaLimits> {
  requireAdmin(context);
  const { tiers, users } = await context.read((reading) => store.listQuotaLimits(reading));
  return { tiers, users: users.map(({ userId, tier, limits }) => ({ user_id: userId, tier, limits })) };
}

/** Replaces the limits of a tier, from this moment on for everybody in it; with none the tier is gone. */
export async function setTierLimits(
  context: VerbContext,
  { tier, limits }: { tier: string; limits: store.QuotaLimit[] },
): Promise<QuotaLimits> {
  requireAdmin(context);
  requireOnce(limits);
  await context.change(async (writing, audit) => {
    const before = (await store.listQuotaLimits(writing)).tiers.find((one) => one.tier === tier)?.limits ?? [];
    await store.replaceTierLimits(writing, tier, limits);
    await wakeRuns(context, writing);
    audit(logConfigChange(`quota_tier:${tier}`, before, limits));
  });
  context.queue.nudge();
  return listQuotaLimits(context);
}

/** Puts a user into a tier, or out of any, and replaces the user's own limits. They hold from this moment on. */
export async function setUserLimits(
  context: VerbContext,
  { userId, tier, limits }: { userId: string; tier: string | null; limits: store.QuotaLimit[] },
): Promise<QuotaLimits> {
  requireAdmin(context);
  requireOnce(limits);
  const id = userIdOf(context.workspaceId, userId);
  await context.change(async (writing, audit) => {
    const known = await store.listQuotaLimits(writing);
    if (tier !== null && !known.tiers.some((one) => one.tier === tier)) {
      throw new CountersignError('unknown_tier', 'There is no tier of this name. Set its limits first.');
    }
    const before = known.users.find((one) => one.userId === id);
    await store.replaceUserLimits(writing, { userId: id, tier, limits });
    await wakeRuns(context, writing);
    const old = before === undefined ? null : { tier: before.tier, limits: before.limits };
    audit(logConfigChange(`quota_user:${id}`, old, { tier, limits }));
  });
  context.queue.nudge();
  return listQuotaLimits(context);
}

/** Runs that wait for room look again: with the limits as they are now they may have it. */
async function wakeRuns(context: VerbContext, writing: Writing): Promise<void> {
  await context.queue.wake(writing, workflowsQuota);
  await context.queue.wake(writing, callsQuota);
}

function requireOnce(limits: readonly store.QuotaLimit[]): void {
  const names = limits.map(({ type, period }) => `${type} ${period}`);
  if (new Set(names).size === names.length) return;
  throw new CountersignError('limit_named_twice', 'Each type and period may be named once.');
}
