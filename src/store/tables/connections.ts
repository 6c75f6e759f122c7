import type { Generated } from 'kysely';
import type { JsonDefault, Time, TimeDefault } from './columns.ts';

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

export type RetiredVaultKeyTable = { key_id: string; retired_at: TimeDefault };
