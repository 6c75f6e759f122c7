import type { Generated } from 'kysely';
import type { Json, Time, TimeDefault } from './columns.ts';

export type AuditHeadTable = {
  workspace_id: string;
  seq: Generated<number>;
  hash: string;
  pruned_seq: Generated<number>;
  pruned_hash: string;
};

export type AuditEventTable = {
  workspace_id: string;
  seq: number;
  event_id: string;
  timestamp: Time;
  event_type: string;
  actor: string;
  action: string;
  status: string;
  trace_id: string | null;
  body_hash: string;
  prev_hash: string;
  hash: string;
};

export type AuditBodyTable = {
  workspace_id: string;
  seq: number;
  salt: string | null;
  resource: string | null;
  details: Json<Record<string, unknown> | null> | null;
  metadata: Json<Record<string, unknown> | null> | null;
  erased_at: Time | null;
};

export type ProcessHeartbeatTable = {
  process_id: string;
  role: 'api' | 'worker' | 'scheduler';
  beat_at: TimeDefault;
};

export type WebhookEventTable = {
  workspace_id: string;
  event_key: string;
  event_type: string;
  object_id: string;
  occurred_at: Time;
  received_at: TimeDefault;
};

export type AlertTable = {
  workspace_id: string;
  alert_id: Generated<string>;
  draft_id: string | null;
  channel_message: string | null;
  closed_at: Date | null;
  kind: string;
  text: string;
  raised_at: TimeDefault;
  posted_at: Time | null;
  held_back: Generated<number>;
  left_out: Generated<number>;
};
