/**
 * The words recognisers care about, in one table, so that a text's words are looked up once, while it is scanned. Words are
 * compared by a 32-bit hash of their letters, lower case and without accents (`Téléphone` and `telephone` are one).
 */
export type WordClass = { has: (id: number) => boolean };

const size = 16_384;
const hashes = new Int32Array(size);
const ids = new Uint16Array(size);
const bits = new Uint8Array(8192);
const maxWords = 4096;
let known = 0;

/** Letters beyond ASCII as the letter they are built on: Latin with marks; Cyrillic and Greek in lower case. */
const folded = new Uint16Array(0x600);
for (let code = 0xc0; code < 0x600; code += 1) {
  const character = String.fromCharCode(code);
  if (!/\p{L}/u.test(character)) continue;
  const base = character.toLowerCase().normalize('NFD').charCodeAt(0);
  folded[code] = { ø: 111, ł: 108, đ: 100, ı: 105, ß: 115 }[character.toLowerCase()] ?? base;
}

/** The unit a letter is hashed as; 0 for what is no letter of a word. */
export function letterOf(code: number): number {
  if (code < 128) {
    const lower = code | 32;
    return lower >= 97 && lower <= 122 ? lower : 0;
  }
  return code < 0x600 ? (folded[code] ?? 0) : 0;
}

export function nextHash(hash: number, letter: number): number {
  return (Math.imul(hash, 31) + letter) | 0;
}

/** The number of a word by its hash; 0 for a word that nobody cares about, which eight kB of bits mostly tell. */
export function wordId(hash: number): number {
  const bit = (hash ^ (hash >>> 16)) & 0xffff;
  if (((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return 0;
  let slot = (hash ^ (hash >>> 15)) & (size - 1);
  while (ids[slot] !== 0) {
    if (hashes[slot] === hash) return ids[slot] ?? 0;
    slot = (slot + 1) & (size - 1);
  }
  return 0;
}

/** A class of words, given with blanks between them; to be made once, when its module is loaded. */
export function wordClass(words: string, without = ''): WordClass {
  const members = new Uint8Array(maxWords);
  for (const word of listed(words)) members[register(hashOf(word))] = 1;
  for (const word of listed(without)) members[wordId(hashOf(word))] = 0;
  return { has: (id) => members[id] === 1 };
}

function listed(words: string): string[] {
  return words.split(/\s+/).filter((word) => word !== '');
}

function hashOf(word: string): number {
  let hash = 0;
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    hash = nextHash(hash, letterOf(code) || code);
  }
  return hash;
}

function register(hash: number): number {
  const standing = wordId(hash);
  if (standing !== 0) return standing;
  known += 1;
  if (known >= maxWords) throw new Error('The lexicon is full.');
  let slot = (hash ^ (hash >>> 15)) & (size - 1);
  while (ids[slot] !== 0) slot = (slot + 1) & (size - 1);
  const bit = (hash ^ (hash >>> 16)) & 0xffff;
  bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
  hashes[slot] = hash;
  ids[slot] = known;
  return known;
}
