/** A stretch of the original and the text that takes its place. */
export type Edit = { start: number; end: number; plain: string };

/**
 * Which UTF-16 units hide a value, and what they stand for, as tables over all units: `kindOf[unit]` says what to do,
 * `plainOf[unit]` the unit a mapped one stands for. Sources: Unicode general category Nd (digits), Default_Ignorable
 * (invisible), Zs (spaces), Pd (dashes); confusables by UTS #39.
 */
export const kind = {
  plain: 0,
  invisible: 1,
  mapped: 2,
  lookAlike: 3,
  surrogate: 4,
  entity: 5,
  percent: 6,
  equals: 7,
  tag: 8,
  bracket: 9,
  longDash: 10,
  middleDot: 11,
} as const;

export const kindOf = new Uint8Array(65_536);
export const plainOf = new Uint16Array(65_536);

const invisible =
  'ad 34f 61c 115f-1160 17b4-17b5 180b-180e 200b-200f 202a-202e 2060-206f 20e3 fe00-fe0f feff fff9-fffb'.split(' ');
const spaces = 'a0 1680 2000-200a 202f 205f 3000'.split(' ');
const dashes = '2010-2012 2043 2212 301c fe58 fe63 ff0d ff70'.split(' ');
const dots = '2024 3002 fe52 ff61'.split(' ');
const zeros =
  '660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 1b50 1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0'.split(
    ' ',
  );
const lookAlikes = 'аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwӏlАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSοoνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX';

function fill(ranges: readonly string[], what: number, plain: number): void {
  for (const range of ranges) {
    const [first = 0, last = first] = range.split('-').map((unit) => Number.parseInt(unit, 16));
    kindOf.fill(what, first, last + 1);
    plainOf.fill(plain, first, last + 1);
  }
}

/** Marks `length` units from `first` as standing for as many units from `plain`. */
function shift(first: number, length: number, plain: number, what: number = kind.mapped): void {
  for (let index = 0; index < length; index += 1) {
    kindOf[first + index] = what;
    plainOf[first + index] = plain + index;
  }
}

shift(0xff01, 94, 0x21); // full-width ASCII
shift(0x24b6, 26, 65); // circled capitals
shift(0x24d0, 26, 97); // circled small letters
for (const zero of zeros) shift(Number.parseInt(zero, 16), 10, 48);
fill(invisible, kind.invisible, 0);
fill(spaces, kind.mapped, 32);
fill(dashes, kind.mapped, 45);
fill(['2013-2015'], kind.longDash, 45);
fill('b7 2022 2027 2219 22c5 30fb ff65'.split(' '), kind.middleDot, 46);
fill(dots, kind.mapped, 46);
shift(0xfe6b, 1, 64); // small @
shift(0xfe55, 1, 58); // small colon
shift(0xfe62, 1, 43); // small plus
for (let index = 0; index < lookAlikes.length; index += 2)
  shift(lookAlikes.charCodeAt(index), 1, lookAlikes.charCodeAt(index + 1), kind.lookAlike);
fill(['d835', 'd83e', 'db40'], kind.surrogate, 0);
for (const [sign, what] of Object.entries({ '&': kind.entity, '%': kind.percent, '=': kind.equals, '<': kind.tag }))
  kindOf[sign.charCodeAt(0)] = what;
for (const sign of '[({') kindOf[sign.charCodeAt(0)] = kind.bracket;

/** The units of a kind as ranges for a character class. */
export function unitsOf(what: number): string {
  let ranges = '';
  for (let unit = 128; unit < kindOf.length; unit += 1) {
    if (kindOf[unit] !== what || kindOf[unit - 1] === what) continue;
    let last = unit;
    while (kindOf[last + 1] === what) last += 1;
    ranges += `${escaped(unit)}-${escaped(last)}`;
  }
  return ranges;
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
