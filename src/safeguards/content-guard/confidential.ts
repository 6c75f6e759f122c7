import { fold, isTold, needleOf } from './disguises.ts';
import type { Told } from './others-data.ts';
import { stemOf, wordsOf } from './supported.ts';
import { plainOf } from './text.ts';

const run = 6;

/** Whether the draft repeats a confidential text: a token of it, six words in a row, a sentence, or a sentence retold. */
export function repeatsSecret(secret: string, told: Told): boolean {
  const { words, tokens, pieces, telling } = readSecret(secret);
  const permitted = fold(told.permitted);
  if (tokens.some((token) => !permitted.includes(fold(token)) && tellsToken(token, told))) return true;
  const forms = told.disguises.flatMap(({ folded }) => folded);
  if (pieces.some((piece) => forms.some((form) => form.includes(piece)) && !permitted.includes(piece))) return true;
  return isRetold(telling, told) || (words.length < 120 && namesIt(words, told));
}

type Secret = {
  words: readonly string[];
  tokens: readonly string[];
  /** Folded: six words in a row, and sentences. */
  pieces: readonly string[];
  /** The telling stems of each sentence. */
  telling: readonly (readonly string[])[];
};

/** What is kept from drafts is the same from draft to draft, so that it is read once. */
const read = new Map<string, Secret>();
const mostRead = 64;

function readSecret(secret: string): Secret {
  const before = read.get(secret);
  if (before !== undefined) return before;
  const words = secret.split(/\s+/).filter((word) => fold(word) !== '');
  const runs = words.length <= run ? [] : words.slice(run - 1).map((_, at) => words.slice(at, at + run).join(' '));
  const sentences = secret.split(/(?<=[.!?;])\s+|\n/);
  const found = {
    words,
    tokens: [...(words.length <= run ? [secret] : []), ...unusualTokens(words)],
    pieces: [...runs, ...sentences].map(fold).filter((piece) => piece.length >= 16),
    telling: sentences.map(tellingStems),
  };
  if (read.size >= mostRead) read.clear();
  read.set(secret, found);
  return found;
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
function isRetold(confidential: Secret['telling'], { sentences, permitted }: Told): boolean {
  const known = new Set(wordsOf(plainOf(permitted)).map(stemOf));
  const said = sentences.map((sentence) => new Set(wordsOf(sentence).map(stemOf)));
  return confidential.some((stems) => {
    const telling = stems.filter((stem) => !known.has(stem));
    if (telling.length < 2) return false;
    return said.some((words) => {
      const shared = telling.filter((stem) => words.has(stem)).length;
      return shared >= 2 && (shared >= telling.length * 0.6 || shared >= 4);
    });
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
