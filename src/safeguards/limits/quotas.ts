import { type FullWindow, type QuotaDefaults, type QuotaType, quotaExhausted } from '../../core/quota.ts';
import type { Reading, Writing } from '../../store/database.ts';
import { addQuota, type QuotaOf, readQuota, takeQuota } from '../../store/quotas.ts';

/** The limits that hold where neither user nor tier has one. */
export type LimitSettings = { maxEmailsPerDay: number };

/** The limits of the settings for a quota: mails per day have one, all else is without until somebody sets it. */
export function defaultsOf(type: QuotaType, { maxEmailsPerDay }: LimitSettings): QuotaDefaults {
  return type === 'emails_sent' ? { daily: maxEmailsPerDay } : {};
}

/** Counts one act in the caller's transaction. Throws `quota_exhausted`, having counted nothing. */
export async function takeOne(writing: Writing, quota: QuotaOf): Promise<void> {
  const { full } = await takeQuota(writing, quota);
  requireRoom(quota.type, await full);
}

/** Throws `quota_exhausted` when one more has no room now. Nothing is counted: the act itself asks again. */
export async function requireQuota(reading: Reading, quota: QuotaOf): Promise<void> {
  const windows = Object.values(await readQuota(reading, quota));
  requireRoom(
    quota.type,
    windows.flatMap(({ period, resetsAt, used, most }) =>
      most !== null && used + 1 > most ? { period, resetsAt, most } : [],
    ),
  );
}

/** Gives back one act that was counted at `at` and certainly did not happen. */
export function giveBack(writing: Writing, quota: Omit<QuotaOf, 'defaults'> & { at: Date }): Promise<void> {
  return addQuota(writing, quota, -1);
}

function requireRoom(type: QuotaType, full: readonly FullWindow[]): void {
  if (full.length > 0) throw quotaExhausted(type, full);
}
