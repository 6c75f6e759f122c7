import { draftStatuses } from '../../core/draft.ts';
import { approvalTimes, countPiiVerdicts, countRuns } from '../../store/analytics.ts';
import { countDraftsByStatus } from '../../store/draft-queries.ts';
import type { VerbContext } from '../context.ts';

export type Figures = {
  runs: Record<string, number>;
  degradedRuns: number;
  drafts: Record<string, number>;
  piiVerdicts: { safe: number; review: number; block: number };
  /** Seconds from text to approval over the last 24 hours. */
  approvals: { count: number; p50: number | null; p95: number | null };
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
      approvals: await approvalTimes(reading, since),
    };
  });
}
