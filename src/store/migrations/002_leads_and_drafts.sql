-- Runs, form submissions, drafts, tasks and errors.

CREATE TABLE form_submission (
  workspace_id uuid NOT NULL REFERENCES workspace,
  submission_id text NOT NULL,
  -- The sender's own id, else a hash of form, address and fields: the same delivery is the same row.
  dedupe_key text NOT NULL,
  source text NOT NULL,
  form_id text,
  email text NOT NULL,
  fields jsonb NOT NULL,
  signature text NOT NULL CHECK (signature IN ('v3', 'v2', 'unsigned', 'internal')),
  run_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, submission_id),
  UNIQUE (workspace_id, dedupe_key)
);
CREATE INDEX form_submission_email ON form_submission (workspace_id, email, received_at);

CREATE TABLE run (
  workspace_id uuid NOT NULL REFERENCES workspace,
  run_id uuid NOT NULL,
  workflow text NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'success', 'failed', 'suppressed')),
  submission_id text NOT NULL,
  trace_id text,
  degraded boolean NOT NULL DEFAULT false,
  draft_only boolean NOT NULL,
  error text,
  -- Raised by one whenever a worker takes the run; a write that names an older fence finds no row.
  fence bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  completed_at timestamptz,
  PRIMARY KEY (workspace_id, run_id),
  FOREIGN KEY (workspace_id, submission_id) REFERENCES form_submission DEFERRABLE INITIALLY DEFERRED,
  CHECK ((status IN ('success', 'failed', 'suppressed')) = (completed_at IS NOT NULL)),
  CHECK (status NOT IN ('failed', 'suppressed') OR error IS NOT NULL)
);
ALTER TABLE form_submission ADD FOREIGN KEY (workspace_id, run_id) REFERENCES run DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX run_newest ON run (workspace_id, created_at DESC);
CREATE INDEX run_unfinished ON run (created_at) WHERE completed_at IS NULL;

CREATE FUNCTION run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.fence < OLD.fence OR NEW.fence > OLD.fence + 1 THEN
    RAISE EXCEPTION 'a fence only rises by one' USING ERRCODE = 'restrict_violation';
  END IF;
  -- A failed run may be taken up again by a person; a finished one stays finished.
  IF OLD.status IN ('success', 'suppressed') AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'a finished run stays finished' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON run FOR EACH ROW EXECUTE FUNCTION run_guard();
ALTER TABLE run ENABLE ALWAYS TRIGGER guard;

-- An error ends the whole transaction, so what a late worker sends need not wait for the answer.
CREATE FUNCTION refuse_fenced_out() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'another worker has taken over this run' USING ERRCODE = 'CS001';
END $$;

CREATE TABLE run_step (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  step_key text NOT NULL,
  status text NOT NULL CHECK (status IN ('success', 'partial', 'skipped', 'failed')),
  output jsonb,
  reason text,
  error text,
  started_at timestamptz NOT NULL,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0),
  fence bigint NOT NULL,
  PRIMARY KEY (workspace_id, run_id, step_key),
  FOREIGN KEY (workspace_id, run_id) REFERENCES run,
  CHECK ((status = 'failed') = (error IS NOT NULL))
);

CREATE TABLE prospect (
  workspace_id uuid NOT NULL REFERENCES workspace,
  prospect_id uuid NOT NULL,
  email text NOT NULL CHECK (email = lower(email)),
  details jsonb NOT NULL,
  crm_contact_id text,
  crm_company_id text,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, prospect_id),
  UNIQUE (workspace_id, email)
);
CREATE INDEX prospect_email ON prospect (email);

