import { fold, isTold, needleOf } from './disguises.ts';
import type { Told } from './others-data.ts';
import { stemOf, wordsOf } from './supported.ts';
import { plainOf } from './text.ts';

const run = 6;

/** Whether the draft repeats a confidential text: a token of it, six words in a row, a sentence, or a sentence retold. */
export function repeatsSecret(secret: string, told: Told): boolean {
  const words = secret.split(/\s+/).filter((word) => fold(word) !== '');
  const permitted = fold(told.permitted);
  const tokens = [...(words.length <= run ? [secret] : []), ...unusualTokens(words)].filter(
    (token) => !permitted.includes(fold(token)),
  );
  if (tokens.some((token) => tellsToken(token, told))) return true;
  const pieces = words.length <= run ? [] : words.slice(run - 1).map((_, at) => words.slice(at, at + run).join(' '));
  const sentences = secret.split(/(?<=[.!?;])\s+|\n/);
  const long = [...pieces, ...sentences].map(fold).filter((piece) => piece.length >= 16 && !permitted.includes(piece));
  if (long.some((piece) => told.disguises.some(({ folded }) => folded.some((form) => form.includes(piece)))))
    return true;
  return sentences.some((sentence) => isRetold(sentence, told)) || (words.length < 120 && namesIt(words, told));
}

/** A token in any disguise, and a good part of a long random one. */
function tellsToken(token: string, { disguises }: Told): boolean {
  const needle = needleOf(token);
  const parts = token
    .split(/[-_.:/]/)
    .filter((part) => part.length >= 8 && /\d/.test(part) && /[a-z]/i.test(part))
    .map(needleOf);
  return [needle, ...parts].some((one) => disguises.some((text) => isTold(one, text, 8)));
}

/** Words that only a secret holds: long, with digits or several hyphens. */
function unusualTokens(words: readonly string[]): string[] {
  return words
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word.length >= 12 && (/\d/.test(word) || (word.match(/[-_]/g)?.length ?? 0) >= 2));
}

const idle = new Set(
  'under below between against through niemals unter zwischen gegen durch entre contre depuis sobre hasta desde contra about above after their there these those which would could should every never always please write draft replies answer einem einen einer nicht diese dieser schreib antwort jamais cette toujours nunca siempre estas'
    .split(' ')
    .map(stemOf),
);

/** Whether a sentence of the draft shares most of the telling words of a confidential sentence. */
function isRetold(confidential: string, { sentences, permitted }: Told): boolean {
  const known = new Set(wordsOf(plainOf(permitted)).map(stemOf));
  const telling = tellingStems(confidential).filter((stem) => !known.has(stem));
  if (telling.length < 2) return false;
  return sentences.some((sentence) => {
    const words = new Set(wordsOf(sentence).map(stemOf));
    const shared = telling.filter((stem) => words.has(stem)).length;
    return shared >= 2 && (shared >= telling.length * 0.6 || shared >= 4);
  });
}

function tellingStems(sentence: string): string[] {
  const words = wordsOf(plainOf(sentence)).filter((word) => word.length >= 5 || /^\d{2,}/.test(word));
  return [...new Set(words.map(stemOf))].filter((stem) => !idle.has(stem));
}

/** Two telling words side by side, as a project or a figure is named (`pricing floor`), where nothing permitted has them. */
function namesIt(words: readonly string[], { sentences, permitted }: Told): boolean {
  const plain = words.map((word) => plainOf(word).replaceAll(/[^\p{L}\p{N}]/gu, ''));
  const known = new Set(wordsOf(plainOf(permitted)).map(stemOf));
  const telling = (word = '') => word.length >= 5 && !idle.has(stemOf(word)) && !known.has(stemOf(word));
  const pairs = plain.flatMap((word, at) =>
    telling(word) && telling(plain[at + 1]) && !/[.!?;:,]$/.test(words[at] ?? '') ? [`${word} ${plain[at + 1]}`] : [],
  );
  return pairs.some((pair) => sentences.some((sentence) => ` ${wordsOf(sentence).join(' ')} `.includes(` ${pair} `)));
}
