import type { Learned, TrainingText, Voice, VoiceDecisions, VoiceTraits } from '../core/voice.ts';
import { anatomyOf, type Piece } from './anatomy.ts';
import { chooseExemplars } from './exemplars.ts';
import { withoutCopies, withoutSignatures } from './pieces-to-learn.ts';
import { habitTraits } from './traits/habits.ts';
import { mainLanguage } from './traits/language.ts';
import { phraseTraits } from './traits/phrases.ts';
import { rhythmTraits } from './traits/rhythm.ts';

export type SampleToLearn = { sampleId: string; texts: readonly TrainingText[] };

/**
 * What a set of samples teaches. A function of the set: neither the order of the samples nor anything that was learned
 * before plays a part, so a profile without a sample is the profile of somebody who never gave it. Openings, closings and
 * rhythm are learned from mails and letters alone, words from everything; a second language does not blur the first.
 */
export function learnVoice(samples: readonly SampleToLearn[]): Learned {
  const pieces: Piece[] = samples
    .toSorted((a, b) => (a.sampleId < b.sampleId ? -1 : 1))
    .flatMap(({ sampleId, texts }) => texts.map((text) => ({ ...text, sample: sampleId })));
  const language = mainLanguage(pieces);
  const own = withoutSignatures(withoutCopies(pieces.filter((piece) => language.isMain(piece))));
  const all = own.map(anatomyOf);
  const mails = all.filter(({ piece }) => piece.channel === 'mail' || piece.channel === 'letter');
  const traits: Learned['traits'] =
    all.length === 0
      ? {}
      : {
          language: language.trait,
          ...habitTraits(mails),
          ...rhythmTraits(mails, all, language.trait.value),
          ...phraseTraits(mails, all, language.trait.value),
        };
  return {
    samples: samples.length,
    texts: pieces.length,
    mails: mails.length,
    traits,
    exemplars: chooseExemplars(mails, language.trait.value),
  };
}

/** What holds for a voice of which nothing is known: the settings of a plain, professional mail. */
export const defaultTraits: VoiceTraits = {
  name: '',
  language: 'en',
  tone: 'professional',
  formality: 0.5,
  greeting_first: 'Hi {name},',
  greeting_reply: 'Hi {name},',
  greeting_unnamed: 'Hello,',
  sign_off_first: 'Best regards,',
  sign_off_reply: 'Best regards,',
  signature_style: 'signature',
  sentence_words: 14,
  paragraph_sentences: 3,
  mail_words: 100,
  max_paragraphs: 3,
  use_contractions: true,
  uses_questions: 0.5,
  exclamations: 0,
  dashes: 0,
  semicolons: 0,
  emoji: '',
  hedges: 1,
  include_ps: false,
  openings: [],
  closings: [],
  favourite_phrases: [],
  never_used: [],
  cta_style: 'question',
  single_cta: false,
  slot_count: 3,
  slot_urgency: 'none',
  prohibited_words: [],
  prohibited_punctuation: [],
  style_notes: '',
};

/** The voice to write in: what a person decided before what was learned. Null where neither says anything. */
export function voiceOf(learned: Learned, decisions: VoiceDecisions): Voice | null {
  const isDecided = Object.keys(decisions.edits).length > 0 || decisions.rules.length > 0;
  if (Object.keys(learned.traits).length === 0 && !isDecided) return null;
  const values = Object.fromEntries(Object.entries(learned.traits).map(([name, trait]) => [name, trait?.value]));
  const traits = { ...defaultTraits, ...values, ...decisions.edits } as VoiceTraits;
  return { traits, rules: decisions.rules, exemplars: learned.exemplars };
}
