import { z } from 'zod';

/* The emulated outside world, for people who try things: only where the sandbox is on. */

const message = z.object({
  id: z.string(),
  thread_id: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  at: z.string(),
});
export const sandboxView = z.object({
  inbox: z.array(message),
  drafts: z.array(message),
  sent: z.array(message),
  events: z.array(z.object({ id: z.string(), title: z.string(), start: z.string(), end: z.string() })),
  contacts: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), company: z.string() })),
  tasks: z.array(z.object({ id: z.string(), title: z.string() })),
  faults: z.array(z.object({ id: z.string(), what: z.string() })),
});
const words = z.string().trim().max(2000);
export const testLead = z.strictObject({
  email: z.email().max(254),
  firstname: words.max(100),
  lastname: words.max(100),
  company: words.max(200),
  message: words,
});
export const testLeadReceipt = z.object({ workflow_id: z.string() });
export const customerReply = z.strictObject({ thread_id: z.string().min(1).max(100), text: words.min(1) });
export const faultNames = [
  'gmail_down',
  'hubspot_down',
  'calendar_down',
  'model_down',
  'slow',
  'model_obeys_injection',
] as const;
export const newFault = z.strictObject({ fault: z.enum(faultNames) });
export const done = z.object({ status: z.literal('ok') });
