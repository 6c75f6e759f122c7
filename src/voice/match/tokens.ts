/**
 * Frequent English words that carry style rather than topic. Everything else is masked before style is compared: after
 * Stamatatos, "Authorship Attribution Using Text Distortion" (EACL 2017). Other languages keep their punctuation, layout
 * and word shapes.
 */
const functionWords = new Set(
  `a about after again all also am an and any anything are around as at away back be because been before being better
  between bit both but by call came can can't come could couldn't day did didn't do does doesn't doing don't down during
  each either else ever every few find first for from get go going good got great had hand has have he her here hi hello hey
  dear regards best sincerely cheers sorry hope him his how i i'd i'll i'm i've if in into is isn't it it's its just know
  last least less let let's like little long look looking forward attached below made make many may me might more most much
  must my need never next no not now of off on once one only or other our out over own part people please put really right
  said same say see she should since so some someone something soon still such sure take than thank thanks that that's the
  their them then there there's these they thing things think this those though through time to too try two under until up
  us use very want was wasn't way we we'll we're we've well went were what when where whether which while who why will with
  without won't work would wouldn't write yes yet you you'll you're you've your aren't anyway`
    .split(/\s+/)
    .filter((word) => word !== 'hand' && word !== 'anyway' && word !== 'less'),
);

export type Token = { text: string; kind: 'word' | 'mark' | 'break' | 'space' | 'number' | 'tag' };

const pattern =
  /\[[A-Z]+\]|\n\n+|\n| {2,}|X\*|\*|[\p{L}\p{M}]+(?:['’][\p{L}]+)*|\d+(?:[.,:/]\d+)*|#+(?:[.,:/]#+)*|\.{2,}|-{2,}|!+|\?+|[^\s]/gu;

/** Words, marks, numbers, masks such as [NAME], and layout: `¶` for a blank line, `↵` for a line break, `_` for wide gaps. */
export function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  for (const [raw] of text.replaceAll('\r', '').matchAll(pattern)) found.push(tokenOf(raw));
  return found;
}

/** The word itself when it is a function word, otherwise only its shape: `*`, `X*` (capital first) or `XX` (capitals). */
export function maskedWord(word: string): string {
  if (word === '*' || word === 'X*') return word;
  const plain = word.toLowerCase().replaceAll('’', "'");
  if (functionWords.has(plain)) return plain;
  if (/^\p{Lu}{2,}$/u.test(word)) return 'XX';
  return /^\p{Lu}/u.test(word) ? 'X*' : '*';
}

/** Text with content words and digits replaced by their shape; what is masked once stays as it is when masked again. */
export function maskContent(text: string): string {
  return text.replaceAll(/\[[A-Z]+\]|X\*|\*|[\p{L}\p{M}]+(?:['’][\p{L}]+)*|\d/gu, (found) => {
    if (found.startsWith('[')) return found;
    return /^\d$/.test(found) ? '#' : maskedWord(found);
  });
}

function tokenOf(raw: string): Token {
  if (raw.startsWith('\n\n')) return { text: '¶', kind: 'break' };
  if (raw === '\n') return { text: '↵', kind: 'break' };
  if (raw.startsWith('  ')) return { text: '_', kind: 'space' };
  if (/^\[[A-Z]+\]$/.test(raw)) return { text: raw, kind: 'tag' };
  if (/^[\d#]/.test(raw)) return { text: '#', kind: 'number' };
  if (/^(?:[\p{L}]|X\*|\*)/u.test(raw)) return { text: raw, kind: 'word' };
  return { text: raw.length > 3 ? raw.slice(0, 3) : raw, kind: 'mark' };
}
