-- The desk: what people do with a draft beside deciding on it, and what finds drafts fast among a hundred thousand.

ALTER TABLE draft
  -- The current version is stopped by the safety gate or the content guard. Approval looks at the version itself.
  ADD COLUMN held boolean NOT NULL DEFAULT false,
  -- From when on the draft presses: some hours before it expires, or when its snooze is over.
  ADD COLUMN due_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '20 hours',
  ADD COLUMN snoozed_until timestamptz,
  ADD COLUMN assigned_to uuid,
  ADD COLUMN assigned_note text,
  ADD FOREIGN KEY (workspace_id, assigned_to) REFERENCES person;

SELECT set_config('app.scope', 'system', true);
UPDATE draft SET due_at = expires_at - interval '4 hours', held = EXISTS (
  SELECT FROM draft_version v WHERE v.workspace_id = draft.workspace_id AND v.draft_id = draft.draft_id
    AND v.version = draft.version AND (v.blocked OR jsonb_array_length(v.guard_reasons) > 0));

-- One index for each split of the queue, in the order it is read; their conditions stand in store/draft-queue.ts too.
CREATE INDEX draft_split_due ON draft (workspace_id, due_at, draft_id)
  WHERE status IN ('PENDING_APPROVAL', 'SEND_FAILED') AND NOT held;
CREATE INDEX draft_split_review ON draft (workspace_id, created_at DESC, draft_id DESC)
  WHERE status = 'PENDING_APPROVAL' AND NOT held AND snoozed_until IS NULL;
CREATE INDEX draft_split_blocked ON draft (workspace_id, created_at DESC, draft_id DESC)
  WHERE status = 'PENDING_APPROVAL' AND held;
CREATE INDEX draft_split_waiting ON draft (workspace_id, created_at DESC, draft_id DESC)
  WHERE status = 'APPROVED' OR (status = 'PENDING_APPROVAL' AND NOT held AND snoozed_until IS NOT NULL);
CREATE INDEX draft_split_sent ON draft (workspace_id, sent_at DESC, draft_id DESC) WHERE status = 'SENT';

-- Who has which draft open. A row a person; old ones mean nothing.
CREATE TABLE presence (
  workspace_id uuid NOT NULL,
  person_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  is_editing boolean NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person,
  FOREIGN KEY (workspace_id, draft_id) REFERENCES draft
);
CREATE INDEX presence_draft ON presence (workspace_id, draft_id);
SELECT wall_off('presence');
