import type { Headcount, Topic } from '../lead-patterns.ts';

export type Tone = 'neutral' | 'formal' | 'casual';

/** One subject the mail deals with; `general` when the lead named none, `nothing` when there was no message at all. */
export type Subject = Topic | 'general' | 'nothing';

export type SubjectPhrases = {
  /** Two to four sentences, each variant complete in itself; a question that moves things on is among them. */
  main: readonly string[];
  /** The same in one or two short sentences. */
  short: string;
  /** One more sentence for those who asked for detail. */
  more: string;
  /** How it is taken up when another subject leads the mail. */
  second: string;
};

/**
 * Everything the composer can say in one language. Values in braces are filled by code: `{at}` is "at their company" or
 * "in your team" with a leading space, `{rep}` the rep's company, `{count}` what the lead counted, `{minutes}` a slot's
 * length, `{quote}` the lead's words in quotation marks, `{need}` our verb with them, `{about}` a topic, `{words}` the
 * reviewer's. Nothing here states a fact about a product, a price or a person.
 */
export type Phrases = {
  subject: { company: string; enquiry: string };
  greeting: Record<Tone, { named: string; bare: string }>;
  /** Whether `{name}` in a greeting of this tone is the whole name. */
  wholeName: Record<Tone, boolean>;
  at: { company: string; team: string };
  quote: string;
  thanks: { form: readonly string[]; formTo: readonly string[]; reply: readonly string[]; first: readonly string[] };
  /** A warm word after the thanks, for the casual tone. */
  warm: string;
  empty: readonly string[];
  question: readonly string[];
  need: readonly string[];
  statement: readonly string[];
  /** The answer to somebody who asks to see a demo. */
  gladly: string;
  paraphrase: readonly string[];
  /** How a topic is named; problems, wishes to talk and technical matters are answered without it. */
  about: Record<Exclude<Topic, 'support' | 'meeting' | 'technical'>, string>;
  headcount: Record<Headcount['of'], string>;
  subjects: Record<Subject, SubjectPhrases>;
  /** `pricing` for a lead who said for how many. */
  countedPricing: SubjectPhrases;
  offer: {
    many: readonly string[];
    one: readonly string[];
    shortMany: string;
    shortOne: string;
    after: readonly string[];
    afterOne: string;
  };
  ask: { times: readonly string[]; short: string; meeting: string };
  /** The lead named times of their own, which we can neither quote nor confirm. */
  theirTimes: { offer: string; ask: string };
  writing: string;
  agenda: string;
  mention: { sentence: string; thing: string };
  askAbout: { whether: string; thing: string };
  /** A friendly push towards one of the times, for reps who want one. */
  soon: string;
  decline: readonly string[];
  signOff: Record<Tone, string>;
};
