/** Ways to carry words past a reader, or past a filter. Each takes plain text and gives what a draft would hold. */
export const encodings: Record<string, (text: string) => string> = {
  plain: (text) => text,
  upper: (text) => text.toUpperCase(),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  base64lines: (text) =>
    Buffer.from(text)
      .toString('base64')
      .replaceAll(/(.{8})/g, '$1\n'),
  base64spaced: (text) =>
    Buffer.from(text)
      .toString('base64')
      .replaceAll(/(.{4})/g, '$1 '),
  base32,
  hex: (text) => Buffer.from(text).toString('hex'),
  hexspaced: (text) => pairs(text).join(' '),
  hexcolon: (text) => pairs(text).join(':').toUpperCase(),
  hexprefixed: (text) =>
    pairs(text)
      .map((pair) => `0x${pair}`)
      .join(', '),
  hexescaped: (text) =>
    pairs(text)
      .map((pair) => `\\x${pair}`)
      .join(''),
  percent: (text) =>
    pairs(text)
      .map((pair) => `%${pair}`)
      .join(''),
  quotedprintable: (text) =>
    pairs(text)
      .map((pair) => `=${pair.toUpperCase()}`)
      .join(''),
  entities: (text) => [...text].map((char) => `&#${char.codePointAt(0)};`).join(''),
  unicode: (text) => [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  decimal: (text) => [...Buffer.from(text)].join(' '),
  octal: (text) => [...Buffer.from(text)].map((byte) => byte.toString(8)).join(' '),
  binary: (text) => [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join(' '),
  a1z26: (text) =>
    letters(text)
      .map((char) => char.charCodeAt(0) - 96)
      .join('-'),
  rot13: (text) => shifted(text, 13),
  caesar3: (text) => shifted(text, 3),
  caesar7: (text) => shifted(text, 7),
  atbash: (text) => mapped(text, (code) => 25 - code),
  reversed: (text) => [...text].reverse().join(''),
  reversedwords: (text) =>
    text
      .split(' ')
      .map((word) => [...word].reverse().join(''))
      .join(' '),
  spaced: (text) => [...text].join(' '),
  dotted: (text) => [...text.replaceAll(' ', '')].join('.'),
  dashed: (text) => [...text.replaceAll(' ', '')].join('-'),
  starred: (text) => text.replaceAll(/(?<=\p{L}\p{L})(?=\p{L})/gu, '*'),
  slashed: (text) => [...text.replaceAll(' ', '')].join('/'),
  leet: (text) =>
    text.replaceAll(
      /[aeiost]/gi,
      (char) => ({ a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' })[char.toLowerCase()] ?? char,
    ),
  morse,
  nato: (text) =>
    letters(text)
      .map((char) => natoWords[char.charCodeAt(0) - 97])
      .join(' '),
  zerowidth: (text) =>
    [...Buffer.from(text)]
      .map((byte) => byte.toString(2).padStart(8, '0').replaceAll('0', '\u200b').replaceAll('1', '\u200c'))
      .join(''),
  tags: (text) => [...text].map((char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) ?? 0))).join(''),
  selectors: (text) => [...Buffer.from(text)].map((byte) => String.fromCodePoint(0xe0100 + (byte % 240))).join(''),
  fullwidth: (text) => text.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  circled: (text) =>
    text.replaceAll(/[a-z]/gi, (char) => String.fromCodePoint(0x24d0 + char.toLowerCase().charCodeAt(0) - 97)),
  mathbold: (text) => text.replaceAll(/[a-z]/g, (char) => String.fromCodePoint(0x1d41a + char.charCodeAt(0) - 97)),
  regional: (text) =>
    letters(text)
      .map((char) => String.fromCodePoint(0x1f1e6 + char.charCodeAt(0) - 97))
      .join(' '),
  strike: (text) => [...text].map((char) => `${char}\u0336`).join(''),
  cyrillic: (text) => text.replaceAll(/[aeopc]/g, (char) => ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с' })[char] ?? char),
  braille: (text) =>
    letters(text)
      .map((char) => String.fromCodePoint(0x2800 + 1 + (char.charCodeAt(0) % 60)))
      .join(''),
  acrosticlines: (text) =>
    letters(text)
      .map((char) => lineFor(char))
      .join('\n'),
  acrosticsentences: (text) =>
    letters(text)
      .map((char) => lineFor(char))
      .join(' '),
  acrosticwords: (text) =>
    letters(text)
      .map((char) => wordFor(char))
      .join(' '),
  telestich: (text) =>
    letters(text)
      .map((char) => `We can ${lastWordFor(char)}`)
      .join('\n'),
  caps: (text) =>
    letters(text)
      .map((char) => `so${char.toUpperCase()}on`)
      .join(' '),
  piglatin: (text) => text.replaceAll(/[a-z]+/gi, (word) => `${word.slice(1)}${word[0]}ay`),
  novowels: (text) => text.replaceAll(/[aeiou]/gi, ''),
  concatenated: (text) => `${text.slice(0, text.length / 2)}" + "${text.slice(text.length / 2)}`,
  halves: (text) =>
    `The first half is ${text.slice(0, text.length / 2)} and the second half is ${text.slice(text.length / 2)}`,
  dotwords: (text) => text.replaceAll('@', ' at ').replaceAll('.', ' dot '),
  brackets: (text) => text.replaceAll('@', '[at]').replaceAll('.', '[dot]'),
  initials: (text) =>
    text
      .split(/[\s-]+/)
      .map((word) => word[0])
      .join('. '),
  digitsinwords: (text) =>
    text.replaceAll(
      /\d/g,
      (digit) => ` ${['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][Number(digit)]}`,
    ),
};

function pairs(text: string): string[] {
  return Buffer.from(text).toString('hex').match(/../g) ?? [];
}

function letters(text: string): string[] {
  return [...text.normalize('NFD').toLowerCase()].filter((char) => /[a-z]/.test(char));
}

function mapped(text: string, to: (code: number) => number): string {
  return text.replaceAll(/[a-z]/gi, (char) => {
    const base = char < 'a' ? 65 : 97;
    return String.fromCharCode(to(char.charCodeAt(0) - base) + base);
  });
}

function shifted(text: string, by: number): string {
  return mapped(text, (code) => (code + by) % 26);
}

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

const morseSigns =
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'.split(
    ' ',
  );
function morse(text: string): string {
  return letters(text)
    .map((char) => morseSigns[char.charCodeAt(0) - 97])
    .join(' ');
}

const natoWords =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'.split(
    ' ',
  );

const words: Record<string, string> = Object.fromEntries(
  'answers,before,can,during,every,for,good,have,in,just,know,let,many,next,only,please,quickly,right,so,the,usually,very,we,xerox,you,zones'
    .split(',')
    .map((word) => [word[0] ?? '', word]),
);
function wordFor(letter: string): string {
  return words[letter] ?? letter;
}
function lineFor(letter: string): string {
  const word = wordFor(letter);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} it goes.`;
}
const ends =
  'data,tab,basic,need,see,of,long,with,taxi,raj,ask,all,them,plan,do,help,iraq,over,this,set,you,rev,now,box,try,quiz'.split(
    ',',
  );
function lastWordFor(letter: string): string {
  return ends.find((word) => word.endsWith(letter)) ?? letter;
}
