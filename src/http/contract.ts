import { z } from 'zod';
import { draftStatuses } from '../core/draft.ts';
import { leadStepKeys } from '../verbs/overview/run-view.ts';

/*
 * What the API takes and answers, as schemas: validation, types and the OpenAPI document come from here. Bodies and
 * queries refuse unknown keys; answers drop what no schema names.
 */

export const time = z.string().meta({ format: 'date-time' });
export const id = z.string().meta({ description: 'A UUID.' });
export const facts = z.record(z.string(), z.unknown());
export const name = z.string().trim().min(1).max(200);
export const reason = z.string().trim().min(1).max(1000);
const hash = z.string().min(1).max(200).meta({ description: 'The content_hash of the version that was shown.' });

/** Every refusal. Schema errors carry a list of what is wrong where. */
export const errorReply = z
  .object({
    detail: z.union([
      z.string(),
      z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string(), type: z.string() })),
    ]),
    code: z.string().optional(),
    ends_at: time.optional().meta({ description: 'When a refusal by a limit ends.' }),
  })
  .meta({ id: 'Error' });

export const paging = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
};
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), page: z.number(), page_size: z.number(), total: z.number() });
const refresh = z.enum(['true', 'false']).default('false');

export const pageQuery = z.strictObject(paging);
export const idParam = z.strictObject({ id: z.string() });
export const nameParam = z.strictObject({ name: z.string() });
export const refreshQuery = z.strictObject({ refresh });

export const ok = z.object({ status: z.literal('ok') });
const latency = z.number().meta({ description: 'Milliseconds.' });
export const databaseHealth = z.object({
  status: z.string(),
  latency_ms: latency,
  pending_migrations: z.array(z.string()),
});
export const redisHealth = z.object({
  status: z.string(),
  latency_ms: latency.optional(),
  fallback: z.string().optional(),
});
const roleHealth = z.object({ alive: z.number(), newest_heartbeat_age_seconds: z.number().nullable() });
export const workerHealth = z.object({
  status: z.string(),
  latency_ms: latency,
  worker: roleHealth,
  scheduler: roleHealth,
});

const connector = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy', 'not_configured']),
  mode: z.enum(['live', 'sandbox']).nullable(),
  latency_ms: latency.nullable(),
  error: z.string().nullable(),
  circuit_breaker: z.enum(['closed', 'open', 'half_open']),
  checked_at: time,
});
export const connectorHealth = connector.extend({ name: z.string() });
export const connectorsHealth = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  connectors: z.record(z.string(), connector),
  timestamp: time,
});
export const serviceStatus = z.object({
  service: z.literal('countersign'),
  version: z.string(),
  environment: z.string(),
  mode: z.enum(['draft_only', 'manual_send', 'send_after_approval']),
  approval_required: z.boolean(),
  limits: z.record(z.string(), z.number()),
  sandbox: z.object({ enabled: z.boolean(), emulated: z.array(z.string()) }),
});

const step = z.object({
  status: z.enum(['success', 'partial', 'skipped', 'failed', 'pending']),
  reason: z.string().optional(),
  error: z.string().optional(),
  started_at: time.nullable(),
  duration_ms: z.number().nullable(),
});
const runStatus = z.enum(['queued', 'running', 'success', 'failed', 'suppressed']);
export const runOutline = z.object({
  workflow_id: id,
  status: runStatus,
  degraded: z.boolean(),
  draft_only: z.boolean(),
  timestamp: time,
  completed_at: time.nullable(),
  draft_id: id.nullable(),
  steps: z.object(
    Object.fromEntries(leadStepKeys.map((key) => [key, step])) as Record<(typeof leadStepKeys)[number], typeof step>,
  ),
});
const findings = {
  prospect: z.unknown(),
  hubspot: z.unknown(),
  email_context: z.unknown(),
  available_slots: z.array(z.unknown()),
  message: z.string().nullable(),
  message_length: z.number().nullable(),
  pii_safety: z.unknown(),
  gmail_draft_id: z.string().nullable(),
  task: z.unknown(),
  error: z.string().optional(),
};
export const workflow = runOutline.extend(findings).meta({ id: 'Workflow' });
export const latestWorkflow = z.object({ workflow: runOutline.extend(z.object(findings).partial().shape).nullable() });
export const workflowQuery = z.strictObject({ status: z.string().max(50).optional(), ...paging });
export const workflowPage = pageOf(
  z.object({
    workflow_id: id,
    workflow: z.string(),
    status: runStatus,
    degraded: z.boolean(),
    draft_only: z.boolean(),
    submission_id: z.string(),
    timestamp: time,
    completed_at: time.nullable(),
    error: z.string().nullable(),
  }),
);
export const dashboardStats = z.object({
  workflows: z.object({ total: z.number(), success: z.number(), failed: z.number(), degraded: z.number() }),
  success_rate: z.number().nullable(),
  drafts: z.record(z.string(), z.number()),
  pending_approvals: z.number(),
  oldest_pending_seconds: z.number().nullable(),
  timestamp: time,
});

export const piiSafety = z.object({
  safe: z.boolean(),
  warnings: z.array(z.string()),
  risk_score: z.number(),
  recommendation: z.string(),
});
const written = {
  generator: z.string().nullable(),
  model: z.string().nullable(),
  prompt_version: z.string().nullable(),
  pipeline_version: z.string(),
};
const draftVoice = z
  .object({
    user_id: z.string(),
    profile_version: z.number(),
    match: z.number().nullable(),
    early: z.boolean(),
    costs: z.array(z.object({ trait: z.string(), sentence: z.string() })),
    experiment: z.object({ id: z.string(), arm: z.string() }).optional(),
  })
  .nullable()
  .meta({ description: 'How near the text is to the rep’s own, and the traits that cost most.' });
