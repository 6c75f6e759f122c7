import { readFileSync } from 'node:fs';
import { unpackBackground } from './background/storage.ts';
import { backgroundFrom } from './match/background.ts';
import type { WriterModel } from './match/evidence.ts';
import { createMatcher, type Matcher } from './match/matcher.ts';
import { plainFamilies, styleFamilies } from './match/ngrams.ts';
import type { Trait } from './match/traits.ts';

/**
 * How much a text sounds like one writer. A profile is learned from the writer's texts against a background of other
 * writers, by ridge regression over hashed n-grams and habits; a logistic fusion makes one probability of it. Everything is
 * computed here, from the arguments and the shipped statistics alone.
 */
export type VoiceProfile = WriterModel;

/** With fewer texts than this a score is early: right more often than not, but no ground for a decision. */
export const fewestTexts = 10;

type Kind = 'full' | 'style';

let wanted: Kind = 'full';
const loaded = new Map<Kind, Matcher<WriterModel>>();

/** Learns a profile from texts by one writer: own words only, in any order. 300 texts at most are looked at. */
export function buildProfile(texts: readonly string[]): VoiceProfile {
  return matcher().buildProfile(texts);
}

/** 0..1: how likely `text` is by the profile's writer, where both answers are as likely beforehand. Higher is more alike. */
export function score(text: string, profile: VoiceProfile): number {
  return matcher().score(text, profile);
}

/** The habits in which `text` is least like the profile's writer: at most three, worst first, each as a plain sentence. */
export function explain(text: string, profile: VoiceProfile): Trait[] {
  return matcher().explain(text, profile);
}

export function isEarly(profile: VoiceProfile): boolean {
  return profile.count < fewestTexts;
}

/**
 * For measuring: texts that went through a `transform` which hides content words are compared by style alone. The shipped
 * background needs no transform itself, because its style statistics are the same before and after.
 */
export function init({ transform }: { transform: ((text: string) => string) | null }): void {
  wanted = transform === null ? 'full' : 'style';
}

/** Read on first use: most commands never ask for a match. */
function matcher(): Matcher<WriterModel> {
  const known = loaded.get(wanted);
  if (known) return known;
  const { facts, fusions } = unpackBackground(readFileSync(new URL('./background/english.bin', import.meta.url)));
  const background = backgroundFrom(facts, wanted === 'full' ? plainFamilies : styleFamilies);
  const made = createMatcher(background, fusions[wanted]);
  loaded.set(wanted, made);
  return made;
}
