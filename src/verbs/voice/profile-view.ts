import type { TraitName, Voice, VoiceTraits } from '../../core/voice.ts';
import type { VoiceProfile } from '../../store/voice-profiles.ts';
import { defaultTraits, voiceOf } from '../../voice/profile.ts';

/** A trait as people see it: what holds, what the samples say, which of them, and whether a person fixed it. */
export type TraitView = {
  value: unknown;
  learned: unknown;
  evidence: string | null;
  samples: string[];
  locked: boolean;
};

export type ProfileView = {
  user_id: string;
  version: number;
  /** `none`: nothing to go by · `early`: fewer than ten mails, so expect it to change · `ready`. */
  stage: 'none' | 'early' | 'ready';
  samples: number;
  texts: number;
  mails: number;
  voice: VoiceTraits;
  traits: Record<string, TraitView>;
  rules: { key: string; from: string; to: string }[];
  sent_mail: { by: string; at: string; address: string } | null;
  evaluations: unknown[];
  updated_at: string | null;
};

const enoughMails = 10;

/** The profile of a user, also of one who never gave a sample. */
export function profileView(userId: string, profile: VoiceProfile | null): ProfileView {
  const learned = profile?.learned ?? { samples: 0, texts: 0, mails: 0, traits: {}, exemplars: [] };
  const decisions = profile?.decisions ?? { edits: {}, rules: [], refused: [] };
  const voice: Voice | null = voiceOf(learned, decisions);
  const traits = voice?.traits ?? defaultTraits;
  const names = Object.keys(defaultTraits) as TraitName[];
  return {
    user_id: userId,
    version: profile?.version ?? 0,
    stage: voice === null ? 'none' : learned.mails < enoughMails ? 'early' : 'ready',
    samples: learned.samples,
    texts: learned.texts,
    mails: learned.mails,
    voice: traits,
    traits: Object.fromEntries(
      names.map((name) => {
        const found = learned.traits[name];
        return [
          name,
          {
            value: traits[name],
            learned: found?.value ?? null,
            evidence: found?.evidence ?? null,
            samples: found?.samples ?? [],
            locked: name in decisions.edits,
          },
        ];
      }),
    ),
    rules: decisions.rules,
    sent_mail: consentOf(profile),
    evaluations: profile?.evaluations ?? [],
    updated_at: profile?.updated_at.toISOString() ?? null,
  };
}

function consentOf(profile: VoiceProfile | null): ProfileView['sent_mail'] {
  const consent = profile?.sent_mail_consent ?? null;
  return consent === null ? null : { by: consent.by, at: consent.at, address: consent.address };
}
