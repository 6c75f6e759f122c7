import type { ColumnType, Generated } from 'kysely';
import type { Claim, DraftOrigin, DraftStatus, DraftVoice, OfferedSlot, PiiSafety } from '../core/draft.ts';
import type { Prospect } from '../core/lead.ts';
import type { QuotaPeriod, QuotaType } from '../core/quota.ts';
import type { SourceType, TrainingText } from '../core/voice.ts';

/*
 * The tables as migrations/*.sql make them; `store/tables.test.ts` compares the two. JSON columns are read as values
 * and written as JSON text, because PostgreSQL's driver would take an array for an SQL array.
 */

type Json<T> = ColumnType<T, string, string>;
type Time = Date;
type TimeDefault = ColumnType<Date, Date | undefined, Date>;
type JsonDefault<T> = ColumnType<T, string | undefined, string>;

export type WorkspaceTable = {
  workspace_id: string;
  name: string;
  created_at: TimeDefault;
  step_up_to_approve: Generated<boolean>;
  second_approver: Generated<boolean>;
};

export type PersonTable = {
  workspace_id: string;
  person_id: string;
  email: string;
  name: string;
  role: 'viewer' | 'operator' | 'admin' | 'owner';
  disabled_at: Time | null;
  created_at: TimeDefault;
  user_id: string | null;
  sessions_from: TimeDefault;
};

export type InvitationTable = {
  workspace_id: string;
  invitation_id: string;
  email: string | null;
  role: 'viewer' | 'operator' | 'admin' | 'owner';
  token_hash: string;
  invited_by: string;
  created_at: TimeDefault;
  expires_at: Time;
  accepted_at: Time | null;
  withdrawn_at: Time | null;
};

export type FirstApprovalTable = {
  workspace_id: string;
  draft_id: string;
  version: number;
  content_hash: string;
  decided_by: string;
  decided_at: TimeDefault;
};

/* The tables of sign-in: of the installation, closed to workspaces. */

export type AuthUserTable = {
  id: Generated<string>;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  two_factor_enabled: Generated<boolean>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
};

export type AuthSessionTable = {
  id: Generated<string>;
  user_id: string;
  token: string;
  expires_at: Time;
  ip_address: string | null;
  user_agent: string | null;
  created_at: TimeDefault;
  updated_at: TimeDefault;
  active_workspace: string | null;
  stepped_up_at: Time | null;
};

export type AuthAccountTable = {
  id: Generated<string>;
  user_id: string;
  provider_id: string;
  account_id: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Time | null;
  refresh_token_expires_at: Time | null;
  scope: string | null;
  created_at: TimeDefault;
  updated_at: TimeDefault;
};

export type AuthVerificationTable = {
  id: Generated<string>;
  identifier: string;
  value: string;
  expires_at: Time;
  created_at: TimeDefault;
  updated_at: TimeDefault;
};

export type AuthTwoFactorTable = {
  id: Generated<string>;
  user_id: string;
  secret: string;
  backup_codes: string;
  verified: Generated<boolean>;
  failed_verification_count: Generated<number>;
  locked_until: Time | null;
};

export type AuthPasskeyTable = {
  id: Generated<string>;
  user_id: string;
  name: string | null;
  credential_id: string;
  public_key: string;
  counter: number;
  device_type: string;
  backed_up: boolean;
  transports: string | null;
  aaguid: string | null;
  created_at: Time | null;
};

export type AuthRateLimitTable = { id: Generated<string>; key: string; count: number; last_request: number };

export type AuthUsedCodeTable = { user_id: string; code_hash: string; used_at: TimeDefault };

export type AuthAttemptTable = {
  account_hash: string;
  failures: number;
  first_at: TimeDefault;
  locked_until: Time | null;
};

export type AuthFlowTable = {
  state_hash: string;
  purpose: 'sign_in' | 'google_connection' | 'hubspot_connection';
  browser_hash: string;
  verifier: string;
  target: string;
  session_id: string | null;
  for_workspace: string | null;
  details: JsonDefault<Record<string, unknown>>;
  expires_at: Time;
};

export type ApiKeyTable = {
  workspace_id: string;
  key_id: string;
  name: string;
  key_hash: string;
  scopes: string[];
  created_by: string;
  created_at: TimeDefault;
  expires_at: Time;
  last_used_at: Time | null;
  revoked_at: Time | null;
};

