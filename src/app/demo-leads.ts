import type { App } from '../app.ts';
import { isColdStartDemo } from '../config.ts';
import { system } from '../core/actor.ts';
import { readFormFields } from '../core/lead.ts';
import { newestRun } from '../store/runs.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';
import { receiveLead } from '../verbs/leads/receive-lead.ts';

/**
 * Fills an empty installation on the sandbox with its example leads, the way a form would deliver them. Returns the ids
 * of their runs; none where leads have come in before, or where example leads are not wanted.
 */
export async function deliverDemoLeads(app: App): Promise<string[]> {
  if (!isColdStartDemo(app.config)) return [];
  const before = await app.store.read(defaultWorkspaceId, newestRun);
  if (before !== null) return [];
  const { sampleSubmissions } = await import('../../sandbox/index.ts');
  const runs: string[] = [];
  for (const submission of sampleSubmissions) {
    const { formSubmissionId, formId, timestamp } = submission;
    const { workflowId } = await receiveLead(app.contextFor({ actor: system, traceId: null }), {
      fields: readFormFields(submission),
      submissionId: formSubmissionId,
      formId: app.config.expectedHubspotFormIds[0] ?? formId,
      source: 'sandbox_example',
      occurredAt: new Date(timestamp),
      signature: 'internal',
    });
    runs.push(workflowId);
  }
  return runs;
}
