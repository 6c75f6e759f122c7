import type { Claim, ClaimSource } from '../core/draft.ts';
import { type DraftingFacts, isInbound, ownWords } from './facts.ts';
import { sentences } from './plain-words.ts';
import { statesSomething } from './statements.ts';

/** A text that sentences may rest on. `whole` ones are names and the like: they support a sentence that contains them. */
export type Source = { kind: ClaimSource['kind']; ref: string; text: string; whole: boolean };

/**
 * Each sentence of a draft with the sources whose words it shares, and how it stands. `writer` tells whether a sentence
 * without a source may be a claim at all: the composer's own phrases state nothing, a person answers for their own.
 * Shared words are a pointer for the reviewer, not a proof: a sentence may still twist what it quotes.
 */
export function claims(text: string, known: readonly Source[], writer: 'model' | 'composer' | 'person'): Claim[] {
  const find = finder(text);
  const read = known.map(readSource);
  return sentences(text).map((sentence) => {
    const { start, end } = find(sentence);
    const said = { plain: ` ${plain(sentence)} `, words: contentWords(sentence) };
    const found = read.map((source) => support(said, source)).filter((one) => one !== null);
    const standing = standingOf(sentence, found, known, writer);
    const sources = standing === 'unsupported' ? [] : found.map(({ source }) => source);
    return { sentence, start, end, standing, sources };
  });
}

/** Everything a writer was given about a lead, and the facts a person has approved. */
export function sourcesOf(facts: DraftingFacts, approvedFacts: readonly string[]): Source[] {
  const { prospect, contact, company, thread, rep } = facts;
  const named: (readonly [Source['kind'], string, string | null | undefined])[] = [
    ['form', 'first_name', prospect.first_name],
    ['form', 'last_name', prospect.last_name],
    ['form', 'company', prospect.company],
    ['form', 'job_title', prospect.job_title],
    ['crm', 'contact.firstName', contact?.firstName],
    ['crm', 'contact.lastName', contact?.lastName],
    ['crm', 'contact.company', contact?.company],
    ['crm', 'contact.jobTitle', contact?.jobTitle],
    ['crm', 'company.name', company?.name],
    ['crm', 'company.industry', company?.industry],
    ['crm', 'company.city', company?.city],
    ['rep', 'name', rep.name],
    ['rep', 'company', rep.company],
  ];
  const whole = named.flatMap(([kind, ref, text]) => (text ? [{ kind, ref, text, whole: true }] : []));
  const slots = facts.slots.map(({ start, display }) => ({
    kind: 'slot' as const,
    ref: start,
    text: display,
    whole: true,
  }));
  const prose: Source[] = [
    { kind: 'crm', ref: 'company.description', text: company?.description ?? '', whole: false },
    { kind: 'request', ref: 'instruction', text: facts.instruction ?? '', whole: false },
    ...(thread?.messages ?? []).map((message) => ({
      kind: isInbound(message, rep.address) ? ('thread' as const) : ('rep' as const),
      ref: message.id,
      text: ownWords(message.text),
      whole: false,
    })),
  ];
  return [...whole, ...slots, ...ruleSources({ leadMessage: prospect.message, approvedFacts }), ...prose];
}

/** What any text may rest on, whoever wrote it: the lead's message and the approved facts. */
export function ruleSources(rules: { leadMessage: string | null; approvedFacts: readonly string[] }): Source[] {
  const facts = rules.approvedFacts.map(
    (text, at): Source => ({ kind: 'fact', ref: String(at + 1), text, whole: false }),
  );
  return [{ kind: 'form', ref: 'message', text: rules.leadMessage ?? '', whole: false }, ...facts];
}

type Support = { source: ClaimSource; words: readonly string[] };

/** A source with its words taken apart once, for all sentences of a draft. */
type ReadSource = Pick<Source, 'kind' | 'ref'> &
  ({ name: string; text: string; words: readonly string[] } | { passages: { quote: string; words: Set<string> }[] });

function readSource({ kind, ref, text, whole }: Source): ReadSource {
  if (whole) return { kind, ref, name: plain(text), text: text.trim(), words: [...contentWords(text)] };
  return { kind, ref, passages: sentences(text).map((quote) => ({ quote, words: contentWords(quote) })) };
}

