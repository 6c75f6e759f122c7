-- How near each version came to the rep's voice, and experiments that compare voices.

-- {"user_id", "profile_version", "match", "early", "costs", "experiment"}; null where no voice was known.
ALTER TABLE draft_version ADD COLUMN voice jsonb;

CREATE TABLE voice_experiment (
  workspace_id uuid NOT NULL REFERENCES workspace,
  experiment_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  -- Whose voice each arm writes in; null means an untrained one. The first arm is what the second is compared with.
  arms jsonb NOT NULL CHECK (jsonb_array_length(arms) = 2),
  outcome text NOT NULL CHECK (outcome IN ('edit_distance', 'approved_unedited', 'approval_seconds', 'replied')),
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  stopped_at timestamptz,
  PRIMARY KEY (workspace_id, experiment_id)
);
-- Two at once would blur each other.
CREATE UNIQUE INDEX voice_experiment_running ON voice_experiment (workspace_id) WHERE stopped_at IS NULL;

SELECT wall_off('voice_experiment');
