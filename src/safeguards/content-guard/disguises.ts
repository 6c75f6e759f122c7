/*
 * The ways in which words are carried past a reader. A text is brought into a few comparable forms once; what must not
 * stand in it (a needle) is looked for in each. Encodings are looked for the other way round: the needle is encoded.
 */

export type Disguises = {
  /** Letters and digits only: plain, backwards, first and last letters of lines, sentences and words, capitals, and so on. */
  folded: readonly string[];
  /** Steps from letter to letter, for ciphers that shift or mirror the alphabet. */
  steps: string;
  /** Consonants only. */
  skeleton: string;
  /** Digits read as the letters they look like. */
  leet: string;
  /** Letters and digits as they stand, case kept, and the same in lower case without `0x` and `\x`. */
  packed: string;
  packedLower: string;
};

/** Lower-case letters and digits, accents removed. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

export function disguisesOf(text: string): Disguises {
  const plain = fold(text);
  const words = text.split(/\s+/);
  const lines = text.split('\n');
  const sentences = text.split(/[.!?\n]\s*/);
  return {
    folded: [
      plain,
      [...plain].reverse().join(''),
      fold(words.map((word) => [...word].reverse().join('')).join('')),
      ...[lines, sentences, words].flatMap((parts) => [ends(parts, first), ends(parts, last)]),
      fold((text.match(/(?<=\p{Ll})\p{Lu}/gu) ?? []).join('')),
      fold(
        words
          .map((word) =>
            /^(\p{L}+)(\p{L})ay\W*$/iu.test(word) ? word.replace(/^(\p{L}+)(\p{L})ay\W*$/iu, '$2$1') : ' ',
          )
          .join(''),
      ),
      (text.match(/[\u{1f1e6}-\u{1f1ff}]/gu) ?? [])
        .map((flag) => String.fromCharCode((flag.codePointAt(0) ?? 0) - 0x1f1e6 + 97))
        .join(''),
      spelledNumbers(text),
    ],
    steps: stepsOf(plain),
    skeleton: skeletonOf(plain),
    leet: leetOf(text),
    packed: text.replaceAll(/[^A-Za-z0-9+/]/g, ''),
    packedLower: text
      .toLowerCase()
      .replaceAll(/0x|\\[xu](?:00)?/g, '')
      .replaceAll(/[^a-z0-9]/g, ''),
  };
}

/** How a needle looks in every encoding; made once per needle. */
export type Needle = {
  plain: string;
  steps: string | null;
  mirrored: string | null;
  skeleton: string | null;
  leet: string | null;
  encoded: string[];
  hex: string | null;
};

const shortestCipher = 7;

export function needleOf(value: string): Needle {
  const plain = fold(value);
  const letters = plain.replaceAll(/[^a-z]/g, '');
  const steps = letters.length >= shortestCipher ? stepsOf(letters) : null;
  const bare = skeletonOf(plain);
  const bytes = Buffer.from(value.trim());
  return {
    plain,
    steps,
    mirrored: steps === null ? null : mirror(steps),
    skeleton: bare.length >= shortestCipher ? bare : null,
    leet: letters.length >= 5 ? leetOf(value) : null,
    encoded: bytes.length >= 6 ? [...base64s(bytes), ...base32s(bytes)] : [],
    hex: bytes.length >= 4 ? bytes.toString('hex') : null,
  };
}

/** Whether the needle stands in the text, plainly or in a disguise. `shortest`: plain needles below it are not looked for. */
export function isTold(needle: Needle, text: Disguises, shortest: number): boolean {
  const { plain } = needle;
  if (plain.length < shortest) return false;
  if (text.folded.some((form) => form.includes(plain))) return true;
  if (needle.steps !== null && (text.steps.includes(needle.steps) || text.steps.includes(needle.mirrored ?? '')))
    return true;
  if (needle.skeleton !== null && text.skeleton.includes(needle.skeleton) && plain.length >= 10) return true;
  if (needle.leet !== null && text.leet.includes(needle.leet)) return true;
  if (needle.hex !== null && text.packedLower.includes(needle.hex)) return true;
  return needle.encoded.some((form) => text.packed.includes(form)) || isHalved(plain, text.folded[0] ?? '');
}

