import type { Exemplar, Situation } from '../core/voice.ts';
import { type Anatomy, wordsOf } from './anatomy.ts';

const mostExemplars = 24;

/**
 * Mails that show the voice, stripped of what they were about: names, figures and masked values are marks. Chosen one by
 * one, each as unlike those before as can be, so that a few show much.
 */
export function chooseExemplars(mails: readonly Anatomy[], language: string): Exemplar[] {
  const candidates = mails
    .filter(({ words }) => words.length >= 25 && words.length <= 220)
    .map((mail) => ({
      text: anonymous(mail.piece.text, language),
      situation: mail.situation,
      words: contentWords(mail.piece.text),
      sample: mail.piece.sample,
    }));
  const chosen: Exemplar[] = [];
  while (chosen.length < mostExemplars && candidates.length > 0) {
    const next = candidates
      .map((one, at) => ({ at, likeness: Math.max(0, ...chosen.map((other) => overlap(one.words, other.words))) }))
      .reduce((best, one) => (one.likeness < best.likeness ? one : best));
    chosen.push(...candidates.splice(next.at, 1));
  }
  return chosen;
}

/** The exemplars that come nearest to a mail about `about`: by words in common, then by situation. Best first. */
export function nearestExemplars(
  exemplars: readonly Exemplar[],
  { about, situation }: { about: string; situation: Situation },
  count: number,
): Exemplar[] {
  const words = contentWords(about);
  return exemplars
    .map((exemplar, at) => ({
      exemplar,
      at,
      nearness: overlap(words, exemplar.words) + (exemplar.situation === situation ? 0.2 : 0),
    }))
    .sort((a, b) => b.nearness - a.nearness || a.at - b.at)
    .slice(0, count)
    .map(({ exemplar }) => exemplar);
}

function contentWords(text: string): string[] {
  return [...new Set(wordsOf(text).filter((word) => word.length > 4))].sort().slice(0, 60);
}

/** Share of common words: 0 to 1 (Ochiai). */
function overlap(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  const known = new Set(other);
  return one.filter((word) => known.has(word)).length / Math.sqrt(one.length * other.length);
}

/** Without figures, and in English without capitalised words inside sentences: names of firms, places and products. */
function anonymous(text: string, language: string): string {
  const plain = text.replaceAll(/[$€£]?\d[\d.,:/%-]*/g, '[NUM]');
  if (language !== 'en') return plain;
  return plain.replaceAll(
    /(?<=[\p{Ll},;:)'’] )(?!I\b|I['’])(\p{Lu}[\p{L}\p{M}'’&-]*)(?: \p{Lu}[\p{L}\p{M}'’&-]*)*/gu,
    '[NAME]',
  );
}