CREATE TABLE draft (
  workspace_id uuid NOT NULL REFERENCES workspace,
  draft_id uuid NOT NULL,
  run_id uuid,
  status text NOT NULL CHECK (status IN ('CREATED', 'PENDING_APPROVAL', 'APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'SENT', 'SEND_FAILED')),
  version integer NOT NULL CHECK (version > 0),
  mailbox text,
  -- The party a draft may go to: the lead, or the thread's other side. A person alone changes it.
  locked_recipient text NOT NULL,
  thread_id text,
  source_message_id text,
  metadata jsonb NOT NULL DEFAULT '{}',
  gmail_draft_id text,
  -- Stands for the mailbox draft as we wrote it; another id there means that a person edited it.
  mailbox_message_id text,
  mailbox_checked_at timestamptz,
  approved_at timestamptz,
  approved_by text,
  rejected_reason text,
  superseded_reason text,
  send_at timestamptz,
  send_error text,
  sent_at timestamptz,
  gmail_message_id text,
  gmail_thread_id text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, draft_id),
  FOREIGN KEY (workspace_id, run_id) REFERENCES run,
  CHECK ((status = 'REJECTED') = (rejected_reason IS NOT NULL)),
  CHECK ((status = 'SUPERSEDED') = (superseded_reason IS NOT NULL)),
  CHECK ((status = 'SENT') = (sent_at IS NOT NULL AND gmail_message_id IS NOT NULL))
);
CREATE UNIQUE INDEX draft_one_per_run ON draft (workspace_id, run_id) WHERE run_id IS NOT NULL;
-- A failed send is over until a person edits it: it must not keep the next lead of its thread from a draft.
CREATE UNIQUE INDEX draft_one_live_per_thread ON draft (workspace_id, mailbox, thread_id)
  WHERE thread_id IS NOT NULL AND status IN ('CREATED', 'PENDING_APPROVAL', 'APPROVED');
CREATE UNIQUE INDEX draft_mailbox_draft ON draft (workspace_id, mailbox, gmail_draft_id) WHERE gmail_draft_id IS NOT NULL;
CREATE INDEX draft_waiting ON draft (workspace_id, created_at) WHERE status IN ('PENDING_APPROVAL', 'APPROVED');
CREATE INDEX draft_newest ON draft (workspace_id, created_at DESC);

CREATE TABLE draft_version (
  workspace_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  recipient text NOT NULL CHECK (recipient !~ '[\r\n]'),
  subject text NOT NULL CHECK (subject !~ '[\r\n]'),
  body text NOT NULL,
  attachments jsonb NOT NULL DEFAULT '[]',
  thread_id text,
  -- The JSON array of spec/behaviour.md section 3, byte for byte; the checks tie hash and columns to it.
  canonical text NOT NULL,
  content_hash text NOT NULL,
  origin text NOT NULL CHECK (origin IN ('model', 'composer', 'operator', 'agent', 'edit', 'regenerate', 'mailbox')),
  author text NOT NULL,
  language text NOT NULL,
  generator text CHECK (generator IN ('model', 'composer')),
  model text,
  prompt_version text,
  pipeline_version text NOT NULL,
  pii_safety jsonb NOT NULL,
  blocked boolean NOT NULL,
  guard_reasons jsonb NOT NULL,
  warnings jsonb NOT NULL,
  slots jsonb NOT NULL,
  claims jsonb NOT NULL DEFAULT '[]',
  usage jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, draft_id, version),
  UNIQUE (workspace_id, draft_id, version, content_hash),
  FOREIGN KEY (workspace_id, draft_id) REFERENCES draft DEFERRABLE INITIALLY DEFERRED,
  CHECK (content_hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')),
  CHECK (canonical::jsonb = jsonb_build_array(recipient, subject, body, attachments, thread_id))
);
SELECT make_append_only('draft_version');
ALTER TABLE draft ADD FOREIGN KEY (workspace_id, draft_id, version) REFERENCES draft_version DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE approval (
  workspace_id uuid NOT NULL,
  approval_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  version integer NOT NULL,
  content_hash text NOT NULL,
  decided_by uuid NOT NULL,
  decided_as text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, approval_id),
  UNIQUE (workspace_id, approval_id, draft_id, content_hash),
  UNIQUE (workspace_id, draft_id, version),
  FOREIGN KEY (workspace_id, draft_id, version, content_hash)
    REFERENCES draft_version (workspace_id, draft_id, version, content_hash),
  FOREIGN KEY (workspace_id, decided_by) REFERENCES person
);
SELECT make_append_only('approval');

