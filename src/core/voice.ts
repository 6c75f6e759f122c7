/** Where a text comes from decides what it can teach: mails teach everything, a transcript only words. */
export type Channel = 'mail' | 'letter' | 'document' | 'note' | 'transcript';

/** A first mail to somebody, or an answer: people greet and close the two differently. */
export type Situation = 'first' | 'reply';

/** One text in the rep's own words. */
export type TrainingText = { text: string; channel: Channel; situation: Situation };

export const sourceTypes = ['youtube', 'drive', 'hubspot', 'upload', 'sent_mail'] as const;
export type SourceType = (typeof sourceTypes)[number];

/** What a source gave: `shown` is what the gallery shows, `texts` what is learned from, which may be nothing. */
export type SourceText = {
  title: string;
  shown: string;
  texts: TrainingText[];
  metadata: Record<string, unknown>;
};

/** Whose words count as the rep's own: names as transcripts write them, addresses in lower case. Empty means unknown. */
export type Owner = { names: readonly string[]; addresses: readonly string[] };

export const tones = ['professional', 'casual', 'formal', 'friendly'] as const;
export const callStyles = ['question', 'request', 'statement'] as const;

/**
 * How somebody writes. Texts with `{name}` are patterns, an empty one means that the part is left out. Shares are of 0 to
 * 1; lengths are typical ones.
 */
export type VoiceTraits = {
  /** What the voice is called. */
  name: string;
  language: string;
  tone: (typeof tones)[number];
  /** 0 as among friends, 1 as in a letter to a court. */
  formality: number;
  greeting_first: string;
  greeting_reply: string;
  /** Where no name is known. */
  greeting_unnamed: string;
  sign_off_first: string;
  sign_off_reply: string;
  /** Whether the first name stands below the sign-off, above the signature. */
  signature_style: 'signature' | 'name_and_signature';
  sentence_words: number;
  paragraph_sentences: number;
  mail_words: number;
  max_paragraphs: number;
  use_contractions: boolean;
  /** Shares of mails that hold one. */
  uses_questions: number;
  exclamations: number;
  dashes: number;
  semicolons: number;
  /** The emoji used most, in mails that hold one at all; empty for nearly none. */
  emoji: string;
  /** Per hundred words. */
  hedges: number;
  include_ps: boolean;
  /** Sentences that open and close mails and say nothing of the matter. */
  openings: string[];
  closings: string[];
  favourite_phrases: string[];
  /** Stock phrases of business mail that the writer, who had many chances, never used. */
  never_used: string[];
  cta_style: (typeof callStyles)[number];
  single_cta: boolean;
  /** How many meeting times are offered at most. */
  slot_count: number;
  slot_urgency: 'none' | 'soft';
  prohibited_words: string[];
  prohibited_punctuation: string[];
  /** The user's own advice to whoever writes for them. */
  style_notes: string;
};
export type TraitName = keyof VoiceTraits;

/** A trait with what shows it: a sentence for people, and the samples that taught it. */
export type LearnedTrait<T = unknown> = { value: T; evidence: string; samples: string[] };

/** A mail that shows how its writer writes, stripped of whom and what it was about. */
export type Exemplar = { text: string; situation: Situation; words: string[]; sample: string };

/** What a set of samples teaches: a function of the set alone. */
export type Learned = {
  samples: number;
  texts: number;
  mails: number;
  traits: { [K in TraitName]?: LearnedTrait<VoiceTraits[K]> };
  exemplars: Exemplar[];
};

/** A change that people make to drafts again and again: `from` goes, `to` comes in its place. */
export type VoiceRule = { key: string; from: string; to: string };

/** What a person decided about a voice; it outlives what is learned. */
export type VoiceDecisions = { edits: Partial<VoiceTraits>; rules: VoiceRule[]; refused: string[] };

/** The voice as a writer uses it. */
export type Voice = { traits: VoiceTraits; rules: VoiceRule[]; exemplars: Exemplar[] };
