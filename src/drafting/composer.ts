import { createHash } from 'node:crypto';
import type { Voice } from '../core/voice.ts';
import { spelledOut } from './contractions.ts';
import { type DraftingFacts, newestInbound } from './facts.ts';
import { greetingIn, inVoice, ruledLine, signOffIn, speaks } from './in-voice.ts';
import { facingTheLead, isIndirectQuestion, readInstruction, type Wishes } from './instruction.ts';
import { type ComposerLanguage, composerLanguage } from './language.ts';
import { type Quote, type Reading, readLead } from './lead-reading.ts';
import { phrasesOf } from './phrases/index.ts';
import type { Phrases, Subject, SubjectPhrases, Tone } from './phrases/phrases.ts';
import { plainCompany, plainName, squeeze } from './plain-words.ts';
import { slotToken } from './slots-text.ts';

export type Composed = {
  subject: string;
  /** Plain text with slot tokens, from the greeting to the sign-off; the signature is not in it. */
  body: string;
  language: ComposerLanguage;
  warnings: ('language_fallback' | 'instruction_not_understood')[];
};

/**
 * Writes the mail without a model: takes up what the lead said, asks what moves things on, offers the slots, all in the
 * rep's voice where one is known. States no fact it was not given. The same facts give the same mail; different leads get
 * different wordings, and each `variant` is another choice among them.
 */
export function compose(facts: DraftingFacts, variant = 0): Composed {
  const language = composerLanguage(facts.language);
  const desk = deskFor(facts, language, variant);
  const { wishes, reading } = desk;
  const body = reading.declines ? farewell(desk) : answer(desk);
  const warnings: Composed['warnings'] = [];
  if (facts.languageFallback || language !== facts.language) warnings.push('language_fallback');
  if (!wishes.understood) warnings.push('instruction_not_understood');
  return { subject: subjectOf(facts), body, language, warnings };
}

/** The subject of a reply to these facts: the thread's own, else one that names the company. */
export function subjectOf(facts: DraftingFacts): string {
  const { subject } = phrasesOf[composerLanguage(facts.language)];
  const last = facts.thread?.messages.findLast((message) => !message.isDraft);
  const topic = squeeze(last?.subject ?? '').replace(replyPrefix, '');
  if (topic !== '') return `Re: ${topic}`;
  const company = companyOf(facts);
  return company === null ? subject.enquiry : fill(subject.company, { company });
}

/** The length a reviewer would ask for, to get a mail as long as the rep's own are. */
function usualLength({ traits }: Voice): Wishes['length'] {
  if (traits.mail_words < 60) return 'shorter';
  return traits.mail_words > 170 ? 'longer' : null;
}

/** Everything the paragraphs below need at hand. */
type Desk = {
  facts: DraftingFacts;
  language: ComposerLanguage;
  phrases: Phrases;
  reading: Reading;
  wishes: Wishes;
  tone: Tone;
  company: string | null;
  /** The rep's voice, where it is known in this language and the reviewer asked for no other tone. */
  voice: Voice | null;
  isReply: boolean;
  values: Record<string, string>;
  /** One of several wordings, always the same one for this lead. */
  pick: (variants: readonly string[], salt: string) => string;
};

function deskFor(facts: DraftingFacts, language: ComposerLanguage, variant: number): Desk {
  const phrases = phrasesOf[language];
  const reading = readLead(facts, language);
  const asked = readInstruction(facts.instruction, language);
  const voice = speaks(facts.voice, language) && asked.tone === null ? facts.voice : null;
  const wishes = voice === null ? asked : { ...asked, length: asked.length ?? usualLength(voice) };
  const { prospect } = facts;
  const company = companyOf(facts);
  const headcount = reading.headcount;
  const values = {
    at: company === null ? phrases.at.team : fill(phrases.at.company, { company }),
    rep: plainCompany(facts.rep.company) ?? '',
    count: headcount === null ? '' : fill(phrases.headcount[headcount.of], { n: String(headcount.count) }),
    minutes: String(facts.slots[0]?.duration_minutes ?? 30),
  };
  const pick = (variants: readonly string[], salt: string) =>
    variants[(seed(prospect.email, salt) + variant) % variants.length] ?? '';
  const isReply = newestInbound(facts) !== null;
  const tone = wishes.tone ?? (voice?.traits.tone === 'formal' ? 'formal' : 'neutral');
  return { facts, language, phrases, reading, wishes, tone, company, voice, isReply, values, pick };
}

