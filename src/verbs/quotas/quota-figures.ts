import { type QuotaPeriod, type QuotaType, quotaPeriods, quotaTypes } from '../../core/quota.ts';
import type { Reading } from '../../store/database.ts';
import { readQuota, usersWithUse } from '../../store/quotas.ts';
import type { VerbContext } from '../context.ts';
import { quotaOf } from './quota-of.ts';

/** For each quota and period: what all users have used, and the smallest share that is left to one of them (0 to 1). */
export type QuotaFigures = { type: QuotaType; period: QuotaPeriod; used: number; least: number | null }[];

/** What the metrics tell of quotas: no user is named. */
export async function readQuotaFigures(context: VerbContext, reading: Reading): Promise<QuotaFigures> {
  const figures: QuotaFigures = [];
  for (const type of quotaTypes) {
    const users = await usersWithUse(reading, type);
    const all = await Promise.all(users.map((userId) => readQuota(reading, quotaOf(context, type, userId))));
    for (const period of quotaPeriods) {
      const windows = all.map((one) => one[period]);
      const used = windows.reduce((sum, one) => sum + one.used, 0);
      const left = windows.flatMap(({ most, used: mine }) =>
        most === null ? [] : most === 0 ? 0 : Math.max(0, (most - mine) / most),
      );
      figures.push({ type, period, used, least: left.length === 0 ? null : Math.min(...left) });
    }
  }
  return figures;
}
