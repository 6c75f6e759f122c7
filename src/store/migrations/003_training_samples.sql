-- What reps gave to learn their voice from, and what was learned from it.

CREATE TABLE training_sample (
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- Follows from user, source and the source's id, so that what is learned from the same samples is the same everywhere.
  sample_id uuid NOT NULL,
  user_id uuid NOT NULL,
  source_type text NOT NULL CHECK (source_type IN ('youtube', 'drive', 'hubspot', 'upload', 'sent_mail')),
  source_id text NOT NULL CHECK (source_id <> ''),
  source_url text,
  title text NOT NULL,
  -- What the gallery shows; personal data is masked.
  content text NOT NULL CHECK (content <> ''),
  -- The user's own words, masked, in the pieces they are learned in; empty when none of it is theirs.
  texts jsonb NOT NULL CHECK (jsonb_typeof(texts) = 'array'),
  source_metadata jsonb NOT NULL DEFAULT '{}',
  -- Who said that this may be learned from, and when.
  consented_by text NOT NULL,
  consented_at timestamptz NOT NULL,
  -- Whether the features of this sample are in the profile.
  embedding_generated boolean NOT NULL DEFAULT false,
  extracted_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, sample_id),
  UNIQUE (workspace_id, user_id, source_type, source_id)
);
CREATE INDEX training_sample_newest ON training_sample (workspace_id, user_id, created_at DESC);

-- One row a user: what the samples of now teach, and what the user has decided about it.
CREATE TABLE voice_profile (
  workspace_id uuid NOT NULL REFERENCES workspace,
  user_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  -- A function of the samples alone: a sample that is removed leaves nothing behind.
  learned jsonb NOT NULL,
  -- Edited and locked traits, accepted and refused rules.
  decisions jsonb NOT NULL,
  -- Consent to learn from the sent mail of the connected mailbox: {"by", "at", "address"}; null without it.
  sent_mail_consent jsonb,
  -- Figures of the last own test, by what wrote the texts.
  evaluations jsonb NOT NULL DEFAULT '[]',
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, user_id)
);

-- A version keeps what a person decided and only the hash of what was learned, so that it can outlive a sample.
CREATE TABLE voice_profile_version (
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  decisions jsonb NOT NULL,
  learned_sha256 text NOT NULL CHECK (learned_sha256 ~ '^[0-9a-f]{64}$'),
  samples integer NOT NULL CHECK (samples >= 0),
  reason text NOT NULL,
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, user_id, version),
  FOREIGN KEY (workspace_id, user_id) REFERENCES voice_profile ON DELETE CASCADE
);

SELECT wall_off(name) FROM unnest(ARRAY['training_sample', 'voice_profile', 'voice_profile_version']::regclass[]) AS name;
