import { draftStatuses } from '../../core/draft.ts';
import { approvalTimes, countPiiVerdicts, countRuns, countUnansweredLeads } from '../../store/analytics.ts';
import type { Reading } from '../../store/database.ts';
import { countDraftsByStatus, oldestPending } from '../../store/draft-queries.ts';
import type { VerbContext } from '../context.ts';
import { type QuotaFigures, readQuotaFigures } from '../quotas/quota-figures.ts';

export type Figures = {
  runs: Record<string, number>;
  degradedRuns: number;
  drafts: Record<string, number>;
  piiVerdicts: { safe: number; review: number; block: number };
  /** Since when the longest waiting draft waits, in seconds; null when none does. */
  oldestPendingSeconds: number | null;
  /** Leads without a draft and without a reason for none. */
  unansweredLeads: number;
  /** Seconds from text to approval over the last 24 hours. */
  approvals: { count: number; p50: number | null; p95: number | null };
  quotas: QuotaFigures;
};

const dayMs = 24 * 3_600_000;

/** What `/metrics` tells of the store, read in one transaction. Counts only: no names, addresses or values found. */
export async function readFigures(context: VerbContext): Promise<Figures> {
  const since = new Date(context.clock().getTime() - dayMs);
  return context.read(async (reading) => {
    const { degraded, ...runs } = await countRuns(reading);
    const drafts = await countDraftsByStatus(reading);
    return {
      runs,
      degradedRuns: degraded,
      drafts: Object.fromEntries(draftStatuses.map((status) => [status, drafts[status] ?? 0])),
      piiVerdicts: await countPiiVerdicts(reading),
      oldestPendingSeconds: await pendingSeconds(reading, context.clock()),
      unansweredLeads: await countUnansweredLeads(reading),
      approvals: await approvalTimes(reading, since),
      quotas: await readQuotaFigures(context, reading),
    };
  });
}

async function pendingSeconds(reading: Reading, now: Date): Promise<number | null> {
  const oldest = await oldestPending(reading);
  return oldest && Math.max(0, (now.getTime() - oldest.getTime()) / 1000);
}
