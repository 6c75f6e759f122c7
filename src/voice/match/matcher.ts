import type { Background } from './background.ts';
import { evidenceOf, learnWriter, type TextView, viewOf, type WriterModel } from './evidence.ts';
import { type Fusion, inputsOf, probabilityOf } from './fusion.ts';
import { costliestTraits, type Trait } from './traits.ts';

export type Matcher<Profile> = {
  buildProfile: (texts: readonly string[]) => Profile;
  score: (text: string, profile: Profile) => number;
  /** The habits that cost most, at most three, worst first. */
  explain: (text: string, profile: Profile) => Trait[];
};

const mostTexts = 300;
const mostCharacters = 12_000;

/** Profiles and scores against one background. Equal texts count once, and their order makes no difference. */
export function createMatcher(background: Background, fusion: Fusion): Matcher<WriterModel> {
  return {
    buildProfile: (texts) =>
      learnWriter(
        settled(texts).map((text) => viewOf(text, background)),
        background,
      ),
    score: (text, profile) => {
      if (profile.count === 0 || text.trim() === '') return 0;
      return matchOf(viewOf(capped(text), background), profile, background, fusion);
    },
    explain: (text, profile) => costliestTraits(viewOf(capped(text), background), profile, 3),
  };
}

export function matchOf(view: TextView, profile: WriterModel, background: Background, fusion: Fusion): number {
  return probabilityOf(fusion, inputsOf(evidenceOf(view, profile, background), profile.count, view.words));
}

/** Sorted, so that sums come out the same to the last bit; where there are too many, evenly picked ones. */
export function settled(texts: readonly string[]): string[] {
  const all = [...new Set(texts.map((text) => capped(text).trim()))].filter((text) => text !== '').sort();
  const stride = Math.max(1, all.length / mostTexts);
  return Array.from({ length: Math.min(all.length, mostTexts) }, (_, at) => all[Math.floor(at * stride)] ?? '');
}

function capped(text: string): string {
  return text.slice(0, mostCharacters);
}
