import { z } from 'zod';
import { callStyles, sourceTypes, tones } from '../core/voice.ts';
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

const phrase = z.string().trim().min(1).max(120);
const pattern = z
  .string()
  .trim()
  .max(80)
  .regex(/^[^{}[\]]*(?:\{name\}[^{}[\]]*)?$/, 'Only {name} may stand in braces.');
const share = z.number().min(0).max(1);
/** Every trait a person may set. */
const traits = z.strictObject({
  name: z.string().trim().max(80),
  language: z.string().regex(/^[a-z]{2}$/),
  tone: z.enum(tones),
  formality: share,
  greeting_first: pattern,
  greeting_reply: pattern,
  greeting_unnamed: pattern,
  sign_off_first: pattern,
  sign_off_reply: pattern,
  signature_style: z.enum(['signature', 'name_and_signature']),
  sentence_words: z.number().min(3).max(60),
  paragraph_sentences: z.number().min(1).max(20),
  mail_words: z.number().int().min(10).max(600),
  max_paragraphs: z.number().int().min(1).max(12),
  use_contractions: z.boolean(),
  uses_questions: share,
  exclamations: share,
  dashes: share,
  semicolons: share,
  emoji: z.string().max(8),
  hedges: z.number().min(0).max(20),
  include_ps: z.boolean(),
  openings: z.array(phrase).max(3),
  closings: z.array(phrase).max(3),
  favourite_phrases: z.array(phrase).max(20),
  never_used: z.array(phrase).max(40),
  cta_style: z.enum(callStyles),
  single_cta: z.boolean(),
  slot_count: z.number().int().min(1).max(3),
  slot_urgency: z.enum(['none', 'soft']),
  prohibited_words: z.array(phrase).max(50),
  prohibited_punctuation: z.array(z.enum(['!', '—', '–', ';', '…'])).max(5),
  style_notes: z.string().trim().max(1000),
});
const traitName = z.enum(Object.keys(traits.shape) as [keyof typeof traits.shape, ...(keyof typeof traits.shape)[]]);

export const profileEdit = z.strictObject({
  user_id: z.exactOptional(user),
  version: z.exactOptional(z.number().int().min(0)),
  traits: z.exactOptional(traits.partial()),
  lock: z.exactOptional(z.array(traitName).max(40)),
  unlock: z.exactOptional(z.array(traitName).max(40)),
});
export const rollBack = z.strictObject({ user_id: z.exactOptional(user), version: z.number().int().min(1) });
const rule = z.object({ key: z.string(), from: z.string(), to: z.string() });
export const profile = z
  .object({
    user_id: id,
    version: z.number(),
    stage: z.enum(['none', 'early', 'ready']),
    samples: z.number(),
    texts: z.number(),
    mails: z.number(),
    voice: z.record(z.string(), z.unknown()),
    traits: z.record(
      z.string(),
      z.object({
        value: z.unknown(),
        learned: z.unknown(),
        evidence: z.string().nullable(),
        samples: z.array(z.string()),
        locked: z.boolean(),
      }),
    ),
    rules: z.array(rule),
    sent_mail: z.object({ by: z.string(), at: time, address: z.string() }).nullable(),
    evaluations: z.array(z.unknown()),
    updated_at: time.nullable(),
  })
  .meta({ id: 'VoiceProfile' });
export const profileVersions = z.array(
  z.object({
    version: z.number(),
    reason: z.string(),
    author: z.string(),
    created_at: time,
    samples: z.number(),
    learned_sha256: z.string(),
    edited: z.array(z.string()),
    rules: z.number(),
  }),
);
export const forgotten = z.object({ forgotten: z.number() });

export const sentMailConsent = z.strictObject({
  user_id: z.exactOptional(user),
  consent: z.literal(true).meta({ description: 'That the user agrees to it.' }),
});
export const sentMailLearned = z.object({
  learned: z.number(),
  left_out: z.number().meta({ description: 'Mails with nothing of the user’s own to learn from, such as our drafts.' }),
  more: z.boolean().meta({ description: 'Whether the rest follows in the coming hours.' }),
});
export const rules = z.object({
  accepted: z.array(rule),
  proposed: z.array(
    rule.extend({
      sentence: z.string(),
      count: z.number(),
      of: z.number(),
      examples: z.array(z.object({ before: z.string(), after: z.string() })),
    }),
  ),
});
export const ruleDecision = z.strictObject({
  user_id: z.exactOptional(user),
  key: z.string().min(1).max(400),
  decision: z.enum(['accept', 'refuse', 'withdraw']),
  to: z.exactOptional(
    z
      .string()
      .trim()
      .max(200)
      .regex(/^[^{}[\]]*$/, 'No braces or brackets.'),
  ),
});

const outcome = z.enum(['edit_distance', 'approved_unedited', 'approval_seconds', 'replied']);
const armName = z.string().trim().min(1).max(60);
const arm = z.strictObject({ name: armName, user_id: user.nullable().meta({ description: 'Null: untrained.' }) });
export const newExperiment = z.strictObject({
  name: z.string().trim().min(1).max(120),
  outcome,
  arms: z
    .array(arm)
    .length(2)
    .refine(([a, b]) => a?.name !== b?.name, 'The arms need two names.'),
});
const anExperiment = z.object({
  id,
  name: z.string(),
  arms: z.array(z.object({ name: z.string(), user_id: z.string().nullable() })),
  outcome,
  started_by: z.string(),
  started_at: time,
  stopped_at: time.nullable(),
});
export const experiment = anExperiment;
export const experiments = z.array(anExperiment);
const figures = z.object({ count: z.number(), mean: z.number().nullable() });
export const results = anExperiment.extend({
  error_rate: z.number(),
  power: z.number(),
  report: z.object({
    verdict: z.enum(['not_enough_data', 'no_difference_found', 'a_is_better', 'b_is_better']),
    sentence: z.string(),
    observed: z.number(),
    needed: z.number(),
    p_value: z.number(),
    outcomes: z.array(z.object({ name: z.string(), a: figures, b: figures, p_value: z.number() })),
  }),
});
export const csv = { description: 'CSV', content: { 'text/csv': { schema: z.string() } } };

export const evaluate = z.strictObject({ user_id: z.exactOptional(user) });
const evaluation = z.object({
  at: time,
  profile_version: z.number(),
  mails: z.number(),
  match: z.number(),
  recognised: z.number(),
});
export const evaluated = evaluation.extend({
  previous: evaluation.nullable(),
  has_fallen: z.boolean(),
  chart: z.string(),
});
