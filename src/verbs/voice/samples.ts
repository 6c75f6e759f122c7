import { isPersonWithRole } from '../../core/actor.ts';
import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import type { SourceType } from '../../core/voice.ts';
import * as store from '../../store/training-samples.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import { learnAgain } from './learn.ts';
import { type SampleView, sampleView } from './sample-view.ts';
import { traineeOf } from './trainee.ts';

/** A user's samples, newest first. Throws `forbidden` for somebody else's. */
export async function listSamples(
  context: VerbContext,
  query: { userId?: string; sourceType?: SourceType; limit: number; offset: number },
): Promise<SampleView[]> {
  const filter = { userId: traineeOf(context, query.userId), sourceType: query.sourceType ?? null };
  return (await context.read((reading) => store.listSamples(reading, filter, query))).map(sampleView);
}

export type SampleStats = {
  total_samples: number;
  by_source: Record<string, number>;
  total_content_length: number;
  embedding_coverage: number;
};

/** How much there is to learn from; `embedding_coverage` is the share of samples whose features are in the profile, 0 to 1. */
export async function readStats(context: VerbContext, query: { userId?: string }): Promise<SampleStats> {
  const userId = traineeOf(context, query.userId);
  const rows = await context.read((reading) => store.sampleStats(reading, userId));
  const sum = (of: (row: store.SampleStats) => number) => rows.reduce((total, row) => total + Number(of(row)), 0);
  const total = sum(({ samples }) => samples);
  return {
    total_samples: total,
    by_source: Object.fromEntries(rows.map((row) => [row.source_type, Number(row.samples)])),
    total_content_length: sum(({ length }) => length),
    embedding_coverage: total === 0 ? 0 : Math.round((sum(({ learned }) => learned) / total) * 1000) / 1000,
  };
}

/** Removes a sample of the user's own for good. Throws `not_found`, also for what is somebody else's. */
export async function deleteSample(context: VerbContext, { sampleId }: { sampleId: string }): Promise<void> {
  const person = await requireOperator(context, 'remove a voice sample');
  await context.change(async (writing, audit) => {
    const sample = await store.sampleById(writing, sampleId);
    const isTheirs = sample?.user_id === person.personId || isPersonWithRole(person, 'admin');
    if (sample === null || !isTheirs) throw new CountersignError('not_found', 'There is no such sample.');
    await store.deleteSamples(writing, sample.user_id, { sampleId });
    const { user_id, source_type } = sample;
    await learnAgain(context, writing, user_id, 'sample removed');
    audit(logConfigChange('training_sample', { id: sampleId, user_id, source_type }, null));
  });
}
