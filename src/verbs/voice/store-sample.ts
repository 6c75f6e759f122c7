import { actorName, logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { storable } from '../../core/storable.ts';
import { uuidV5 } from '../../core/user-id.ts';
import type { SourceText, SourceType } from '../../core/voice.ts';
import { putSample, type TrainingSample } from '../../store/training-samples.ts';
import type { VerbContext } from '../context.ts';
import { learnAgain } from './learn.ts';
import { maskForKeeping, maskForLearning } from './mask-sample.ts';
import { type SampleView, sampleView } from './sample-view.ts';

export type FoundSource = {
  userId: string;
  sourceType: SourceType;
  /** What names the source for good: a video, a file, an engagement, the hash of an upload. */
  sourceId: string;
  sourceUrl: string | null;
  title: string | undefined;
  found: SourceText;
};

/** Keeps what a source gave, masked; the same source of the same user is replaced. Throws `no_text`. */
export async function storeSample(context: VerbContext, source: FoundSource): Promise<SampleView> {
  const sample = sampleOf(context, source);
  const stored: TrainingSample = await context.change(async (writing, audit) => {
    const kept = await putSample(writing, sample);
    await learnAgain(context, writing, kept.user_id, 'sample added');
    const { sample_id: id, user_id, source_type } = kept;
    audit(logConfigChange('training_sample', null, { id, user_id, source_type, texts: kept.texts.length }));
    return { ...kept, embedding_generated: kept.texts.length > 0 };
  });
  return sampleView(stored);
}

/** A source as it is stored: personal data masked, before anything is learned from it. */
export function sampleOf(context: VerbContext, { found, title, ...source }: FoundSource) {
  const { userId, sourceType, sourceId } = source;
  const content = maskForKeeping(storable(found.shown)).trim();
  if (content === '') throw new CountersignError('no_text', 'There is no text in it, so nothing was stored.');
  const texts = found.texts.map((one) => ({ ...one, text: maskForLearning(storable(one.text)).trim() }));
  const named = title?.trim() || found.title.trim() || sourceId;
  return {
    ...source,
    sampleId: uuidV5(context.workspaceId, `${userId}\n${sourceType}\n${sourceId}`),
    title: maskForKeeping(storable(named).replaceAll(/\s+/g, ' ')).slice(0, 300),
    content,
    texts: texts.filter(({ text }) => text !== ''),
    metadata: maskedMetadata(storable(found.metadata)),
    consentedBy: actorName(context.actor),
    at: context.clock(),
  };
}

function maskedMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
  // Where a source stands is its address, not a value found in a text.
  const plain = ['video_url', 'web_view_link', 'recording_url', 'mime_type', 'created_time', 'modified_time'];
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) =>
      typeof value === 'string' && !plain.includes(key) ? [key, maskForKeeping(value)] : [key, value],
    ),
  );
}