export const claims = z.array(
  z.object({
    sentence: z.string(),
    start: z.number(),
    end: z.number(),
    standing: z.enum(['sourced', 'unsupported', 'talk', 'person']),
    sources: z.array(
      z.object({
        kind: z.enum(['form', 'crm', 'thread', 'slot', 'rep', 'fact', 'request']),
        ref: z.string(),
        quote: z.string(),
      }),
    ),
  }),
);
export const draft = z
  .object({
    id,
    recipient: z.string(),
    subject: z.string(),
    body: z.string(),
    metadata: facts,
    status: z.string(),
    created_at: time,
    approved_at: time.nullable(),
    approved_by: z.string().nullable(),
    rejected_reason: z.string().nullable(),
    workflow_id: id.nullable(),
    gmail_draft_id: z.string().nullable(),
    pii_safety: piiSafety,
    blocked: z.boolean(),
    expires_at: time,
    sent_at: time.nullable(),
    version: z.number(),
    content_hash: z.string(),
    thread_id: z.string().nullable(),
    attachments: z.array(z.object({ name: z.string(), sha256: z.string() })),
    language: z.string(),
    ...written,
    superseded_reason: z.string().nullable(),
    send_at: time.nullable(),
    send_error: z.string().nullable(),
    gmail_message_id: z.string().nullable(),
    gmail_thread_id: z.string().nullable(),
    content_blocked: z.array(z.string()),
    warnings: z.array(z.string()),
    slots: z.array(z.object({ start: time, end: time, display: z.string() })),
    claims,
    voice_match: z.number().nullable(),
    voice: draftVoice,
    limits: z
      .array(z.object({ code: z.string(), sentence: z.string(), ends_at: time.nullable() }))
      .optional()
      .meta({ description: 'Limits of the contact that would keep it from being sent now.' }),
  })
  .meta({ id: 'Draft' });
export const drafts = z.array(draft);
export const versions = z.array(
  z.object({
    version: z.number(),
    content_hash: z.string(),
    recipient: z.string(),
    subject: z.string(),
    body: z.string(),
    origin: z.string(),
    author: z.string(),
    created_at: time,
    pii_safety: piiSafety,
    blocked: z.boolean(),
    content_blocked: z.array(z.string()),
    warnings: z.array(z.string()),
    claims,
    voice: draftVoice,
    ...written,
  }),
);

const recipient = z.string().min(1).max(320);
export const subject = z.string().min(1).max(500);
export const text = z.string().min(1).max(100_000);
export const draftQuery = z.strictObject({ draft_id: z.guid().optional() });
const mostMetadata = 16_384;
const metadata = facts.refine((value) => JSON.stringify(value).length <= mostMetadata, {
  message: `Metadata may have at most ${mostMetadata} characters as JSON.`,
});
export const newDraft = z.strictObject({ recipient, subject, body: text, metadata: metadata.default({}) });
export const draftsQuery = z.strictObject({ status: z.enum(draftStatuses).optional(), ...paging });
export const editedDraft = z.strictObject({
  recipient: z.exactOptional(recipient),
  subject: z.exactOptional(subject),
  body: z.exactOptional(text),
  /** All files the mail is to carry, each uploaded before. */
  attachments: z.exactOptional(z.array(z.strictObject({ name: z.string().min(1).max(200), sha256: hash })).max(10)),
  content_hash: hash,
});
export const file = z.any().meta({ type: 'string', format: 'binary' });
export const keptFile = z.object({ sha256: hash, size: z.number() });
export const fileParam = z.object({ sha256: hash });
export const regeneration = z.strictObject({ instruction: z.string().max(1000).optional(), content_hash: hash });
export const approval = z.strictObject({ content_hash: hash, approved_by: name.optional() });
export const rejection = z.strictObject({ reason, rejected_by: name.optional() });
/** The body may be left out. */
export const sendRequest = z
  .strictObject({ content_hash: hash.optional() })
  .nullable()
  .transform((body) => body ?? {});

const accepted = {
  status: z.literal('accepted'),
  submission_id: z.string(),
  email: z.string(),
  message: z.string(),
  duplicate: z.literal(true).optional(),
  throttled: z.literal(true).optional(),
};
export const acceptedSubmission = z.object({ ...accepted, workflow_id: id });
export const acceptedForm = z.object({ ...accepted, task_id: id });
export const validForm = z.object({
  status: z.literal('ok'),
  message: z.string(),
  email: z.string(),
  company: z.string().nullable(),
  first_name: z.string().nullable(),
  received_fields: z.array(z.string()),
});
export const eventsReceipt = z.object({ received: z.number(), accepted: z.number(), duplicates: z.number() });
export const anything = z.record(z.string(), z.unknown());

export const page = { description: 'A page.', content: { 'text/html': { schema: z.string() } } };
export const bytes = {
  description: 'The file as it was uploaded.',
  content: { 'application/octet-stream': { schema: z.any() } },
};
export const metricsText = { description: 'Prometheus text.', content: { 'text/plain': { schema: z.string() } } };
export const statusOrPage = {
  description: 'The status, or a page for those who accept HTML.',
  content: { 'application/json': { schema: serviceStatus }, 'text/html': { schema: z.string() } },
};
export const nothing = z.null().meta({ description: 'Done.' });
