-- Who signs in, and what they may do where. Accounts belong to the installation: one person may be a member of several
-- workspaces. The tables `auth_*` are read and written across workspaces alone (app_is_system), never inside one.

CREATE TABLE auth_user (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  two_factor_enabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE auth_session (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth_user ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Also the time of the last request, to some minutes.
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  active_workspace uuid REFERENCES workspace,
  -- When a passkey, or password and code, were last shown; null after a sign-in that asked for less.
  stepped_up_at timestamptz
);
CREATE INDEX auth_session_user ON auth_session (user_id);

CREATE TABLE auth_account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth_user ON DELETE CASCADE,
  provider_id text NOT NULL,
  account_id text NOT NULL,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, account_id),
  -- Tokens of outside services live in oauth_tokens, sealed.
  CHECK (access_token IS NULL AND refresh_token IS NULL AND id_token IS NULL)
);
CREATE INDEX auth_account_user ON auth_account (user_id);

CREATE TABLE auth_verification (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX auth_verification_identifier ON auth_verification (identifier);

CREATE TABLE auth_two_factor (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL UNIQUE REFERENCES auth_user ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz
);

CREATE TABLE auth_passkey (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth_user ON DELETE CASCADE,
  name text,
  credential_id text NOT NULL UNIQUE,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  device_type text NOT NULL,
  backed_up boolean NOT NULL,
  transports text,
  aaguid text,
  created_at timestamptz
);
CREATE INDEX auth_passkey_user ON auth_passkey (user_id);

CREATE TABLE auth_rate_limit (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL UNIQUE,
  count integer NOT NULL,
  last_request bigint NOT NULL
);

-- A code that was shown once is worth nothing more; kept for as long as it could pass again.
CREATE TABLE auth_used_code (
  user_id uuid NOT NULL REFERENCES auth_user ON DELETE CASCADE,
  code_hash text NOT NULL,
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, code_hash)
);

-- Failed sign-ins of one account, known or not; what is kept is a keyed hash of its address.
CREATE TABLE auth_attempt (
  account_hash text PRIMARY KEY,
  failures integer NOT NULL,
  first_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  locked_until timestamptz
);

-- A person on the way to an outside service and back: bound to the browser, and once signed in to session and workspace.
CREATE TABLE auth_flow (
  state_hash text PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'google_connection', 'hubspot_connection')),
  browser_hash text NOT NULL,
  verifier text NOT NULL,
  target text NOT NULL,
  session_id uuid REFERENCES auth_session ON DELETE CASCADE,
  for_workspace uuid REFERENCES workspace,
  details jsonb NOT NULL DEFAULT '{}',
  expires_at timestamptz NOT NULL
);

CREATE FUNCTION close_to_workspaces(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY installation_only ON %s USING (app_is_system()) WITH CHECK (app_is_system())', target);
END $$;
SELECT close_to_workspaces(name) FROM unnest(ARRAY['auth_user', 'auth_session', 'auth_account', 'auth_verification', 'auth_two_factor',
  'auth_passkey', 'auth_rate_limit', 'auth_used_code', 'auth_attempt', 'auth_flow']::regclass[]) AS name;

-- A member is an account in a workspace; the local operator is a member without one.
ALTER TABLE person ADD COLUMN user_id uuid REFERENCES auth_user;
-- Sessions that began before are none here: after a change of role, or when somebody was shut out.
ALTER TABLE person ADD COLUMN sessions_from timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE UNIQUE INDEX person_user ON person (workspace_id, user_id);
CREATE INDEX person_memberships ON person (user_id) WHERE user_id IS NOT NULL;

CREATE FUNCTION person_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.user_id IS DISTINCT FROM OLD.user_id AND OLD.user_id IS NOT NULL THEN
    RAISE EXCEPTION 'a member stays the account it was' USING ERRCODE = 'restrict_violation';
  END IF;
  -- The last owner stays: somebody must be able to let others in.
  IF TG_OP = 'UPDATE' AND OLD.role = 'owner' AND OLD.disabled_at IS NULL AND OLD.user_id IS NOT NULL
     AND (NEW.role <> 'owner' OR NEW.disabled_at IS NOT NULL) THEN
    PERFORM FROM person WHERE workspace_id = OLD.workspace_id AND role = 'owner' ORDER BY person_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM person WHERE workspace_id = OLD.workspace_id AND person_id <> OLD.person_id
                     AND role = 'owner' AND disabled_at IS NULL AND user_id IS NOT NULL) THEN
      RAISE EXCEPTION 'the last owner stays' USING ERRCODE = 'CS006';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION person_guard();
ALTER TABLE person ENABLE ALWAYS TRIGGER guard;

CREATE TABLE invitation (
  workspace_id uuid NOT NULL REFERENCES workspace,
  invitation_id uuid NOT NULL,
  -- Null for the first owner, whose address nobody knows yet.
  email text CHECK (email = lower(email)),
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')),
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  PRIMARY KEY (workspace_id, invitation_id)
);
SELECT wall_off('invitation');

-- What a workspace asks of those who approve.
ALTER TABLE workspace ADD COLUMN step_up_to_approve boolean NOT NULL DEFAULT false;
ALTER TABLE workspace ADD COLUMN second_approver boolean NOT NULL DEFAULT false;

-- Where two are asked for: what the first of them has approved. The second one's approval is the countersignature.
CREATE TABLE first_approval (
  workspace_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  version integer NOT NULL,
  content_hash text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, draft_id, version),
  FOREIGN KEY (workspace_id, draft_id, version, content_hash)
    REFERENCES draft_version (workspace_id, draft_id, version, content_hash),
  FOREIGN KEY (workspace_id, decided_by) REFERENCES person
);
SELECT make_append_only('first_approval');
SELECT wall_off('first_approval');