CREATE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE d draft; v draft_version;
BEGIN
  SELECT * INTO d FROM draft WHERE workspace_id = NEW.workspace_id AND draft_id = NEW.draft_id FOR UPDATE;
  SELECT * INTO v FROM draft_version
    WHERE workspace_id = NEW.workspace_id AND draft_id = NEW.draft_id AND version = NEW.version;
  IF d IS NULL OR d.version <> NEW.version OR d.status <> 'PENDING_APPROVAL' THEN
    RAISE EXCEPTION 'only the current version of a pending draft can be approved' USING ERRCODE = 'restrict_violation';
  END IF;
  IF d.expires_at <= clock_timestamp() THEN
    RAISE EXCEPTION 'an expired draft cannot be approved' USING ERRCODE = 'restrict_violation';
  END IF;
  IF v.blocked OR jsonb_array_length(v.guard_reasons) > 0 THEN
    RAISE EXCEPTION 'a blocked version cannot be approved' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM person WHERE workspace_id = NEW.workspace_id AND person_id = NEW.decided_by
                 AND disabled_at IS NULL AND role IN ('operator', 'admin', 'owner')) THEN
    RAISE EXCEPTION 'only an operator of this workspace can approve' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION approval_guard();
ALTER TABLE approval ENABLE ALWAYS TRIGGER guard;

-- At most one row per draft, ever: a draft cannot be sent twice.
CREATE TABLE send_intent (
  workspace_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  approval_id uuid NOT NULL,
  content_hash text NOT NULL,
  state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'in_flight', 'done', 'unknown', 'failed', 'undone')),
  requested_by text NOT NULL,
  fire_at timestamptz NOT NULL,
  fence bigint NOT NULL DEFAULT 0,
  attempted_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, draft_id),
  FOREIGN KEY (workspace_id, approval_id, draft_id, content_hash)
    REFERENCES approval (workspace_id, approval_id, draft_id, content_hash),
  FOREIGN KEY (workspace_id, draft_id) REFERENCES draft
);

CREATE FUNCTION send_intent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE d draft; a approval;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a send intent is kept' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' AND NEW.state <> 'planned' THEN
    RAISE EXCEPTION 'a send begins planned' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.workspace_id <> OLD.workspace_id OR NEW.draft_id <> OLD.draft_id OR NEW.fence < OLD.fence THEN
      RAISE EXCEPTION 'a send stays with its draft' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT (NEW.state = OLD.state
         OR (OLD.state = 'planned' AND NEW.state IN ('in_flight', 'undone', 'failed'))
         OR (OLD.state = 'in_flight' AND NEW.state IN ('done', 'unknown', 'failed', 'planned'))
         OR (OLD.state = 'unknown' AND NEW.state = 'done')
         OR (OLD.state IN ('failed', 'undone') AND NEW.state = 'planned')) THEN
      RAISE EXCEPTION 'a send cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    -- What is on its way, out or unknown keeps the approval it left with.
    IF OLD.state IN ('in_flight', 'done', 'unknown') AND NEW.approval_id <> OLD.approval_id THEN
      RAISE EXCEPTION 'a send keeps its approval' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  IF NEW.state IN ('planned', 'in_flight') AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state) THEN
    SELECT * INTO d FROM draft WHERE workspace_id = NEW.workspace_id AND draft_id = NEW.draft_id FOR UPDATE;
    SELECT * INTO a FROM approval WHERE workspace_id = NEW.workspace_id AND approval_id = NEW.approval_id;
    IF d.status <> 'APPROVED' OR a.version <> d.version THEN
      RAISE EXCEPTION 'only the approved current version can be sent' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM workspace_setting WHERE workspace_id = NEW.workspace_id AND name = 'kill_switch'
               AND (value ->> 'active')::boolean) THEN
      RAISE EXCEPTION 'sending is switched off' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON send_intent FOR EACH ROW EXECUTE FUNCTION send_intent_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON send_intent EXECUTE FUNCTION refuse_change();
