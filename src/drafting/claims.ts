import { type DraftingFacts, isInbound, ownWords } from './facts.ts';
import { sentences } from './plain-words.ts';

export type ClaimSource = {
  kind: 'form' | 'crm' | 'thread' | 'slot' | 'rep';
  /** What exactly: a form field, a CRM property as `contact.company`, a message id, a slot's start. */
  ref: string;
  /** The part of the source that shares its words with the sentence. */
  quote: string;
};
export type Claim = { sentence: string; sources: ClaimSource[] };

/**
 * Each sentence of a draft with the sources whose words it shares; no source means that the words are the writer's own.
 * Shared words are a pointer for the reviewer, not a proof: a sentence may still twist what it quotes.
 */
export function claims(text: string, facts: DraftingFacts): Claim[] {
  const known = sourcesOf(facts);
  return sentences(text).map((sentence) => ({
    sentence,
    sources: known.flatMap((source) => support(sentence, source)),
  }));
}

type Source = { kind: ClaimSource['kind']; ref: string; text: string; whole: boolean };

/** `whole` sources are names and the like: they support a sentence that contains them entirely. */
function sourcesOf(facts: DraftingFacts): Source[] {
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
    { kind: 'form', ref: 'message', text: prospect.message ?? '', whole: false },
    { kind: 'crm', ref: 'company.description', text: company?.description ?? '', whole: false },
    ...(thread?.messages ?? []).map((message) => ({
      kind: isInbound(message, rep.address) ? ('thread' as const) : ('rep' as const),
      ref: message.id,
      text: ownWords(message.text),
      whole: false,
    })),
  ];
  return [...whole, ...slots, ...prose];
}

function support(sentence: string, { kind, ref, text, whole }: Source): ClaimSource[] {
  if (whole) return containsName(sentence, text) ? [{ kind, ref, quote: text.trim() }] : [];
  const said = contentWords(sentence);
  let best: { quote: string; shared: number } | null = null;
  for (const candidate of sentences(text)) {
    const shared = [...contentWords(candidate)].filter((word) => said.has(word)).length;
    if (shared >= 2 && shared > (best?.shared ?? 0)) best = { quote: candidate.slice(0, 200), shared };
  }
  return best === null ? [] : [{ kind, ref, quote: best.quote }];
}

function containsName(sentence: string, name: string): boolean {
  const within = ` ${plain(sentence)} `;
  const wanted = plain(name);
  return wanted !== '' && within.includes(` ${wanted} `);
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
