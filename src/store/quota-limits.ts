import type { QuotaPeriod, QuotaType } from '../core/quota.ts';
import type { Reading, Writing } from './database.ts';

/** A limit of a tier or a user; `most` null lifts the one of the settings. */
export type QuotaLimit = { type: QuotaType; period: QuotaPeriod; most: number | null };
export type TierLimits = { tier: string; limits: QuotaLimit[] };
export type UserLimits = { userId: string; tier: string | null; limits: QuotaLimit[] };

/** All limits that were set, by tier and by user. */
export async function listQuotaLimits({
  db,
  workspaceId,
}: Reading): Promise<{ tiers: TierLimits[]; users: UserLimits[] }> {
  const own = { workspace_id: workspaceId };
  const byTier = await db
    .selectFrom('tier_limit')
    .selectAll()
    .where((eb) => eb.and(own))
    .orderBy('tier')
    .execute();
  const tierOf = await db
    .selectFrom('user_tier')
    .selectAll()
    .where((eb) => eb.and(own))
    .orderBy('user_id')
    .execute();
  const byUser = await db
    .selectFrom('user_limit')
    .selectAll()
    .where((eb) => eb.and(own))
    .orderBy('user_id')
    .execute();
  const users = new Map<string, UserLimits>();
  const user = (userId: string) => {
    const known = users.get(userId) ?? { userId, tier: null, limits: [] };
    users.set(userId, known);
    return known;
  };
  for (const row of tierOf) user(row.user_id).tier = row.tier;
  for (const row of byUser) user(row.user_id).limits.push(limitOf(row));
  const tiers = Map.groupBy(byTier, ({ tier }) => tier);
  return {
    tiers: [...tiers].map(([tier, rows]) => ({ tier, limits: rows.map(limitOf) })),
    users: [...users.values()],
  };
}

/** Replaces the limits of a tier; with none the tier is gone, and its users have those of the settings. */
export async function replaceTierLimits(
  { db, workspaceId }: Writing,
  tier: string,
  limits: readonly QuotaLimit[],
): Promise<void> {
  await db.deleteFrom('tier_limit').where('workspace_id', '=', workspaceId).where('tier', '=', tier).execute();
  const rows = limits.map((limit) => ({ workspace_id: workspaceId, tier, ...rowOf(limit) }));
  if (rows.length > 0) await db.insertInto('tier_limit').values(rows).execute();
}

/** Replaces a user's tier and own limits. */
export async function replaceUserLimits(
  { db, workspaceId }: Writing,
  { userId, tier, limits }: UserLimits,
): Promise<void> {
  const own = { workspace_id: workspaceId, user_id: userId };
  await db
    .deleteFrom('user_tier')
    .where((eb) => eb.and(own))
    .execute();
  await db
    .deleteFrom('user_limit')
    .where((eb) => eb.and(own))
    .execute();
  if (tier !== null)
    await db
      .insertInto('user_tier')
      .values({ ...own, tier })
      .execute();
  const rows = limits.map((limit) => ({ ...own, ...rowOf(limit) }));
  if (rows.length > 0) await db.insertInto('user_limit').values(rows).execute();
}

function rowOf({ type, period, most }: QuotaLimit) {
  return { quota_type: type, period, most };
}

function limitOf({ quota_type, period, most }: { quota_type: QuotaType; period: QuotaPeriod; most: number | null }) {
  return { type: quota_type, period, most };
}
