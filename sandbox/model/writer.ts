import type { Facts } from './facts.ts';
import { type Phrases, phrases } from './phrases.ts';

export type Draft = { subject: string; greeting: string; paragraphs: string[]; closing: string; language: string };
type Wish = { shorter: boolean; longer: boolean; formal: boolean; casual: boolean; point: string; other: boolean };

/** Writes a reply from the facts: the lead's own words, slot tokens for times, nothing that was not given. */
export function writeReply(facts: Facts): Draft {
  const words = phrases[facts.language];
  const wish = readWish(facts.instruction);
  const quote = quotable(facts.message);
  const opening = [
    facts.company === '' ? words.thanks : put(words.thanksFor, facts.company),
    quote === '' ? '' : put(words.quoted, quote),
    facts.threadSubject === '' || wish.shorter ? '' : put(words.thread, facts.threadSubject),
  ];
  const next = facts.company === '' || wish.formal ? words.next : put(words.nextAt, facts.company);
  const body = wish.shorter ? [] : [wish.other ? words.reworded : next];
  if (wish.longer) body.push(words.longer);
  if (wish.point !== '') body.push(put(words.point, wish.point));
  return {
    subject: subjectOf(facts, words),
    greeting: greetingOf(facts, words, wish),
    paragraphs: [opening.filter(Boolean).join(' '), ...body, askForTime(facts, words, wish)],
    closing: closingOf(facts, words, wish),
    language: facts.language,
  };
}

function readWish(instruction: string): Wish {
  const has = (pattern: RegExp): boolean => pattern.test(instruction);
  const point =
    /\b(?:mention|add|include|say|erwähne?n?|mentionne[rz]?|menciona[r]?)\b\s+(?:that\s+|dass\s+|que\s+)?([^.\n]{3,120})/i.exec(
      instruction,
    )?.[1] ?? '';
  const wish = {
    shorter: has(/short|brief|concise|kürzer|knapp|court|corto|breve/i),
    longer: has(/longer|more detail|ausführlich|länger|plus long|más largo|detail/i),
    formal: has(/(?<!in)formal|förmlich|formel/i) && !has(/less formal|weniger förmlich|moins formel|menos formal/i),
    casual: has(/casual|informal|friendl|locker|less formal|amical|cercano/i),
    point: point.trim(),
  };
  const known = wish.shorter || wish.longer || wish.formal || wish.casual || wish.point !== '';
  return { ...wish, other: instruction.trim() !== '' && !known };
}

function subjectOf(facts: Facts, words: Phrases): string {
  if (facts.threadSubject !== '')
    return /^(re|aw|rv|sv)\s*:/i.test(facts.threadSubject) ? facts.threadSubject : `Re: ${facts.threadSubject}`;
  return facts.company === '' ? words.plainSubject : put(words.subject, facts.company);
}

function greetingOf(facts: Facts, words: Phrases, wish: Wish): string {
  const name = facts.firstName;
  if (wish.formal)
    return words.formalGreeting.includes('%') && name === ''
      ? words.plainGreeting
      : put(words.formalGreeting, facts.fullName || name);
  if (name === '') return words.plainGreeting;
  return put(wish.casual ? words.casualGreeting : words.greeting, name);
}

function closingOf(facts: Facts, words: Phrases, wish: Wish): string {
  const line = wish.formal ? words.formalClosing : wish.casual ? words.casualClosing : words.closing;
  return facts.repName === '' ? line : `${line}\n${facts.repName}`;
}

function askForTime(facts: Facts, words: Phrases, wish: Wish): string {
  const tokens = wish.shorter ? facts.slots.slice(0, 2) : facts.slots.slice(0, 3);
  const last = tokens.at(-1);
  if (last === undefined) return words.noSlots;
  const listed = tokens.length === 1 ? last : `${tokens.slice(0, -1).join(', ')} ${words.or} ${last}`;
  return put(words.slots, listed);
}

/** One sentence of the lead that may be repeated: no orders to the writer, no times, links, prices or masked values. */
function quotable(message: string): string {
  const sentences = message.replace(/\s+/g, ' ').match(/[^.!?]+[.!?]*/g) ?? [];
  const odd =
    /https?:|www\.|@|[<>{}[\]|`*_=]|ignore|instruction|system prompt|password|assistant|approved|€|\$|£|%|\d{1,2}:\d\d|\d\s?(?:am|pm|uhr|h)\b/i;
  const fitting = sentences
    .map((each) => each.trim().replace(/["“”„«»]/g, ''))
    .filter((each) => each.length >= 20 && each.length <= 200 && !odd.test(each));
  const best = fitting.sort((a, b) => weight(b) - weight(a))[0] ?? '';
  return best;
}

function weight(sentence: string): number {
  return (/\d/.test(sentence) ? 60 : 0) + (/\?/.test(sentence) ? 20 : 0) + Math.min(sentence.length, 120);
}

const put = (phrase: string, value: string): string => phrase.replace('%', () => value);
