import type { Generated } from 'kysely';
import type { QuotaPeriod, QuotaType } from '../../core/quota.ts';
import type { TimeDefault } from './columns.ts';

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
