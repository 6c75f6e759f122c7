import { isDigit, isLetter } from './characters.ts';
import type { Edit } from './disguises.ts';

/** Elements that part no words. */
export const inlineNames = 'a b i u s em strong span font small big sub sup code mark tt bdi bdo o:p'.split(' ');
const inline = `(?:${inlineNames.join('|')})`;
/** What shows nothing: comments, break opportunities, empty and hidden elements. */
const empty = new RegExp(
  `(?:<!--(?:(?!-->)[\\s\\S]){0,200}-->|<wbr\\s?/?>|<(${inline})(?:\\s[^<>@]{0,80})?></\\1>|<span[^<>]{0,60}display:\\s?none[^<>]{0,40}>[^<]{0,40}</span>)+`,
  'iy',
);
/** Tags that part no words: what stands before and behind them is written on. */
const parting = new RegExp(`(?:</?${inline}(?:\\s(?![^<>]{0,80}\\d{4})[^<>@]{0,80})?>)+`, 'iy');

/** HTML at `at` that breaks a value in two without being seen; null for what parts words, or stands between them. */
export function tagsAt(text: string, at: number): Edit | null {
  empty.lastIndex = at;
  if (empty.test(text)) return { start: at, end: empty.lastIndex, plain: '' };
  if (!isValueSign(text.charCodeAt(at - 1))) return null;
  parting.lastIndex = at;
  if (!parting.test(text)) return null;
  const end = parting.lastIndex;
  return isOneValue(text.charCodeAt(at - 1), text.charCodeAt(end)) ? { start: at, end, plain: '' } : null;
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
