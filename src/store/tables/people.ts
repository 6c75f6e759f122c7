import type { Generated } from 'kysely';
import type { Json, JsonDefault, Time, TimeDefault } from './columns.ts';

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

export type PresenceTable = {
  workspace_id: string;
  person_id: string;
  draft_id: string;
  is_editing: boolean;
  seen_at: Time;
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
