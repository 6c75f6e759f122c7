import * as administration from './administration.ts';
import * as desk from './desk.ts';
import { documentation } from './documentation.ts';
import * as drafts from './drafts.ts';
import * as intake from './intake.ts';
import * as overview from './overview.ts';
import * as quotas from './quotas.ts';
import { type Route, route } from './route.ts';
import * as safety from './safety.ts';
import * as status from './status.ts';
import * as suppression from './suppression.ts';
import * as voice from './voice.ts';

const hubspot = '/api/webhooks/hubspot';
const draft = '/api/operator/drafts/:id';
const admin = '/api/admin';
const training = '/api/voice/training';

/** The whole API: where, who may, and what it does. Each operation holds its schemas and names its verb. */
export const routes: readonly Route[] = [
  route('GET /health', 'open', status.health),
  route('GET /health/live', 'open', status.health),
  route('GET /health/ready', 'open', status.ready),
  route('GET /health/db', 'read', status.database),
  route('GET /db/status', 'read', status.database),
  route('GET /health/redis', 'read', status.redis),
  route('GET /health/workers', 'read', status.workers),
  route('GET /connectors/status', 'public', status.connectors),
  route('GET /connectors/:name/status', 'read', status.connector),
  route('GET /api/status', 'read', status.service),
  route('GET /metrics', 'metrics', status.metrics),
  route('GET /', 'public', status.front),

  route(`POST ${hubspot}/form-submission`, 'webhook', intake.submission),
  route(`POST ${hubspot}/form-submission/test`, 'webhook', intake.dryRun),
  route(`GET ${hubspot}/form-submission/example-payload`, 'read', intake.example),
  route(`POST ${hubspot}/forms`, 'webhook', intake.form),
  route(`POST ${hubspot}/workflow`, 'webhook', intake.workflow),
  route(`POST ${hubspot}/events`, 'webhook', intake.events),

  route('GET /api/desk', 'read', desk.start),
  route('GET /api/desk/queue', 'read', desk.queue),
  route('GET /api/desk/queue/counts', 'read', desk.counts),
  route('GET /api/desk/colleagues', 'read', desk.colleagues),
  route('GET /api/desk/drafts/:id', 'read', desk.readDraft),
  route('POST /api/desk/drafts/:id/check', 'read', desk.check),
  route('POST /api/desk/drafts/:id/snooze', 'person', desk.snooze),
  route('POST /api/desk/drafts/:id/hand-over', 'person', desk.handOver),
  route('POST /api/desk/drafts/:id/presence', 'read', desk.presence),
  route('GET /api/events', 'read', desk.events),

  route('POST /api/operator/drafts', 'propose', drafts.create),
  route('GET /api/operator/drafts', 'read', drafts.list),
  route('GET /api/operator/drafts/pending', 'read', drafts.listPending),
  route('POST /api/operator/attachments', 'propose', drafts.uploadFile),
  route('GET /api/operator/attachments/:sha256', 'read', drafts.downloadFile),
  route(`GET ${draft}`, 'read', drafts.read),
  route(`GET ${draft}/versions`, 'read', drafts.versions),
  route(`PATCH ${draft}`, 'propose', drafts.edit),
  route(`POST ${draft}/regenerate`, 'propose', drafts.regenerate),
  route(`POST ${draft}/approve`, 'person', drafts.approve),
  route(`POST ${draft}/reject`, 'person', drafts.reject),
  route(`POST ${draft}/send`, 'person', drafts.send),
  route(`POST ${draft}/undo-send`, 'person', drafts.undo),

  route('GET /api/operator/suppressions', 'read', suppression.list),
  route('POST /api/operator/suppressions', 'person', suppression.add),
  route('GET /api/operator/suppressions/check', 'read', suppression.check),
  route('DELETE /api/operator/suppressions/:id', 'admin', suppression.lift),

  route('GET /api/quotas/usage/:user_id/:type', 'read', quotas.usage),
  route('GET /api/quotas/dashboard/:user_id', 'read', quotas.dashboard),

  route('POST /api/safety/detect-pii', 'read', safety.detect),
  route('POST /api/safety/validate-safety', 'read', safety.validate),

  route(`POST ${training}/ingest/url`, 'person', voice.ingestUrl),
  route(`POST ${training}/ingest/upload`, 'person', voice.upload),
  route(`GET ${training}/samples`, 'read', voice.listSamples),
  route(`GET ${training}/stats`, 'read', voice.stats),
  route(`DELETE ${training}/samples/:id`, 'person', voice.deleteSample),

  route('GET /workflows/latest', 'public', overview.latestWorkflow),
  route('GET /api/dashboard/stats', 'read', overview.stats),
  route('GET /api/dashboard/workflows', 'read', overview.workflows),
  route('GET /api/dashboard/workflows/:id', 'read', overview.workflow),
  route('GET /api/audit/events', 'person', overview.auditEvents),

  route(`GET ${admin}/flags/send-mode`, 'admin', administration.sendMode),
  route(`POST ${admin}/flags/send-mode/disable`, 'admin', administration.disableSending),
  route(`POST ${admin}/flags/send-mode/enable`, 'admin', administration.enableSending),
  route(`GET ${admin}/flags/send-mode/circuit-breaker`, 'admin', administration.sendBreaker),
  route(`GET ${admin}/api-keys`, 'admin', administration.listKeys),
  route(`POST ${admin}/api-keys`, 'admin', administration.createKey),
  route(`DELETE ${admin}/api-keys/:id`, 'admin', administration.revokeKey),
  route(`GET ${admin}/jobs/dead`, 'admin', administration.deadJobs),
  route(`POST ${admin}/jobs/:id/retry`, 'admin', administration.retryJob),
  route(`GET ${admin}/quotas`, 'admin', quotas.limits),
  route(`PUT ${admin}/quotas/tiers/:tier`, 'admin', quotas.setTier),
  route(`PUT ${admin}/quotas/users/:user_id`, 'admin', quotas.setUser),
  route(`GET ${admin}/content-rules`, 'admin', administration.readRules),
  route(`PUT ${admin}/content-rules`, 'admin', administration.replaceRules),

  ...documentation(() => routes),
];
