import { findFreeTypedTimes } from './typed-times.ts';

/*
 * What of a stranger's text may stand in a mail of ours: plain words only. No address, link, number that could be a
 * phone or an account, markup, amount, time of day, and nothing that speaks to an assistant instead of to a person.
 */

const invisible = /[\p{Cf}\p{Co}\p{Cn}]/gu;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]|\ufe0e|\ufe0f/gu;
/** Invisible, but for the joiners that Persian and the scripts of India spell names with. */
const invisibleInNames =
  /(?!(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Sinhala}\p{M}])[\u200c\u200d]\p{L})[\p{Cf}\p{Co}\p{Cn}]/gu;
const notNames = new Set(
  'info admin test office sales contact kontakt hello mail team user null undefined none na'.split(' '),
);

/** A first or last name fit for a greeting, in ordinary case and without emoji; null when the field holds anything else. */
export function plainName(field: string | null): string | null {
  const name = squeeze((field ?? '').replaceAll(emoji, ' '), invisibleInNames);
  if (name.length > 40 || !/^\p{L}(?:[\p{L}\p{M}'’. -]|[\u200c\u200d])*$/u.test(name)) return null;
  if (name.split(' ').length > 3 || notNames.has(name.toLowerCase()) || isSentence.test(name)) return null;
  const shouted = name === name.toUpperCase() || name === name.toLowerCase();
  return shouted && name.length > 1
    ? name.toLowerCase().replaceAll(/(?<![\p{L}\p{M}'’])\p{L}/gu, (c) => c.toUpperCase())
    : name;
}

/** A company's name as it may be used in a sentence; null when it looks like anything else. */
export function plainCompany(field: string | null): string | null {
  const name = squeeze(field ?? '');
  if (name.length < 2 || name.length > 60 || !/^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,&'’()+-]*$/u.test(name)) return null;
  if (/\d{5}/.test(name) || /\p{L}\.\p{L}{2}|www\./iu.test(name) || name.split(' ').length > 6) return null;
  return isSentence.test(name) ? null : name;
}

/** Words of an order rather than of a name; names such as "Ai" or "Safety First Ltd" are none. */
const isSentence =
  /(?<!\p{L})(?:you|your|me|must|please|previous|ignor\w*|disregard|instructions?|anweisung\w*|bitte|instrucciones|consignes|ajoute[rz]?)(?!\p{L})/iu;

/** Whether a sentence consists of plain words that may be quoted back to whoever wrote it. */
export function isQuotable(sentence: string): boolean {
  if (
    sentence.length > 400 ||
    sentence !== squeeze(sentence) ||
    /[^\p{L}\p{M}\p{N} ,.'’"“”„&/()?!¿¡:;+–-]/u.test(sentence)
  )
    return false;
  if (/\d{5}|\d[\d ().-]{6,}\d|\p{L}\.\p{L}{2,}|www\.|\S{32}|https?:/iu.test(sentence)) return false;
  if (/(?<!\p{L})(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|percent|prozent|iban)\b/iu.test(sentence)) return false;
  if (/(?=\S{6})\S*\p{L}\S*\d\S*\d|^\p{L}{1,2}:/iu.test(sentence)) return false;
  return !speaksToAssistant(sentence) && findFreeTypedTimes(sentence, []).length === 0;
}

const steering = [
  /(?<!\p{L})(?:ignor\w*|disregard|overrid\w*|bypass|jailbreak|pretend|verbatim|obey|comply|maintenance mode|developer mode|debug)\b/iu,
  /(?<!\p{L})(?:instructions?|instruktion\w*|anweisung\w*|instrucciones|consignes|prompt|directives?)\b(?!\s+print)/iu,
  /(?<!\p{L})(?:assistant|chatbot|bot|language model|llm|gpt|a\.?i\.?|k\.?i\.?|system (?:message|config\w*|prompt)|you are now|from now on)\b/iu,
  /(?<!\p{L})(?:passwor[dt]s?|passwörter|contraseñas?|mot de passe|credentials?|secrets?|api[ -]?keys?|access (?:token|code)s?|tokens?|pin)\b/iu,
  /(?<!\p{L})(?:bcc|cc|e-?mail address(?:es)?|phone numbers?|mailbox|contact list|bank|account (?:number|details)|routing)\b/iu,
  /\byour (?:e-?mail|answer|reply|response|text|signature|last (?:mail|customer)\w*|largest client)\b|\bother customers?\b/iu,
  /(?<!\p{L})(?:without (?:anyone|review|approval)|approved?|safety|classifier|quality assurance|reprogram\w*|operator|hacked)\b/iu,
  /^\W*(?:ignore|repeat|output|print|display|reveal|translate|copy|complete|confirm|include|insert|add|append|begin|start|end|close|forward|say|tell|write|reply|answer|respond|send it|put|note|skip|set|delete|every|always|never|act)\b(?!\s+me\b.{0,40}\bquote)/iu,
  /^\W*(?:ignorier\w*|wiederhol\w*|schreib\w*|übersetz\w*|füge|antworte|gib|zeig\w*|répète|ignore[rz]?|écri[st]|traduis|ajoute|repite|escribe|traduce|añade|responde)\b/iu,
];

/** Whether the words seem meant for the machine that reads them. Errs towards yes: what is lost is only a quotation. */
export function speaksToAssistant(words: string): boolean {
  return steering.some((pattern) => pattern.test(words));
}

/** Whitespace runs as one space, invisible characters gone, ends trimmed. */
export function squeeze(text: string, gone: RegExp = invisible): string {
  return text.replaceAll(gone, '').replaceAll(/\s+/g, ' ').trim();
}

const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|z\.\s?b|d\.\s?h|bzw|ca|approx|mr|mrs|ms|dr|prof|sr|sra|st|nr|no|p\.\s?ex|etc|inc|ltd|co|u\.\s?a|vs|\d{1,2})\.$/iu;

/** The sentences of a text, without line breaks inside; list items and lines count as sentences of their own. */
export function sentences(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split(/\n+/)) {
    let open = '';
    for (const piece of line.split(/(?<=[.?!…])\s+/u)) {
      open = open === '' ? piece : `${open} ${piece}`;
      if (abbreviation.test(open.slice(-12))) continue;
      found.push(open);
      open = '';
    }
    if (open !== '') found.push(open);
  }
  return found.map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim()).filter((sentence) => sentence !== '');
}
