import { sql } from 'kysely';
import type { FullWindow, QuotaDefaults, QuotaPeriod, QuotaType, QuotaWindow } from '../core/quota.ts';
import { askAhead, type Reading, sendAhead, type Writing } from './database.ts';

/** Whose counter of what. `at` stands for the database's own clock unless a test stands elsewhere. */
export type QuotaOf = { userId: string; type: QuotaType; defaults: QuotaDefaults; at?: Date };

/**
 * Counts `amount` in the user's day, week and month, or in none of them. Answers the windows that are full; empty when it
 * was counted. It stands with the caller's transaction: what is rolled back was not counted. Leaves with the next
 * statement; waiting for `full` sends it.
 */
export async function takeQuota(
  { db, workspaceId }: Writing,
  { userId, type, defaults, at }: QuotaOf,
  amount = 1,
): Promise<{ full: Promise<FullWindow[]> }> {
  const { answer } = await askAhead<{ period: QuotaPeriod; resets_at: Date; most: number }, FullWindow[]>(
    db,
    sql`SELECT * FROM take_quota(${workspaceId}::uuid, ${userId}::uuid, ${type}, ${amount}::integer,
      ${JSON.stringify(defaults)}::text::jsonb, ${instant(at)})`,
    (rows) => rows.map(({ period, resets_at, most }) => ({ period, resetsAt: resets_at, most })),
  );
  return { full: answer };
}

/** Whether any limit holds for what is counted. Leaves with the next statement; waiting for `found` sends it. */
export async function askLimited(
  { db, workspaceId }: Writing,
  { userId, type, defaults, at }: QuotaOf,
): Promise<{ found: Promise<boolean> }> {
  const { answer } = await askAhead<{ most: number | null }, boolean>(
    db,
    sql`SELECT most FROM quota_state(${workspaceId}::uuid, ${userId}::uuid, ${type},
      ${JSON.stringify(defaults)}::text::jsonb, ${instant(at)})`,
    (rows) => rows.some(({ most }) => most !== null),
  );
  return { found: answer };
}

/** Counts one where nothing is limited; leaves with the next statement or the commit. */
export async function countAhead({ db, workspaceId }: Writing, { userId, type, at }: QuotaOf): Promise<void> {
  await sendAhead(
    db,
    sql`SELECT add_quota(${workspaceId}::uuid, ${userId}::uuid, ${type}, 1, ${instant(at)})`.compile(db),
  );
}

/** Counts what has happened already; a negative amount gives back what was counted at `at` and did not happen. */
export async function addQuota(
  { db, workspaceId }: Writing,
  { userId, type, at }: Omit<QuotaOf, 'defaults'>,
  amount: number,
): Promise<void> {
  await sql`SELECT add_quota(${workspaceId}::uuid, ${userId}::uuid, ${type}, ${amount}::integer, ${instant(at)})`.execute(
    db,
  );
}

/** The user's counters and limits in the windows of this moment, the day first. */
export async function readQuota(
  { db, workspaceId }: Reading,
  { userId, type, defaults, at }: QuotaOf,
): Promise<Record<QuotaPeriod, QuotaWindow>> {
  const { rows } = await sql<{
    period: QuotaPeriod;
    period_key: string;
    resets_at: Date;
    used: number;
    most: number | null;
  }>`SELECT * FROM quota_state(${workspaceId}::uuid, ${userId}::uuid, ${type},
      ${JSON.stringify(defaults)}::text::jsonb, ${instant(at)}) ORDER BY resets_at`.execute(db);
  const windows = rows.map(({ period, period_key, resets_at, used, most }): [QuotaPeriod, QuotaWindow] => [
    period,
    { period, periodKey: period_key, resetsAt: resets_at, used: Number(used), most },
  ]);
  return Object.fromEntries(windows) as Record<QuotaPeriod, QuotaWindow>;
}

/** Everybody whose counter stands in the windows of this moment, as `readQuota` gives them; for the metrics. */
export async function usersWithUse({ db, workspaceId }: Reading, type: QuotaType): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`SELECT DISTINCT q.user_id FROM quota_use q
    JOIN quota_windows(clock_timestamp()) w ON w.period = q.period AND w.period_key = q.period_key
    WHERE q.workspace_id = ${workspaceId}::uuid AND q.quota_type = ${type}`.execute(db);
  return rows.map((row) => row.user_id);
}

function instant(at: Date | undefined) {
  return at === undefined ? sql`clock_timestamp()` : sql`${at}::timestamptz`;
}
