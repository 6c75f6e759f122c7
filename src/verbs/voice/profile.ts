import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { storable } from '../../core/storable.ts';
import type { TraitName, VoiceDecisions, VoiceTraits } from '../../core/voice.ts';
import { deleteSamples } from '../../store/training-samples.ts';
import { deleteVoiceProfile, type VoiceProfile, voiceProfileOf, voiceVersions } from '../../store/voice-profiles.ts';
import { defaultTraits, voiceOf } from '../../voice/profile.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import { learnAgain } from './learn.ts';
import { type ProfileView, profileView } from './profile-view.ts';
import { traineeOf } from './trainee.ts';

type OfUser = { userId?: string };

/** A user's voice with what shows each trait. Throws `forbidden` for somebody else's. */
export async function readProfile(context: VerbContext, query: OfUser): Promise<ProfileView> {
  const userId = traineeOf(context, query.userId);
  return profileView(userId, await context.read((reading) => voiceProfileOf(reading, userId)));
}

/**
 * Sets traits, which then stay as they are whatever is learned; `lock` fixes them as they stand, `unlock` gives them back
 * to learning. Throws `profile_changed` when `version` is given and no longer the current one.
 */
export async function editProfile(
  context: VerbContext,
  input: OfUser & { traits?: Partial<VoiceTraits>; lock?: TraitName[]; unlock?: TraitName[]; version?: number },
): Promise<ProfileView> {
  const { traits = {}, lock = [], unlock = [], version } = input;
  return decide(context, input, 'edited by hand', (profile) => {
    if (version !== undefined && version !== profile.version) {
      throw new CountersignError('profile_changed', 'This profile has changed since you saw it.');
    }
    const now = voiceOf(profile.learned, profile.decisions)?.traits ?? defaultTraits;
    const locked = Object.fromEntries(lock.map((name) => [name, now[name]]));
    const edits = { ...profile.decisions.edits, ...locked, ...storable(traits) };
    for (const name of unlock) delete edits[name];
    return { ...profile.decisions, edits };
  });
}

export type VersionView = {
  version: number;
  reason: string;
  author: string;
  created_at: string;
  samples: number;
  learned_sha256: string;
  edited: string[];
  rules: number;
};

/** A user's versions, newest first. */
export async function listVersions(context: VerbContext, query: OfUser): Promise<VersionView[]> {
  const userId = traineeOf(context, query.userId);
  const versions = await context.read((reading) => voiceVersions(reading, userId));
  return versions.map(({ version, reason, author, created_at, samples, learned_sha256, decisions }) => ({
    ...{ version, reason, author, created_at: created_at.toISOString(), samples, learned_sha256 },
    edited: Object.keys(decisions.edits).sort(),
    rules: decisions.rules.length,
  }));
}

/**
 * Brings back what a person had decided at a version. What is learned stays that of the samples there are now: a sample
 * that was taken out does not come back. Throws `not_found`.
 */
export async function rollBack(context: VerbContext, input: OfUser & { version: number }): Promise<ProfileView> {
  const userId = traineeOf(context, input.userId);
  const versions = await context.read((reading) => voiceVersions(reading, userId));
  const target = versions.find(({ version }) => version === input.version);
  if (target === undefined) throw new CountersignError('not_found', 'There is no such version.');
  return decide(context, input, `rolled back to version ${input.version}`, () => target.decisions);
}

/** Forgets a user's voice: every sample, the profile and its versions. Returns how many samples went. */
export async function forgetVoice(context: VerbContext, query: OfUser): Promise<{ forgotten: number }> {
  await requireOperator(context, 'forget a voice');
  const userId = traineeOf(context, query.userId);
  return context.change(async (writing, audit) => {
    const forgotten = await deleteSamples(writing, userId, 'all');
    await deleteVoiceProfile(writing, userId);
    audit(logConfigChange('voice_profile', { user_id: userId, samples: forgotten }, null));
    return { forgotten };
  });
}

/** A change of what a person decided, as the next version with its audit line. */
export async function decide(
  context: VerbContext,
  query: OfUser,
  reason: string,
  next: (profile: VoiceProfile) => VoiceDecisions,
): Promise<ProfileView> {
  await requireOperator(context, 'change a voice');
  const userId = traineeOf(context, query.userId);
  await context.change(async (writing, audit) => {
    const version = await learnAgain(context, writing, userId, reason, next);
    audit(logConfigChange('voice_profile', null, { user_id: userId, version, reason }));
  });
  return readProfile(context, query);
}
