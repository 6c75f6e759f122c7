import type { Learned, LearnedTrait } from '../../core/voice.ts';
import { type Anatomy, wordsOf } from '../anatomy.ts';
import { median, rounded, someOf, tally } from '../counting.ts';
import { casualWords, formalWords, hedges } from '../stock-phrases.ts';

/** How long, how formal and with which marks somebody writes. Where there are mails enough, other texts do not count. */
export function rhythmTraits(mails: readonly Anatomy[], all: readonly Anatomy[], language: string): Learned['traits'] {
  const spoken = mails.length >= 3 ? mails : all;
  const written = mails.length > 0 ? mails : all;
  const lengths = spoken.flatMap(({ sentences }) => sentences.map((sentence) => wordsOf(sentence).length));
  const paragraphs = written.flatMap(({ paragraphs: found }) => found);
  const perParagraph = written.map((one) => one.sentences.length / Math.max(1, one.paragraphs.length));
  const of = (what: string) => `over ${spoken.length} texts ${what}`;
  const samples = someOf(spoken.map(({ piece }) => piece.sample));
  const number = (value: number, evidence: string): LearnedTrait<number> => ({ value, evidence, samples });
  const formality = formalityOf(spoken, language);
  return {
    sentence_words: number(
      rounded(median(lengths), 1),
      of(`the middle sentence has ${rounded(median(lengths), 1)} words`),
    ),
    paragraph_sentences: number(rounded(median(perParagraph), 1), of(`of ${paragraphs.length} paragraphs`)),
    mail_words: number(
      Math.round(median(written.map(({ words }) => words.length))),
      of('their middle length in words'),
    ),
    ...(mails.length === 0
      ? {}
      : {
          max_paragraphs: number(
            Math.max(1, Math.round(median(mails.map(({ paragraphs: found }) => found.length)))),
            of('their middle number of paragraphs'),
          ),
        }),
    formality: number(formality, of('by greetings, contractions and choice of words')),
    tone: { value: toneOf(formality, spoken), evidence: `formality ${formality} ${of('')}`.trim(), samples },
    ...contractionTrait(spoken, language),
    uses_questions: shareOf(written, /\?/, 'ask something'),
    exclamations: shareOf(written, /!/, 'hold an exclamation mark'),
    dashes: shareOf(written, / [-–—]{1,2} |\w—\w/, 'hold a dash'),
    semicolons: shareOf(written, /;/, 'hold a semicolon'),
    emoji: emojiTrait(written),
    hedges: number(hedgesOf(spoken), of('words such as “perhaps” in a hundred')),
  };
}

function shareOf(mails: readonly Anatomy[], mark: RegExp, what: string): LearnedTrait<number> {
  const found = mails.filter(({ piece }) => mark.test(piece.text));
  return {
    value: rounded(found.length / Math.max(1, mails.length)),
    evidence: `${found.length} of ${mails.length} texts ${what}`,
    samples: someOf(found.map(({ piece }) => piece.sample)),
  };
}

const short =
  /\b(?:i'm|i'll|i'd|i've|you're|you'll|you've|you'd|we're|we'll|we've|we'd|they're|it's|that's|there's|let's|don't|doesn't|didn't|can't|won't|isn't|aren't|wasn't|couldn't|wouldn't|shouldn't|haven't)\b/gi;
const full =
  /\b(?:i am|i will|i would|i have|you are|you will|we are|we will|we have|it is|that is|there is|do not|does not|did not|cannot|can not|will not|is not|are not|could not|would not|should not|have not)\b/gi;

function contractionTrait(texts: readonly Anatomy[], language: string): Learned['traits'] {
  if (language !== 'en') return {};
  const count = (mark: RegExp) =>
    texts.reduce((sum, { piece }) => sum + (piece.text.replaceAll('’', "'").match(mark)?.length ?? 0), 0);
  const [contracted, spelled] = [count(short), count(full)];
  if (contracted + spelled === 0) return {};
  const holding = texts.filter(({ piece }) => piece.text.replaceAll('’', "'").search(short) >= 0);
  const evidence = `${contracted} contractions against ${spelled} spelled out`;
  const samples = someOf(holding.map(({ piece }) => piece.sample));
  return { use_contractions: { value: contracted >= spelled, evidence, samples } };
}

function emojiTrait(mails: readonly Anatomy[]): LearnedTrait<string> {
  const found = mails.flatMap(({ piece }) =>
    [...new Set(piece.text.match(/\p{Extended_Pictographic}|[:;]-?[)D](?=\s|$)/gu) ?? [])].map((value) => ({
      value,
      sample: piece.sample,
    })),
  );
  const holding = new Set(found.map(({ sample }) => sample)).size;
  const first = tally(found)[0];
  const isHabit = first !== undefined && first.count * 3 >= mails.length;
  const evidence = `${holding} of ${mails.length} texts hold one`;
  return { value: isHabit ? first.value : '', evidence, samples: first?.samples ?? [] };
}

function hedgesOf(texts: readonly Anatomy[]): number {
  const words = texts.flatMap(({ words: found }) => found);
  return rounded((100 * words.filter((word) => hedges.has(word)).length) / Math.max(1, words.length), 1);
}

/** From the share of formal words among those that tell, and of spelled-out forms, in equal parts. */
function formalityOf(texts: readonly Anatomy[], language: string): number {
  const all = texts.flatMap(({ piece }) => piece.text.toLowerCase().match(/[\p{L}']+/gu) ?? []);
  const formal = all.filter((word) => formalWords.has(word)).length;
  const casual = all.filter((word) => casualWords.has(word)).length;
  const byWords = (formal + 1) / (formal + casual + 2);
  if (language !== 'en') return rounded(byWords);
  const count = (mark: RegExp) =>
    texts.reduce((sum, { piece }) => sum + (piece.text.replaceAll('’', "'").match(mark)?.length ?? 0), 0);
  const byForms = (count(full) + 1) / (count(full) + count(short) + 2);
  return rounded((byWords + byForms) / 2);
}

function toneOf(formality: number, texts: readonly Anatomy[]): 'professional' | 'casual' | 'formal' | 'friendly' {
  if (formality >= 0.7) return 'formal';
  const warm = texts.filter(({ piece }) => /!|thank|glad|happy|danke|freue|merci|gracias/i.test(piece.text)).length;
  if (formality <= 0.3) return 'casual';
  return warm * 2 > texts.length ? 'friendly' : 'professional';
}
