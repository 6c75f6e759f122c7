import { isLetter } from './characters.ts';
import type { Span } from './recogniser.ts';

/** How people say @ and . in addresses, in a dozen languages; matched in lower case. */
export const atWords =
  'at|ät|arobase|arobas|arroba|chiocciola|kukac|małpa|malpa|zavináč|zavinac|snabel-?a|klammeraffe|apenstaartje|affenschwanz|affe|alfa-?krøll|papáki|собака|собачка';
export const dotWords =
  'dot|d0t|punkt|point|punto|ponto|punt|kropka|tečka|tecka|bodka|piste|prick|nokta|pont|tochka|точка';

const opening = '(?:[\\[({<]|&(?:lt|lpar|lsqb|#40|#91|#60);)';
const closing = '(?:[\\])}>]|&(?:gt|rpar|rsqb|#41|#93|#62);)';
const bracketed = new RegExp(
  `${opening}[ \\t]{0,2}(?:(${atWords}|@|a(?=[\\])}>][ \\t]{0,2}[a-z0-9-]{2,63}(?:\\.[a-z]{2,}|[ \\t]{0,2}[\\[({<])))|(${dotWords}|\\.)|:)[ \\t]{0,2}${closing}`,
  'iy',
);

/** `[at]`, `(dot)`, `{.}`, `<at>`, `(a)` before a domain: the sign it stands for and where it ends; null for anything else. */
export function spelledSignAt(text: string, at: number): { end: number; plain: string } | null {
  if (text.charCodeAt(at) !== 38 && !mayBeSpelled(text, at + 1)) return null;
  bracketed.lastIndex = at;
  const found = bracketed.exec(text);
  if (found === null) return null;
  const plain = found[1] !== undefined ? '@' : found[2] !== undefined ? '.' : ':';
  return { end: bracketed.lastIndex, plain };
}

/** A cheap first look: at most two blanks, a word or sign, blanks, and something that closes. */
function mayBeSpelled(text: string, at: number): boolean {
  let next = at;
  while (next < at + 2 && isBlank(text.charCodeAt(next))) next += 1;
  const first = next;
  while (next < first + maxSpelled && isPart(text.charCodeAt(next))) next += 1;
  if (next === first) return false;
  while (next < first + maxSpelled + 2 && isBlank(text.charCodeAt(next))) next += 1;
  const code = text.charCodeAt(next);
  return code === 93 || code === 41 || code === 125 || code === 62 || code === 38;
}

const maxSpelled = 13;

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Letters, `@`, `.`, `:`, `-`, and `0` as in `d0t`. */
function isPart(code: number): boolean {
  return isLetter(code) || code > 127 || code === 64 || code === 46 || code === 58 || code === 45 || code === 48;
}

/** The sign takes the up to three blanks on either side with it. */
export function withBlanks(text: string, start: number, end: number, floor: number): Span {
  let from = start;
  let to = end;
  while (from > floor && start - from < 3 && text[from - 1] === ' ') from -= 1;
  while (to - end < 3 && text[to] === ' ') to += 1;
  return { start: from, end: to };
}
