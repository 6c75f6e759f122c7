-- What became of a mail that went out: whether the other side has answered, and when that was last looked at.

CREATE TABLE draft_outcome (
  workspace_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  looked_at timestamptz NOT NULL,
  replied_at timestamptz,
  PRIMARY KEY (workspace_id, draft_id),
  FOREIGN KEY (workspace_id, draft_id) REFERENCES draft
);
SELECT wall_off('draft_outcome');

CREATE INDEX draft_gone_out ON draft (workspace_id, updated_at)
  WHERE status = 'SENT' OR superseded_reason = 'sent_in_mailbox';
