import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { logProspectIntake } from '../../src/core/audit.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { JobQueue } from '../../src/durable/queue.ts';
import { createAuditTrail } from '../../src/safeguards/audit-trail.ts';
import type { Change } from '../../src/store/change.ts';
import type { Store } from '../../src/store/database.ts';
import { insertRun } from '../../src/store/runs.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { type Rows, run } from './rows.ts';

export function changeOf(store: Store): Change {
  return createAuditTrail({ store, clock: systemClock, log: () => {}, enabled: () => true }).change;
}

/** A submission, its run, its audit line and its job in one transaction, as intake makes them. */
export async function queueRun(
  { store, queue, workflow }: { store: Store; queue: JobQueue; workflow: string },
  workspaceId: string,
): Promise<string> {
  const runId = randomUUID();
  const scope = { workspaceId, actor: { kind: 'system', name: 'system' } as const, traceId: null };
  await changeOf(store)(scope, async (writing, audit) => {
    const submissionId = randomUUID();
    await insertSubmission(writing, {
      ...{
        submissionId,
        dedupeKey: submissionId,
        source: 'hubspot',
        formId: null,
        fields: {},
        signature: 'v3',
        hasOwnId: true,
        runId,
      },
      email: 'lead@prospect.example',
      occurredAt: new Date(),
    });
    await insertRun(writing, { runId, workflow, submissionId, traceId: null, draftOnly: true, isCounted: true });
    await queue.add(writing, workflow, { runId });
    audit(logProspectIntake('lead@prospect.example', 'hubspot'));
  });
  queue.nudge();
  return runId;
}

export async function statusOf(store: Store, runId: string): Promise<string> {
  const [row] = await run(store, sql`SELECT status FROM run WHERE run_id = ${runId}`);
  return String(row?.status);
}

export async function storedSteps(store: Store, runId: string): Promise<Rows> {
  return run(store, sql`SELECT step_key, status, output FROM run_step WHERE run_id = ${runId} ORDER BY step_key`);
}
