import { isDigit, isLetter } from './characters.ts';
import { letterOf, nextHash, wordId } from './lexicon.ts';
import { Marks } from './marks.ts';

/**
 * Landmarks of a text, found in one pass; recognisers walk these instead of the text. They are good until the next text is
 * scanned.
 */
export type Scan = {
  text: string;
  /** Runs of digits; group `i` is `[groupStarts[i], groupEnds[i])`. */
  groupStarts: Marks;
  groupEnds: Marks;
  /** Index of the first group of each cluster: groups parted by at most three of blank `-` `.` `(` `)` `/`. */
  clusters: Marks;
  /** Positions of `@`. */
  ats: Marks;
  /** Positions of `:` that follow a hex digit, `[` or a colon, or precede a colon: where IPv6 may stand. */
  colons: Marks;
  /** Start and end, in turn, of runs of at least 20 characters that keys and URLs are written in. */
  chunks: Marks;
  /** Start and end, in turn, of runs of at least 8 ASCII letters and digits that hold both. */
  codes: Marks;
  /** Start, end and number, in turn, of the words that are in the lexicon. */
  words: Marks;
};

const minChunk = 20;
const minCode = 8;
const digit = 1;
const letter = 2;
const chunkable = 4;
const gap = 8;
const at = 16;
const colon = 32;
const sign = 64;
const kinds = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  let kind = 0;
  if (isDigit(code)) kind |= digit;
  if (isLetter(code)) kind |= letter;
  if (character === '@') kind |= at;
  if (character === ':') kind |= colon;
  if (/[A-Za-z0-9_\-+/=.:~?&%$]/.test(character)) kind |= chunkable;
  if (/[ \-.()/]/.test(character)) kind |= gap;
  if (character === '$') kind |= sign;
  kinds[code] = kind;
}

const groupStarts = new Marks();
const groupEnds = new Marks();
const clusters = new Marks();
const ats = new Marks();
const colons = new Marks();
const chunks = new Marks();
const codes = new Marks();
const words = new Marks();
const all = [groupStarts, groupEnds, clusters, ats, colons, chunks, codes, words];

/** Walks the text once, in linear time, and notes what any recogniser needs. */
export function scan(text: string): Scan {
  for (const marks of all) marks.clear();
  let chunk = -1;
  let run = -1;
  let runKinds = 0;
  const length = text.length;
  beginWords();
  for (let index = 0; index < length; ) {
    const code = text.charCodeAt(index);
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    if ((kind & (letter | digit)) !== 0) {
      if (run < 0) run = index;
      if (chunk < 0) chunk = index;
      runKinds |= kind;
      index = (kind & letter) !== 0 ? readLetters(text, index) : readDigits(text, index);
      continue;
    }
    if (code === 32 && run < 0) {
      if (word >= 0) endWord(text, index, 32);
      if (chunk >= 0 && index - chunk >= minChunk) addSpan(chunks, chunk, index);
      chunk = -1;
      index += 1;
      continue;
    }
    if (run >= 0) {
      if (index - run >= minCode && (runKinds & (digit | letter)) === (digit | letter)) addSpan(codes, run, index);
      run = -1;
      runKinds = 0;
    }
    if ((kind & chunkable) === 0) {
      if (chunk >= 0 && index - chunk >= minChunk) addSpan(chunks, chunk, index);
      chunk = -1;
    } else if (chunk < 0) chunk = index;
    readSign(text, index, code, kind);
    index += 1;
  }
  if (run >= 0 && length - run >= minCode && (runKinds & (digit | letter)) === (digit | letter))
    addSpan(codes, run, length);
  if (chunk >= 0 && length - chunk >= minChunk) addSpan(chunks, chunk, length);
  endWord(text, length, 0);
  return landmarks(text);
}

function landmarks(text: string): Scan {
  return { text, groupStarts, groupEnds, clusters, ats, colons, chunks, codes, words };
}

