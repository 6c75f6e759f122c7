import { isLetter, isWord } from '../characters.ts';
import type { Add, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

const maxDigits = 15;
const maxGroups = 8;
const northAmerican = /^(?:\+?1[-. ]?)?(?:\(\d{3}\) {0,2}-?|\d{3}(?: - |[-. /]))\d{3}(?: - |[-. ])\d{4}$/;
const extension =
  /[ ,;]{0,2}(?:(?:ext(?:ension)?|durchwahl|dw|poste|int|anexo|ramal|app(?:arat)?|toestel)[ .:=]{1,2}|ext|x ?|# ?)(\d{1,6})(?![\w-])/iy;

/** Where telephone numbers may stand: clusters of digit groups, cut where one number ends and the next begins. */
export function phoneSpans(scan: Scan, add: Add): void {
  const { clusters, groupStarts } = scan;
  for (let index = 0; index < clusters.length; index += 1) {
    const last = (index + 1 < clusters.length ? clusters.at(index + 1) : groupStarts.length) - 1;
    phonesOfCluster(scan, clusters.at(index), last, add);
  }
}

/** Cuts a cluster of digit groups into numbers: a new one starts at `+`, `(`, a slash or wherever a full number ended. */
function phonesOfCluster(scan: Scan, first: number, last: number, add: Add): void {
  const { text, groupStarts, groupEnds } = scan;
  if (groupEnds.at(last) - groupStarts.at(first) < 7) return;
  let group = first;
  while (group <= last) {
    if (group < last && isLoneDigit(scan, group) && isLoneDigit(scan, group + 1)) {
      group += 1;
      continue;
    }
    const start = numberStart(text, groupStarts.at(group));
    const end = bestEnd(scan, group, last, start);
    const value = end === null ? null : { start, end: withExtension(text, end) };
    if (value !== null && standsAlone(text, value)) add(value.start, value.end);
    do group += 1;
    while (end !== null && group <= last && groupEnds.at(group) <= end);
  }
}

/** `(212-555-0123)`: the brackets are the sentence's. */
const bracketsAll = /^\d{1,5}[-. ]\d{2,5}(?:[-. ]\d{2,5}){1,3}\)/;

function isLoneDigit({ groupStarts, groupEnds }: Scan, group: number): boolean {
  return groupEnds.at(group) - groupStarts.at(group) === 1;
}

/** With the `+`, the `(` of an area code, or both: `(+49)`, `+ (49)`. */
function numberStart(text: string, digitStart: number): number {
  let start = digitStart;
  if (text[start - 1] === ' ' && text[start - 2] === '+') return start - 2;
  if (text[start - 1] === '(' && !bracketsAll.test(text.slice(start, start + 24))) start -= 1;
  if (text[start - 1] === '+') return text[start - 2] === '(' && text[digitStart - 1] !== '(' ? start - 2 : start - 1;
  return /\+ ?\($/.test(text.slice(Math.max(0, start - 2), start + 1)) ? start - 2 : start;
}

/** The last group that still belongs to the number which starts at `group`, by the shape of its groups. */
function bestEnd(scan: Scan, group: number, last: number, start: number): number | null {
  const { text, groupStarts, groupEnds } = scan;
  const isInternational = text[start] === '+' || text[start + 1] === '+';
  const limit = Math.min(last, group + maxGroups - 1);
  let longest: number | null = null;
  let digits = 0;
  let loneDigits = 0;
  for (let next = group; next <= limit; next += 1) {
    const afterCode = next === group + 1 && (isInternational || isTrunkOne(scan, group));
    if (next > group && breaks(text, groupEnds.at(next - 1), groupStarts.at(next), afterCode)) break;
    const end = groupEnds.at(next);
    const length = end - groupStarts.at(next);
    digits += length;
    loneDigits += length === 1 ? 1 : 0;
    if (digits > maxDigits + 2 || loneDigits > 2) break;
    if (digits >= 10 && digits <= 11 && northAmerican.test(text.slice(start, end))) return end;
    if (digits >= 7) longest = end;
  }
  return longest;
}

/** The `1` before a North American area code. */
function isTrunkOne({ text, groupStarts, groupEnds }: Scan, group: number): boolean {
  return groupEnds.at(group) - groupStarts.at(group) === 1 && text.charCodeAt(groupStarts.at(group)) === 49;
}

/** A new `+`, a full stop with a blank, a wide gap, or a `(` parts two numbers; `(0)` and one after the country code do not. */
function breaks(text: string, from: number, to: number, afterCode: boolean): boolean {
  const length = to - from;
  if (length === 1) {
    const code = text.charCodeAt(from);
    return !(
      code === 32 ||
      code === 45 ||
      code === 46 ||
      code === 47 ||
      (code === 41 && afterCode) ||
      code === 40 ||
      code === 41
    );
  }
  const gap = text.slice(from, to);
  return (
    !/^(?: ?[-.] ?|\)? ?\(|\) ?[-/]? ?| ?\/ ?|\)\()?$/.test(gap) ||
    /^\. |^ \.$/.test(gap) ||
    (gap.endsWith(' (') && !afterCode && !/\(0\)/.test(text.slice(from, to + 2)))
  );
}

function withExtension(text: string, end: number): number {
  const code = text.charCodeAt(end);
  if (!(code === 32 || code === 44 || code === 59 || code === 35 || isLetter(code))) return end;
  extension.lastIndex = end;
  return extension.test(text) ? extension.lastIndex : end;
}

function standsAlone(text: string, { start, end }: Span): boolean {
  const before = text.charCodeAt(start - 1);
  const first = text.charCodeAt(start);
  const hasPlus = first === 43;
  if (before === 95 ? isWord(text.charCodeAt(start - 2)) : isWord(before)) return false;
  const after = text.charCodeAt(end);
  // What ends in `#` is typed into a telephone: an access code.
  if (after === 35 && !hasPlus) return false;
  if (after === 95 ? isWord(text.charCodeAt(end + 1)) : isWord(after)) return false;
  if (before === 43) return false;
  if (!hasPlus && '-.,/=_'.includes(text.charAt(start - 1)) && isWord(text.charCodeAt(start - 2)))
    return before === 61 || before === 47 || before === 44;
  if ('$€£'.includes(text.charAt(start - 1)) && start > 0) return false;
  return !('-_,:=%'.includes(text.charAt(end)) && end < text.length && continues(text, end));
}

/** Whether what follows a sign is more of the same: a word glued to it, or thousands; `,2025-03-04` or `,work` in a table is not. */
function continues(text: string, end: number): boolean {
  const next = text.charCodeAt(end + 1);
  return text[end] === ',' ? /^,\d{3}(?!\d)/.test(text.slice(end, end + 5)) : isWord(next);
}
