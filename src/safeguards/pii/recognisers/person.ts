import type { Add, Recogniser, Span } from '../recogniser.ts';
import { isCommonWord, isFamilyName, isGivenName, isStockWord } from './name-lists.ts';
import {
  greetingBefore,
  introduces,
  isCompany,
  isPlace,
  isSignedAlone,
  namesAuthor,
  standsAsNameAlone,
  titleBefore,
  writesOrHasMail,
} from './person-context.ts';

/** A capitalised word: offsets, and the word without a possessive ending. */
type Token = Span & { word: string };

const maxTokens = 6;
const capitalised =
  /(?<![\p{L}\p{N}\p{M}_@/\\-]|[\p{L}\p{N}][.'’])(?:\p{Lu}\.(?=\s?\p{Lu})|\p{Lu}(?:[\p{L}\p{M}]|['’](?=\p{L}))*(?:-\p{Lu}[\p{L}\p{M}'’]*\p{L})*)(?![\p{L}\p{N}_@]|[./-][\p{Ll}\p{N}])/gu;
const joint =
  /^(?: | (?:van|von|de|da|di|del|della|der|den|dos|du|la|le|bin|ibn|al|el|ter|ten|zu|af|av|y|e)(?: (?:la|der|den|los|las))? |(?<=\.)|\u00a0)$/;

/** Names of people: capitalised words that lists know as names, or that a title, greeting or signature introduces. */
export const person: Recogniser<'person'> = {
  label: 'person',
  tier: 'names',
  candidates: ({ text }, add) => {
    const sequences = sequencesIn(text);
    const known = new Set<string>();
    const rest: Token[] = [];
    for (const sequence of sequences) {
      const name = nameIn(text, sequence);
      if (name === null) rest.push(...sequence);
      else {
        for (const { word } of name) if (!isCommonWord(word)) known.add(word);
        add(withParticle(text, name[0]?.start ?? 0), name.at(-1)?.end ?? 0);
      }
    }
    introducedInSmallLetters(text, add);
    for (const token of rest) if (known.has(token.word) && token.word.length > 2) add(token.start, token.end);
  },
  confidence: () => 0.75,
  redact: (value) => `${[...value][0] ?? ''}***`,
  finds: [
    'Hi «Maria», thanks',
    'I spoke with «James Thompson» today',
    'Dear Mr. «Okonkwo-Vane»,',
    'Best,\n«Wei Chen»\nCTO, Example Ltd',
    'From: «Zdenka Qorvath» <z@example.com>',
    "«Ingrid van der Berg»'s quote",
    'My name is «Rubija».',
    'Am 04.03.2026 schrieb «Dagny Ogunzeye»:',
    'Sehr geehrte Frau «van der Berg»,',
    'Owner: «Jokin Vandenbarg» | stage 3',
  ],
  ignores: [
    'Best Regards',
    'Please Call Sales',
    'Acme Corp',
    'Head of Sales',
    'in Austin, TX',
    'Monday March',
    'The New York Office',
  ],
};

function sequencesIn(text: string): Token[][] {
  const sequences: Token[][] = [];
  let last: Token | null = null;
  for (const { 0: matched, index } of text.matchAll(capitalised)) {
    const word = matched.replace(/['’]s$/, '');
    const token = { start: index, end: index + word.length, word };
    const current = sequences.at(-1);
    const joins =
      last !== null &&
      current !== undefined &&
      last.end > index - 12 &&
      joint.test(text.slice(last.end, index)) &&
      current.length < maxTokens;
    if (joins) current.push(token);
    else sequences.push([token]);
    last = matched === word ? token : null;
  }
  return sequences;
}

/** The part of a run of capitalised words that is a name, or null. */
function nameIn(text: string, sequence: readonly Token[]): readonly Token[] | null {
  for (let from = 0; from < sequence.length; from += 1) {
    const first = sequence[from];
    if (first === undefined || isStockWord(first.word.replace(/\.$/, ''))) continue;
    let to = from + 1;
    while (to < sequence.length && mayFollow(sequence[to]?.word ?? '', sequence[to - 1]?.word ?? '', to === from + 1))
      to += 1;
    const tokens = withoutInitialAtEnd(sequence.slice(from, to));
    if (tokens.length > 0 && isName(text, tokens)) return tokens;
    if (!isCommonWord(first.word)) return null;
  }
  return null;
}

/** Initials, names, and words that nobody knows; a frequent word only right behind a given name: `Tom Baker`. */
function mayFollow(word: string, before: string, isSecond: boolean): boolean {
  if (/^\p{Lu}\.?$/u.test(word)) return true;
  if (isStockWord(word)) return false;
  if (!isCommonWord(word) || isFamilyName(word) || isGivenName(word)) return true;
  return isSecond && isGivenName(before) && !isCommonWord(before);
}

/** `Frau van der Berg`: what stands between a title and the name belongs to it. */
function withParticle(text: string, start: number): number {
  const found = particleBefore.exec(text.slice(Math.max(0, start - 16), start))?.[0] ?? '';
  return found !== '' && titleBefore(text, start - found.length) ? start - found.length : start;
}

const particleBefore =
  /(?<=\s)(?:van|von|de|da|di|del|della|den|der|dos|du|la|le|el|al|bin|ter|ten|zu|af|av)(?: (?:la|der|den|los|las))? $/;
const smallIntroduction =
  /\b(?:my name is|my name's|i am|i'm|calls? me|named) ((\p{Ll}{3,20})(?: \p{Ll}\.?)?(?: \p{Ll}{3,20})?)(?![\p{L}\p{N}])/giu;

/** `my name is wei chen`: people who write without capitals introduce themselves too. */
function introducedInSmallLetters(text: string, add: Add): void {
  for (const { 0: all, 1: name = '', 2: first = '', index } of text.matchAll(smallIntroduction)) {
    if (!isGivenName(first) || isCommonWord(first) || isStockWord(first) || /^\p{Lu}/u.test(name)) continue;
    const start = index + all.length - name.length;
    const last = name.slice(first.length).trim().split(' ').at(-1) ?? '';
    const isWhole = last === '' || (!isCommonWord(last) && !isStockWord(last));
    add(start, isWhole ? start + name.length : start + first.length);
  }
}

function withoutInitialAtEnd(tokens: readonly Token[]): readonly Token[] {
  return /^\p{Lu}\.$/u.test(tokens.at(-1)?.word ?? '') ? tokens.slice(0, -1) : tokens;
}

function isName(text: string, tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  const start = first?.start ?? 0;
  const end = tokens.at(-1)?.end ?? 0;
  const word = first?.word ?? '';
  const last = tokens.at(-1)?.word ?? '';
  if (isCompany(text, end) || (!(tokens.length > 1 && isGivenName(word)) && isPlace(text, start, end))) return false;
  const isCommon = isCommonWord(word);
  const introduced = greetingBefore(text, start) || isSignedAlone(text, start, end) || introduces(text, start, end);
  if (titleBefore(text, withParticle(text, start))) return true;
  if (introduced && (!isCommon || isGivenName(word) || isFamilyName(word))) return isWritten(word);
  if (tokens.length > 1 && !isCommon && isWritten(word) && writesOrHasMail(text, end)) return true;
  if (tokens.length > 1 && namesAuthor(text, start) && tokens.every(isUncommon)) return true;
  if (tokens.length === 1 && standsAsNameAlone(text, start, end) && first !== undefined && isUncommon(first))
    return true;
  if (tokens.length === 1) return isGivenName(word) && !isCommon && isWritten(word);
  if (tokens.every((token) => !/\p{Ll}/u.test(token.word))) return isGivenName(word) && isFamilyName(last);
  if (isGivenName(word) && (!isCommon || isFamilyName(last) || !isCommonWord(second?.word ?? ''))) return true;
  if (tokens.some(({ word: middle }) => /^\p{Lu}\.?$/u.test(middle)) && !isCommon) return true;
  return isFamilyName(last) && !isCommonWord(last) && !isCommon && isWritten(word);
}

function isUncommon({ word }: Token): boolean {
  return isWritten(word) && !isCommonWord(word) && !isStockWord(word);
}

/** With small letters behind the capital: abbreviations are no names. */
function isWritten(word: string): boolean {
  return word.length > 2 && /\p{Ll}/u.test(word);
}
