-- What users may use per day, week and month, how much they have used, and which mails have left for whom.

CREATE TABLE tier_limit (
  workspace_id uuid NOT NULL REFERENCES workspace,
  tier text NOT NULL CHECK (tier ~ '^[a-z0-9][a-z0-9_-]{0,49}$'),
  quota_type text NOT NULL CHECK (quota_type IN ('emails_sent', 'workflows_triggered', 'api_calls')),
  period text NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly')),
  -- Null says that there is no limit, where the settings have one.
  most integer CHECK (most >= 0),
  PRIMARY KEY (workspace_id, tier, quota_type, period)
);

CREATE TABLE user_tier (
  workspace_id uuid NOT NULL REFERENCES workspace,
  user_id uuid NOT NULL,
  tier text NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);

-- A user's own limit goes before that of the tier, and the tier's before that of the settings.
CREATE TABLE user_limit (
  workspace_id uuid NOT NULL REFERENCES workspace,
  user_id uuid NOT NULL,
  quota_type text NOT NULL CHECK (quota_type IN ('emails_sent', 'workflows_triggered', 'api_calls')),
  period text NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly')),
  most integer CHECK (most >= 0),
  PRIMARY KEY (workspace_id, user_id, quota_type, period)
);

CREATE TABLE quota_use (
  workspace_id uuid NOT NULL REFERENCES workspace,
  user_id uuid NOT NULL,
  quota_type text NOT NULL CHECK (quota_type IN ('emails_sent', 'workflows_triggered', 'api_calls')),
  period text NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly')),
  -- `2026-11-21`, `2026-W47`, `2026-11`
  period_key text NOT NULL,
  used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
  PRIMARY KEY (workspace_id, user_id, quota_type, period, period_key)
);

-- The windows an instant lies in. Days begin at 00:00 UTC, weeks on Monday (ISO 8601), months on the first.
CREATE FUNCTION quota_windows(at timestamptz)
  RETURNS TABLE (period text, period_key text, resets_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT 'daily', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    (date_trunc('day', at AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'
  UNION ALL SELECT 'monthly', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM'),
    (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'
  UNION ALL SELECT 'weekly', to_char(at AT TIME ZONE 'UTC', 'IYYY-"W"IW'),
    (date_trunc('week', at AT TIME ZONE 'UTC') + interval '7 days') AT TIME ZONE 'UTC'
$$;

-- A user's counters and limits in the windows of an instant. `defaults` are the settings' limits by period.
CREATE FUNCTION quota_state(workspace uuid, who uuid, what text, defaults jsonb, at timestamptz)
  RETURNS TABLE (period text, period_key text, resets_at timestamptz, used bigint, most integer) LANGUAGE sql STABLE AS $$
  SELECT w.period, w.period_key, w.resets_at, coalesce(q.used, 0),
    CASE WHEN u.user_id IS NOT NULL THEN u.most WHEN l.tier IS NOT NULL THEN l.most
      ELSE (defaults ->> w.period)::integer END
  FROM quota_windows(at) w
  LEFT JOIN quota_use q ON q.workspace_id = workspace AND q.user_id = who AND q.quota_type = what
    AND q.period = w.period AND q.period_key = w.period_key
  LEFT JOIN user_limit u ON u.workspace_id = workspace AND u.user_id = who AND u.quota_type = what AND u.period = w.period
  LEFT JOIN user_tier t ON t.workspace_id = workspace AND t.user_id = who
  LEFT JOIN tier_limit l ON l.workspace_id = workspace AND l.tier = t.tier AND l.quota_type = what AND l.period = w.period
$$;

-- Counts `amount` in all three windows, or in none: then it answers those that have no room for it. Whoever comes at the
-- same moment waits here for the rows, so a limit lets through exactly what it says.
CREATE FUNCTION take_quota(workspace uuid, who uuid, what text, amount integer, defaults jsonb, at timestamptz)
  RETURNS TABLE (period text, resets_at timestamptz, most integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO quota_use (workspace_id, user_id, quota_type, period, period_key)
    SELECT workspace, who, what, w.period, w.period_key FROM quota_windows(at) w ORDER BY w.period
    ON CONFLICT DO NOTHING;
  PERFORM FROM quota_use q JOIN quota_windows(at) w ON w.period = q.period AND w.period_key = q.period_key
    WHERE q.workspace_id = workspace AND q.user_id = who AND q.quota_type = what
    ORDER BY q.period FOR UPDATE OF q;
  RETURN QUERY SELECT s.period, s.resets_at, s.most FROM quota_state(workspace, who, what, defaults, at) s
    WHERE s.used + amount > s.most;
  IF NOT FOUND THEN
    PERFORM add_quota(workspace, who, what, amount, at);
  END IF;
END $$;

-- Counts what has happened, whatever the limits say; a negative amount gives back what did not happen after all.
CREATE FUNCTION add_quota(workspace uuid, who uuid, what text, amount integer, at timestamptz)
  RETURNS void LANGUAGE sql AS $$
  INSERT INTO quota_use AS q (workspace_id, user_id, quota_type, period, period_key, used)
    SELECT workspace, who, what, w.period, w.period_key, greatest(amount, 0) FROM quota_windows(at) w ORDER BY w.period
    ON CONFLICT (workspace_id, user_id, quota_type, period, period_key) DO UPDATE SET used = greatest(q.used + amount, 0)
$$;

-- Every mail that has left for a contact: by a send of ours, or by a person who sent our draft in the mailbox. Address and
-- domain stand in the form they are compared in; what is erased is empty.
CREATE TABLE contact_mail (
  workspace_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  contact text,
  domain text,
  left_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, draft_id),
  FOREIGN KEY (workspace_id, draft_id) REFERENCES draft
);
CREATE INDEX contact_mail_contact ON contact_mail (workspace_id, contact, left_at);
CREATE INDEX contact_mail_domain ON contact_mail (workspace_id, domain, left_at);

-- Whose quota a send counts in, and when it was counted; null while it is not.
ALTER TABLE send_intent ADD COLUMN requested_by_id uuid;
ALTER TABLE send_intent ADD COLUMN counted_at timestamptz;

-- When a run was counted; a run that is not waits until its user's quota has room. Those from before have run.
ALTER TABLE run ADD COLUMN counted_at timestamptz DEFAULT clock_timestamp();
ALTER TABLE run ALTER COLUMN counted_at DROP DEFAULT;

SELECT wall_off(name) FROM unnest(ARRAY['tier_limit', 'user_tier', 'user_limit', 'quota_use', 'contact_mail']::regclass[]) AS name;
