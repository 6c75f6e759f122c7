import type { DraftVoice } from '../../core/draft.ts';
import type { Situation, Voice } from '../../core/voice.ts';
import { type DraftingFacts, newestInbound } from '../../drafting/facts.ts';
import { runningExperiment, type VoiceExperiment } from '../../store/voice-experiments.ts';
import { textsToLearn, type VoiceProfile, voiceProfileOf, voiceProfileOfMailbox } from '../../store/voice-profiles.ts';
import { traitCosts } from '../../voice/costs.ts';
import { nearestExemplars } from '../../voice/exemplars.ts';
import { assignArm } from '../../voice/experiments.ts';
import { buildProfile, type VoiceProfile as MatchProfile, score } from '../../voice/match.ts';
import { voiceOf } from '../../voice/profile.ts';
import type { VerbContext } from '../context.ts';
import { maskForLearning } from './mask-sample.ts';
import { mailboxUserId } from './trainee.ts';

/** The voice a mail is to be written in, and the judge of what was written. */
export type VoiceInUse = {
  voice: Voice | null;
  /** How near a body (signature left out) is to the rep's own mails. */
  judge(body: string): DraftVoice;
};

/** Below this many mails no number is shown at all. */
const fewestMails = 3;
const enoughMails = 10;
const exemplarsShown = 3;

/**
 * The voice of the rep whose mailbox it is, with the exemplars nearest to this lead; while an experiment runs, that of the
 * lead's arm. Null where nothing was learned.
 */
export async function voiceInUse(
  context: VerbContext,
  facts: Pick<DraftingFacts, 'rep' | 'thread' | 'prospect'>,
): Promise<VoiceInUse | null> {
  const { address } = facts.rep;
  const [own, running] = await context.read(async (reading) => [
    await voiceProfileOfMailbox(reading, address, mailboxUserId),
    await runningExperiment(reading),
  ]);
  const arm = running === null ? null : armOf(running, facts.prospect.email);
  const profile = arm?.user_id ? await context.read((reading) => voiceProfileOf(reading, arm.user_id ?? '')) : own;
  const voice = profile === null ? null : voiceOf(profile.learned, profile.decisions);
  if (profile === null || voice === null) return null;
  const situation: Situation = newestInbound(facts) === null ? 'first' : 'reply';
  const about = [facts.prospect.message ?? '', newestInbound(facts)?.text ?? ''].join('\n').slice(0, 8000);
  const exemplars = nearestExemplars(voice.exemplars, { about, situation }, exemplarsShown);
  const match = await matchOf(context, profile);
  const judge = judgeOf(profile, voice, match, situation);
  if (running === null || arm === null) return { voice: { ...voice, exemplars }, judge };
  const experiment = { id: running.experiment_id, arm: arm.name };
  return {
    voice: arm.user_id === null ? null : { ...voice, exemplars },
    judge: (body) => ({ ...judge(body), experiment }),
  };
}

/** A lead's arm: the same for ever, whoever asks. */
function armOf(running: VoiceExperiment, email: string): VoiceExperiment['arms'][number] | null {
  return running.arms[assignArm({ id: running.experiment_id, shareOfB: 0.5 }, email) === 'a' ? 0 : 1] ?? null;
}

function judgeOf(profile: VoiceProfile, voice: Voice, match: MatchProfile | null, situation: Situation) {
  return (body: string): DraftVoice => {
    const text = maskForLearning(body);
    return {
      user_id: profile.user_id,
      profile_version: profile.version,
      match: match === null ? null : Math.round(score(text, match) * 1000) / 1000,
      early: profile.learned.mails < enoughMails,
      costs: traitCosts(body, voice, situation),
    };
  };
}

/** What the match learned, by user and version: learning takes up to two seconds, so it is kept. */
const learned = new Map<string, MatchProfile>();
const mostKept = 50;

/** What the match knows of a user's mails; null for too few. */
export async function matchOf(context: VerbContext, profile: VoiceProfile): Promise<MatchProfile | null> {
  if (profile.learned.mails < fewestMails) return null;
  const key = `${context.workspaceId} ${profile.user_id} ${profile.version} ${profile.updated_at.getTime()}`;
  const known = learned.get(key);
  if (known !== undefined) return known;
  const made = buildProfile(await mailsOf(context, profile.user_id));
  for (const old of [...learned.keys()].slice(0, Math.max(0, learned.size - mostKept + 1))) learned.delete(old);
  learned.set(key, made);
  return made;
}

/** The own mails and letters of a user, in the order of their samples. */
export async function mailsOf(context: VerbContext, userId: string): Promise<string[]> {
  const samples = await context.read((reading) => textsToLearn(reading, userId));
  return samples
    .toSorted((a, b) => (a.sampleId < b.sampleId ? -1 : 1))
    .flatMap(({ texts }) => texts.filter(({ channel }) => channel === 'mail' || channel === 'letter'))
    .map(({ text }) => text);
}