/** Both halves of a longer needle near each other, in order. */
function isHalved(plain: string, text: string): boolean {
  if (plain.length < 10) return false;
  const middle = Math.floor(plain.length / 2);
  const [front, back] = [plain.slice(0, middle - 1), plain.slice(middle + 1)];
  for (let at = text.indexOf(front); at >= 0; at = text.indexOf(front, at + 1)) {
    const found = text.indexOf(back, at + front.length);
    if (found >= 0 && found - at < 80) return true;
    if (found < 0) return false;
  }
  return false;
}

function ends(parts: readonly string[], pick: (part: string) => string): string {
  return fold(parts.map((part) => pick(part.trim())).join(''));
}
function first(part: string): string {
  return [...part.slice(0, 2)][0] ?? '';
}
function last(part: string): string {
  return /[\p{L}\p{N}](?=[^\p{L}\p{N}]{0,4}$)/u.exec(part.slice(-6))?.[0] ?? '';
}

function stepsOf(letters: string): string {
  let steps = '';
  let before = -1;
  for (let at = 0; at < letters.length; at += 1) {
    const code = letters.charCodeAt(at) - 97;
    if (code < 0 || code > 25) continue;
    if (before >= 0) steps += String.fromCharCode(97 + ((code - before + 26) % 26));
    before = code;
  }
  return steps;
}

function mirror(steps: string): string {
  return steps.replaceAll(/[a-z]/g, (step) => String.fromCharCode(97 + ((26 - (step.charCodeAt(0) - 97)) % 26)));
}

function skeletonOf(plain: string): string {
  return plain.replaceAll(/[aeiou]/g, '');
}

const looks: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  $: 's',
  '@': 'a',
  '!': 'i',
  l: 'i',
  '|': 'i',
  '€': 'e',
};
function leetOf(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[013457890$@!l|€]/g, (char) => looks[char] ?? char)
    .replaceAll(/[^a-z]/g, '');
}

/** Numbers 1 to 26 in a row, and the words of the spelling alphabet, read as letters. */
function spelledNumbers(text: string): string {
  const runs = text.match(/(?:(?<!\d)(?:[1-9]|1\d|2[0-6])(?:[ ,.-]{1,2}(?=\d)|(?!\d))){5,}/g) ?? [];
  const numbers = runs.map((run) =>
    (run.match(/\d+/g) ?? []).map((digits) => String.fromCharCode(96 + Number(digits))).join(''),
  );
  const named = (text.toLowerCase().match(/[a-z]+/g) ?? [])
    .map((word) => (spellingAlphabet.has(word) ? word.charAt(0) : ' '))
    .join('');
  return `${numbers.join(' ')} ${named}`;
}

const spellingAlphabet = new Set(
  'alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu anton berta casar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha nordpol otto paula quelle richard samuel theodor ulrich viktor wilhelm xanthippe ypsilon zacharias'.split(
    ' ',
  ),
);

/** The needle in base64 wherever it may begin within a group: what surrounds it cannot change the middle. */
function base64s(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const inner = whole.slice(shift === 0 ? 0 : shift + 1, Math.floor((8 * (shift + bytes.length)) / 6));
    const url = inner.replaceAll('+', '').replaceAll('/', '');
    return inner.length < 8 ? [] : inner === url ? [inner] : [inner, url];
  });
}

function base32s(bytes: Buffer): string[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return [0, 1, 2, 3, 4].flatMap((shift) => {
    const groups = bits.slice(shift).match(/.{5}/g) ?? [];
    const form = groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group, 2)]).join('');
    return form.length < 10 ? [] : [form];
  });
}
