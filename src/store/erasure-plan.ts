import { type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Everything by which the rows of one person are found. */
export type PersonKeys = {
  /** Every spelling of the address that is stored. */
  emails: string[];
  /** The form it is compared in. */
  contact: string;
  runIds: string[];
  draftIds: string[];
  crmContactIds: string[];
};

/** How a table's rows of a person are found, and what erasing does to them. */
export type PersonalTable = {
  /** True for the person's rows. */
  where(keys: PersonKeys): RawBuilder<boolean>;
  /** What follows `UPDATE table`; null where the rows are deleted. */
  set: RawBuilder<unknown> | null;
};

/** A table without anything about people outside, and why. */
export type ImpersonalTable = { holds: string };

const any = (column: string, list: readonly string[], type = 'text') =>
  sql<boolean>`${sql.ref(column)} = ANY(${list}::${sql.raw(type)}[])`;
const ofRun = ({ runIds }: PersonKeys) => any('run_id', runIds, 'uuid');
const ofDraft = ({ draftIds }: PersonKeys) => any('draft_id', draftIds, 'uuid');
const mentions = (text: RawBuilder<unknown>, { emails }: PersonKeys) =>
  sql<boolean>`EXISTS (SELECT FROM unnest(${emails}::text[]) AS one WHERE strpos(lower(${text}), one) > 0)`;

const ours = { holds: 'people of this installation, not those it writes to' };
const ids = { holds: 'ids and states of our own' };

/**
 * What the product holds about a person outside, table by table: every table of the schema is named here, and a test says
 * so. Rows that others refer to stay without what they said.
 */
export const erasurePlan: Partial<Record<keyof Tables, PersonalTable | ImpersonalTable>> = {
  // Before the versions that name the files.
  attachment: {
    // A file that nobody else's draft names.
    where: (
      keys,
    ) => sql<boolean>`sha256 IN (SELECT file ->> 1 FROM draft_version v, jsonb_array_elements(v.attachments) AS file
        WHERE v.workspace_id = attachment.workspace_id AND v.draft_id = ANY(${keys.draftIds}::uuid[]))
      AND NOT EXISTS (SELECT FROM draft_version v, jsonb_array_elements(v.attachments) AS file
        WHERE v.workspace_id = attachment.workspace_id AND file ->> 1 = attachment.sha256 AND v.draft_id <> ALL(${keys.draftIds}::uuid[]))`,
    set: null,
  },
  form_submission: {
    where: ({ emails }) => any('email', emails),
    set: sql`SET email = '', fields = '{}', dedupe_key = 'erased:' || submission_id`,
  },
  run_step: { where: ofRun, set: sql`SET output = NULL` },
  run_error: { where: ofRun, set: sql`SET message = ''` },
  prospect: { where: ({ emails }) => any('email', emails), set: null },
  draft: {
    where: ofDraft,
    set: sql`SET locked_recipient = '', metadata = '{}', thread_id = NULL, source_message_id = NULL,
      gmail_draft_id = NULL, mailbox_message_id = NULL, assigned_note = NULL,
      rejected_reason = CASE WHEN rejected_reason IS NULL THEN NULL ELSE 'erased' END`,
  },
  draft_version: {
    where: (keys) => sql<boolean>`${ofDraft(keys)} AND erased_at IS NULL`,
    set: sql`SET recipient = '', subject = '', body = '', canonical = '', attachments = '[]', thread_id = NULL,
      claims = '[]', slots = '[]', guard_reasons = '[]', warnings = '[]', voice = NULL, erased_at = clock_timestamp()`,
  },
  contact_mail: { where: ofDraft, set: sql`SET contact = NULL, domain = NULL` },
  effect: {
    where: ({ runIds, draftIds }) =>
      sql<boolean>`run_id = ANY(${runIds}::uuid[]) OR key = ANY(${draftIds.map((id) => `draft-${id}`)}::text[])`,
    set: sql`SET result = NULL`,
  },
  task: { where: ofDraft, set: sql`SET title = '', contact_id = NULL` },
  suppression: {
    where: ({ contact }) => sql<boolean>`kind = 'email' AND value = ${contact}`,
    set: null,
  },
  webhook_event: { where: ({ crmContactIds }) => any('object_id', crmContactIds), set: null },
  alert: { where: (keys) => mentions(sql`text`, keys), set: sql`SET text = 'erased'` },
  audit_body: {
    where: (keys) =>
      sql<boolean>`erased_at IS NULL AND (${any('resource', keys.emails)} OR ${mentions(sql`coalesce(details::text, '') || ' ' || coalesce(metadata::text, '')`, keys)})`,
    set: sql`SET salt = NULL, resource = NULL, details = NULL, metadata = NULL, erased_at = clock_timestamp()`,
  },
  training_sample: {
    where: (keys) => mentions(sql`content || ' ' || title || ' ' || source_metadata::text || ' ' || texts::text`, keys),
    set: null,
  },
  run: { holds: 'states of our own; who it is about stands in its submission' },
  send_intent: ids,
  approval: ids,
  first_approval: ids,
  draft_outcome: ids,
  audit_event: { holds: 'the chain: hashes, and who of us did what' },
  audit_head: ids,
  mail_signal: { holds: 'ids of messages in the mailbox' },
  erasure_tombstone: { holds: 'keyed hashes that nobody can read' },
  voice_profile: { holds: 'traits of how a person of ours writes; learned anew when a sample goes' },
  voice_profile_version: ours,
  voice_experiment: ours,
  lead_share: ours,
  workspace: ours,
  person: ours,
  invitation: ours,
  presence: ours,
  api_key: ours,
  oauth_tokens: ours,
  workspace_setting: { holds: 'switches and rules that people of ours typed' },
  tier_limit: ours,
  user_tier: ours,
  user_limit: ours,
  quota_use: ours,
  auth_user: ours,
  auth_session: ours,
  auth_account: ours,
  auth_verification: ours,
  auth_two_factor: ours,
  auth_passkey: ours,
  auth_rate_limit: ours,
  auth_used_code: ours,
  auth_attempt: ours,
  auth_flow: ours,
  process_heartbeat: ids,
  retired_vault_key: ids,
};