export type WorkspaceSettingTable = {
  workspace_id: string;
  name: 'content_rules' | 'kill_switch' | 'send_breaker';
  value: Json<Record<string, unknown>>;
  updated_by: string;
  updated_at: TimeDefault;
};

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

export type FormSubmissionTable = {
  workspace_id: string;
  submission_id: string;
  dedupe_key: string;
  source: string;
  form_id: string | null;
  email: string;
  fields: Json<Record<string, string>>;
  signature: 'v3' | 'v2' | 'unsigned' | 'internal';
  run_id: string;
  occurred_at: Time;
  received_at: TimeDefault;
};

export type RunStatus = 'queued' | 'running' | 'success' | 'failed' | 'suppressed';

export type RunTable = {
  workspace_id: string;
  run_id: string;
  workflow: string;
  status: ColumnType<RunStatus, RunStatus | undefined, RunStatus>;
  submission_id: string;
  trace_id: string | null;
  degraded: Generated<boolean>;
  draft_only: boolean;
  error: string | null;
  fence: Generated<number>;
  created_at: TimeDefault;
  started_at: Time | null;
  completed_at: Time | null;
  counted_at: Time | null;
};

export type StepStatus = 'success' | 'partial' | 'skipped' | 'failed';

export type RunStepTable = {
  workspace_id: string;
  run_id: string;
  step_key: string;
  status: StepStatus;
  output: Json<unknown> | null;
  reason: string | null;
  error: string | null;
  started_at: Time;
  duration_ms: number;
  fence: number;
};

export type ProspectTable = {
  workspace_id: string;
  prospect_id: string;
  email: string;
  details: Json<Prospect>;
  crm_contact_id: string | null;
  crm_company_id: string | null;
  updated_at: TimeDefault;
  // What the row is found by when a text names somebody; the database computes them.
  name_key: string | null;
  company_key: string | null;
  domain_key: string | null;
  phone_key: string | null;
};

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

