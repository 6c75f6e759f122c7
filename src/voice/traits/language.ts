import type { LearnedTrait } from '../../core/voice.ts';
import { type Piece, wordsOf } from '../anatomy.ts';
import { someOf, tally } from '../counting.ts';

/** Words that are frequent in one of these languages and rare in the others; enough to tell whole texts apart. */
const marks: Record<string, ReadonlySet<string>> = {
  en: new Set('the and you for is are with your this that have will we of to it be'.split(' ')),
  de: new Set('der die das und ich sie ist nicht mit für wir auf ein eine den zu von ihnen'.split(' ')),
  fr: new Set('le la les et vous je pour est une des nous avec votre du que pas'.split(' ')),
  es: new Set('el los las y que para es una con por su nosotros del se lo como'.split(' ')),
  it: new Set('il gli di che per una con sono non la della mi si grazie'.split(' ')),
  nl: new Set('de het een en van ik je voor met niet dat wij u op'.split(' ')),
  pt: new Set('o os as que para uma com não do da você em'.split(' ')),
};

export type MainLanguage = { trait: LearnedTrait<string>; isMain(piece: Piece): boolean };

/** The language most of the text is written in; other texts are left out of everything else that is learned. */
export function mainLanguage(pieces: readonly Piece[]): MainLanguage {
  const languages = new Map(pieces.map((piece) => [piece, languageOf(piece.text)]));
  const counts = tally(pieces.map((piece) => ({ value: languages.get(piece) ?? 'en', sample: piece.sample })));
  const main = counts[0]?.value ?? 'en';
  const others = counts.slice(1).map(({ value, count }) => `${count} in ${value}`);
  const left = others.length === 0 ? '' : `; ${others.join(', ')} left out of everything else`;
  return {
    trait: {
      value: main,
      evidence: `${counts[0]?.count ?? 0} of ${pieces.length} texts are in ${main}${left}`,
      samples: someOf(pieces.filter((piece) => languages.get(piece) === main).map(({ sample }) => sample)),
    },
    isMain: (piece) => languages.get(piece) === main,
  };
}

/** The two-letter language of a text; English where nothing tells. */
export function languageOf(text: string): string {
  const words = wordsOf(text.slice(0, 4000));
  const scores = Object.entries(marks).map(([language, set]) => ({
    language,
    score: words.filter((word) => set.has(word)).length,
  }));
  const [best, next] = scores.sort((a, b) => b.score - a.score);
  return best !== undefined && best.score >= 2 && best.score > (next?.score ?? 0) ? best.language : 'en';
}
