import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const count = z.number().int();
const share = z.number().nullable();
const seconds = z.number().nullable();

export const analyticsQuery = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  time_zone: z.string().min(1).max(64).optional(),
});

const counts = { leads: count, drafts: count, approved: count, rejected: count, sent: count, replied: count };
const quantiles = z.object({ count, p50: seconds, p95: seconds });
const group = z.object({
  name: z.string(),
  drafts: count,
  approved: count,
  edited: count,
  sent: count,
  replied: count,
  approval_p50: seconds,
});

export const analytics = z
  .object({
    from: z.string(),
    to: z.string(),
    time_zone: z.string(),
    days: z.array(z.object({ day: z.string(), ...counts })),
    conversion: z.object(counts),
    rates: z.object({
      drafted: share,
      approved: share,
      approved_without_edit: share,
      sent: share,
      replied: share,
    }),
    turnaround: z.object({
      first_draft: quantiles,
      approval: quantiles,
      last_look: quantiles,
      sending: quantiles,
      reply: quantiles,
    }),
    verdicts: z.object({ safe: count, review: count, block: count }),
    reps: z.array(group),
    writers: z.array(group),
    templates: z.array(group),
  })
  .meta({ id: 'Analytics' });

export const csv = { description: 'A row a day.', content: { 'text/csv': { schema: z.string() } } };
