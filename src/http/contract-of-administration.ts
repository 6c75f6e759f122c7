import { z } from 'zod';
import { auditEventTypes } from '../core/audit.ts';
import { facts, id, name, pageOf, paging, reason, time } from './contract.ts';

/* The part of the contract that administrators meet: switches, keys, jobs, rules and the audit trail. */

export const sendMode = z.object({
  mode: z.enum(['draft_only', 'manual_send', 'send_after_approval']),
  sending_enabled: z.boolean(),
  kill_switch: z.object({
    active: z.boolean(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    at: time.nullable(),
  }),
  history: z.array(z.object({ at: time, by: z.string(), action: z.string(), reason: z.string().nullable() })),
});
export const sendBreaker = z.object({
  state: z.enum(['closed', 'open']),
  sends: z.number(),
  failures: z.number(),
  error_rate: z.number(),
  opened_at: time.nullable(),
});
export const switching = z.strictObject({ operator: name.optional(), reason });

const scope = z.enum(['read', 'intake', 'propose', 'metrics']);
const apiKey = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string(),
  created_at: time,
  expires_at: time,
  last_used_at: time.nullable(),
  revoked_at: time.nullable(),
  rotation_due: z.boolean(),
});
export const newApiKey = z.strictObject({
  name,
  scopes: z.array(scope).min(1).max(4),
  expires_in_days: z.number().int().min(1).max(365).default(365),
});
export const createdApiKey = apiKey.extend({ key: z.string().meta({ description: 'Shown this one time.' }) });
export const apiKeyPage = pageOf(apiKey);

const jobFacts = { id, queue: z.string(), workflow_id: id.nullable() };
export const deadJobPage = pageOf(z.object({ ...jobFacts, reason: z.string(), failed_at: time, attempts: z.number() }));
export const retriedJob = z.object({ ...jobFacts, status: z.literal('queued') });

const lines = z.array(z.string().trim().min(1).max(500)).max(200);
export const contentRules = z.strictObject({ approved_facts: lines, allowed_links: lines });

/** Years that the database can compare with. */
const instant = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}, 'Must be a time of the years 1 to 9999.');

export const auditQuery = z.strictObject({
  event_type: z.enum(auditEventTypes).optional(),
  resource: z.string().max(320).optional(),
  actor: z.string().max(200).optional(),
  from: instant.optional(),
  to: instant.optional(),
  ...paging,
});
export const auditPage = pageOf(
  z.object({
    seq: z.number(),
    event_id: id,
    timestamp: time,
    event_type: z.string(),
    actor: z.string(),
    action: z.string(),
    status: z.string(),
    resource: z.string().nullable(),
    details: facts.nullable(),
    metadata: facts.nullable(),
    trace_id: z.string().nullable(),
    workspace_id: id,
    erased_at: time.nullable(),
  }),
);

export const auditVerdict = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    count: z.number(),
    erased: z.number(),
    head_seq: z.number(),
    head_hash: z.string(),
  }),
  z.object({ ok: z.literal(false), first_bad_seq: z.number(), reason: z.string() }),
]);
