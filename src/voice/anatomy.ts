import type { Situation, TrainingText } from '../core/voice.ts';
import { isPostscript, isSignOff, signOffOf } from './contact-block.ts';
import { greetingOf } from './greeting.ts';

/** A text with its sample, as traits are counted over it. */
export type Piece = TrainingText & { sample: string };

/** A mail in its parts. `greeting` and `signOff` are patterns; null where the mail has none. */
export type Anatomy = {
  piece: Piece;
  situation: Situation;
  greeting: string | null;
  paragraphs: string[];
  signOff: string | null;
  hasName: boolean;
  hasPostscript: boolean;
  sentences: string[];
  words: string[];
};

/** The parts of a text; of what is no mail, only sentences and words mean anything. */
export function anatomyOf(piece: Piece): Anatomy {
  const lines = piece.text.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => line !== '');
  const greeting = greetingOf(lines[first] ?? '');
  const body = lines.slice(greeting === null ? first : first + 1);
  const postscript = body.findIndex(isPostscript);
  const main = postscript < 0 ? body : body.slice(0, postscript);
  const { end, signOff, hasName } = closingOf(main);
  const text = main.slice(0, end).join('\n').trim();
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll('\n', ' ').trim())
    .filter((paragraph) => paragraph !== '');
  return {
    piece,
    situation: piece.situation,
    greeting,
    paragraphs,
    signOff,
    hasName,
    hasPostscript: postscript >= 0,
    sentences: paragraphs.flatMap(sentencesOf),
    words: wordsOf(text),
  };
}

export function sentencesOf(paragraph: string): string[] {
  return paragraph
    .split(/(?<=[.!?…]["”)]?)\s+(?=[\p{Lu}[¿¡"“(]|i\b)/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** Words in lower case; marks of masked values are none. */
export function wordsOf(text: string): string[] {
  return (
    text
      .replaceAll(/\[(?:NAME|EMAIL|PHONE|URL|ADDRESS|ID|NUM)\]/g, ' ')
      .replaceAll('’', "'")
      .toLowerCase()
      .match(/[\p{L}\p{M}]+(?:'[\p{L}]+)?/gu) ?? []
  );
}

function closingOf(lines: readonly string[]): { end: number; signOff: string | null; hasName: boolean } {
  const filled = lines.flatMap((line, at) => (line === '' ? [] : [at]));
  const last = filled.slice(-4);
  const at = last.findLast((index) => isSignOff(lines[index] ?? ''));
  if (at !== undefined) {
    const line = lines[at] ?? '';
    const below = filled.some((index) => index > at && isName(lines[index] ?? ''));
    const form = signOffOf(line);
    return { end: at, signOff: form, hasName: below || form.length < line.length };
  }
  const end = filled.at(-1) ?? lines.length;
  if (filled.length > 1 && isName(lines[end] ?? '')) return { end, signOff: '', hasName: true };
  return { end: lines.length, signOff: null, hasName: false };
}

/** A name below the text: one or two capitalised words or a mark, nothing after them. */
function isName(line: string): boolean {
  return /^[-–—]?\s?(?:\[NAME\]|\[INITIALS\]|\p{Lu}[\p{L}'’.-]{0,20}(?: \p{Lu}[\p{L}'’.-]{0,20})?)$/u.test(line);
}
