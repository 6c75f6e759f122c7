import type { TrainingSample } from '../../store/training-samples.ts';

/** A sample as the API shows it (spec/behaviour.md section 10): the beginning of its text, never the whole. */
export type SampleView = {
  id: string;
  user_id: string;
  source_type: string;
  source_id: string;
  source_url: string | null;
  title: string;
  content_preview: string;
  content_length: number;
  extracted_at: string;
  embedding_generated: boolean;
  created_at: string;
  source_metadata: Record<string, unknown>;
};

const previewLength = 200;

export function sampleView(sample: TrainingSample): SampleView {
  const { content } = sample;
  const start = content.slice(0, previewLength).replace(/[\ud800-\udbff]$/, '');
  return {
    id: sample.sample_id,
    user_id: sample.user_id,
    source_type: sample.source_type,
    source_id: sample.source_id,
    source_url: sample.source_url,
    title: sample.title,
    content_preview: content.length > previewLength ? `${start}...` : content,
    content_length: content.length,
    extracted_at: sample.extracted_at.toISOString(),
    embedding_generated: sample.embedding_generated,
    created_at: sample.created_at.toISOString(),
    source_metadata: {
      ...sample.source_metadata,
      consent: { by: sample.consented_by, at: sample.consented_at.toISOString() },
    },
  };
}
