import type { ColumnType, Generated } from 'kysely';
import type { Claim, DraftOrigin, DraftStatus, DraftVoice, OfferedSlot, PiiSafety } from '../../core/draft.ts';
import type { Json, JsonDefault, Time, TimeDefault } from './columns.ts';

export type DraftTable = {
  workspace_id: string;
  draft_id: string;
  run_id: string | null;
  status: DraftStatus;
  version: number;
  mailbox: string | null;
  locked_recipient: string;
  thread_id: string | null;
  source_message_id: string | null;
  metadata: JsonDefault<Record<string, unknown>>;
  gmail_draft_id: string | null;
  mailbox_message_id: string | null;
  mailbox_checked_at: Time | null;
  approved_at: Time | null;
  approved_by: string | null;
  rejected_reason: string | null;
  superseded_reason: string | null;
  send_at: Time | null;
  send_error: string | null;
  sent_at: Time | null;
  gmail_message_id: string | null;
  gmail_thread_id: string | null;
  expires_at: Time;
  created_at: TimeDefault;
  updated_at: TimeDefault;
  held: Generated<boolean>;
  due_at: TimeDefault;
  snoozed_until: Time | null;
  assigned_to: string | null;
  assigned_note: string | null;
};

export type DraftVersionTable = {
  workspace_id: string;
  draft_id: string;
  version: number;
  recipient: string;
  subject: string;
  body: string;
  /** As in the canonical content: a list of `[name, sha256]`. */
  attachments: Json<[name: string, sha256: string][]>;
  thread_id: string | null;
  canonical: string;
  content_hash: string;
  origin: DraftOrigin;
  author: string;
  language: string;
  generator: 'model' | 'composer' | null;
  model: string | null;
  prompt_version: string | null;
  pipeline_version: string;
  pii_safety: Json<PiiSafety>;
  blocked: boolean;
  guard_reasons: Json<string[]>;
  warnings: Json<string[]>;
  slots: Json<OfferedSlot[]>;
  claims: JsonDefault<Claim[]>;
  usage: Json<{ inputTokens: number; outputTokens: number }> | null;
  voice: Json<DraftVoice> | null;
  created_at: TimeDefault;
  erased_at: Time | null;
};

export type ApprovalTable = {
  workspace_id: string;
  approval_id: string;
  draft_id: string;
  version: number;
  content_hash: string;
  decided_by: string;
  decided_as: string;
  decided_at: TimeDefault;
};

export type SendState = 'planned' | 'in_flight' | 'done' | 'unknown' | 'failed' | 'undone';

export type SendIntentTable = {
  workspace_id: string;
  draft_id: string;
  approval_id: string;
  content_hash: string;
  state: ColumnType<SendState, SendState | undefined, SendState>;
  requested_by: string;
  fire_at: Time;
  fence: Generated<number>;
  attempted_at: Time | null;
  finished_at: Time | null;
  requested_by_id: string | null;
  counted_at: Time | null;
};

export type DraftOutcomeTable = {
  workspace_id: string;
  draft_id: string;
  looked_at: Time;
  replied_at: Time | null;
};

export type AttachmentTable = {
  workspace_id: string;
  sha256: string;
  content: Uint8Array;
  created_by: string;
  created_at: TimeDefault;
  used_at: TimeDefault;
};
