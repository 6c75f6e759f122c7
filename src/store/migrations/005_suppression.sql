-- People who asked to be left alone: by address, or by domain with all its subdomains, in the form they are compared in.

CREATE TABLE suppression (
  workspace_id uuid NOT NULL REFERENCES workspace,
  suppression_id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('email', 'domain')),
  value text NOT NULL CHECK (value = lower(value)),
  source text NOT NULL CHECK (source IN ('manual', 'hubspot', 'opt_out', 'unsubscribe', 'bounce', 'import')),
  reason text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, suppression_id),
  UNIQUE (workspace_id, kind, value)
);

SELECT wall_off('suppression');
