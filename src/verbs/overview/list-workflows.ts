import { listRuns } from '../../store/runs.ts';
import type { RunStatus } from '../../store/tables.ts';
import type { VerbContext } from '../context.ts';

export const runStatuses = ['queued', 'running', 'success', 'failed', 'suppressed'] as const satisfies RunStatus[];

export type RunListItem = {
  workflow_id: string;
  workflow: string;
  status: RunStatus;
  degraded: boolean;
  draft_only: boolean;
  submission_id: string;
  timestamp: string;
  completed_at: string | null;
  error: string | null;
};

/** Runs newest first, one page of them, with the count of all that match. */
export async function listWorkflows(
  context: VerbContext,
  { status, page, pageSize }: { status: RunStatus | null; page: number; pageSize: number },
): Promise<{ items: RunListItem[]; total: number }> {
  const found = await context.read((reading) =>
    listRuns(reading, { status, limit: pageSize, offset: (page - 1) * pageSize }),
  );
  const items = found.runs.map((run) => ({
    workflow_id: run.run_id,
    workflow: run.workflow,
    status: run.status,
    degraded: run.degraded,
    draft_only: run.draft_only,
    submission_id: run.submission_id,
    timestamp: run.created_at.toISOString(),
    completed_at: run.completed_at?.toISOString() ?? null,
    error: run.error,
  }));
  return { items, total: found.total };
}
