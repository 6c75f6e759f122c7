import { z } from 'zod';
import { sourceTypes } from '../core/voice.ts';
import { urlSources } from '../verbs/voice/ingest-url.ts';
import { facts, id, time } from './contract.ts';

const user = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: 'Whose voice; the caller’s when left out. Text that is no UUID stands for a stable one.' });
const title = z.string().trim().max(300);
const author = z.string().trim().max(200).meta({
  description: 'The name or address under which the user stands in the source, where it names several people.',
});
const optional = { user_id: z.exactOptional(user), title: z.exactOptional(title), author: z.exactOptional(author) };

export const ingestUrl = z.strictObject({
  source_type: z
    .string()
    .max(40)
    .meta({ description: `One of ${urlSources.join(', ')}.` }),
  source_url: z.string().trim().min(1).max(2000),
  ...optional,
});

/** The file as the form reader hands it on. */
type FormFile = { name: string; bytes: Uint8Array };
const isFile = (value: unknown): value is FormFile =>
  typeof value === 'object' && value !== null && (value as FormFile).bytes instanceof Uint8Array;
const file = z
  .any()
  .refine(isFile, 'A file is needed.')
  .meta({ type: 'string', format: 'binary', description: '.txt, .vtt, .srt, .pdf, .docx, .eml or .mbox' });
export const upload = z.strictObject({ file, ...optional });

export const sample = z
  .object({
    id,
    user_id: id,
    source_type: z.string(),
    source_id: z.string(),
    source_url: z.string().nullable(),
    title: z.string(),
    content_preview: z.string(),
    content_length: z.number(),
    extracted_at: time,
    embedding_generated: z.boolean().meta({ description: 'Whether its features are in the profile.' }),
    created_at: time,
    source_metadata: facts,
  })
  .meta({ id: 'TrainingSample' });
export const samples = z.array(sample);

export const ofUser = z.strictObject({ user_id: z.exactOptional(user) });
export const samplesQuery = z.strictObject({
  user_id: z.exactOptional(user),
  source_type: z.exactOptional(z.enum(sourceTypes)),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export const stats = z.object({
  total_samples: z.number(),
  by_source: z.record(z.string(), z.number()),
  total_content_length: z.number(),
  embedding_coverage: z.number(),
});
