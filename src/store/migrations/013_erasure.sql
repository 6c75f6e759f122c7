-- Erasing a person, and keeping them from coming back without keeping who they are.

-- Somebody who was erased, known by a keyed hash of the address in the form it is compared in. Without the key the row
-- tells nothing; `key_id` names the key, so that a row whose key is gone is noticed.
CREATE TABLE erasure_tombstone (
  workspace_id uuid NOT NULL REFERENCES workspace,
  address_hash text NOT NULL CHECK (address_hash ~ '^[0-9a-f]{64}$'),
  key_id text NOT NULL CHECK (key_id ~ '^[0-9a-f]{16}$'),
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, address_hash)
);

-- Messages in which a bounce or an opt-out was found: each counts once, also where its entry was lifted since.
CREATE TABLE mail_signal (
  workspace_id uuid NOT NULL REFERENCES workspace,
  message_id text NOT NULL,
  found text NOT NULL CHECK (found IN ('bounce', 'opt_out')),
  found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, message_id)
);

-- A version stays with its hash, which approvals and sends refer to; what it said can be erased, and nothing else changed.
ALTER TABLE draft_version ADD COLUMN erased_at timestamptz;
ALTER TABLE draft_version DROP CONSTRAINT draft_version_check1;
ALTER TABLE draft_version DROP CONSTRAINT draft_version_check2;
ALTER TABLE draft_version ADD CONSTRAINT draft_version_says_its_hash CHECK (
  CASE WHEN erased_at IS NULL THEN content_hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex') ELSE canonical = '' END);
ALTER TABLE draft_version ADD CONSTRAINT draft_version_says_its_columns CHECK (
  CASE WHEN erased_at IS NULL THEN canonical::jsonb = jsonb_build_array(recipient, subject, body, attachments, thread_id)
    ELSE recipient = '' AND subject = '' AND body = '' AND attachments = '[]' AND thread_id IS NULL AND claims = '[]'
      AND slots = '[]' AND guard_reasons = '[]' AND warnings = '[]' END);

CREATE FUNCTION draft_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL
     OR (NEW.workspace_id, NEW.draft_id, NEW.version, NEW.content_hash, NEW.origin, NEW.author, NEW.blocked, NEW.created_at)
        <> (OLD.workspace_id, OLD.draft_id, OLD.version, OLD.content_hash, OLD.origin, OLD.author, OLD.blocked, OLD.created_at) THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER append_only ON draft_version;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON draft_version FOR EACH ROW EXECUTE FUNCTION draft_version_guard();
ALTER TABLE draft_version ENABLE ALWAYS TRIGGER append_only;

SELECT wall_off(name) FROM unnest(ARRAY['erasure_tombstone', 'mail_signal']::regclass[]) AS name;