function support(said: { plain: string; words: Set<string> }, source: ReadSource): Support | null {
  const { kind, ref } = source;
  if ('name' in source) {
    const isNamed = source.name !== '' && said.plain.includes(` ${source.name} `);
    return isNamed ? { source: { kind, ref, quote: source.text }, words: source.words } : null;
  }
  let best: { quote: string; words: string[] } | null = null;
  for (const passage of source.passages) {
    const words = [...passage.words].filter((word) => said.words.has(word));
    if (words.length >= 2 && words.length > (best?.words.length ?? 0))
      best = { quote: passage.quote.slice(0, 200), words };
  }
  return best === null ? null : { source: { kind, ref, quote: best.quote }, words: best.words };
}

/**
 * A statement is sourced when something beyond a mere name carries it and every number of it stands in a source. Names
 * alone (a lead, a firm) are carried by the form or the CRM, but say nothing about what the sentence says of them.
 */
function standingOf(
  sentence: string,
  found: readonly Support[],
  known: readonly Source[],
  writer: 'model' | 'composer' | 'person',
): Claim['standing'] {
  if (writer === 'person') return 'person';
  const numbers = sentence.match(/\d+(?:[.,]\d+)*/g) ?? [];
  const isCarried = numbers.every((number) => known.some(({ text }) => text.includes(number)));
  const witnesses = ofOurselves.test(sentence.trim()) ? found.filter(({ source }) => source.kind in ours) : found;
  if (witnesses.length > 0 && isCarried && isCarriedBy(sentence, witnesses)) return 'sourced';
  if (writer === 'composer' || !statesSomething(sentence)) return found.length > 0 ? 'sourced' : 'talk';
  return 'unsupported';
}

/** What we say of ourselves rests on what we said or approved; the lead's words about it carry nothing. */
const ofOurselves = /^(?:our|we|unsere?[rsnm]?|wir|notre|nos|nous|nuestr[oa]s?|\p{L}+[aei]mos)(?![\p{L}])/iu;
const ours: Partial<Record<ClaimSource['kind'], true>> = { fact: true, rep: true, slot: true, request: true };

/** Whether the sources hold a third of what a sentence says beside the names in it. */
function isCarriedBy(sentence: string, found: readonly Support[]): boolean {
  const isName = ({ source }: Support): boolean => /name$|^company$|\.company$|title$/i.test(source.ref);
  const names = new Set(found.filter(isName).flatMap(({ words }) => words));
  const rest = [...contentWords(sentence)].filter((word) => !names.has(word));
  const carried = new Set(found.filter((one) => !isName(one)).flatMap(({ words }) => words));
  return rest.length <= 1 || (carried.size > 0 && carried.size * 3 >= rest.length);
}

/** Finds sentences in a text in their order; runs of blanks there are single ones in a sentence. */
function finder(text: string): (sentence: string) => { start: number; end: number } {
  const { words, offsets } = singleBlanks(text);
  let from = 0;
  return (sentence) => {
    const at = words.indexOf(sentence, from);
    if (at < 0) return { start: offsets[from] ?? text.length, end: offsets[from] ?? text.length };
    from = at + sentence.length;
    return { start: offsets[at] ?? text.length, end: (offsets[from - 1] ?? text.length - 1) + 1 };
  };
}

/** The text with single blanks, and where each of its UTF-16 code units stands in the original. */
function singleBlanks(text: string): { words: string; offsets: number[] } {
  const offsets: number[] = [];
  let words = '';
  for (const { 0: run, index } of text.matchAll(/\s+|\S+/g)) {
    const kept = /^\s/.test(run) ? ' ' : run;
    for (let at = 0; at < kept.length; at++) offsets.push(index + at);
    words += kept;
  }
  return { words, offsets };
}

function plain(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ');
}

const common = new Set(
  'that this with from have your would could should which what when where there their they them about into than then more also just like need want know please thanks thank nicht eine einen einer oder auch aber wenn dass sind haben werden können möchten bitte danke ihre ihrer ihren unsere unserer für über vous nous avec pour dans plus votre notre vos nos être avoir merci bonjour cette para como pero más este esta nuestro nuestra gracias tiene tienen sobre usted'.split(
    ' ',
  ),
);

/** Words that carry meaning: of four letters or more and not among the commonest, and every number. */
function contentWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{N}+|[\p{L}\p{M}]{4,}/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)));
}
