import type { Random } from './random.ts';

/** Ways to hide a value of digits and letters from a pattern; the value stays readable for a person. */
export type Disguise = (value: string, random: Random) => string;

const zeros = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x1d7ce, 0x1d7d8, 0x1d7ec, 0x1d7f6];
const sprinkled = (value: string, mark: string, every: number): string =>
  [...value].map((character, index) => (index > 0 && index % every === 0 ? mark + character : character)).join('');

export const digitDisguises: Record<string, Disguise> = {
  otherDigits: (value, random) => {
    const zero = random.pick(zeros);
    return value.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  },
  invisible: (value, random) =>
    sprinkled(value, random.pick(['\u200b', '\u200c', '\u2060', '\u00ad', '\ufeff', '\u200e']), 3),
  noBreakBlanks: (value, random) => value.replaceAll(' ', random.pick(['\u00a0', '\u2007', '\u202f', '\u2009'])),
  otherDashes: (value, random) =>
    value.replaceAll('-', random.pick(['\u2010', '\u2011', '\u2012', '\u2013', '\u2212', '\ufe63'])),
  entities: (value) => value.replaceAll(/[-.:+ ]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  digitEntities: (value) => value.replaceAll(/[13579]/g, (digit) => `&#x${digit.charCodeAt(0).toString(16)};`),
  emptyTags: (value, random) =>
    sprinkled(value, random.pick(['<b></b>', '<span></span>', '<!-- -->', '<wbr>', '&shy;', '&#8203;']), 4),
  quotedPrintable: (value) => sprinkled(value, '=\r\n', Math.max(3, Math.floor(value.length / 2))),
};

export const addressDisguises: Record<string, Disguise> = {
  brackets: (value) => value.replaceAll('.', '[.]'),
  lastBracket: (value) => value.replace(/\.(?=[^.]*$)/, '[.]'),
  parentheses: (value) => value.replaceAll('.', '(.)'),
  words: (value) => value.replaceAll('.', '[dot]'),
  braces: (value) => value.replaceAll('.', '{.}'),
  otherDigits: digitDisguises.otherDigits ?? ((value) => value),
  invisible: digitDisguises.invisible ?? ((value) => value),
};
