import { type DraftingFacts, newestInbound, ownWords } from './facts.ts';
import type { ComposerLanguage } from './language.ts';
import { detectLanguage } from './language.ts';
import {
  type Headcount,
  headcountIn,
  isDecline,
  needIn,
  pain,
  type Topic,
  topicsIn,
  wondering,
} from './lead-patterns.ts';
import { isQuotable, sentences, speaksToAssistant, squeeze } from './plain-words.ts';
import { findFreeTypedTimes } from './typed-times.ts';

export type Quote = { kind: 'question' | 'statement'; text: string } | { kind: 'need'; verb: string; text: string };

/** What a lead said, as far as a writer without a model understands it. */
export type Reading = {
  source: 'form' | 'thread' | 'none';
  /** Whether the rep has written in the thread before, so that this is an answer to an answer. */
  answersRep: boolean;
  topics: Topic[];
  quote: Quote | null;
  headcount: Headcount | null;
  namesTimes: boolean;
  declines: boolean;
};

/**
 * Reads the lead's newest words: the last inbound mail of the thread, or the form's message when that is newer. Quotes
 * only plain words in the language of the answer; sentences that steer an assistant count for nothing.
 */
export function readLead(facts: DraftingFacts, language: ComposerLanguage): Reading {
  const { text: words, source } = newestWords(facts);
  const text = words.slice(0, longestReading);
  const heard = sentences(text.replaceAll(/\p{Cf}/gu, '').replaceAll(/<[^<>]{0,500}>/g, '\n'))
    .map((sentence) => withoutOpening(squeeze(sentence)))
    .filter((sentence) => sentence !== '' && !speaksToAssistant(sentence));
  const whole = heard.join(' ');
  const topics = topicsIn(whole);
  const sameLanguage = (detectLanguage(whole) ?? language) === language;
  return {
    source,
    answersRep: source === 'thread' && (facts.thread?.messages.some((message) => message.isSent) ?? false),
    topics,
    quote: sameLanguage ? bestQuote(heard, language) : null,
    headcount: headcountIn(whole),
    namesTimes: offersTime(text, heard, topics),
    declines: isDecline(whole),
  };
}

/** In UTF-16 code units: what a lead wants stands near the beginning. */
const longestReading = 8000;

function newestWords(facts: DraftingFacts): { text: string; source: Reading['source'] } {
  const inbound = newestInbound(facts);
  const form = facts.prospect.message?.trim() ?? '';
  const formIsNewer = inbound === null || Date.parse(facts.prospect.created_at) > inbound.date.getTime();
  if (form !== '' && formIsNewer) return { text: form, source: 'form' };
  const mail = inbound === null ? '' : ownWords(inbound.text);
  if (mail !== '') return { text: mail, source: 'thread' };
  return form === '' ? { text: '', source: 'none' } : { text: form, source: 'form' };
}

/** Whether a time they name is meant for a meeting and does not tell of something that happened. */
function offersTime(text: string, heard: readonly string[], topics: readonly Topic[]): boolean {
  if (findFreeTypedTimes(text, []).length === 0) return false;
  if (topics.includes('meeting') || topics.includes('demo')) return true;
  return heard.some((sentence) => sentence.endsWith('?') && findFreeTypedTimes(sentence, []).length > 0);
}

const opening =
  /^(?:(?:hi|hello|hey|dear|hallo|moin|guten (?:tag|morgen|abend)|sehr geehrte\w*|bonjour|bonsoir|hola|buenos días|buenas(?: tardes)?|estimad\w+)(?: (?:there|all|team|\p{Lu}[\p{L}-]*|damen und herren|zusammen|à tous)){0,3}\s*[,!.:]?\s+)/iu;
const connective = /^(?:also|and|so|but|außerdem|und|also|zudem|et|aussi|de plus|y|además|también)\s*[:,]\s*/iu;

function withoutOpening(sentence: string): string {
  return sentence
    .replace(/^[-*•\s]+/, '')
    .replace(opening, '')
    .replace(connective, '')
    .trim();
}

function bestQuote(heard: readonly string[], language: ComposerLanguage): Quote | null {
  let best: { quote: Quote; score: number } | null = null;
  for (const sentence of heard) {
    const quote = isQuotable(sentence) ? quoteOf(sentence, language) : null;
    if (quote === null) continue;
    const score = weigh(sentence, quote);
    if (score > (best?.score ?? 1.5)) best = { quote, score };
  }
  return best?.quote ?? null;
}

function quoteOf(sentence: string, language: ComposerLanguage): Quote | null {
  if (sentence.endsWith('?')) {
    const text = shorten(capitalise(sentence.replaceAll(/["“”„]/g, '')), 22);
    return wordCount(text) < 3
      ? null
      : { kind: 'question', text: text.endsWith('?') || text.endsWith('…') ? text : `${text}?` };
  }
  const need = needIn(sentence, language);
  if (need !== null) {
    const text = shorten(tidyEnd(need.object), 16);
    return wordCount(text) < 2 ? null : { kind: 'need', verb: need.verb, text };
  }
  const text = shorten(tidyEnd(capitalise(sentence)), 18);
  return wordCount(text) < 4 ? null : { kind: 'statement', text };
}

const bases = { question: 3, need: 2.5, statement: 0 } as const;

/** How much a sentence tells of what the lead wants; below 1.5 it is not worth quoting. */
function weigh(sentence: string, quote: Quote): number {
  const words = wordCount(sentence);
  const topical = topicsIn(sentence).length > 0;
  if (quote.kind === 'question' && topical && words < 6) return 1;
  let score = bases[quote.kind];
  if (quote.kind === 'question' && !topical) score -= words < 7 ? 1.2 : 0.8;
  if (topical) score += isRequestToMeet(quote, sentence) ? -1.5 : 1;
  if (wondering.test(sentence)) score += quote.kind === 'need' ? -1 : 1.5;
  if (headcountIn(sentence) !== null) score += quote.kind === 'statement' ? 0.6 : 0.3;
  if (pain.test(sentence)) score += 2;
  if (words >= 5 && words <= 24) score += 0.5;
  if (/^(?:my name|i am|i'm|ich bin|mein name|je suis|je m'appelle|soy|me llamo)\b/iu.test(sentence)) score -= 2;
  if (/\b(?:call me|rufen sie|appelez|llám|how are you|wie geht)\w*/iu.test(sentence)) score -= 1;
  return score;
}

/** A question we answer with a yes is not worth repeating. */
function isRequestToMeet(quote: Quote, sentence: string): boolean {
  return quote.kind === 'question' && topicsIn(sentence).every((topic) => topic === 'demo' || topic === 'meeting');
}

/** At most `limit` words: cut where a clause ends if there is such a place, else with an ellipsis. */
function shorten(text: string, limit: number): string {
  const words = text.split(' ');
  if (words.length <= limit) return text;
  const head = words.slice(0, limit).join(' ');
  const clause = /^(.{20,})(?:[,;:–]| (?:and|because|so that|which|und|weil|et|parce que|y|porque))\s/u.exec(head)?.[1];
  if (clause !== undefined && wordCount(clause) >= 5) return clause.replace(/[,;:–\s]+$/u, '');
  return `${words
    .slice(0, limit - 2)
    .join(' ')
    .replace(/[,;:–]+$/u, '')} …`;
}

function tidyEnd(text: string): string {
  return text.replaceAll(/["“”„]/g, '').replace(/[\s.!,;:–-]+$/u, '');
}

function capitalise(text: string): string {
  return text.replace(/^([¿¡]?)(\p{Ll})/u, (_, mark: string, letter: string) => mark + letter.toUpperCase());
}

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
