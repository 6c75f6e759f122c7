import { z } from 'zod';

/** The text to look through; the whole body may hold a megabyte. */
const content = z.string();

export const detectBody = z.strictObject({
  content,
  include_positions: z.boolean().default(false),
  redact: z.boolean().default(false),
});

const place = z.object({ value: z.string(), start: z.number(), end: z.number(), confidence: z.number() });

export const detection = z.object({
  pii_detected: z.record(z.string(), z.union([z.array(z.string()), z.array(place)])),
  has_pii: z.boolean(),
  redacted_content: z.string().optional(),
  redaction_map: z.record(z.string(), z.array(z.object({ redacted: z.string(), position: z.number() }))).optional(),
});

export const validateBody = z.strictObject({
  content,
  context: z.string().max(100).default('email').meta({ description: 'What the text is for; the verdict is the same.' }),
  strict_mode: z.boolean().default(false),
});

export const safetyReport = z.object({
  safe: z.boolean(),
  warnings: z.array(z.string()),
  pii_detected: z.record(z.string(), z.array(z.string())),
  risk_score: z.number(),
  recommendation: z.string(),
});
