import type { Voice, VoiceTraits } from '../core/voice.ts';
import { contracted, spelledOut } from './contractions.ts';
import { slotToken } from './slots-text.ts';

/** The paragraphs of a composed mail between greeting and sign-off. */
export type Said = { paragraphs: string[]; isReply: boolean; isFarewell: boolean; language: string };

/** Whether a voice may shape a mail in this language: habits of one language say nothing about another. */
export function speaks(voice: Voice | null | undefined, language: string): voice is Voice {
  return voice != null && voice.traits.language === language;
}

/** The greeting of a voice; null where it needs a title nobody knows, so that the usual greeting stands. */
export function greetingIn({ traits }: Voice, name: string | null, isReply: boolean): string | null {
  const form = isReply ? traits.greeting_reply : traits.greeting_first;
  if (name === null || form === '') return form.includes('{name}') ? traits.greeting_unnamed : form;
  if (/\b(?:mr|ms|mrs|dr|herr|frau|madame|monsieur|señora?)\b/i.test(form)) return null;
  return form.replace('{name}', name);
}

/** The sign-off of a voice, with the first name below it where the writer puts one; the signature follows by itself. */
export function signOffIn({ traits }: Voice, isReply: boolean, repName: string | null): string {
  const form = isReply ? traits.sign_off_reply : traits.sign_off_first;
  const first = repName?.trim().split(/\s+/)[0] ?? '';
  const name = traits.signature_style === 'name_and_signature' ? first : '';
  return [form, name].filter((line) => line !== '').join('\n');
}

/**
 * Puts composed paragraphs the way the voice puts things: its opening and closing sentences, its rhythm, its marks, its
 * rules. Quotations and the lines that hold meeting times stay as they are. Nothing is added that states a fact.
 */
export function inVoice(
  said: Said,
  voice: Voice,
  pick: (variants: readonly string[], salt: string) => string,
): { paragraphs: string[]; postscript: string | null } {
  const { traits } = voice;
  const opened = withOpening(said, traits, pick);
  const worded = opened.map((one) => (isTimes(one) ? one : ruled(reworded(one, traits, said.language), voice)));
  const kept = worded.filter((paragraph) => paragraph.trim() !== '');
  const shaped = shape(kept, traits);
  const closing = said.isFarewell ? '' : pick(traits.closings, 'closing');
  const { paragraphs, postscript } = traits.include_ps
    ? withPostscript(shaped)
    : { paragraphs: shaped, postscript: null };
  if (closing !== '' && !paragraphs.some((one) => one.includes(closing))) paragraphs.push(closing);
  const marked = paragraphs.map((one) => (isTimes(one) ? one : punctuated(one, traits)));
  return { paragraphs: marked, postscript: postscript === null ? null : `PS: ${punctuated(postscript, traits)}` };
}

function isTimes(paragraph: string): boolean {
  return paragraph.startsWith('- ') || paragraph.includes(slotToken(1));
}

/** The voice's own thanks in place of the composer's; the emoji of those who use one at all. */
function withOpening(
  { paragraphs, isFarewell }: Said,
  traits: VoiceTraits,
  pick: (variants: readonly string[], salt: string) => string,
): string[] {
  const [first = '', ...rest] = paragraphs;
  const [thanks = '', ...others] = sentencesOf(first);
  const opening = isFarewell ? '' : pick(traits.openings, 'opening');
  const start = opening === '' ? thanks : opening;
  const smiling = traits.emoji === '' ? start : `${start.replace(/\.$/, '')} ${traits.emoji}`;
  return [[smiling, ...others].filter(Boolean).join(' '), ...rest];
}

function reworded(paragraph: string, traits: VoiceTraits, language: string): string {
  const text =
    language === 'en' ? (traits.use_contractions ? contracted(paragraph) : spelledOut(paragraph)) : paragraph;
  const short = traits.sentence_words <= 9;
  const long = traits.sentence_words >= 17;
  if (short) return split(text);
  return long ? joined(text, language) : text;
}

/** Statements cut where they go on after a semicolon or an "and"; a question stays one. */
function split(text: string): string {
  return sentencesOf(text)
    .map((sentence) => (sentence.endsWith('.') && !sentence.includes('"') ? cut(sentence) : sentence))
    .join(' ');
}

function cut(sentence: string): string {
  return sentence
    .replaceAll(/; (\p{Ll})/gu, (_, letter: string) => `. ${letter.toUpperCase()}`)
    .replaceAll(/, (and|und|et|y|so|but|aber) (?=\p{Ll}{1,12} \p{Ll})/gu, (_, word: string) => `. ${capital(word)} `);
}

const joiners: Record<string, string> = { en: ', and ', de: ', und ', fr: ', et ', es: ', y ' };

/** Two plain sentences in a row become one; questions, quotations and names stay at their place. */
function joined(text: string, language: string): string {
  const sentences = sentencesOf(text);
  const found: string[] = [];
  for (const sentence of sentences) {
    const before = found.at(-1) ?? '';
    const mayJoin =
      before.endsWith('.') && !before.includes('"') && !sentence.includes('"') && before.split(' ').length < 18;
    if (
      !mayJoin ||
      !/^(?:I\b|You\b|It\b|That\b|This\b|Then\b|If\b|When\b|Which\b|What\b|How\b|Sie\b|Das\b|Wenn\b|Vous\b|Je\b|Si\b)/.test(
        sentence,
      )
    ) {
      found.push(sentence);
      continue;
    }
    found[found.length - 1] =
      `${before.slice(0, -1)}${joiners[language] ?? '; '}${/^I\b/.test(sentence) || language === 'de' ? sentence : lower(sentence)}`;
  }
  return found.join(' ');
}

