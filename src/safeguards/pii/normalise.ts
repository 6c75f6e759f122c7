import type { Span } from './recogniser.ts';

/** Text with its disguises undone, and the way back to the original offsets. */
export type NormalText = { text: string; toOriginal(span: Span): Span };

const invisible =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff';
const spaces = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000';
const dashes = '\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63';
const dots = '\\u2024\\u3002\\ufe52\\uff61';
const digits = '\\u0660-\\u0669\\u06f0-\\u06f9\\u0966-\\u096f';
const entity = '&(?:#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});?';
const spelled = '[\\[({<][ \\t]{0,2}(?:at|ät|@|arobase|arroba|chiocciola|dot|\\.|punkt|point|punto)[ \\t]{0,2}[\\])}>]';
const disguise = new RegExp(
  `[${invisible}]+|\\udb40[\\udc00-\\udc7f]|\\ud835[\\udfce-\\udfff]|[${spaces}${dashes}${dots}${digits}\\uff01-\\uff5e\\ufe6b]|${entity}|%40|${spelled}`,
  'gi',
);
const oneDisguise = new RegExp(disguise.source, 'i');
const isInvisible = new RegExp(`^(?:[${invisible}]|\\udb40)`);
const isSpace = new RegExp(`^[${spaces}]`);
const isDash = new RegExp(`^[${dashes}]`);
const isDot = new RegExp(`^[${dots}]`);

const namedEntities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  colon: ':',
  hyphen: '-',
  dash: '-',
  ndash: '-',
  mdash: '-',
  minus: '-',
  lpar: '(',
  rpar: ')',
  plus: '+',
  sol: '/',
  lowbar: '_',
  equals: '=',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  zwj: '',
  zwnj: '',
  num: '#',
};

/**
 * Undoes what hides a value from a pattern: invisible characters, full-width and other digits, unusual spaces, dashes and
 * dots, HTML entities, `%40`, and `[at]`, `(dot)` in brackets with the blanks around them. One pass; each disguise becomes
 * at most one character, so offsets map back exactly. Text without disguises is returned as it is.
 */
export function normalise(original: string): NormalText {
  disguise.lastIndex = 0;
  const edits: number[] = []; // normal start, normal end, original start, original end
  let text = '';
  let done = 0;
  for (let found = disguise.exec(original); found !== null; found = disguise.exec(original)) {
    const plain = undisguised(found[0]);
    if (plain === null) continue;
    const { start, end } = withBlanks(original, found.index, found.index + found[0].length, done);
    text += original.slice(done, start);
    edits.push(text.length, text.length + plain.length, start, end);
    text += plain;
    done = end;
    disguise.lastIndex = end;
  }
  if (edits.length === 0) return { text: original, toOriginal: (span) => span };
  text += original.slice(done);
  return {
    text,
    toOriginal: (span) => ({ start: originalStart(edits, span.start), end: originalEnd(edits, span.end) }),
  };
}

function undisguised(found: string): string | null {
  const code = found.charCodeAt(0);
  if (found[0] === '&') return entityText(found);
  if (found === '%40' || code === 0xfe6b) return '@';
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code < 0x80) return /dot|\.|p(?:un|oin)/i.test(found) ? '.' : '@';
  if (isInvisible.test(found)) return '';
  if (isSpace.test(found)) return ' ';
  if (isDash.test(found)) return '-';
  if (isDot.test(found)) return '.';
  return found
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹०-९]/, (digit) => String((digit.charCodeAt(0) + 10 - zeroOf(digit.charCodeAt(0))) % 10));
}

function zeroOf(code: number): number {
  return code >= 0x966 ? 0x966 : code >= 0x6f0 ? 0x6f0 : 0x660;
}

/** The character an entity stands for; null for what is no entity (`&copy_to=`) or would need more than one unit. */
function entityText(found: string): string | null {
  const name = found.slice(1).replace(/;$/, '');
  if (name[0] !== '#') return found.endsWith(';') ? (namedEntities[name.toLowerCase()] ?? null) : null;
  const code = /^#[xX]/.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  if (!(code >= 0x20 && code <= 0xffff) || (code >= 0xd800 && code <= 0xdfff)) return code < 0x20 ? ' ' : null;
  const text = String.fromCharCode(code);
  return text >= '\x7f' ? (plainOf(text) ?? text) : text;
}

function plainOf(text: string): string | null {
  return oneDisguise.test(text) ? undisguised(text) : null;
}

/** `[at]` and `(dot)` stand for the sign without the up to three blanks on either side. */
function withBlanks(original: string, start: number, end: number, floor: number): Span {
  if (!'[({<'.includes(original.charAt(start))) return { start, end };
  let from = start;
  let to = end;
  while (from > floor && start - from < 3 && original[from - 1] === ' ') from -= 1;
  while (to - end < 3 && original[to] === ' ') to += 1;
  return { start: from, end: to };
}

function originalStart(edits: readonly number[], position: number): number {
  const index = lastEdit(edits, position);
  if (index < 0) return position;
  const [, normalEnd = 0, start = 0, end = 0] = edits.slice(index, index + 4);
  return position < normalEnd ? start : end + position - normalEnd;
}

function originalEnd(edits: readonly number[], position: number): number {
  const index = lastEdit(edits, position - 1);
  if (index < 0) return position;
  const [, normalEnd = 0, , end = 0] = edits.slice(index, index + 4);
  return position <= normalEnd ? end : end + position - normalEnd;
}

/** Index of the last edit that starts at or before a normalised position, -1 for none. */
function lastEdit(edits: readonly number[], position: number): number {
  let low = 0;
  let high = edits.length / 4;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edits[middle * 4] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return (low - 1) * 4;
}
