-- Workspaces, people, keys, switches and the audit trail.

-- Row-level security binds only roles that may not bypass it. Where the connecting role could, each transaction
-- becomes `countersign_app` first (src/store/database.ts).
DO $$
BEGIN
  IF (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
     AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_app') THEN
    CREATE ROLE countersign_app NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this cluster is being migrated at the same moment
END $$;

CREATE FUNCTION app_workspace() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.workspace_id', true), '')::uuid $$;

-- The few statements that span workspaces (recovery, polling, health) say so by this setting.
CREATE FUNCTION app_is_system() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT coalesce(current_setting('app.scope', true), '') = 'system' $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Walls a tenant table: row-level security, also for the owner.
CREATE FUNCTION wall_off(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY workspace_wall ON %s USING (workspace_id = app_workspace() OR app_is_system()) WITH CHECK (workspace_id = app_workspace() OR app_is_system())', target);
END $$;

CREATE FUNCTION make_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
  EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse_change()', target);
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', target);
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER no_truncate', target);
END $$;

CREATE TABLE workspace (
  workspace_id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE person (
  workspace_id uuid NOT NULL REFERENCES workspace,
  person_id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, person_id),
  UNIQUE (workspace_id, email)
);

CREATE TABLE api_key (
  workspace_id uuid NOT NULL REFERENCES workspace,
  key_id uuid NOT NULL,
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'intake', 'propose', 'metrics'] AND cardinality(scopes) > 0),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (workspace_id, key_id),
  CHECK (expires_at <= created_at + interval '366 days')
);

CREATE TABLE workspace_setting (
  workspace_id uuid NOT NULL REFERENCES workspace,
  name text NOT NULL CHECK (name IN ('content_rules', 'kill_switch')),
  value jsonb NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, name)
);

-- One row per workspace, locked while a line is added, so that `seq` has no gaps.
CREATE TABLE audit_head (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  seq bigint NOT NULL DEFAULT 0,
  hash text NOT NULL,
  pruned_seq bigint NOT NULL DEFAULT 0,
  pruned_hash text NOT NULL
);

CREATE TABLE audit_event (
  workspace_id uuid NOT NULL REFERENCES workspace,
  seq bigint NOT NULL CHECK (seq > 0),
  event_id uuid NOT NULL UNIQUE,
  timestamp timestamptz NOT NULL,
  event_type text NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  status text NOT NULL,
  trace_id text,
  body_hash text NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX audit_event_timestamp ON audit_event (workspace_id, timestamp);

-- What may have to be erased stands apart: the chain keeps only its salted hash.
CREATE TABLE audit_body (
  workspace_id uuid NOT NULL,
  seq bigint NOT NULL,
  salt text,
  resource text,
  details jsonb,
  metadata jsonb,
  erased_at timestamptz,
  PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX audit_body_resource ON audit_body (workspace_id, resource);

-- The next line must follow the head; deletion only up to the pruned mark, which only ever moves forward.
CREATE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_head;
BEGIN
  IF TG_OP = 'UPDATE' OR TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    SELECT * INTO head FROM audit_head WHERE workspace_id = OLD.workspace_id;
    IF OLD.seq > head.pruned_seq THEN
      RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  SELECT * INTO head FROM audit_head WHERE workspace_id = NEW.workspace_id FOR UPDATE;
  IF head IS NULL OR NEW.seq <> head.seq + 1 OR NEW.prev_hash <> head.hash THEN
    RAISE EXCEPTION 'audit_event does not follow the chain' USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE workspace_id = NEW.workspace_id;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER guard;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER no_truncate;

CREATE FUNCTION audit_body_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.seq > (SELECT pruned_seq FROM audit_head WHERE workspace_id = OLD.workspace_id) THEN
      RAISE EXCEPTION 'audit_body is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  -- Erasing empties the row; nothing else may change in it.
  IF NEW.erased_at IS NULL OR NEW.salt IS NOT NULL OR NEW.resource IS NOT NULL OR NEW.details IS NOT NULL
     OR NEW.metadata IS NOT NULL OR NEW.workspace_id <> OLD.workspace_id OR NEW.seq <> OLD.seq THEN
    RAISE EXCEPTION 'audit_body can only be erased' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON audit_body FOR EACH ROW EXECUTE FUNCTION audit_body_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_body EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_body ENABLE ALWAYS TRIGGER guard;
ALTER TABLE audit_body ENABLE ALWAYS TRIGGER no_truncate;

-- The head follows a line that is being added (the guard of audit_event, one trigger further out) and nothing else; the
-- pruned mark stands on a line of the chain and is moved by retention alone.
CREATE FUNCTION audit_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.workspace_id <> OLD.workspace_id OR NEW.seq NOT IN (OLD.seq, OLD.seq + 1)
     OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash) OR (NEW.seq > OLD.seq AND pg_trigger_depth() < 2) THEN
    RAISE EXCEPTION 'audit_head only follows the chain' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.pruned_seq, NEW.pruned_hash) <> (OLD.pruned_seq, OLD.pruned_hash) AND (
       NEW.pruned_seq <= OLD.pruned_seq OR NOT app_is_system() OR NOT EXISTS (
         SELECT FROM audit_event
          WHERE workspace_id = NEW.workspace_id AND seq = NEW.pruned_seq AND hash = NEW.pruned_hash)) THEN
    RAISE EXCEPTION 'the pruned mark moves forward, along the chain' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_guard();
CREATE TRIGGER no_delete BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_head EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER guard;
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER no_delete;
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER no_truncate;

-- Signs of life of API, worker and scheduler processes; belongs to the installation, not to a workspace.
CREATE TABLE process_heartbeat (
  process_id uuid PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('api', 'worker', 'scheduler')),
  beat_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

SELECT wall_off(name) FROM unnest(ARRAY['workspace', 'person', 'api_key', 'workspace_setting', 'audit_head', 'audit_event', 'audit_body']::regclass[]) AS name;
