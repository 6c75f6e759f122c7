-- The send breaker stays open, once open, until a person closes it.

ALTER TABLE workspace_setting DROP CONSTRAINT workspace_setting_name_check;
ALTER TABLE workspace_setting
  ADD CONSTRAINT workspace_setting_name_check CHECK (name IN ('kill_switch', 'content_rules', 'send_breaker'));