export type PresenceTable = {
  workspace_id: string;
  person_id: string;
  draft_id: string;
  is_editing: boolean;
  seen_at: Time;
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

export type EffectState = 'planned' | 'in_flight' | 'done' | 'unknown' | 'failed';

export type EffectTable = {
  workspace_id: string;
  kind: string;
  key: string;
  run_id: string | null;
  state: ColumnType<EffectState, EffectState | undefined, EffectState>;
  external_id: string | null;
  result: Json<unknown> | null;
  attempt: Generated<number>;
  looks: Generated<number>;
  fence: Generated<number>;
  first_attempt_at: Time | null;
  attempted_at: Time | null;
  finished_at: Time | null;
};

export type TaskTable = {
  workspace_id: string;
  task_id: string;
  run_id: string;
  draft_id: string;
  note_id: string | null;
  contact_id: string | null;
  title: string;
  created_at: TimeDefault;
};

export type RunErrorTable = {
  workspace_id: string;
  error_id: string;
  run_id: string;
  step_key: string;
  connector: string | null;
  code: string;
  message: string;
  created_at: TimeDefault;
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

export type OAuthTokenTable = {
  workspace_id: string;
  id: string;
  user_id: string;
  service: string;
  access_token_encrypted: string;
  refresh_token_encrypted: string | null;
  expires_at: Time | null;
  scopes: JsonDefault<string[]>;
  revoked: Generated<boolean>;
  token_type: Generated<string>;
  created_at: TimeDefault;
  updated_at: TimeDefault;
  last_refreshed_at: Time | null;
  version: Generated<number>;
  refresh_holder: string | null;
  refresh_until: Time | null;
  account: string | null;
  consent_ends_at: Time | null;
};

export type LeadShareTable = {
  workspace_id: string;
  person_id: string;
  weight: number;
  most_per_day: number | null;
  time_zone: string;
  works_from: string;
  works_until: string;
  works_on: number[];
  crm_owner_id: string | null;
  turn: Generated<number>;
  given_on: string | null;
  given: Generated<number>;
  updated_at: TimeDefault;
};

export type SuppressionTable = {
  workspace_id: string;
  suppression_id: Generated<string>;
  kind: 'email' | 'domain';
  value: string;
  source: 'manual' | 'hubspot' | 'opt_out' | 'unsubscribe' | 'bounce' | 'import';
  reason: string;
  created_by: string;
  created_at: TimeDefault;
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

export type VoiceExperimentTable = {
  workspace_id: string;
  experiment_id: string;
  name: string;
  arms: Json<{ name: string; user_id: string | null }[]>;
  outcome: 'edit_distance' | 'approved_unedited' | 'approval_seconds' | 'replied';
  started_by: string;
  started_at: Time;
  stopped_at: Time | null;
};

export type TrainingSampleTable = {
  workspace_id: string;
  sample_id: string;
  user_id: string;
  source_type: SourceType;
  source_id: string;
  source_url: string | null;
  title: string;
  content: string;
  texts: Json<TrainingText[]>;
  source_metadata: JsonDefault<Record<string, unknown>>;
  consented_by: string;
  consented_at: Time;
  embedding_generated: Generated<boolean>;
  extracted_at: Time;
  created_at: TimeDefault;
};

/** `looked` are the conversations that were read already. */
export type SentMailConsent = { by: string; at: string; address: string; looked: string[] };

export type VoiceProfileTable = {
  workspace_id: string;
  user_id: string;
  version: number;
  learned: Json<unknown>;
  decisions: Json<unknown>;
  sent_mail_consent: Json<SentMailConsent> | null;
  evaluations: JsonDefault<unknown[]>;
  updated_at: TimeDefault;
};

export type VoiceProfileVersionTable = {
  workspace_id: string;
  user_id: string;
  version: number;
  decisions: Json<unknown>;
  learned_sha256: string;
  samples: number;
  reason: string;
  author: string;
  created_at: TimeDefault;
};

export type ErasureTombstoneTable = {
  workspace_id: string;
  address_hash: string;
  key_id: string;
  erased_at: TimeDefault;
};

export type MailSignalTable = {
  workspace_id: string;
  message_id: string;
  found: 'bounce' | 'opt_out';
  found_at: TimeDefault;
};

export type TierLimitTable = {
  workspace_id: string;
  tier: string;
  quota_type: QuotaType;
  period: QuotaPeriod;
  most: number | null;
};

export type UserTierTable = { workspace_id: string; user_id: string; tier: string };

export type UserLimitTable = {
  workspace_id: string;
  user_id: string;
  quota_type: QuotaType;
  period: QuotaPeriod;
  most: number | null;
};

export type QuotaUseTable = {
  workspace_id: string;
  user_id: string;
  quota_type: QuotaType;
  period: QuotaPeriod;
  period_key: string;
  used: Generated<number>;
};

export type ContactMailTable = {
  workspace_id: string;
  draft_id: string;
  contact: string | null;
  domain: string | null;
  left_at: TimeDefault;
};

export type RetiredVaultKeyTable = { key_id: string; retired_at: TimeDefault };

export type Tables = {
  workspace: WorkspaceTable;
  person: PersonTable;
  invitation: InvitationTable;
  first_approval: FirstApprovalTable;
  auth_user: AuthUserTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
  auth_verification: AuthVerificationTable;
  auth_two_factor: AuthTwoFactorTable;
  auth_passkey: AuthPasskeyTable;
  auth_rate_limit: AuthRateLimitTable;
  auth_used_code: AuthUsedCodeTable;
  auth_attempt: AuthAttemptTable;
  auth_flow: AuthFlowTable;
  api_key: ApiKeyTable;
  workspace_setting: WorkspaceSettingTable;
  audit_head: AuditHeadTable;
  audit_event: AuditEventTable;
  audit_body: AuditBodyTable;
  process_heartbeat: ProcessHeartbeatTable;
  form_submission: FormSubmissionTable;
  run: RunTable;
  run_step: RunStepTable;
  prospect: ProspectTable;
  draft: DraftTable;
  presence: PresenceTable;
  draft_version: DraftVersionTable;
  approval: ApprovalTable;
  send_intent: SendIntentTable;
  effect: EffectTable;
  task: TaskTable;
  run_error: RunErrorTable;
  webhook_event: WebhookEventTable;
  alert: AlertTable;
  suppression: SuppressionTable;
  attachment: AttachmentTable;
  draft_outcome: DraftOutcomeTable;
  lead_share: LeadShareTable;
  oauth_tokens: OAuthTokenTable;
  voice_experiment: VoiceExperimentTable;
  training_sample: TrainingSampleTable;
  voice_profile: VoiceProfileTable;
  voice_profile_version: VoiceProfileVersionTable;
  erasure_tombstone: ErasureTombstoneTable;
  mail_signal: MailSignalTable;
  tier_limit: TierLimitTable;
  user_tier: UserTierTable;
  user_limit: UserLimitTable;
  quota_use: QuotaUseTable;
  contact_mail: ContactMailTable;
  retired_vault_key: RetiredVaultKeyTable;
};