/** The word that is being read: where it starts (-1 for none), the hash of its letters, whether it names an HTML tag. */
let word = -1;
let hash = 0;
let isTag = false;
let lastDigit = -10;

function beginWords(): void {
  word = -1;
  lastDigit = -10;
}

function beginWord(text: string, index: number): void {
  const before = text.charCodeAt(index - 1);
  isTag = before === 60 || (before === 47 && text.charCodeAt(index - 2) === 60);
  word = index;
  hash = 0;
}

/** Ends the word before `index`, where `code` stands, and notes it when the lexicon has it. */
function endWord(text: string, index: number, code: number): void {
  if (word < 0 || ((code === 46 || code === 47) && joinsInitials(text, word, index, code))) return;
  // A letter by itself is a label only as `T:` or `M.`; elsewhere it is an initial or the end of `I'd`.
  const id = !isTag && (index - word > 1 || code === 58 || code === 46) ? wordId(hash) : 0;
  if (id !== 0) addWord(word, index, id);
  word = -1;
}

/** Reads ASCII letters; a capital behind a small letter begins a new word: `phoneNumber`. */
function readLetters(text: string, from: number): number {
  if (word < 0) beginWord(text, from);
  let index = from;
  let value = hash;
  let before = 0;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const lower = code | 32;
    if (lower < 97 || lower > 122 || code > 127) break;
    if (code < 91 && before >= 97) {
      const id = wordId(value);
      if (id !== 0) addWord(word, index, id);
      isTag = false;
      word = index;
      value = 0;
    }
    value = nextHash(value, lower);
    before = code;
  }
  hash = value;
  return index;
}

function readDigits(text: string, from: number): number {
  if (word >= 0) endWord(text, from, 48);
  let index = from + 1;
  while (index < text.length && isDigit(text.charCodeAt(index))) index += 1;
  if (!isGap(text, lastDigit, from)) clusters.push(groupStarts.length);
  groupStarts.push(from);
  groupEnds.push(index);
  lastDigit = index;
  return index;
}

/** Anything but an ASCII letter or digit: a letter beyond ASCII goes on with the word, the rest ends it. */
function readSign(text: string, index: number, code: number, kind: number): void {
  const wide = code < 128 ? 0 : letterOf(code);
  if (wide !== 0) {
    if (word < 0) beginWord(text, index);
    hash = nextHash(hash, wide);
    return;
  }
  if (word >= 0) endWord(text, index, code);
  if ((kind & at) !== 0) ats.push(index);
  if ((kind & colon) !== 0 && mayBeIpv6(text, index)) colons.push(index);
  if ((kind & sign) !== 0 || isWideSign(code)) addWord(index, index + 1, wordId(code));
}

function addWord(start: number, end: number, id: number): void {
  words.push(start);
  words.push(end);
  words.push(id);
}

function addSpan(marks: Marks, start: number, end: number): void {
  marks.push(start);
  marks.push(end);
}

/** `p/n`, `d.o.b`, `a/c`: single letters with a full stop or slash between them are one word. */
function joinsInitials(text: string, word: number, index: number, code: number): boolean {
  if (index - word > 5) return false;
  const isInitial = index - word === 1 || text.charCodeAt(index - 2) === code;
  return isInitial && isLetter(text.charCodeAt(index + 1)) && !isLetter(text.charCodeAt(index + 2));
}

/** `£` `§` `€` `☎` and the first half of `📞`. */
function isWideSign(code: number): boolean {
  return code === 0xa3 || code === 0xa7 || code === 0x20ac || code === 0x260e || code === 0x2706;
}

function isGap(text: string, from: number, to: number): boolean {
  if (from < 0 || to - from > 3) return false;
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 128 || ((kinds[code] ?? 0) & gap) === 0) return false;
  }
  return true;
}

function mayBeIpv6(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const lower = before | 32;
  return (
    isDigit(before) ||
    (lower >= 97 && lower <= 102) ||
    before === 58 ||
    before === 91 ||
    text.charCodeAt(index + 1) === 58
  );
}
