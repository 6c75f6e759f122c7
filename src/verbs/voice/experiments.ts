import { randomUUID } from 'node:crypto';
import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { sqlState } from '../../store/database.ts';
import { type DecidedDraft, decidedDrafts } from '../../store/edited-drafts.ts';
import * as store from '../../store/voice-experiments.ts';
import {
  type ExperimentPlan,
  type Outcome,
  type Report,
  reportAsCsv,
  reportExperiment,
} from '../../voice/experiments.ts';
import { editShare } from '../../voice/word-diff.ts';
import { requireAdmin } from '../admin/require-admin.ts';
import type { VerbContext } from '../context.ts';
import { withoutSignature } from '../drafts/check-text.ts';
import { repOf } from '../leads/rep.ts';
import { traineeOf } from './trainee.ts';

type StoredOutcome = store.VoiceExperiment['outcome'];

export type ExperimentView = {
  id: string;
  name: string;
  arms: { name: string; user_id: string | null }[];
  outcome: StoredOutcome;
  started_by: string;
  started_at: string;
  stopped_at: string | null;
};

/** An arm writes in somebody's voice, or untrained (`user_id` null). */
export type NewExperiment = {
  name: string;
  outcome: StoredOutcome;
  arms: readonly { name: string; user_id: string | null }[];
};

/**
 * Begins an experiment: from now on each new lead's draft is written in one of two arms, half of the leads each, the same
 * arm for a lead for ever. Throws `experiment_running` while another one runs.
 */
export async function startExperiment(context: VerbContext, input: NewExperiment): Promise<ExperimentView> {
  requireAdmin(context);
  const arms = input.arms.map(({ name, user_id }) => ({
    name,
    user_id: user_id === null ? null : traineeOf(context, user_id),
  }));
  const row = {
    experiment_id: randomUUID(),
    name: input.name,
    arms,
    outcome: input.outcome,
    started_by: context.actor.name,
    started_at: context.clock(),
  };
  const started = context.change(async (writing, audit) => {
    await store.insertExperiment(writing, row);
    audit(logConfigChange('voice_experiment', null, { id: row.experiment_id, outcome: row.outcome }));
  });
  await started.catch((error: unknown) => {
    if (sqlState(error) !== '23505') throw error;
    throw new CountersignError('experiment_running', 'Another experiment is running. Stop it first.');
  });
  return viewOf({ ...row, workspace_id: context.workspaceId, stopped_at: null });
}

/** Ends it: drafts are written in the mailbox's own voice again. Throws `not_found`. */
export async function stopExperiment(context: VerbContext, { id }: { id: string }): Promise<ExperimentView> {
  requireAdmin(context);
  await context.change(async (writing, audit) => {
    if (!(await store.stopExperiment(writing, id, context.clock()))) throw notFound();
    audit(logConfigChange('voice_experiment', { id }, { stopped: true }));
  });
  return viewOf(await experiment(context, id));
}

export async function listExperiments(context: VerbContext): Promise<ExperimentView[]> {
  return (await context.read((reading) => store.listExperiments(reading))).map(viewOf);
}

/** What can be said now: by a sequential test, so that looking often does no harm. Throws `not_found`. */
export async function readResults(
  context: VerbContext,
  { id }: { id: string },
): Promise<ExperimentView & { report: ReportView; error_rate: number; power: number }> {
  const found = await experiment(context, id);
  const { errorRate: error_rate, power } = planOf(found);
  return { ...viewOf(found), report: reportView(await reportOf(context, found)), error_rate, power };
}

/** The same as CSV (RFC 4180). */
export async function exportResults(context: VerbContext, { id }: { id: string }): Promise<string> {
  return reportAsCsv(await reportOf(context, await experiment(context, id)));
}

async function reportOf(context: VerbContext, found: store.VoiceExperiment): Promise<Report> {
  const filter = { experimentId: found.experiment_id, limit: 100_000 };
  const drafts = await context.read((reading) => decidedDrafts(reading, filter));
  const rep = await repOf(context.connectors.mailbox, context.clock()).catch(() => null);
  const outcomes = drafts
    .toSorted((a, b) => a.decided_at.getTime() - b.decided_at.getTime())
    .flatMap((draft) => outcomesOf(found, draft, rep?.signatureText ?? null));
  return reportExperiment(planOf(found), outcomes);
}

type Figures = Report['outcomes'][number];
export type ReportView = Omit<Report, 'pValue' | 'outcomes'> & {
  p_value: number;
  outcomes: (Omit<Figures, 'pValue'> & { p_value: number })[];
};

function reportView({ pValue, outcomes, ...report }: Report): ReportView {
  const shown = outcomes.map(({ pValue: p_value, ...figures }) => ({ ...figures, p_value }));
  return { ...report, p_value: pValue, outcomes: shown };
}

/** The plan of every experiment: at most one in twenty calls a winner where there is none. */
export function planOf({ experiment_id: id, outcome }: store.VoiceExperiment): ExperimentPlan {
  return { id, shareOfB: 0.5, primary: outcomeNames[outcome], errorRate: 0.05, power: 0.8, worthFinding: 0.1 };
}

const outcomeNames = {
  edit_distance: 'edit_share',
  approved_unedited: 'approved_unedited',
  approval_seconds: 'approval_ms',
  replied: 'replied',
} as const;

function outcomesOf({ arms }: store.VoiceExperiment, draft: DecidedDraft, signature: string | null): Outcome[] {
  const name = draft.voice?.experiment?.arm;
  const at = arms.findIndex((one) => one.name === name);
  if (at < 0) return [];
  const arm = at === 0 ? 'a' : 'b';
  const share = editShare(withoutSignature(draft.draft_body, signature), withoutSignature(draft.final_body, signature));
  return [
    { arm, name: 'edit_share', value: share },
    { arm, name: 'approved_unedited', value: draft.draft_body === draft.final_body ? 1 : 0 },
    { arm, name: 'approval_ms', value: draft.decided_at.getTime() - draft.created_at.getTime() },
    { arm, name: 'replied', value: draft.replied_at === null ? 0 : 1 },
  ];
}

async function experiment(context: VerbContext, id: string): Promise<store.VoiceExperiment> {
  const found = await context.read((reading) => store.experimentById(reading, id));
  if (found === null) throw notFound();
  return found;
}

function notFound(): CountersignError {
  return new CountersignError('not_found', 'There is no such experiment.');
}

function viewOf(row: store.VoiceExperiment): ExperimentView {
  const { experiment_id: id, name, arms, outcome, started_by, started_at, stopped_at } = row;
  const stopped = stopped_at?.toISOString() ?? null;
  return { id, name, arms, outcome, started_by, started_at: started_at.toISOString(), stopped_at: stopped };
}
