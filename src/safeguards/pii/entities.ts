import { kind, kindOf, plainOf } from './disguises.ts';

/** Named character references (HTML Living Standard 13.5) of what values are made of and parted by. */
const named: Readonly<Record<string, string>> = {
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
  horbar: '-',
  lpar: '(',
  rpar: ')',
  plus: '+',
  sol: '/',
  lowbar: '_',
  equals: '=',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  hairsp: ' ',
  numsp: ' ',
  puncsp: ' ',
  shy: '',
  zwj: '',
  zwnj: '',
  zerowidthspace: '',
  nobreak: '',
  num: '#',
  comma: ',',
  semi: ';',
  lsqb: '[',
  lbrack: '[',
  rsqb: ']',
  rbrack: ']',
  lcub: '{',
  rcub: '}',
  percnt: '%',
  tab: ' ',
  newline: ' ',
  auml: 'ä',
}; // prettier-ignore

const reference = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,15})(?=;));?/y;

/** A character reference at `at`: where it ends and what it stands for; null for none, or one beyond a single unit. */
export function entityAt(text: string, at: number): { end: number; plain: string } | null {
  reference.lastIndex = at;
  const found = reference.exec(text);
  if (found === null) return null;
  const [, decimal, hexadecimal, name] = found;
  const plain =
    name !== undefined
      ? named[name.toLowerCase()]
      : unitText(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
  return plain === undefined ? null : { end: reference.lastIndex, plain };
}

/** What a code point stands for once its own disguise is undone; undefined beyond one UTF-16 unit. */
export function unitText(code: number): string | undefined {
  if (!(code >= 0 && code <= 0xffff) || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  if (code < 0x20) return ' ';
  if (kindOf[code] === kind.invisible) return '';
  return String.fromCharCode(kindOf[code] === kind.mapped ? (plainOf[code] ?? code) : code);
}