function shape(paragraphs: readonly string[], traits: VoiceTraits): string[] {
  const wanted = Math.max(1, Math.round(traits.paragraph_sentences));
  const found: string[] = [];
  for (const paragraph of paragraphs) {
    if (isTimes(paragraph)) {
      found.push(paragraph);
      continue;
    }
    for (const sentence of sentencesOf(paragraph)) {
      const open = found.at(-1);
      const room = open !== undefined && !isTimes(open) && !open.endsWith(':') && sentencesOf(open).length < wanted;
      if (room) found[found.length - 1] = `${open} ${sentence}`;
      else found.push(sentence);
    }
  }
  return within(found, Math.max(2, traits.max_paragraphs));
}

/** No more paragraphs than the writer makes; the line before meeting times stays with them. */
function within(paragraphs: string[], most: number): string[] {
  const found = [...paragraphs];
  for (let at = 1; found.filter((one) => !isTimes(one)).length > most && at < found.length; ) {
    const [before = '', here = ''] = [found[at - 1], found[at]];
    if (isTimes(before) || isTimes(here) || before.endsWith(':')) at += 1;
    else found.splice(at - 1, 2, `${before} ${here}`);
  }
  return found;
}

/** What the writer would add below: the last plain sentence, if enough is left without it. */
function withPostscript(paragraphs: string[]): { paragraphs: string[]; postscript: string | null } {
  const last = paragraphs.findLastIndex((one) => !isTimes(one));
  const sentences = sentencesOf(paragraphs[last] ?? '');
  const sentence = sentences.at(-1) ?? '';
  const plain = paragraphs.filter((one) => !isTimes(one)).flatMap(sentencesOf);
  if (plain.length < 4 || sentence.endsWith(':')) return { paragraphs: [...paragraphs], postscript: null };
  const rest = sentences.slice(0, -1).join(' ');
  const left = rest === '' ? paragraphs.toSpliced(last, 1) : paragraphs.with(last, rest);
  return { paragraphs: left, postscript: sentence };
}

function ruled(text: string, { traits, rules }: Voice): string {
  const changed = rules.reduce((now, { from, to }) => replaceWords(now, from, to), text);
  const banned = [...traits.prohibited_words, ...rules.filter(({ to }) => to === '').map(({ from }) => from)];
  const kept = sentencesOf(changed).filter((sentence) => !banned.some((word) => holdsWords(sentence, word)));
  return kept.length === 0 ? '' : kept.join(' ');
}

/** A greeting or sign-off with the rules people made. */
export function ruledLine(line: string, { rules }: Voice): string {
  return rules.reduce((now, { from, to }) => replaceWords(now, from, to), line);
}

/** Replaces words as whole words, in any case, and mends what is left of the sentence. */
function replaceWords(text: string, from: string, to: string): string {
  const found = wordPattern(from);
  if (!found.test(text)) return text;
  const changed = text
    .replace(found, to)
    .replaceAll(/\s+([.,!?;:])/g, '$1')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return capital(changed.replace(/^[,;:.]\s*/, ''));
}

function holdsWords(text: string, words: string): boolean {
  return wordPattern(words).test(text);
}

function wordPattern(words: string): RegExp {
  const plain = words
    .trim()
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/['’]/g, "['’]")
    .replaceAll(/\s+/g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, 'iu');
}

/** The marks the writer makes, and none that they avoid or forbid. */
function punctuated(text: string, traits: VoiceTraits): string {
  const banned = new Set(traits.prohibited_punctuation);
  return outsideQuotes(text, (part) => {
    let now = part;
    if (traits.dashes >= 0.4)
      now = now.replaceAll(/(?<=\p{L}); (?=\p{Ll})|(?<=\p{L}), (?=(?:and|but|so|und|et|y) )/gu, ' - ');
    if (traits.semicolons >= 0.5) now = now.replaceAll(/(?<=\p{Ll}), (?=(?:and|but|so|und|aber|et|y) \p{Ll})/gu, '; ');
    if (traits.exclamations >= 0.5 && !banned.has('!')) now = excited(now, traits.exclamations);
    if (traits.exclamations === 0 || banned.has('!')) now = now.replaceAll(/!+/g, '.');
    if (banned.has(';')) now = now.replaceAll(';', ',');
    if (banned.has('—') || banned.has('–')) now = now.replaceAll(/\s*[—–]\s*/g, ', ');
    return banned.has('…') ? now.replaceAll(/…|\.{3}/g, '.') : now;
  });
}

/** Statements end with an exclamation mark: each for those who always do, else the first. */
function excited(text: string, share: number): string {
  return share >= 0.9 ? text.replaceAll(/(?<=\p{L})\.(?=\s|$)/gu, '!') : text.replace(/(?<=\p{L})\.(?=\s|$)/u, '!');
}

function sentencesOf(paragraph: string): string[] {
  return paragraph
    .split(/(?<=[.!?…]["”]?)\s+(?=[\p{Lu}¿¡"“])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function outsideQuotes(text: string, change: (part: string) => string): string {
  return text
    .split(/("[^"]*"|„[^“]*“|«[^»]*»)/)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
