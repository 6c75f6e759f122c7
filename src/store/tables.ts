import type {
  AlertTable,
  AuditBodyTable,
  AuditEventTable,
  AuditHeadTable,
  ProcessHeartbeatTable,
  WebhookEventTable,
} from './tables/audit.ts';
import type { OAuthTokenTable, RetiredVaultKeyTable } from './tables/connections.ts';
import type {
  ApprovalTable,
  AttachmentTable,
  DraftOutcomeTable,
  DraftTable,
  DraftVersionTable,
  SendIntentTable,
} from './tables/drafts.ts';
import type {
  EffectTable,
  FormSubmissionTable,
  ProspectTable,
  RunErrorTable,
  RunStepTable,
  RunTable,
  TaskTable,
} from './tables/leads.ts';
import type {
  ContactMailTable,
  ErasureTombstoneTable,
  MailSignalTable,
  QuotaUseTable,
  SuppressionTable,
  TierLimitTable,
  UserLimitTable,
  UserTierTable,
} from './tables/limits.ts';
import type {
  ApiKeyTable,
  AuthAccountTable,
  AuthAttemptTable,
  AuthFlowTable,
  AuthPasskeyTable,
  AuthRateLimitTable,
  AuthSessionTable,
  AuthTwoFactorTable,
  AuthUsedCodeTable,
  AuthUserTable,
  AuthVerificationTable,
  FirstApprovalTable,
  InvitationTable,
  LeadShareTable,
  PersonTable,
  PresenceTable,
  WorkspaceSettingTable,
  WorkspaceTable,
} from './tables/people.ts';
import type {
  TrainingSampleTable,
  VoiceExperimentTable,
  VoiceProfileTable,
  VoiceProfileVersionTable,
} from './tables/voice.ts';

export type * from './tables/audit.ts';
export type * from './tables/connections.ts';
export type * from './tables/drafts.ts';
export type * from './tables/leads.ts';
export type * from './tables/limits.ts';
export type * from './tables/people.ts';
export type * from './tables/voice.ts';

/** The tables as migrations/*.sql make them; `store/tables.test.ts` compares the two. */
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
