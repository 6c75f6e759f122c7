import { draftStatuses } from '../../core/draft.ts';
import { countRuns } from '../../store/analytics.ts';
import { countDraftsByStatus, oldestPending } from '../../store/draft-queries.ts';
import type { VerbContext } from '../context.ts';

export type DashboardStats = {
  workflows: { total: number; success: number; failed: number; degraded: number };
  /** Successful of all finished runs, 0 to 1; null before the first has finished. */
  success_rate: number | null;
  drafts: Record<string, number>;
  pending_approvals: number;
  oldest_pending_seconds: number | null;
  timestamp: string;
};

/** The figures of the overview page, all read in one transaction. */
export async function readDashboardStats(context: VerbContext): Promise<DashboardStats> {
  const now = context.clock();
  return context.read(async (reading) => {
    const runs = await countRuns(reading);
    const drafts = await countDraftsByStatus(reading);
    const oldest = await oldestPending(reading);
    const finished = runs.success + runs.failed;
    return {
      workflows: {
        total: runs.queued + runs.running + runs.success + runs.failed + runs.suppressed,
        success: runs.success,
        failed: runs.failed,
        degraded: runs.degraded,
      },
      success_rate: finished === 0 ? null : Math.round((runs.success / finished) * 1000) / 1000,
      drafts: Object.fromEntries(draftStatuses.map((status) => [status, drafts[status] ?? 0])),
      pending_approvals: drafts.PENDING_APPROVAL ?? 0,
      oldest_pending_seconds: oldest && Math.max(0, Math.floor((now.getTime() - oldest.getTime()) / 1000)),
      timestamp: now.toISOString(),
    };
  });
}