ALTER TABLE send_intent ENABLE ALWAYS TRIGGER guard;
ALTER TABLE send_intent ENABLE ALWAYS TRIGGER no_truncate;
CREATE INDEX send_intent_due ON send_intent (fire_at) WHERE state IN ('planned', 'in_flight');

CREATE FUNCTION draft_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version < OLD.version OR NEW.version > OLD.version + 1 THEN
    RAISE EXCEPTION 'draft versions follow each other' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.version > OLD.version AND (NEW.status NOT IN ('PENDING_APPROVAL', 'REJECTED') OR OLD.status = 'REJECTED') THEN
    RAISE EXCEPTION 'a new version has no approval yet' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND NOT (
       (OLD.status = 'CREATED' AND NEW.status IN ('REJECTED', 'PENDING_APPROVAL', 'APPROVED'))
    OR (OLD.status = 'PENDING_APPROVAL' AND NEW.status IN ('APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED'))
    OR (OLD.status = 'APPROVED' AND NEW.status IN ('SUPERSEDED', 'PENDING_APPROVAL', 'SENT', 'SEND_FAILED'))
    OR (OLD.status = 'SEND_FAILED' AND NEW.status = 'PENDING_APPROVAL')) THEN
    RAISE EXCEPTION 'a draft cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status = 'SENT' AND OLD.status <> 'SENT' AND NOT EXISTS (
       SELECT FROM send_intent s
         JOIN approval a ON a.workspace_id = s.workspace_id AND a.approval_id = s.approval_id
         JOIN draft_version v ON v.workspace_id = a.workspace_id AND v.draft_id = a.draft_id AND v.version = a.version
        WHERE s.workspace_id = NEW.workspace_id AND s.draft_id = NEW.draft_id AND s.state = 'done'
          AND v.version = NEW.version AND v.content_hash = s.content_hash) THEN
    RAISE EXCEPTION 'nothing is sent without a countersignature' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON draft FOR EACH ROW EXECUTE FUNCTION draft_guard();
CREATE TRIGGER no_delete BEFORE DELETE ON draft FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON draft EXECUTE FUNCTION refuse_change();
ALTER TABLE draft ENABLE ALWAYS TRIGGER guard;
ALTER TABLE draft ENABLE ALWAYS TRIGGER no_delete;
ALTER TABLE draft ENABLE ALWAYS TRIGGER no_truncate;

CREATE FUNCTION draft_insert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'SENT' OR NEW.version <> 1 THEN
    RAISE EXCEPTION 'a draft begins unsent, with version 1' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON draft FOR EACH ROW EXECUTE FUNCTION draft_insert_guard();
ALTER TABLE draft ENABLE ALWAYS TRIGGER begins;

