import type { Run, StoredStep } from '../../store/runs.ts';

/** The keys of the seven steps of a lead's run, in the order they are shown. */
export const leadStepKeys = [
  'extract_prospect',
  'resolve_hubspot',
  'search_email',
  'calendar_availability',
  'generate_message',
  'create_draft',
  'create_hubspot_task',
] as const;

export type StepView = {
  status: 'success' | 'partial' | 'skipped' | 'failed' | 'pending';
  reason?: string;
  error?: string;
  started_at: string | null;
  duration_ms: number | null;
};

/** A run in outline, as `/workflows/latest` shows it. A step that is still to come has status `pending`. */
export type RunSummary = {
  workflow_id: string;
  status: Run['status'];
  degraded: boolean;
  draft_only: boolean;
  timestamp: string;
  completed_at: string | null;
  draft_id: string | null;
  steps: Record<(typeof leadStepKeys)[number], StepView>;
};

/** The whole context of a run (spec/behaviour.md section 6): the outline and what the steps brought. */
export type RunView = RunSummary & {
  prospect: unknown;
  hubspot: unknown;
  email_context: unknown;
  available_slots: unknown[];
  message: string | null;
  message_length: number | null;
  pii_safety: unknown;
  gmail_draft_id: string | null;
  task: unknown;
  error?: string;
};

type Finding = Record<string, unknown> | null;

export function runSummary(run: Run, steps: readonly StoredStep[], draftId: string | null): RunSummary {
  return {
    workflow_id: run.run_id,
    status: run.status,
    degraded: run.degraded,
    draft_only: run.draft_only,
    timestamp: run.created_at.toISOString(),
    completed_at: run.completed_at?.toISOString() ?? null,
    draft_id: draftId,
    steps: Object.fromEntries(leadStepKeys.map((key) => [key, stepView(run, steps, key)])) as RunSummary['steps'],
  };
}

export function runView(
  run: Run,
  steps: readonly StoredStep[],
  draft: { draft_id: string; gmail_draft_id: string | null } | null,
): RunView {
  const found = (key: (typeof leadStepKeys)[number]): Finding =>
    (steps.find((step) => step.step_key === key)?.output as Finding | undefined) ?? null;
  const crm = found('resolve_hubspot');
  const conversation = found('search_email');
  const message = found('generate_message');
  return {
    ...runSummary(run, steps, draft?.draft_id ?? null),
    prospect: found('extract_prospect'),
    hubspot: crm && { contact_id: crm.contact_id, company_id: crm.company_id, prospect_email: crm.prospect_email },
    email_context: conversation && { thread_count: conversation.thread_count, threads: conversation.threads },
    available_slots: (found('calendar_availability')?.slots as unknown[] | undefined) ?? [],
    message: (message?.message as string | undefined) ?? null,
    message_length: (message?.message_length as number | undefined) ?? null,
    pii_safety: message?.pii_safety ?? null,
    gmail_draft_id: draft?.gmail_draft_id ?? null,
    task: found('create_hubspot_task'),
    ...(run.error === null ? {} : { error: run.error }),
  };
}

function stepView(run: Run, steps: readonly StoredStep[], key: string): StepView {
  const step = steps.find((one) => one.step_key === key);
  if (step === undefined) {
    const status = run.completed_at === null ? 'pending' : 'skipped';
    return { status, started_at: null, duration_ms: null };
  }
  return {
    status: step.status,
    ...(step.reason === null ? {} : { reason: step.reason }),
    ...(step.error === null ? {} : { error: step.error }),
    started_at: step.started_at.toISOString(),
    duration_ms: step.duration_ms,
  };
}
