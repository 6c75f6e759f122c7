import { isDigit, isLetter } from './characters.ts';
import { type Edit, kind, kindOf, plainOf, unitsOf } from './disguises.ts';
import { entityAt } from './entities.ts';
import { isQuotedPrintable, quotedPrintableAt } from './quoted-printable.ts';
import type { Span } from './recogniser.ts';
import { atWords, dotWords, spelledSignAt, withBlanks } from './spelled-signs.ts';
import { inlineNames, tagsAt } from './tags.ts';

/** Text with its disguises undone, and the way back to the original offsets. */
export type NormalText = { text: string; toOriginal(span: Span): Span };

/**
 * Undoes what hides a value from a pattern: invisible characters, full-width and other scripts' digits, unusual spaces,
 * dashes and dots, look-alike letters inside Latin words, HTML entities, inline tags and comments inside a value, quoted-printable
 * and `%40`, and `[at]`, `(dot)` in brackets with the blanks around them. One pass, linear; offsets map back exactly. Text
 * without disguises is returned as it is, without a copy.
 */
export function normalise(original: string): NormalText {
  const length = original.length;
  const moves: number[] = []; // where lengths differ: normal start, normal end, original start, original end
  let parts: string[] | null = null;
  let normalLength = 0;
  let done = 0;
  let quoted: boolean | null = null;
  for (let at = nextDisguise(original, 0); at < length; at = nextDisguise(original, at + 1)) {
    const what = kindOf[original.charCodeAt(at)] ?? 0;
    if (what === kind.equals) quoted ??= isQuotedPrintable(original);
    const edit = editAt(original, at, what, done, quoted ?? false);
    if (edit === null) continue;
    parts ??= [];
    parts.push(original.slice(done, edit.start), edit.plain);
    normalLength += edit.start - done;
    const normalEnd = normalLength + edit.plain.length;
    if (edit.plain.length !== edit.end - edit.start) moves.push(normalLength, normalEnd, edit.start, edit.end);
    normalLength = normalEnd;
    done = edit.end;
    at = done - 1;
  }
  if (parts === null) return { text: original, toOriginal: (span) => span };
  parts.push(original.slice(done));
  return {
    text: parts.join(''),
    toOriginal: (span) => ({ start: originalStart(moves, span.start), end: originalEnd(moves, span.end) }),
  };
}

/** The first unit from `from` that may hide something; one regular expression, because that is what walks text fastest. */
function nextDisguise(text: string, from: number): number {
  disguise.lastIndex = from;
  return disguise.test(text) ? disguise.lastIndex - 1 : text.length;
}

const openings = `[\\[({<](?=[ \\t]{0,2}(?:${atWords}|${dotWords}|[a@.:])[ \\t]{0,2}(?:[\\])}>]|&))`;
const disguise = new RegExp(
  `[${unitsOf(kind.invisible)}${unitsOf(kind.mapped)}${unitsOf(kind.lookAlike)}${unitsOf(kind.longDash)}${unitsOf(kind.middleDot)}${unitsOf(kind.surrogate)}]|&(?=[#a-zA-Z])|%(?=[234][0-9a-fA-F])|=(?=[ \\t\\r\\n]|[0-9A-F]{2})|<(?=!--|/?(?:${inlineNames.join('|')}|wbr)[\\s/>])|${openings}`,
  'gi',
);

function editAt(text: string, at: number, what: number, floor: number, quoted: boolean): Edit | null {
  switch (what) {
    case kind.invisible:
      return { start: at, end: invisibleEnd(text, at), plain: '' };
    case kind.mapped:
      return { start: at, end: at + 1, plain: isCircledAt(text, at) ? '@' : plainLetter(text, at) };
    case kind.lookAlike:
      return standsInLatin(text, at) ? { start: at, end: at + 1, plain: plainLetter(text, at) } : null;
    case kind.longDash:
      return standsAmongDigits(text, at) ? { start: at, end: at + 1, plain: '-' } : null;
    case kind.middleDot:
      return standsAmongDigits(text, at) ? { start: at, end: at + 1, plain: text[at - 1] === ' ' ? '-' : '.' } : null;
    case kind.surrogate:
      return surrogateEdit(text, at);
    case kind.percent:
      return percentEdit(text, at);
    case kind.equals:
      return quotedPrintableAt(text, at, quoted);
    case kind.tag:
      return tagsAt(text, at) ?? spelledEdit(text, at, floor);
    case kind.entity: {
      const spelled = spelledEdit(text, at, floor);
      if (spelled !== null) return spelled;
      const entity = entityAt(text, at);
      return entity === null ? null : { start: at, ...entity };
    }
    default:
      return spelledEdit(text, at, floor);
  }
}

function invisibleEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && kindOf[text.charCodeAt(end)] === kind.invisible) end += 1;
  return end;
}

/** Long dashes part sentences; between digits they stand for a hyphen. */
function standsAmongDigits(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at + 1);
  return isDigitOrBlank(before) && isDigitOrBlank(after);
}

/** Digits of other scripts too, blanks of any width, and what shows nothing. */
function isDigitOrBlank(code: number): boolean {
  return (
    isDigit(code) ||
    code === 32 ||
    code === 41 ||
    code === 40 ||
    kindOf[code] === kind.mapped ||
    kindOf[code] === kind.invisible
  );
}

/** A look-alike letter is a disguise among ASCII letters and signs of addresses; in words of its own script it is itself. */
function standsInLatin(text: string, at: number): boolean {
  let before = at - 1;
  while (before > at - 4 && kindOf[text.charCodeAt(before)] === kind.lookAlike) before -= 1;
  let after = at + 1;
  while (after < at + 4 && kindOf[text.charCodeAt(after)] === kind.lookAlike) after += 1;
  return isLatin(text.charCodeAt(before)) || isLatin(text.charCodeAt(after));
}

function isLatin(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 64;
}

/** `annⓐexample.com` */
function isCircledAt(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x24d0 && isLatin(text.charCodeAt(at - 1)) && isLatin(text.charCodeAt(at + 1));
}

function plainLetter(text: string, at: number): string {
  return String.fromCharCode(plainOf[text.charCodeAt(at)] ?? 0);
}

/** Mathematical letters and digits, segmented digits; tags (U+E0000) are invisible. */
function surrogateEdit(text: string, at: number): Edit | null {
  const high = text.charCodeAt(at);
  const low = text.charCodeAt(at + 1);
  if (high === 0xdb40 && low >= 0xdc00 && low <= 0xdfff) return { start: at, end: at + 2, plain: '' };
  const isMathematical = high === 0xd835 && low >= 0xdc00 && low <= 0xdfff;
  const isSegmented = high === 0xd83e && low >= 0xdff0 && low <= 0xdff9;
  if (!isMathematical && !isSegmented) return null;
  const plain = text.slice(at, at + 2).normalize('NFKC');
  return plain.length === 1 ? { start: at, end: at + 2, plain } : null;
}

const percentSigns: Readonly<Record<string, string>> = {
  '40': '@',
  '2E': '.',
  '2D': '-',
  '2B': '+',
  '3A': ':',
  '3D': '=',
};

function percentEdit(text: string, at: number): Edit | null {
  const plain = percentSigns[text.slice(at + 1, at + 3).toUpperCase()];
  return plain === undefined ? null : { start: at, end: at + 3, plain };
}

function spelledEdit(text: string, at: number, floor: number): Edit | null {
  const sign = spelledSignAt(text, at);
  if (sign === null) return null;
  return { ...withBlanks(text, at, sign.end, floor), plain: sign.plain };
}

function originalStart(moves: readonly number[], position: number): number {
  const index = lastMove(moves, position);
  if (index < 0) return position;
  const normalEnd = moves[index + 1] ?? 0;
  return position < normalEnd ? (moves[index + 2] ?? 0) : (moves[index + 3] ?? 0) + position - normalEnd;
}

function originalEnd(moves: readonly number[], position: number): number {
  const index = lastMove(moves, position - 1);
  if (index < 0) return position;
  const normalEnd = moves[index + 1] ?? 0;
  return position <= normalEnd ? (moves[index + 3] ?? 0) : (moves[index + 3] ?? 0) + position - normalEnd;
}

/** Index of the last move that starts at or before a normalised position, -1 or less for none. */
function lastMove(moves: readonly number[], position: number): number {
  let low = 0;
  let high = moves.length / 4;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moves[middle * 4] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return (low - 1) * 4;
}
