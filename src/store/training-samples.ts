import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { SourceType, TrainingText } from '../core/voice.ts';
import type { Reading, Writing } from './database.ts';
import type { TrainingSampleTable } from './tables.ts';

export type TrainingSample = Selectable<TrainingSampleTable>;

export type NewSample = {
  sampleId: string;
  userId: string;
  sourceType: SourceType;
  sourceId: string;
  sourceUrl: string | null;
  title: string;
  content: string;
  texts: TrainingText[];
  metadata: Record<string, unknown>;
  consentedBy: string;
  at: Date;
};

/** Stores a sample; the same source of the same user is replaced, keeping its id and its first date. */
export async function putSample({ db, workspaceId }: Writing, sample: NewSample): Promise<TrainingSample> {
  const content = {
    source_url: sample.sourceUrl,
    title: sample.title,
    content: sample.content,
    texts: JSON.stringify(sample.texts),
    source_metadata: JSON.stringify(sample.metadata),
    consented_by: sample.consentedBy,
    consented_at: sample.at,
    extracted_at: sample.at,
    embedding_generated: false,
  };
  return db
    .insertInto('training_sample')
    .values({
      workspace_id: workspaceId,
      sample_id: sample.sampleId,
      user_id: sample.userId,
      source_type: sample.sourceType,
      source_id: sample.sourceId,
      ...content,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'user_id', 'source_type', 'source_id']).doUpdateSet(content),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export type SampleFilter = { userId: string; sourceType: SourceType | null };

/** A user's samples, newest first. */
export async function listSamples(
  { db, workspaceId }: Reading,
  { userId, sourceType }: SampleFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<TrainingSample[]> {
  return db
    .selectFrom('training_sample')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .$if(sourceType !== null, (query) => query.where('source_type', '=', sourceType as SourceType))
    .orderBy('created_at', 'desc')
    .orderBy('sample_id')
    .limit(limit)
    .offset(offset)
    .execute();
}

export type SampleStats = { source_type: SourceType; samples: number; length: number; learned: number };

/** How much there is of each source: samples, UTF-16 code units of content are told by `length`, samples that are learned. */
export async function sampleStats({ db, workspaceId }: Reading, userId: string): Promise<SampleStats[]> {
  return db
    .selectFrom('training_sample')
    .select(({ fn }) => [
      'source_type',
      fn.countAll<number>().as('samples'),
      sql<number>`sum(length(content))`.as('length'),
      sql<number>`count(*) FILTER (WHERE embedding_generated)`.as('learned'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .groupBy('source_type')
    .orderBy('source_type')
    .execute();
}

export async function sampleById({ db, workspaceId }: Reading, sampleId: string): Promise<TrainingSample | null> {
  const found = await db
    .selectFrom('training_sample')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('sample_id', '=', sampleId)
    .executeTakeFirst();
  return found ?? null;
}

/** Removes samples of a user, by id or by source. Returns how many went. */
export async function deleteSamples(
  { db, workspaceId }: Writing,
  userId: string,
  which: { sampleId: string } | { sourceType: SourceType } | 'all',
): Promise<number> {
  const removed = await db
    .deleteFrom('training_sample')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .$if(which !== 'all' && 'sampleId' in which, (query) =>
      query.where('sample_id', '=', (which as { sampleId: string }).sampleId),
    )
    .$if(which !== 'all' && 'sourceType' in which, (query) =>
      query.where('source_type', '=', (which as { sourceType: SourceType }).sourceType),
    )
    .returning('sample_id')
    .execute();
  return removed.length;
}

/** Removes a user's sent mails that are older than the newest `count`. */
export async function keepNewestSentMail({ db, workspaceId }: Writing, userId: string, count: number): Promise<void> {
  const kept = db
    .selectFrom('training_sample')
    .select('sample_id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('source_type', '=', 'sent_mail')
    .orderBy(sql`source_metadata ->> 'date'`, 'desc')
    .orderBy('sample_id')
    .limit(count);
  await db
    .deleteFrom('training_sample')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('source_type', '=', 'sent_mail')
    .where('sample_id', 'not in', kept)
    .execute();
}
