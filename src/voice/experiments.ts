import { createHash } from 'node:crypto';
import { type Evidence, type Observation, observationsNeeded, sequentialTest } from './sequential-test.ts';

/** What an experiment compares: drafts in a trained voice (b) against untrained ones (a), or two profiles. */
export type Arm = 'a' | 'b';

/** `edit_share`: changed words by all words, 0..1. `approval_ms`: from shown to approved. The others: 1 for yes, 0 for no. */
export const outcomeNames = ['edit_share', 'approved_unedited', 'approval_ms', 'replied'] as const;
export type OutcomeName = (typeof outcomeNames)[number];

export type ExperimentPlan = {
  id: string;
  /** Share of leads that get arm b, 0.1 to 0.9. */
  shareOfB: number;
  /** The one outcome that decides. The others are shown, and decide nothing. */
  primary: OutcomeName;
  /** Chance of calling a winner where there is none, however often one looks. */
  errorRate: number;
  power: number;
  /** The smallest difference worth finding, in the unit of `goodness`: 0.1 is ten points of a hundred. */
  worthFinding: number;
};

export type Outcome = { arm: Arm; name: OutcomeName; value: number };

export type ArmFigures = { count: number; mean: number | null };

export type Verdict = 'not_enough_data' | 'no_difference_found' | 'a_is_better' | 'b_is_better';

export type Report = {
  verdict: Verdict;
  sentence: string;
  observed: number;
  /** Observations of the primary outcome after which a difference worth finding would be found with the planned power. */
  needed: number;
  pValue: number;
  outcomes: { name: OutcomeName; a: ArmFigures; b: ArmFigures; pValue: number }[];
};

/** A lead's arm: the same for ever, whoever asks and in whatever order leads come. */
export function assignArm(plan: Pick<ExperimentPlan, 'id' | 'shareOfB'>, leadId: string): Arm {
  const digest = createHash('sha256').update(`${plan.id}\n${leadId}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48 < plan.shareOfB ? 'b' : 'a';
}

/** An outcome on the scale from 0 (worst) to 1 (best). Half an hour until approval is the middle. */
export function goodness(name: OutcomeName, value: number): number {
  const halfAnHourMs = 1_800_000;
  const good =
    name === 'edit_share' ? 1 - value : name === 'approval_ms' ? 1 / (1 + Math.max(0, value) / halfAnHourMs) : value;
  return Math.min(1, Math.max(0, good));
}

/** What can be said now. `outcomes` in the order they were seen; may be asked after every one of them. */
export function reportExperiment(plan: ExperimentPlan, outcomes: readonly Outcome[]): Report {
  const tested = outcomeNames.map((name) => ({ name, ...testOutcome(plan, outcomes, name) }));
  const primary = tested.find(({ name }) => name === plan.primary) ?? testOutcome(plan, outcomes, plan.primary);
  const observed = primary.seen.length;
  const needed = forecast(plan, primary.seen);
  const verdict = verdictOf(primary.evidence, observed, needed);
  return {
    ...{ verdict, observed, needed, pValue: primary.evidence.pValue },
    sentence: sentenceFor(verdict, plan, observed, needed),
    outcomes: tested.map(({ name, seen, evidence }) => ({
      ...{ name, a: figuresOf(outcomes, name, 'a'), b: figuresOf(outcomes, name, 'b') },
      pValue: seen.length === 0 ? 1 : evidence.pValue,
    })),
  };
}

/** The report as CSV: one line per outcome, RFC 4180. */
export function reportAsCsv(report: Report): string {
  const lines = report.outcomes.map(({ name, a, b, pValue }) => [
    name,
    a.count,
    a.mean ?? '',
    b.count,
    b.mean ?? '',
    pValue,
  ]);
  return [['outcome', 'a_count', 'a_mean', 'b_count', 'b_mean', 'p_value'], ...lines]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');
}

/** How many leads with the primary outcome an experiment will need; from the spread seen so far, at first from the widest. */
export function forecast(plan: ExperimentPlan, seen: readonly Observation[]): number {
  const values = seen.map(({ value }) => value);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const deviation = values.length < 30 ? 0.5 : Math.max(0.05, Math.sqrt(variance));
  return observationsNeeded({ ...plan, difference: plan.worthFinding, deviation });
}

function testOutcome(
  plan: ExperimentPlan,
  outcomes: readonly Outcome[],
  name: OutcomeName,
): { seen: Observation[]; evidence: Evidence } {
  const mine = outcomes.filter((outcome) => outcome.name === name);
  const seen = mine.map(({ arm, value }) => ({ arm, value: goodness(name, value) }));
  return { seen, evidence: sequentialTest(seen, plan.errorRate, plan.shareOfB) };
}

function verdictOf({ decided }: Evidence, observed: number, needed: number): Verdict {
  if (decided) return decided.better === 'a' ? 'a_is_better' : 'b_is_better';
  return observed >= needed ? 'no_difference_found' : 'not_enough_data';
}

function sentenceFor(verdict: Verdict, plan: ExperimentPlan, observed: number, needed: number): string {
  const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
  if (verdict === 'not_enough_data')
    return `Not enough data: ${observed} of about ${needed} answers. Nothing can be said yet.`;
  if (verdict === 'no_difference_found')
    return `No difference found after ${observed} answers: one of ${percent(plan.worthFinding)} would have shown in ${percent(plan.power)} of cases.`;
  const arm = verdict === 'a_is_better' ? 'A' : 'B';
  return `${arm} is better, found after at most ${observed} answers. Called wrongly in at most ${percent(plan.errorRate)} of experiments without a difference.`;
}

function figuresOf(outcomes: readonly Outcome[], name: OutcomeName, arm: Arm): ArmFigures {
  const values = outcomes.filter((one) => one.name === name && one.arm === arm).map(({ value }) => value);
  return {
    count: values.length,
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}
