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
  bracketed.lastIndex = at;
  const found = bracketed.exec(text);
  if (found === null) return null;
  const plain = found[1] !== undefined ? '@' : found[2] !== undefined ? '.' : ':';
  return { end: bracketed.lastIndex, plain };
}

/** The sign takes the up to three blanks on either side with it. */
export function withBlanks(text: string, start: number, end: number, floor: number): Span {
  let from = start;
  let to = end;
  while (from > floor && start - from < 3 && text[from - 1] === ' ') from -= 1;
  while (to - end < 3 && text[to] === ' ') to += 1;
  return { start: from, end: to };
}
