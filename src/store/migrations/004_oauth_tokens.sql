-- Tokens of users' connections to outside services, sealed by the vault.

-- Keys that nothing may be sealed with any more; belongs to the installation, as the keys do.
CREATE TABLE retired_vault_key (
  key_id text PRIMARY KEY CHECK (key_id ~ '^[0-9a-f]{16}$'),
  retired_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE oauth_tokens (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL UNIQUE,
  user_id uuid NOT NULL,
  service varchar(50) NOT NULL,
  -- A sealed record, or a Fernet token from before; anything else would be plain text.
  access_token_encrypted text NOT NULL
    CHECK (access_token_encrypted ~ '^(v[0-9]+\.[0-9a-f]{16}\.[A-Za-z0-9_-]{38,}|gAAAAA[A-Za-z0-9_-]{70,}={0,2})$'),
  refresh_token_encrypted text
    CHECK (refresh_token_encrypted ~ '^(v[0-9]+\.[0-9a-f]{16}\.[A-Za-z0-9_-]{38,}|gAAAAA[A-Za-z0-9_-]{70,}={0,2})$'),
  expires_at timestamptz,
  scopes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(scopes) = 'array'),
  revoked boolean NOT NULL DEFAULT false,
  token_type text NOT NULL DEFAULT 'Bearer',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_refreshed_at timestamptz,
  -- Rises with every change of what is stored: who writes names the version that was read.
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  -- Who is asking the service for new tokens, and until when others wait for that.
  refresh_holder uuid,
  refresh_until timestamptz,
  PRIMARY KEY (workspace_id, id),
  -- A user belongs to one workspace.
  UNIQUE (user_id, service),
  CHECK (octet_length(access_token_encrypted) <= 16384 AND octet_length(refresh_token_encrypted) <= 16384),
  CHECK ((refresh_holder IS NULL) = (refresh_until IS NULL))
);
CREATE INDEX oauth_tokens_expiring ON oauth_tokens (expires_at) WHERE NOT revoked;

CREATE FUNCTION oauth_tokens_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.workspace_id, NEW.id, NEW.user_id, NEW.service, NEW.created_at)
     <> (OLD.workspace_id, OLD.id, OLD.user_id, OLD.service, OLD.created_at) THEN
    RAISE EXCEPTION 'a connection stays its user''s' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.refresh_token_encrypted IS NOT NULL AND NEW.refresh_token_encrypted IS NULL THEN
    RAISE EXCEPTION 'a refresh token is only replaced by another' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.access_token_encrypted, NEW.refresh_token_encrypted, NEW.expires_at, NEW.scopes, NEW.revoked, NEW.token_type)
       IS DISTINCT FROM
     (OLD.access_token_encrypted, OLD.refresh_token_encrypted, OLD.expires_at, OLD.scopes, OLD.revoked, OLD.token_type)
  THEN
    IF NEW.version <> OLD.version + 1 THEN
      RAISE EXCEPTION 'a change of a connection raises its version by one' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.updated_at := clock_timestamp();
  ELSIF NEW.version <> OLD.version THEN
    RAISE EXCEPTION 'the version rises with a change alone' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION oauth_tokens_key_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A process that has not been told of the new key must fail aloud rather than seal with one that is about to go.
  IF EXISTS (SELECT FROM retired_vault_key
              WHERE key_id IN (split_part(NEW.access_token_encrypted, '.', 2), split_part(NEW.refresh_token_encrypted, '.', 2))) THEN
    RAISE EXCEPTION 'this key was retired' USING ERRCODE = 'CS002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER key_guard BEFORE INSERT OR UPDATE OF access_token_encrypted, refresh_token_encrypted ON oauth_tokens
  FOR EACH ROW EXECUTE FUNCTION oauth_tokens_key_guard();
ALTER TABLE oauth_tokens ENABLE ALWAYS TRIGGER key_guard;

CREATE TRIGGER guard BEFORE UPDATE ON oauth_tokens FOR EACH ROW EXECUTE FUNCTION oauth_tokens_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON oauth_tokens EXECUTE FUNCTION refuse_change();
ALTER TABLE oauth_tokens ENABLE ALWAYS TRIGGER guard;
ALTER TABLE oauth_tokens ENABLE ALWAYS TRIGGER no_truncate;

SELECT wall_off('oauth_tokens');