-- The outbox of every write to the outside: stored before the call, so that a crash can be settled by looking.
CREATE TABLE effect (
  workspace_id uuid NOT NULL REFERENCES workspace,
  kind text NOT NULL,
  key text NOT NULL,
  run_id uuid,
  state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'in_flight', 'done', 'unknown', 'failed')),
  external_id text,
  result jsonb,
  attempt integer NOT NULL DEFAULT 0,
  looks integer NOT NULL DEFAULT 0,
  fence bigint NOT NULL DEFAULT 0,
  first_attempt_at timestamptz,
  attempted_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, kind, key),
  FOREIGN KEY (workspace_id, run_id) REFERENCES run,
  CHECK ((state = 'done') = (external_id IS NOT NULL))
);
CREATE UNIQUE INDEX effect_external ON effect (workspace_id, kind, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX effect_open ON effect (attempted_at) WHERE state IN ('planned', 'in_flight', 'unknown');

CREATE FUNCTION effect_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an effect is kept' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT (NEW.state = 'planned' OR (NEW.state = 'in_flight' AND NEW.attempt = 1)) THEN
      RAISE EXCEPTION 'an effect begins planned, or with its first attempt' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.workspace_id, NEW.kind, NEW.key) <> (OLD.workspace_id, OLD.kind, OLD.key)
     OR (OLD.state = 'done' AND NEW.external_id IS DISTINCT FROM OLD.external_id) THEN
    RAISE EXCEPTION 'an effect stays what it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.fence < OLD.fence THEN
    RAISE EXCEPTION 'a newer worker owns this effect' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND NOT (
       (OLD.state = 'planned' AND NEW.state IN ('in_flight', 'failed'))
    OR (OLD.state = 'in_flight' AND NEW.state IN ('done', 'unknown', 'failed'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('done', 'in_flight', 'failed'))
    OR (OLD.state = 'failed' AND NEW.state = 'in_flight')) THEN
    RAISE EXCEPTION 'an effect cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON effect FOR EACH ROW EXECUTE FUNCTION effect_guard();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON effect EXECUTE FUNCTION refuse_change();
ALTER TABLE effect ENABLE ALWAYS TRIGGER guard;
ALTER TABLE effect ENABLE ALWAYS TRIGGER no_truncate;

CREATE TABLE task (
  workspace_id uuid NOT NULL,
  task_id text NOT NULL,
  run_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  note_id text,
  contact_id text,
  title text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, task_id),
  UNIQUE (workspace_id, run_id),
  FOREIGN KEY (workspace_id, run_id) REFERENCES run,
  FOREIGN KEY (workspace_id, draft_id) REFERENCES draft
);
CREATE INDEX task_contact ON task (workspace_id, contact_id);

CREATE TABLE run_error (
  workspace_id uuid NOT NULL,
  error_id uuid NOT NULL,
  run_id uuid NOT NULL,
  step_key text NOT NULL,
  connector text,
  code text NOT NULL,
  message text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, error_id),
  FOREIGN KEY (workspace_id, run_id) REFERENCES run
);
CREATE INDEX run_error_run ON run_error (workspace_id, run_id);

-- The inbox of app webhooks: HubSpot may deliver an event several times, in any order, for 24 hours.

CREATE TABLE webhook_event (
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- SHA-256 over portal, subscription, object, event id, time, property and value: event ids alone are not unique.
  event_key text NOT NULL CHECK (event_key ~ '^[0-9a-f]{64}$'),
  event_type text NOT NULL,
  object_id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, event_key)
);

-- What people were told at once, and how often they were spared.

CREATE TABLE alert (
  workspace_id uuid NOT NULL REFERENCES workspace,
  alert_id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  text text NOT NULL,
  raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  posted_at timestamptz,
  -- Alerts of this kind that came too soon after this one, and those that came before it and after the last one posted.
  held_back integer NOT NULL DEFAULT 0,
  left_out integer NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, alert_id)
);
CREATE INDEX alert_newest ON alert (workspace_id, kind, raised_at DESC);

-- No lead is lost: a run that ends well has a draft. Checked when the transaction commits.
CREATE FUNCTION run_has_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'success' AND NOT EXISTS (
       SELECT FROM draft WHERE workspace_id = NEW.workspace_id AND run_id = NEW.run_id) THEN
    RAISE EXCEPTION 'a run cannot succeed without a draft' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER outcome AFTER INSERT OR UPDATE OF status ON run DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION run_has_outcome();
ALTER TABLE run ENABLE ALWAYS TRIGGER outcome;

SELECT wall_off(name) FROM unnest(ARRAY['form_submission', 'run', 'run_step', 'prospect', 'draft', 'draft_version', 'approval', 'send_intent', 'effect', 'task', 'run_error', 'webhook_event', 'alert']::regclass[]) AS name;
