import { type FullWindow, quotaExhausted } from '../../core/quota.ts';
import { Parked } from '../../durable/journal.ts';
import { takeQuota } from '../../store/quotas.ts';
import { markRunCounted } from '../../store/runs.ts';
import type { RunScope } from '../leads/run-scope.ts';
import { mailboxUserId, quotaOf } from './quota-of.ts';

/** What runs wait for whose quota has no room; changed limits wake them. */
export const workflowsQuota = 'workflows_triggered';

/**
 * Lets a run begin that had no room at intake: counts it now, or puts it off until the quota begins anew. A run is counted
 * once, however often it is taken up.
 */
export async function admitRun({ context, journal }: RunScope): Promise<void> {
  const { run } = journal;
  if (run.counted_at !== null) return;
  const full = await journal.record(async (writing) => {
    const { full } = await takeQuota(writing, quotaOf(context, 'workflows_triggered', mailboxUserId));
    const windows = await full;
    if (windows.length === 0) await markRunCounted(writing, run.run_id);
    return windows;
  });
  if (full.length === 0) return;
  const { publicMessage } = quotaExhausted('workflows_triggered', full);
  throw new Parked(lastReset(full), publicMessage, workflowsQuota);
}

/** When all of these windows have begun anew. Takes one window at least. */
export function lastReset(full: readonly FullWindow[]): Date {
  return new Date(Math.max(...full.map(({ resetsAt }) => resetsAt.getTime())));
}
