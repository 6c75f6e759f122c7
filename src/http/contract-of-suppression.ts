import { z } from 'zod';
import { suppressionKinds } from '../core/suppression.ts';
import { pageOf, reason, time } from './contract.ts';

const kind = z.enum(suppressionKinds).meta({ description: 'A domain stops its subdomains too.' });

export const newSuppression = z.strictObject({ kind, value: z.string().trim().min(1).max(320), reason });
export const suppression = z.object({
  id: z.string(),
  kind,
  value: z.string(),
  source: z.string(),
  reason: z.string(),
  created_by: z.string(),
  created_at: time,
});
export const suppressionPage = pageOf(suppression);
const limit = z.object({ code: z.string(), sentence: z.string(), ends_at: time.nullable() });
export const explanation = z.object({
  email: z.string(),
  blocked: z.boolean(),
  reasons: z.array(limit),
  remarks: z.array(limit),
});
export const checkQuery = z.strictObject({ email: z.string().max(320) });
export const check = z.object({
  suppressed: z.boolean(),
  entries: z.array(z.object({ kind, value: z.string(), source: z.string(), reason: z.string(), since: time })),
});
export const csvFile = z.strictObject({
  csv: z.string().min(1).max(1_000_000).meta({ description: 'Columns by their heading: value, kind, reason.' }),
});
export const imported = z.object({ added: z.number(), known: z.number() });
export const csvText = { description: 'CSV (RFC 4180).', content: { 'text/csv': { schema: z.string() } } };
