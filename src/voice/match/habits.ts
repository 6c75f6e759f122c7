import { tokensOf } from './tokens.ts';

export type Habit = { name: string; says: string };

const tag = String.raw`\[[A-Z]+\]`;
const name = String.raw`(?:${tag}|\p{Lu}[\p{L}*]*)`;

type Measure = (text: string, shape: Shape) => number;
type Shape = {
  words: string[];
  count: number;
  sentences: string[];
  lines: string[];
  paragraphs: string[];
  first: string;
  last: string;
  end: string;
};

const measures: Record<string, Measure> = {
  opensWithNameColon: (_, { first }) => has(first, `^${name}(?:,? (?:and |& )?${name})*\\s*:`),
  opensWithNameComma: (_, { first }) => has(first, `^${name}(?: ${name})?,`),
  opensWithNameDash: (_, { first }) => has(first, `^${name}(?:[,/ ]+${name})*\\s*-{1,3}`),
  opensWithNameMark: (_, { first }) => has(first, `^${name}!`),
  opensWithDear: (_, { first }) => has(first, '^dear\\b', 'iu'),
  opensWithHi: (_, { first }) => has(first, '^(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening))\\b', 'iu'),
  opensWithThanks: (_, { first }) => has(first, '^(?:thanks|thank you|many thanks)\\b', 'iu'),
  opensWithFyi: (_, { first }) => has(first, '^(?:fyi|attached|below|per|here)\\b', 'iu'),
  opensWithI: (_, { first }) => has(first, "^(?:i|i'm|i've|i'll|we)\\b", 'iu'),
  opensLower: (_, { first }) => has(first, '^\\p{Ll}'),
  opensOnOwnLine: (_, { first }) => (first.length < 32 ? 1 : 0),
  opensInRunningText: (_, { first }) => has(first, `^${name}[,:!-]+\\s+\\S.{20,}`),
  closesWithName: (_, { last }) => has(last, `^(?:${name}[ .]*){1,3}$`),
  closesWithTwoNames: (_, { last }) => has(last, `^${name} ${name}$`),
  closesWithInitials: (_, { last }) => has(last, '\\[INITIALS\\]|\\b\\p{Lu}{2,3}\\.?$'),
  closesInRunningText: (_, { last }) => has(last, `.{20,}(?:${name}|\\[INITIALS\\])$`),
  closesWithRegards: (_, { end }) => has(end, '\\b(?:regards|sincerely|yours)\\b', 'iu'),
  closesWithBest: (_, { end }) => has(end, '(?:^|\\n)best,?', 'iu'),
  closesWithThanks: (_, { end }) => has(end, '\\b(?:thanks|thank you|thx)\\b', 'iu'),
  closesWithThanksMark: (_, { end }) => has(end, '\\b(?:thanks|thank you)[^.\\n]{0,30}!', 'iu'),
  closesWithThanksStop: (_, { end }) => has(end, '\\b(?:thanks|thank you)\\.', 'iu'),
  closesWithThanksComma: (_, { end }) => has(end, '\\b(?:thanks|thank you),', 'iu'),
  closesWithLetMeKnow: (_, { end }) => has(end, '\\blet me know\\b', 'iu'),
  closesWithQuestion: (_, { end }) => has(end, '\\?'),
  closesWithMark: (text) => has(text, '!\\W*$'),
  closesWithStop: (text) => has(text, '\\.\\s*$'),
  closesBare: (text) => has(text, '[\\p{L}\\d)]\\s*$'),
  wideGapAfterStop: (text) => share(text, /[.?!:] {2,}(?=\S)/gu, /[.?!:] +(?=\S)/gu),
  wordsPerSentence: (_, { count, sentences }) => Math.log(1 + count / Math.max(1, sentences.length)),
  sentenceSpread: (_, { sentences }) => spread(sentences.map((one) => Math.log(1 + wordsIn(one).length))),
  longSentences: (_, { sentences }) => part(sentences, (one) => wordsIn(one).length > 25),
  shortSentences: (_, { sentences }) => part(sentences, (one) => wordsIn(one).length < 5),
  sentencesPerParagraph: (_, { sentences, paragraphs }) => Math.log(sentences.length / Math.max(1, paragraphs.length)),
  paragraphs: (_, { paragraphs }) => Math.log(Math.max(1, paragraphs.length)),
  paragraphsPerWord: (_, { paragraphs, count }) => Math.log(paragraphs.length / Math.max(10, count)),
  singleBreaks: (text, { count }) => rate(text, /[^\n]\n(?!\n)/gu, count),
  listLines: (_, { lines }) => part(lines, (line) => /^\s*(?:[-*•]|\(?\d+[.)]|\(?\w\))\s/.test(line)),
  wordCount: (_, { count }) => Math.log(10 + count),
  letters: (_, { words }) =>
    words.reduce((sum, word) => sum + Math.min(12, word.length), 0) / Math.max(1, words.length),
  capitalWords: (_, { words }) => part(words, (word) => /^\p{Lu}{2,}$/u.test(word)),
  capitalised: (_, { words }) => part(words, (word) => /^\p{Lu}\p{Ll}|^X\*/u.test(word)),
  lowerSentenceStart: (text) => share(text, /[.?!]\s+\p{Ll}/gu, /[.?!]\s+[\p{L}*]/gu),
  lowerI: (text) => share(text, /(?<![\p{L}.])i(?=[ '])/gu, /(?<![\p{L}.])[iI](?=[ '])/gu),
  contractions: (text, { count }) => rate(text, /\p{L}['’](?:t|m|ll|ve|re|d)\b/giu, count),
  bareContractions: (text, { count }) =>
    rate(text, /\b(?:dont|didnt|cant|im|ive|wont|isnt|wasnt|doesnt|havent|thats|youre)\b/giu, count),
  fullForms: (text, { count }) =>
    rate(
      text,
      /\b(?:do not|does not|did not|cannot|can not|will not|i am|i have|i will|it is|we are|is not|would not)\b/giu,
      count,
    ),
  possessives: (text, { count }) => rate(text, /['’]s\b/gu, count),
  commas: (text, { count }) => rate(text, /,/gu, count),
  stops: (text, { count }) => rate(text, /\.(?=\s|$)/gu, count),
  colons: (text, { count }) => rate(text, /:(?=\s|$)/gu, count),
  semicolons: (text, { count }) => rate(text, /;/gu, count),
  exclamations: (text, { count }) => rate(text, /!/gu, count),
  manyMarks: (text, { count }) => rate(text, /[!?]{2,}/gu, count),
  questions: (text, { count }) => rate(text, /\?/gu, count),
  dashes: (text, { count }) => rate(text, / - |(?<=\p{L})-(?= )/gu, count),
  doubleDashes: (text, { count }) => rate(text, /-{2,}|[–—]/gu, count),
  hyphens: (text, { count }) => rate(text, /[\p{L}*]-[\p{L}*]/gu, count),
  ellipses: (text, { count }) => rate(text, /\.{3,}|…/gu, count),
  parentheses: (text, { count }) => rate(text, /\(/gu, count),
  doubleQuotes: (text, { count }) => rate(text, /["“”]/gu, count),
  singleQuotes: (text, { count }) => rate(text, /(?<=\s)['‘]\p{L}/gu, count),
  slashes: (text, { count }) => rate(text, /[\p{L}*]\/[\p{L}*]/gu, count),
  ampersands: (text, { count }) => rate(text, /&/gu, count),
  numbers: (text, { count }) => rate(text, /\d+|#+/gu, count),
  money: (text, { count }) => rate(text, /[$€£%]/gu, count),
  smileys: (text, { count }) => rate(text, /[:;]-?[)(D]|\p{Extended_Pictographic}/gu, count),
  names: (text, { count }) => rate(text, /\[NAME\]/gu, count),
  first: (text, { count }) => rate(text, /(?<![\p{L}.])(?:i|me|my|mine)(?![\p{L}.])/giu, count),
  together: (text, { count }) => rate(text, /\b(?:we|us|our|ours)\b/giu, count),
  addressed: (text, { count }) => rate(text, /\b(?:you|your|yours)\b/giu, count),
  pleases: (text, { count }) => rate(text, /\bplease\b/giu, count),
  thanks: (text, { count }) => rate(text, /\b(?:thanks|thank)\b/giu, count),
  hedges: (text, { count }) =>
    rate(text, /\b(?:may|might|could|think|seems?|perhaps|maybe|probably|guess|hope)\b/giu, count),
  modals: (text, { count }) => rate(text, /\b(?:would|should|could|will|must|need)\b/giu, count),
  intensifiers: (text, { count }) => rate(text, /\b(?:very|really|much|so|just|quite|too)\b/giu, count),
  connectives: (text, { count }) =>
    rate(text, /\b(?:and|but|or|because|though|while|since|however|also|then)\b/giu, count),
  articles: (text, { count }) => rate(text, /\b(?:the|a|an)\b/giu, count),
  thats: (text, { count }) => rate(text, /\b(?:that|which|who)\b/giu, count),
  ofs: (text, { count }) => rate(text, /\b(?:of|in|on|at|for|by|with)\b/giu, count),
  startsWithAnd: (_, { sentences }) => part(sentences, (one) => /^(?:and|but|so|or)\b/i.test(one)),
  startsWithI: (_, { sentences }) => part(sentences, (one) => /^(?:i|i'm|i've|i'll|i'd)\b/i.test(one)),
  startsWithPlease: (_, { sentences }) => part(sentences, (one) => /^please\b/i.test(one)),
  mentionsAlso: (text) => has(text, '(?:^|[.!?]\\s+)(?:also|in addition|however|further)\\b', 'iu'),
};

export const habitNames: readonly string[] = Object.keys(measures);

/** One number per habit, in the order of `habitNames`: shares 0..1, logarithms, or square roots of rates per 100 words. */
export function habitsOf(text: string): number[] {
  const shape = shapeOf(text.trim());
  return Object.values(measures).map((measure) => measure(text.trim(), shape));
}

function shapeOf(text: string): Shape {
  const words = tokensOf(text)
    .filter(({ kind }) => kind === 'word')
    .map((token) => token.text);
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const sentences = text
    .split(/(?<=[.?!])\s+|\n+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const paragraphs = text.split(/\n\s*\n/).filter((one) => one.trim() !== '');
  const first = lines[0] ?? '';
  const last = lines.at(-1) ?? '';
  return { words, count: Math.max(1, words.length), sentences, lines, paragraphs, first, last, end: text.slice(-90) };
}

function has(text: string, pattern: string, flags = 'u'): number {
  return new RegExp(pattern, flags).test(text) ? 1 : 0;
}

/** Square root of occurrences per 100 words: rare marks would drown common ones otherwise. */
function rate(text: string, pattern: RegExp, count: number): number {
  return Math.sqrt(((text.match(pattern)?.length ?? 0) * 100) / Math.max(20, count));
}

function share(text: string, part: RegExp, whole: RegExp): number {
  const all = text.match(whole)?.length ?? 0;
  return ((text.match(part)?.length ?? 0) + 0.5) / (all + 1);
}

function part<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
}

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}*]+/gu) ?? [];
}
