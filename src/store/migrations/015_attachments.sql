-- Files that drafts carry. A version names each by name and SHA-256, so the bytes under a hash never change.

CREATE TABLE attachment (
  workspace_id uuid NOT NULL REFERENCES workspace,
  sha256 text NOT NULL,
  content bytea NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace_id, sha256),
  CHECK (octet_length(content) <= 26214400),
  CHECK (sha256 = encode(sha256(content), 'hex'))
);

SELECT wall_off('attachment');

CREATE TRIGGER attachments_keep_their_bytes BEFORE UPDATE OF workspace_id, sha256, content ON attachment
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE attachment ENABLE ALWAYS TRIGGER attachments_keep_their_bytes;
