import type { ColumnType, Generated } from 'kysely';
import type { Prospect } from '../../core/lead.ts';
import type { Json, Time, TimeDefault } from './columns.ts';

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