function companyOf({ prospect, contact, company }: DraftingFacts): string | null {
  return (
    plainCompany(prospect.company) ?? plainCompany(contact?.company ?? null) ?? plainCompany(company?.name ?? null)
  );
}

function answer(desk: Desk): string {
  const { wishes, reading } = desk;
  const [first, second] = subjectsOf(reading);
  const paragraphs = [
    opening(desk, first),
    ...concerns(desk, first, second),
    ...wishes.mention.map((words) => mentioned(desk, words)),
    ...wishes.ask.map((words) => asked(desk, words)),
    nextStep(desk, first),
  ];
  return finish(desk, paragraphs);
}

function farewell(desk: Desk): string {
  const { phrases, pick, values } = desk;
  return finish(desk, [fill(pick(phrases.decline, 'decline'), values)]);
}

function finish(desk: Desk, said: readonly string[]): string {
  const { voice, language, isReply, reading, pick } = desk;
  const paragraphs = said.flatMap((part) => part.split('\n\n')).filter((paragraph) => paragraph !== '');
  if (voice !== null) {
    const put = inVoice({ paragraphs, isReply, isFarewell: reading.declines, language }, voice, pick);
    const [hello, goodbye] = [ruledLine(greeting(desk), voice), ruledLine(signOff(desk), voice)];
    return whole([hello, ...put.paragraphs, goodbye, put.postscript ?? '']);
  }
  const text = whole([greeting(desk), ...paragraphs, signOff(desk)]);
  return desk.language === 'en' && desk.tone === 'formal' ? spelledOut(text) : text;
}

