import { isDigit, isLetter } from './characters.ts';
import type { Edit } from './disguises.ts';

const inline = '(?:a|b|i|u|s|em|strong|span|font|small|big|sub|sup|code|mark|tt|bdi|bdo|o:p)';
/** What shows nothing: comments, break opportunities, empty and hidden elements. */
const empty = new RegExp(
  `(?:<!--(?:(?!-->)[\\s\\S]){0,200}-->|<wbr\\s?/?>|<(${inline})(?:\\s[^<>@]{0,80})?></\\1>|<span[^<>]{0,60}display:\\s?none[^<>]{0,40}>[^<]{0,40}</span>)+`,
  'iy',
);
/** Tags that part no words: what stands before and behind them is written on. */
const parting = new RegExp(`(?:</?${inline}(?:\\s(?![^<>]{0,80}\\d{4})[^<>@]{0,80})?>)+`, 'iy');

/** HTML at `at` that breaks a value in two without being seen; null for what parts words, or stands between them. */
export function tagsAt(text: string, at: number): Edit | null {
  if (!mayBeInline(text, at + 1)) return null;
  empty.lastIndex = at;
  if (empty.test(text)) return { start: at, end: empty.lastIndex, plain: '' };
  if (!isValueSign(text.charCodeAt(at - 1))) return null;
  parting.lastIndex = at;
  if (!parting.test(text)) return null;
  const end = parting.lastIndex;
  return isOneValue(text.charCodeAt(at - 1), text.charCodeAt(end)) ? { start: at, end, plain: '' } : null;
}

const inlineNames = new Set(
  'a b i u s em strong span font small big sub sup code mark tt bdi bdo wbr o'
    .split(' ')
    .map((name) => packed(name, 0)),
);

/** A comment, or the opening or closing tag of an inline element: told without a regular expression, because pages are full of tags. */
function mayBeInline(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 33) return text.charCodeAt(at + 1) === 45;
  return inlineNames.has(packed(text, code === 47 ? at + 1 : at));
}

/** The letters of a name as a number, up to six of them, in lower case. */
function packed(text: string, from: number): number {
  let value = 0;
  for (let at = from; at < from + 7; at += 1) {
    const code = text.charCodeAt(at);
    if (!isLetter(code)) return value;
    value = value * 32 + ((code | 32) - 96);
  }
  return -1;
}

/** A letter beside a digit is a label beside its value: `<b>Tel</b>212-…`. */
function isOneValue(before: number, after: number): boolean {
  if (!isValueSign(after)) return false;
  return !((isLetter(before) && isDigit(after)) || (isDigit(before) && isLetter(after)));
}

/** Letters, digits and `@ . - + _ ( )`. */
function isValueSign(code: number): boolean {
  return (
    isLetter(code) ||
    isDigit(code) ||
    (code >= 40 && code <= 46 && code !== 42 && code !== 44) ||
    code === 64 ||
    code === 95
  );
}
