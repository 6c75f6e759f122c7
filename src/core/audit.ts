import type { Actor } from './actor.ts';

export const auditEventTypes = [
  'prospect_intake',
  'draft_created',
  'draft_sent',
  'approval_requested',
  'approval_granted',
  'approval_denied',
  'connector_error',
  'auth_success',
  'auth_failure',
  'security_alert',
  'config_change',
  'task_created',
  'prospect_research',
  'note_created',
] as const;
export type AuditEventType = (typeof auditEventTypes)[number];

/** One line for the audit trail, before it is chained. `details` never hold values that the PII gate found. */
export type AuditEntry = {
  eventType: AuditEventType;
  action: string;
  status: 'success' | 'denied' | 'error' | 'failed' | 'alert';
  /** The prospect's address, a service, or a setting's name. */
  resource: string | null;
  details: Record<string, unknown>;
  metadata?: Record<string, unknown>;
};

/** Who acts where, and under which trace: what every change is written down with. */
export type AuditScope = { workspaceId: string; actor: Actor; traceId: string | null };

/** The name an actor goes by in the trail. */
export function actorName(actor: Actor): string {
  if (actor.kind === 'agent') return `api_key:${actor.name}`;
  return actor.name;
}

type Details = Record<string, unknown>;

const entry = (
  eventType: AuditEventType,
  action: string,
  status: AuditEntry['status'],
  resource: string | null,
  details: Details,
): AuditEntry => ({ eventType, action, status, resource, details });

/*
 * The twelve events of spec/behaviour.md section 14, by name.
 */

export const logProspectIntake = (email: string, source: string, more: Details = {}): AuditEntry =>
  entry('prospect_intake', 'intake', 'success', email, { source, ...more });

export const logDraftCreated = (email: string, draftId: string, more: Details = {}): AuditEntry =>
  entry('draft_created', 'create_draft', 'success', email, { draft_id: draftId, mode: 'DRAFT_ONLY', ...more });

export const logDraftSent = (email: string, draftId: string, approvedBy: string, contentHash: string): AuditEntry =>
  entry('draft_sent', 'send_draft', 'success', email, {
    draft_id: draftId,
    approved_by: approvedBy,
    content_hash: contentHash,
  });

export const logApprovalRequested = (email: string, draftId: string, approver: string): AuditEntry =>
  entry('approval_requested', 'request_approval', 'success', email, { draft_id: draftId, approver });

export const logApprovalGranted = (email: string, draftId: string, contentHash: string): AuditEntry =>
  entry('approval_granted', 'approve', 'success', email, { draft_id: draftId, content_hash: contentHash });

export const logApprovalDenied = (email: string, draftId: string, reason: string): AuditEntry =>
  entry('approval_denied', 'deny_approval', 'denied', email, { draft_id: draftId, reason });

export const logConnectorError = (connector: string, error: string, resource: string | null = null): AuditEntry =>
  entry('connector_error', `${connector}_error`, 'error', resource ?? connector, { connector, error });

export const logAuthSuccess = (who: string): AuditEntry => entry('auth_success', 'authenticate', 'success', who, {});

export const logAuthFailure = (who: string | null, reason: string): AuditEntry =>
  entry('auth_failure', 'authenticate', 'failed', who, { reason });

export const logSecurityAlert = (alert: string, description: string, resource: string | null = null): AuditEntry =>
  entry('security_alert', alert, 'alert', resource, { description });

export const logConfigChange = (key: string, oldValue: unknown, newValue: unknown): AuditEntry =>
  entry('config_change', 'update_config', 'success', key, { key, old: oldValue, new: newValue });

export const logTaskCreated = (email: string, taskId: string, title: string): AuditEntry =>
  entry('task_created', 'create_task', 'success', email, { task_id: taskId, title });

/** Type without a log method of its own in the spec: the CRM note beside a task. */
export const logNoteCreated = (email: string, noteId: string): AuditEntry =>
  entry('note_created', 'create_note', 'success', email, { note_id: noteId });
