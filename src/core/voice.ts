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
