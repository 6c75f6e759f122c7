import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Makes the word lists in src/safeguards/pii/data/ from two unpacked npm packages:
 * `node scripts/make-name-data.ts FOLDER_OF_FAKER FOLDER_OF_WORDLIST` (versions and licences: the README there).
 */
const data = new URL('../src/safeguards/pii/data/', import.meta.url);
const endings = ['s', 'es', 'd', 'ed', 'ing', 'ly', 'er', 'ers', 'r'];
/** Constructed or whimsical locales. */
const left = new Set(['en_BORK', 'eo', 'dv']);

async function make(faker: string, wordlist: string): Promise<void> {
  const { allLocales } = (await import(pathToFileURL(join(faker, 'dist/index.js')).href)) as {
    allLocales: Record<string, { person?: Record<string, unknown> }>;
  };
  const locales = Object.entries(allLocales).filter(([name]) => !left.has(name));
  const namesOf = (key: string): Set<string> =>
    new Set(locales.flatMap(([, locale]) => strings(locale.person?.[key]).flatMap(nameParts)));
  write('given-names.txt', namesOf('first_name'));
  write('family-names.txt', namesOf('last_name'));
  const words = new Set(
    ['english', 'american', 'british'].flatMap((kind) => [10, 20].flatMap((level) => wordsOf(wordlist, kind, level))),
  );
  write(
    'common-words.txt',
    [...words].filter((word) => !isInflected(word, words)),
  );
}

/** Every string in a tree of arrays and objects. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

function nameParts(name: string): string[] {
  return folded(name)
    .replaceAll(/['’]/g, '')
    .split(/[\s-]+/)
    .filter((part) => /^[a-z]{3,20}$/.test(part));
}

function folded(name: string): string {
  const special: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae' };
  return name
    .toLowerCase()
    .replaceAll(/[øłđıßæ]/g, (letter) => special[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '');
}

function wordsOf(folder: string, kind: string, level: number): string[] {
  const words: unknown = JSON.parse(readFileSync(join(folder, `${kind}-words-${level}.json`), 'utf8'));
  return strings(words).filter((word) => /^[a-z]{2,}$/.test(word));
}

function isInflected(word: string, words: ReadonlySet<string>): boolean {
  return endings.some((ending) => {
    const stem = word.endsWith(ending) ? word.slice(0, -ending.length) : '';
    return words.has(stem) || (ending === 'ing' && words.has(`${stem}e`));
  });
}

function write(file: string, words: Iterable<string>): void {
  const lines = [...words]
    .sort()
    .join(' ')
    .replaceAll(/(.{1,110}) /g, '$1\n');
  writeFileSync(new URL(file, data), `${lines}\n`);
}

const [faker = '', wordlist = ''] = process.argv.slice(2);
await make(faker, wordlist);
