import { listAuditEvents } from '../verbs/admin/list-audit-events.ts';
import { verifyAudit } from '../verbs/admin/verify-audit.ts';
import { readDashboardStats } from '../verbs/overview/dashboard-stats.ts';
import { listWorkflows } from '../verbs/overview/list-workflows.ts';
import { readLatestWorkflow, readWorkflow } from '../verbs/overview/read-workflow.ts';
import * as c from './contract.ts';
import { auditPage, auditQuery, auditVerdict } from './contract-of-administration.ts';
import { asPage, idOf, pageFrom, runStatusOf } from './inputs.ts';
import { operation } from './route.ts';

export const latestWorkflow = operation(
  { does: 'The newest run; in outline for callers without credential.', replies: { 200: c.latestWorkflow } },
  ({ context, who }) => readLatestWorkflow(context, { isKnownCaller: who !== null }),
);

export const stats = operation(
  { does: 'Counts of runs and drafts.', replies: { 200: c.dashboardStats } },
  ({ context }) => readDashboardStats(context),
);

export const workflows = operation(
  { does: 'Runs, newest first.', query: c.workflowQuery, replies: { 200: c.workflowPage }, refuses: [400] },
  async ({ context, query }) => {
    const status = runStatusOf(query.status);
    return asPage(query, await listWorkflows(context, { status, ...pageFrom(query) }));
  },
);

export const workflow = operation(
  { does: 'One run with all its steps brought.', params: c.idParam, replies: { 200: c.workflow }, refuses: [404] },
  (call) => readWorkflow(call.context, { workflowId: idOf(call) }),
);

export const auditEvents = operation(
  { does: 'Lines of the audit trail, newest first.', query: auditQuery, replies: { 200: auditPage } },
  async ({ context, query }) => {
    const { event_type, resource, actor, from, to } = query;
    const found = await listAuditEvents(context, {
      eventType: event_type ?? null,
      resource: resource ?? null,
      actor: actor ?? null,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
      ...pageFrom(query),
    });
    return asPage(query, found);
  },
);

export const verifyTrail = operation(
  { does: 'Checks every line of the audit trail.', replies: { 200: auditVerdict }, refuses: [409] },
  async ({ context }) => {
    const verdict = await verifyAudit(context);
    if (!verdict.ok) return { ok: false as const, first_bad_seq: verdict.firstBadSeq, reason: verdict.reason };
    const { count, erased, head } = verdict;
    return { ok: true as const, count, erased, head_seq: head.seq, head_hash: head.hash };
  },
);
