import type { LeadWords } from './lead-matters.ts';
import type { Source } from './supported.ts';
import type { Clause } from './text.ts';

/** What a rule on sentences may hold a clause against. */
export type Grounds = {
  facts: readonly Source[];
  lead: LeadWords;
  /** Plain words of the lead's message and names, the sender's, the facts and the allowed links. */
  known: ReadonlySet<string>;
};

/** One principle: the sentence a reviewer reads, and whether a clause breaks it. */
export type Rule = { reason: string; breaks(clause: Clause, grounds: Grounds): boolean };
