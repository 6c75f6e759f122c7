import type { Generated } from 'kysely';
import type { SourceType, TrainingText } from '../../core/voice.ts';
import type { Json, JsonDefault, Time, TimeDefault } from './columns.ts';

export type VoiceExperimentTable = {
  workspace_id: string;
  experiment_id: string;
  name: string;
  arms: Json<{ name: string; user_id: string | null }[]>;
  outcome: 'edit_distance' | 'approved_unedited' | 'approval_seconds' | 'replied';
  started_by: string;
  started_at: Time;
  stopped_at: Time | null;
};

export type TrainingSampleTable = {
  workspace_id: string;
  sample_id: string;
  user_id: string;
  source_type: SourceType;
  source_id: string;
  source_url: string | null;
  title: string;
  content: string;
  texts: Json<TrainingText[]>;
  source_metadata: JsonDefault<Record<string, unknown>>;
  consented_by: string;
  consented_at: Time;
  embedding_generated: Generated<boolean>;
  extracted_at: Time;
  created_at: TimeDefault;
};

/** `looked` are the conversations that were read already. */
export type SentMailConsent = { by: string; at: string; address: string; looked: string[] };

export type VoiceProfileTable = {
  workspace_id: string;
  user_id: string;
  version: number;
  learned: Json<unknown>;
  decisions: Json<unknown>;
  sent_mail_consent: Json<SentMailConsent> | null;
  evaluations: JsonDefault<unknown[]>;
  updated_at: TimeDefault;
};

export type VoiceProfileVersionTable = {
  workspace_id: string;
  user_id: string;
  version: number;
  decisions: Json<unknown>;
  learned_sha256: string;
  samples: number;
  reason: string;
  author: string;
  created_at: TimeDefault;
};
