import { actorName } from '../../core/audit.ts';
import type { VoiceDecisions } from '../../core/voice.ts';
import type { Writing } from '../../store/database.ts';
import { lockVoiceProfile, saveVoiceProfile, textsToLearn, type VoiceProfile } from '../../store/voice-profiles.ts';
import { learnVoice } from '../../voice/profile.ts';
import type { VerbContext } from '../context.ts';

/**
 * Learns a user's voice anew from the samples there are now, in the transaction that changed them: what is gone leaves
 * nothing behind. `decide` changes what the person decided, with the same next version.
 */
export async function learnAgain(
  context: VerbContext,
  writing: Writing,
  userId: string,
  reason: string,
  decide: (before: VoiceProfile) => VoiceDecisions = ({ decisions }) => decisions,
): Promise<number> {
  const before = await lockVoiceProfile(writing, userId);
  const decisions = decide(before);
  const learned = learnVoice(await textsToLearn(writing, userId));
  return saveVoiceProfile(writing, before, { learned, decisions, reason, author: actorName(context.actor) });
}
