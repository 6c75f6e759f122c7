import { z } from 'zod';
import { splits } from '../verbs/desk/list-queue.ts';
import { claims, draft, id, piiSafety, runOutline, serviceStatus, subject, text, time } from './contract.ts';

/** What the page must know before it shows anything: who looks, and what may happen here. */
export const deskStart = serviceStatus.omit({ service: true, limits: true }).extend({
  me: z.object({
    kind: z.enum(['person', 'agent']),
    id,
    name: z.string(),
    role: z.enum(['viewer', 'operator', 'admin', 'owner']).nullable(),
  }),
  undo_seconds: z.number(),
  time_zone: z.string(),
});

export const queueQuery = z.strictObject({
  split: z.enum(splits).default('review'),
  cursor: z.string().max(200).optional(),
  mine: z.enum(['true', 'false']).default('false'),
  text: z.string().trim().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const queueItem = z.object({
  id,
  workflow_id: id.nullable(),
  status: z.string(),
  version: z.number(),
  content_hash: z.string(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  recipient: z.string(),
  subject: z.string(),
  excerpt: z.string(),
  language: z.string(),
  held_for: z.array(z.string()),
  warnings: z.array(z.string()),
  has_unsupported_claim: z.boolean(),
  risk_score: z.number(),
  created_at: time,
  expires_at: time,
  due_at: time,
  snoozed_until: time.nullable(),
  send_at: time.nullable(),
  send_error: z.string().nullable(),
  sent_at: time.nullable(),
  assigned_to: z.object({ id, name: z.string() }).nullable(),
});
export const queuePage = z.object({
  items: z.array(queueItem),
  next_cursor: z.string().nullable(),
  searched: z.number().meta({ description: 'How many rows of the split a search looks through.' }),
});
export const queueCounts = z.object({
  counts: z.object(Object.fromEntries(splits.map((split) => [split, z.number()])) as Record<Split, z.ZodNumber>),
  most: z.number().meta({ description: 'Counts stop here.' }),
});
type Split = (typeof splits)[number];

const span = z.object({ start: z.number(), end: z.number(), label: z.string() });
const others = z.array(z.object({ name: z.string(), is_editing: z.boolean() }));
export const deskDraft = z.object({
  draft,
  snoozed_until: time.nullable(),
  due_at: time,
  assigned_to: z.object({ id, name: z.string(), note: z.string().nullable() }).nullable(),
  lead: z
    .object({
      name: z.string().nullable(),
      company: z.string().nullable(),
      job_title: z.string().nullable(),
      email: z.string(),
      phone: z.string().nullable(),
      website: z.string().nullable(),
      message: z.string().nullable(),
      source: z.string(),
      time_zone: z.string().nullable(),
      created_at: time,
    })
    .nullable(),
  run: runOutline.nullable(),
  thread: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      date: time,
      subject: z.string(),
      text: z.string(),
      is_sent: z.boolean(),
    }),
  ),
  spans: z.array(span),
  send: z.string().nullable(),
  others,
});

export const editToCheck = z.strictObject({ subject, body: text });
export const editCheck = z.object({
  pii_safety: piiSafety,
  blocked: z.boolean(),
  content_blocked: z.array(z.string()),
  warnings: z.array(z.string()),
  claims,
  spans: z.array(span),
});
export const snoozeRequest = z.strictObject({ until: z.iso.datetime({ offset: true }).nullable() });
export const handOver = z.strictObject({
  to: z.guid().nullable(),
  note: z.string().trim().min(1).max(500).optional(),
});
export const presenceNote = z.strictObject({ is_editing: z.boolean().default(false) });
export const presence = z.object({ others });
export const colleagues = z.object({ items: z.array(z.object({ id, name: z.string() })) });
export const eventStream = {
  description: 'Server-sent events: `change` with the drafts touched, numbered as the audit trail.',
  content: { 'text/event-stream': { schema: z.string() } },
};
