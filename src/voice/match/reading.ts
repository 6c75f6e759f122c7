import { habitsOf } from './habits.ts';
import { type Counts, type Family, ngramsOf } from './ngrams.ts';

/** What is taken from a text once, whatever it is compared with afterwards. */
export type Reading = { counts: Map<Family, Counts>; habits: Float64Array; words: number };

export function readText(text: string, families: readonly Family[]): Reading {
  const words = text.split(/\s+/).length;
  return { counts: ngramsOf(text, families), habits: Float64Array.from(habitsOf(text)), words };
}
