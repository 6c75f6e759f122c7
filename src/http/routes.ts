import * as administration from './administration.ts';
import * as analytics from './analytics.ts';
import * as approvalLinks from './approval-links.ts';
import * as connections from './connections.ts';
import * as desk from './desk.ts';
import { documentation } from './documentation.ts';
import * as drafts from './drafts.ts';
import * as erasure from './erasure.ts';
import * as intake from './intake.ts';
import * as members from './members.ts';
import * as overview from './overview.ts';
import * as quotas from './quotas.ts';
import { type Route, route } from './route.ts';
import * as safety from './safety.ts';
import * as sandbox from './sandbox.ts';
import * as signIn from './sign-in.ts';
import * as status from './status.ts';
import * as suppression from './suppression.ts';
import * as unsubscribe from './unsubscribe.ts';
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
  route(`POST ${draft}/approval-link`, 'propose', approvalLinks.make),
  route('GET /approvals/:token', 'person', approvalLinks.show),
  route('POST /approvals/:token', 'person', approvalLinks.approve),
  route(`POST ${draft}/reject`, 'person', drafts.reject),
  route(`POST ${draft}/send`, 'person', drafts.send),
  route(`POST ${draft}/undo-send`, 'person', drafts.undo),

  route('GET /api/operator/suppressions', 'read', suppression.list),
  route('POST /api/operator/suppressions', 'person', suppression.add),
  route('POST /api/operator/suppressions/import', 'person', suppression.importCsv),
  route('GET /api/operator/suppressions/export', 'person', suppression.exportCsv),
  route('GET /u/:token', 'open', unsubscribe.show),
  route('POST /u/:token', 'open', unsubscribe.unsubscribe),
  route('GET /api/operator/suppressions/check', 'read', suppression.check),
  route('DELETE /api/operator/suppressions/:id', 'admin', suppression.lift),

  route('GET /api/operator/quota/:email', 'read', quotas.ofContact),
  route('GET /api/operator/why-blocked', 'read', suppression.whyBlocked),
  route('GET /api/quotas/rate-limits/:service', 'read', quotas.rateLimit),
  route('GET /api/quotas/usage/:user_id/:type', 'read', quotas.usage),
  route('GET /api/quotas/dashboard/:user_id', 'read', quotas.dashboard),

  route('POST /api/safety/detect-pii', 'read', safety.detect),
  route('POST /api/safety/validate-safety', 'read', safety.validate),

  route(`POST ${training}/ingest/url`, 'person', voice.ingestUrl),
  route(`POST ${training}/ingest/upload`, 'person', voice.upload),
  route(`GET ${training}/samples`, 'read', voice.listSamples),
  route(`GET ${training}/stats`, 'read', voice.stats),
  route(`DELETE ${training}/samples/:id`, 'person', voice.deleteSample),

  route(`POST ${training}/sent-mail`, 'person', voice.learnSentMail),
  route(`DELETE ${training}/sent-mail`, 'person', voice.endSentMail),
  route('GET /api/voice/experiments', 'read', voice.experiments),
  route('POST /api/voice/experiments', 'admin', voice.startExperiment),
  route('POST /api/voice/experiments/:id/stop', 'admin', voice.stopExperiment),
  route('GET /api/voice/experiments/:id/results', 'read', voice.results),
  route('GET /api/voice/experiments/:id/results.csv', 'read', voice.resultsAsCsv),
  route('POST /api/voice/evaluate', 'person', voice.evaluate),
  route('GET /api/voice/rules', 'read', voice.rules),
  route('POST /api/voice/rules/decide', 'person', voice.decideRule),
  route('GET /api/voice/profile', 'read', voice.readProfile),
  route('PATCH /api/voice/profile', 'person', voice.editProfile),
  route('DELETE /api/voice/profile', 'person', voice.forget),
  route('GET /api/voice/profile/versions', 'read', voice.versions),
  route('POST /api/voice/profile/rollback', 'person', voice.rollBack),

  route('GET /workflows/latest', 'public', overview.latestWorkflow),
  route('GET /api/dashboard/stats', 'read', overview.stats),
  route('GET /api/analytics', 'read', analytics.read),
  route('GET /api/analytics.csv', 'read', analytics.exported),
  route('GET /api/dashboard/workflows', 'read', overview.workflows),
  route('GET /api/dashboard/workflows/:id', 'read', overview.workflow),
  route('GET /api/audit/events', 'person', overview.auditEvents),
  route('POST /api/audit/verify', 'person', overview.verifyTrail),

  route('GET /auth/me', 'public', signIn.me),
  route('POST /auth/google/status', 'read', connections.googleStatus),
  route('GET /api/connections', 'person', connections.list),
  route('GET /connections/google/start', 'admin_step_up', connections.startGoogle),
  route('POST /connections/google/revoke', 'admin_step_up', connections.revokeGoogle),
  route('GET /auth/google/login', 'sign_in', signIn.googleLogin),
  route('GET /auth/google/callback', 'sign_in', connections.googleCallback),
  route('POST /auth/sign-in/email', 'sign_in', signIn.signInByPassword),
  route('POST /auth/two-factor/verify-totp', 'sign_in', signIn.verifyTotp),
  route('POST /auth/two-factor/verify-backup-code', 'sign_in', signIn.verifyBackupCode),
  route('GET /auth/passkey/generate-authenticate-options', 'sign_in', signIn.passkeyOptions),
  route('POST /auth/passkey/verify-authentication', 'sign_in', signIn.signInByPasskey),
  route('POST /auth/invitations/accept', 'sign_in', signIn.acceptInvitation),
  route('POST /auth/demo', 'sign_in', signIn.demo),
  route('POST /auth/logout', 'sign_in', signIn.logout),
  route('POST /auth/step-up', 'session', signIn.stepUp),
  route('GET /auth/sessions', 'session', signIn.sessions),
  route('DELETE /auth/sessions', 'session', signIn.endOtherSessions),
  route('DELETE /auth/sessions/:id', 'session', signIn.endSession),
  route('PUT /auth/workspace', 'session', signIn.chooseWorkspace),
  route('POST /auth/change-password', 'session', signIn.changePassword),
  route('POST /auth/two-factor/enable', 'session', signIn.enableTotp),
  route('POST /auth/two-factor/disable', 'session_step_up', signIn.disableTotp),
  route('POST /auth/two-factor/generate-backup-codes', 'session_step_up', signIn.newBackupCodes),
  route('GET /auth/passkey/generate-register-options', 'session', signIn.passkeyRegistration),
  route('POST /auth/passkey/verify-registration', 'session', signIn.addPasskey),
  route('GET /auth/passkey/list-user-passkeys', 'session', signIn.passkeys),
  route('POST /auth/passkey/delete-passkey', 'session_step_up', signIn.removePasskey),

  route(`GET ${admin}/users`, 'admin', members.list),
  route(`POST ${admin}/users`, 'admin_step_up', members.invite),
  route(`PATCH ${admin}/users/:id`, 'admin_step_up', members.change),
  route(`GET ${admin}/users/:id/activity`, 'admin', members.activity),
  route(`PUT ${admin}/users/:id/lead-share`, 'admin', members.setShare),
  route(`GET ${admin}/lead-shares`, 'admin', members.leadShares),
  route(`GET ${admin}/workspace`, 'admin', members.readRules),
  route(`PUT ${admin}/workspace`, 'admin_step_up', members.replaceRules),
  route(`POST ${admin}/workspaces`, 'owner_step_up', signIn.newWorkspace),

  route(`GET ${admin}/flags/send-mode`, 'admin', administration.sendMode),
  route(`POST ${admin}/flags/send-mode/disable`, 'admin', administration.disableSending),
  route(`POST ${admin}/flags/send-mode/enable`, 'admin_step_up', administration.enableSending),
  route(`GET ${admin}/flags/send-mode/circuit-breaker`, 'admin', administration.sendBreaker),
  route(`GET ${admin}/api-keys`, 'admin', administration.listKeys),
  route(`POST ${admin}/api-keys`, 'admin_step_up', administration.createKey),
  route(`DELETE ${admin}/api-keys/:id`, 'admin_step_up', administration.revokeKey),
  route(`GET ${admin}/jobs/dead`, 'admin', administration.deadJobs),
  route(`POST ${admin}/jobs/:id/retry`, 'admin', administration.retryJob),
  route(`POST ${admin}/people/export`, 'admin', erasure.exportPerson),
  route(`POST ${admin}/people/erase`, 'admin', erasure.erase),
  route(`GET ${admin}/quotas`, 'admin', quotas.limits),
  route(`PUT ${admin}/quotas/tiers/:tier`, 'admin', quotas.setTier),
  route(`PUT ${admin}/quotas/users/:user_id`, 'admin', quotas.setUser),
  route(`GET ${admin}/sandbox`, 'admin', sandbox.look),
  route(`POST ${admin}/sandbox/leads`, 'admin', sandbox.lead),
  route(`POST ${admin}/sandbox/replies`, 'admin', sandbox.reply),
  route(`POST ${admin}/sandbox/faults`, 'admin', sandbox.fault),
  route(`DELETE ${admin}/sandbox/faults`, 'admin', sandbox.heal),
  route(`POST ${admin}/sandbox/reset`, 'admin', sandbox.reset),
  route(`GET ${admin}/content-rules`, 'admin', administration.readRules),
  route(`PUT ${admin}/content-rules`, 'admin', administration.replaceRules),

  ...documentation(() => routes),
];
