import { CountersignError } from '../../core/errors.ts';
import type { Reading } from '../../store/database.ts';
import { draftOfRun } from '../../store/draft-queries.ts';
import { newestRun, type Run, runById, stepsOf } from '../../store/runs.ts';
import type { VerbContext } from '../context.ts';
import { maskAddresses } from './mask-addresses.ts';
import { type RunSummary, type RunView, runSummary, runView } from './run-view.ts';

/**
 * The newest run, or null when there is none. A caller whom nobody knows gets the outline only, addresses masked:
 * names, words and mails of a lead are for those with a credential.
 */
export async function readLatestWorkflow(
  context: VerbContext,
  { isKnownCaller }: { isKnownCaller: boolean },
): Promise<{ workflow: (RunSummary & Partial<RunView>) | null }> {
  return context.read(async (reading) => {
    const run = await newestRun(reading);
    if (run === null) return { workflow: null };
    const whole = await wholeRun(reading, run);
    if (isKnownCaller) return { workflow: whole };
    const outline = runSummary(run, await stepsOf(reading, run.run_id), whole.draft_id);
    const email = (whole.prospect as { email?: string } | null)?.email;
    return { workflow: maskAddresses({ ...outline, prospect: email === undefined ? null : { email } }) };
  });
}

/** One run with everything its steps brought. Throws `not_found`. */
export async function readWorkflow(context: VerbContext, { workflowId }: { workflowId: string }): Promise<RunView> {
  return context.read(async (reading) => {
    const run = await runById(reading, workflowId);
    if (run === null) throw new CountersignError('not_found', 'There is no such workflow.');
    return wholeRun(reading, run);
  });
}

async function wholeRun(reading: Reading, run: Run): Promise<RunView> {
  return runView(run, await stepsOf(reading, run.run_id), await draftOfRun(reading, run.run_id));
}