function whole(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function subjectsOf(reading: Reading): [Subject, Subject | null] {
  if (reading.topics.length === 0 && reading.quote === null) return ['nothing', null];
  const [first, ...rest] = reading.topics;
  return [first ?? 'general', rest.find((topic) => topic !== 'meeting') ?? null];
}

function greeting({ facts, phrases, tone, voice, isReply }: Desk): string {
  const { prospect, contact } = facts;
  const first = plainName(prospect.first_name) ?? plainName(contact?.firstName ?? null);
  const last = plainName(prospect.last_name) ?? plainName(contact?.lastName ?? null);
  const own = voice === null ? null : greetingIn(voice, first, isReply);
  if (own !== null) return own;
  const name = phrases.wholeName[tone] && first !== null && last !== null ? `${first} ${last}` : first;
  return name === null ? phrases.greeting[tone].bare : fill(phrases.greeting[tone].named, { name });
}

/** Thanks, and what the lead said: their own words if some can be quoted, else what it was about. */
function opening(desk: Desk, first: Subject): string {
  const { phrases, reading, pick, values } = desk;
  const { thanks } = phrases;
  const form = values.rep === '' ? thanks.form : thanks.formTo;
  const kind = reading.answersRep ? thanks.reply : reading.source === 'thread' ? thanks.first : form;
  const heard = reading.source === 'none' ? pick(phrases.empty, 'empty') : takenUp(desk, first);
  const warm = desk.tone === 'casual' ? phrases.warm : '';
  return [fill(pick(kind, 'thanks'), values), warm, heard].filter(Boolean).join(' ');
}

function takenUp(desk: Desk, first: Subject): string {
  const { phrases, reading, pick } = desk;
  const { quote } = reading;
  if (quote !== null && !(quote.kind === 'question' && talks(first))) return quoted(desk, quote);
  if (first === 'demo') return phrases.gladly;
  if (
    first === 'general' ||
    first === 'nothing' ||
    first === 'support' ||
    first === 'meeting' ||
    first === 'technical'
  ) {
    return '';
  }
  return fill(pick(phrases.paraphrase, 'paraphrase'), { about: phrases.about[first] });
}

function quoted({ phrases, pick }: Desk, quote: Quote): string {
  const words = fill(phrases.quote, { text: quote.text });
  if (quote.kind === 'need') return fill(pick(phrases.need, 'need'), { need: `${quote.verb} ${words}` });
  return fill(pick(phrases[quote.kind], quote.kind), { quote: words });
}

function concerns(desk: Desk, first: Subject, second: Subject | null): string[] {
  const { phrases, wishes, reading, pick, values } = desk;
  const of = (subject: Subject): SubjectPhrases =>
    subject === 'pricing' && reading.headcount !== null ? phrases.countedPricing : phrases.subjects[subject];
  const main = wishes.length === 'shorter' ? of(first).short : pick(of(first).main, first);
  const more = wishes.length === 'longer' ? ` ${of(first).more}` : '';
  const next = second === null ? '' : of(second).second;
  return [fill(main + more, values), fill(once(next, main), values)];
}

/** Leaves `{at}` out of a text when an earlier one named the company already. */
function once(text: string, earlier: string): string {
  return earlier.includes('{at}') ? text.replaceAll('{at}', '') : text;
}

function nextStep(desk: Desk, first: Subject): string {
  const { facts, phrases, wishes, reading, pick, values, voice } = desk;
  const brief = wishes.length === 'shorter';
  const agenda = wishes.length === 'longer' && wishes.times !== 'none' ? `${phrases.agenda} ` : '';
  if (wishes.times === 'none') return phrases.writing;
  if (reading.namesTimes && facts.slots.length === 0) return agenda + phrases.theirTimes.ask;
  if (facts.slots.length === 0) {
    if (brief) return phrases.ask.short;
    return agenda + (talks(first) ? phrases.ask.meeting : pick(phrases.ask.times, 'times'));
  }
  const urgency = voice?.traits.slot_urgency === 'soft' ? phrases.soon : '';
  const lines = facts.slots.map((_, index) => `- ${slotToken(index + 1)}`).join('\n');
  const after = facts.slots.length === 1 ? phrases.offer.afterOne : pick(phrases.offer.after, 'after');
  const close = [voice?.traits.single_cta ? '' : after, urgency].filter(Boolean).join(' ');
  return `${agenda}${fill(offerLine(desk, first, brief), values)}\n\n${lines}${brief || close === '' ? '' : `\n\n${close}`}`;
}

function offerLine({ facts, phrases, reading, wishes, pick }: Desk, first: Subject, brief: boolean): string {
  const { offer } = phrases;
  const one = facts.slots.length === 1;
  if (reading.namesTimes && !one) return phrases.theirTimes.offer;
  if (brief || wishes.length === 'longer' || talks(first)) return one ? offer.shortOne : offer.shortMany;
  return pick(one ? offer.one : offer.many, 'offer');
}

/** Whether the lead wants to see or hear us anyway, so that a call needs no reason. */
function talks(subject: Subject): boolean {
  return subject === 'meeting' || subject === 'demo';
}

function mentioned({ phrases }: Desk, words: string): string {
  const sentence = words.startsWith('= ');
  return fill(sentence ? phrases.mention.sentence : phrases.mention.thing, { words: words.replace(/^= /, '') });
}

function asked({ phrases, language }: Desk, words: string): string {
  const turned = facingTheLead(words, language);
  return fill(isIndirectQuestion(turned) ? phrases.askAbout.whether : phrases.askAbout.thing, { words: turned });
}

/** The sign-off; with the rep's name when no signature follows that holds it. */
function signOff({ facts, phrases, tone, voice, isReply }: Desk): string {
  if (voice !== null && facts.rep.signatureText !== null) return signOffIn(voice, isReply, facts.rep.name);
  const name = facts.rep.name?.trim() ?? '';
  const signed = name === '' || (facts.rep.signatureText ?? '').toLowerCase().includes(name.toLowerCase());
  return signed ? phrases.signOff[tone] : `${phrases.signOff[tone]}\n${name}`;
}

const replyPrefix = /^(?:(?:re|aw|antw|sv|vs|rv|ref)\s*(?:\[\d{1,3}\])?\s*:\s*)+/iu;

/** Puts values where a phrase names them. A value is never read as a phrase again. */
function fill(phrase: string, values: Readonly<Record<string, string>>): string {
  return phrase.replaceAll(/\{([a-z]+)\}/g, (token, name: string) => values[name] ?? token);
}

function seed(email: string, salt: string): number {
  return createHash('sha256').update(`${salt}\n${email}`).digest().readUInt32BE(0);
}
