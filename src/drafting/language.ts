import type { Prospect } from '../core/lead.ts';
import type { Thread } from '../core/ports.ts';
import { ownWords } from './facts.ts';
import { type KnownLanguage, letterMarks, scripts, stopwords } from './language-data.ts';

/** The languages the composer writes. */
export const composerLanguages = ['en', 'de', 'fr', 'es'] as const;
export type ComposerLanguage = (typeof composerLanguages)[number];

/** The language the composer writes when asked for `language`: the same, or English. */
export function composerLanguage(language: string): ComposerLanguage {
  return composerLanguages.find((known) => known === language) ?? 'en';
}

/**
 * The language to answer in: the thread's, else the one the form names, else that of the lead's own message, else
 * English. `fallback` tells that the composer cannot write it and will write English.
 */
export function chooseLanguage(about: { thread: Thread | null; prospect: Pick<Prospect, 'language' | 'message'> }): {
  language: string;
  fallback: boolean;
} {
  const language =
    threadLanguage(about.thread) ?? about.prospect.language ?? detectLanguage(about.prospect.message ?? '') ?? 'en';
  return { language, fallback: composerLanguage(language) !== language };
}

function threadLanguage(thread: Thread | null): string | null {
  const sent = thread?.messages.filter((message) => !message.isDraft) ?? [];
  for (const message of sent.toReversed()) {
    const language = detectLanguage(ownWords(message.text));
    if (language !== null) return language;
  }
  return null;
}

/**
 * The two-letter language of a text, or null when it gives too little evidence. Counts function words (weighted by how
 * many languages share them) and letter groups that are common in one language only; other scripts are told by their
 * letters. Looks at the first 4,000 UTF-16 code units.
 */
export function detectLanguage(text: string): string | null {
  const sample = text.slice(0, 4000).toLowerCase().normalize('NFC');
  const script = foreignScript(sample);
  if (script !== null) return script;
  const words = sample.replaceAll(/https?:\S+|\S+@\S+/g, ' ').match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length === 0) return null;
  const scores = scoreWords(words);
  if (/[¿¡]/.test(sample)) scores.es = (scores.es ?? 0) + 1;
  const [best, second] = Object.entries(scores).sort((a, b) => b[1] - a[1]);
  if (best === undefined || best[1] < 0.9) return null;
  const lead = best[1] - (second?.[1] ?? 0);
  return lead >= 0.25 && lead >= best[1] * 0.08 ? best[0] : null;
}

function foreignScript(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, pattern] of scripts) {
    const found = text.match(pattern)?.length ?? 0;
    if (found > 0 && found * 5 >= letters * 2) return language;
  }
  return null;
}

const shares = countShares();

function countShares(): Map<string, number> {
  const counted = new Map<string, number>();
  for (const list of Object.values(stopwords)) {
    for (const word of list) counted.set(word, (counted.get(word) ?? 0) + 1);
  }
  return counted;
}

const languages = Object.keys(stopwords) as KnownLanguage[];

function scoreWords(words: readonly string[]): Record<string, number> {
  const scores = languages.map(() => 0);
  for (const word of words) {
    for (const [index, score] of scoresOf(word)) scores[index] = (scores[index] ?? 0) + score;
  }
  return Object.fromEntries(languages.map((language, index) => [language, scores[index] ?? 0]));
}

type WordScores = readonly (readonly [language: number, score: number])[];

/** Texts are made of the same words again and again. */
const scoredWords = new Map<string, WordScores>();
const mostScoredWords = 20_000;

function scoresOf(word: string): WordScores {
  const known = scoredWords.get(word);
  if (known !== undefined) return known;
  const scores = languages.flatMap((language, index) => {
    const score = scoreIn(language, word);
    return score === 0 ? [] : [[index, score] as const];
  });
  if (scoredWords.size >= mostScoredWords) scoredWords.clear();
  scoredWords.set(word, scores);
  return scores;
}

function scoreIn(language: KnownLanguage, word: string): number {
  if (stopwords[language].has(word)) return 1 / (shares.get(word) ?? 1);
  return word.length > 3 ? 0.3 * letterMarks[language].filter((mark) => mark.test(word)).length : 0;
}
