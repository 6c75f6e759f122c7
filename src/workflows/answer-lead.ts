import type { Prospect } from '../core/lead.ts';
import type { StepOutcome } from '../durable/journal.ts';
import { extractProspectStep } from '../verbs/leads/extract-prospect.ts';
import type { CrmFindings } from '../verbs/leads/find-contact.ts';
import { findContactStep } from '../verbs/leads/find-contact.ts';
import { generateMessageStep } from '../verbs/leads/generate-message.ts';
import { offerSlotsStep } from '../verbs/leads/offer-slots.ts';
import { readConversationStep, reviveThread } from '../verbs/leads/read-conversation.ts';
import { recordFollowUpStep } from '../verbs/leads/record-follow-up.ts';
import type { RunScope } from '../verbs/leads/run-scope.ts';
import { saveDraftStep } from '../verbs/leads/save-draft.ts';
import { leadStepKeys } from '../verbs/overview/run-view.ts';
import { admitRun } from '../verbs/quotas/admit-run.ts';
import { respectOptOut } from '../verbs/suppression/respect-opt-out.ts';

/** The keys of the seven steps, in the order they are shown. */
export const stepKeys = leadStepKeys;

/**
 * One lead becomes one draft, unless the lead is to be left alone. Every step keeps its result, so a run that was cut off goes on where it stood. Steps 2, 3
 * and 4 need only the prospect and run side by side. Only steps 1 and 5 can fail the run: a missing connector skips its
 * step, a failing one degrades the run, and nothing is made up in its place.
 */
export async function answerLead(scope: RunScope): Promise<void> {
  const { journal } = scope;

  await admitRun(scope);
  const prospect = await journal.step('extract_prospect', () => extractProspectStep(scope));
  if (prospect.status === 'skipped') return leaveAlone(scope, prospect.reason ?? 'suppressed');
  if (prospect.output === null) return fail(scope, prospect);

  const [crm, conversation, slots] = await lookAround(scope, prospect.output);
  const optedOut = await respectOptOut(scope, crm.output);
  if (optedOut !== null) return leaveAlone(scope, optedOut);
  const thread = reviveThread(conversation.output?.newest ?? null);

  const message = await journal.step('generate_message', () =>
    generateMessageStep(scope, {
      prospect: prospect.output as Prospect,
      crm: crm.output,
      thread,
      slots: slots.output?.slots ?? [],
    }),
  );
  if (message.output === null) return fail(scope, message);

  const common = { draftId: journal.run.run_id, prospect: prospect.output, crm: crm.output };
  const draft = await journal.step('create_draft', () =>
    saveDraftStep(scope, { ...common, thread, message: message.output as NonNullable<typeof message.output> }),
  );
  const followUp = await journal.step('create_hubspot_task', () =>
    recordFollowUpStep(scope, { ...common, message: message.output?.message ?? '' }),
  );

  const steps: StepOutcome<unknown>[] = [crm, conversation, slots, draft, followUp];
  const degraded = steps.some((step) => step.status === 'failed');
  await journal.finish({ status: 'success', degraded, error: null });
}

function lookAround(scope: RunScope, prospect: Prospect) {
  const { journal } = scope;
  return Promise.all([
    journal.step<CrmFindings>('resolve_hubspot', () => findContactStep(scope, prospect)),
    journal.step('search_email', () => readConversationStep(scope, prospect)),
    journal.step('calendar_availability', () => offerSlotsStep(scope, prospect)),
  ]);
}

/** Nothing more is looked up, written or kept about somebody who asked to be left alone. */
async function leaveAlone({ journal }: RunScope, reason: string): Promise<void> {
  for (const key of stepKeys) await journal.step(key, async () => ({ status: 'skipped', reason }));
  await journal.finish({ status: 'suppressed', degraded: false, error: reason });
}

/** A fatal step ends the run; the steps that were not reached are recorded as skipped. */
async function fail(scope: RunScope, fatal: StepOutcome<unknown>): Promise<void> {
  const { journal } = scope;
  for (const key of stepKeys) {
    await journal.step(key, async () => ({ status: 'skipped', reason: 'The run had failed before this step.' }));
  }
  await journal.finish({ status: 'failed', degraded: true, error: fatal.error ?? 'The run failed.' });
}
