-- Where an alert stands in the channel, so that it can say there when its draft was handled elsewhere.
ALTER TABLE alert
  ADD COLUMN draft_id uuid,
  -- What the channel calls the message; null where it cannot be changed.
  ADD COLUMN channel_message text CHECK (length(channel_message) <= 200),
  ADD COLUMN closed_at timestamptz;
CREATE INDEX alert_open ON alert (workspace_id, raised_at)
  WHERE channel_message IS NOT NULL AND draft_id IS NOT NULL AND closed_at IS NULL;
