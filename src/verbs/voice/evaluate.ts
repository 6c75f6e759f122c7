import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { addEvaluation, lockVoiceProfile, voiceProfileOf } from '../../store/voice-profiles.ts';
import { chartOf, evaluateVoices } from '../../voice/evaluate.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import { traineeOf } from './trainee.ts';
import { mailsOf } from './voice-in-use.ts';

export type Evaluation = { at: string; profile_version: number; mails: number; match: number; recognised: number };

const fewestMails = 6;

/**
 * The own test: a profile learned from seven tenths of the user's mails has to recognise the rest. Keeps the figures, and
 * tells whether the match fell since the last test by more than 0.05. Throws `too_few_mails`.
 */
export async function evaluateVoice(
  context: VerbContext,
  query: { userId?: string },
): Promise<Evaluation & { previous: Evaluation | null; has_fallen: boolean; chart: string }> {
  await requireOperator(context, 'test a voice');
  const userId = traineeOf(context, query.userId);
  const mails = await mailsOf(context, userId);
  if (mails.length < fewestMails) {
    throw new CountersignError('too_few_mails', `The test needs ${fewestMails} mails; there are ${mails.length}.`);
  }
  const found = evaluateVoices([{ rep: 'you', mails }]);
  const before = await context.read((reading) => voiceProfileOf(reading, userId));
  const previous = (before?.evaluations.at(-1) ?? null) as Evaluation | null;
  const figures: Evaluation = {
    at: context.clock().toISOString(),
    profile_version: before?.version ?? 0,
    mails: mails.length,
    match: found[0]?.heldOut.match ?? 0,
    recognised: found[0]?.heldOut.recognised ?? 0,
  };
  await context.change(async (writing, audit) => {
    await addEvaluation(writing, await lockVoiceProfile(writing, userId), figures);
    audit(logConfigChange('voice_evaluation', null, { user_id: userId, mails: mails.length }));
  });
  const hasFallen = previous !== null && figures.match < previous.match - 0.05;
  return { ...figures, previous, has_fallen: hasFallen, chart: chartOf(found) };
}
