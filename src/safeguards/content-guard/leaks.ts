import { detectPii } from '../pii/detect.ts';
import { sentencesOf } from './sentences.ts';

/** Someone else in the CRM or the mailbox: nothing of theirs may stand in this draft. */
export type OtherContact = {
  name?: string | null;
  email?: string | null;
  company?: string | null;
  phone?: string | null;
  note?: string | null;
};

export type Disclosure = {
  leadMessage: string | null;
  approvedFacts: readonly string[];
  allowedLinks: readonly string[];
  otherContacts?: readonly OtherContact[];
  confidential?: readonly string[];
  texts: readonly string[];
};

const contactLeak = 'The text holds data of another contact.';
const confidentialLeak = 'The text repeats instructions or secrets of the system.';
const secretLeak = 'The text holds a secret or a number that identifies a person.';
const encoded = 'The text holds something encoded.';
const shingle = 6;

/** What the draft would tell that is not the lead's to know, plainly or in an encoding. */
export function disclosures(disclosure: Disclosure): string[] {
  const { texts } = disclosure;
  const reasons: string[] = [];
  const opaque = texts.flatMap((text) => opaqueTokens(withoutLinks(text, disclosure.allowedLinks)));
  const source = `${disclosure.leadMessage ?? ''}\n${disclosure.approvedFacts.join('\n')}`;
  if (opaque.some((token) => !source.includes(token)) || texts.some(hasNumberCode)) reasons.push(encoded);
  const haystacks = [...texts, ...opaque.map(decoded), ...texts.map((text) => percentDecoded(text))];
  const folded = haystacks.flatMap(disguisesOf);
  const permitted = fold(source);
  if ((disclosure.otherContacts ?? []).some((contact) => tellsOf(contact, haystacks, folded, permitted, source)))
    reasons.push(contactLeak);
  if ((disclosure.confidential ?? []).some((secret) => repeats(secret, folded, source))) reasons.push(confidentialLeak);
  if (
    texts.some((text) =>
      detectPii(text).some(({ type }) => type === 'api_key' || type === 'credit_card' || type === 'ssn'),
    )
  )
    reasons.push(secretLeak);
  return reasons;
}

/** Lower case letters and digits only, accents removed. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The text folded, backwards, by ROT13, and the first letters of its lines, sentences and words. */
function disguisesOf(text: string): string[] {
  const plain = fold(text);
  const initials = (parts: string[]): string => fold(parts.map((part) => [...part.trim()][0] ?? '').join(''));
  const words = text.split(/\s+/);
  return [
    plain,
    [...plain].reverse().join(''),
    rot13(plain),
    initials(text.split('\n')),
    initials(text.split(/[.!?\n]\s*/)),
    initials(words),
  ];
}

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
}

function tellsOf(
  contact: OtherContact,
  texts: readonly string[],
  folded: readonly string[],
  permitted: string,
  source: string,
): boolean {
  const tells = (value: string, shortest: number): boolean => {
    const needle = fold(value);
    return needle.length >= shortest && !permitted.includes(needle) && folded.some((text) => text.includes(needle));
  };
  if (tells(contact.name ?? '', 6) || tells(contact.email ?? '', 6) || tells(contact.note ?? '', 8)) return true;
  const company = contact.company?.trim() ?? '';
  if (
    company.length >= 3 &&
    !source.toLowerCase().includes(company.toLowerCase()) &&
    texts.some((text) => hasWord(text, company))
  )
    return true;
  const phone = contact.phone?.replaceAll(/\D/g, '').slice(-7) ?? '';
  if (
    phone.length === 7 &&
    !source.replaceAll(/\D/g, '').includes(phone) &&
    texts.some((text) => text.replaceAll(/\D/g, '').includes(phone))
  )
    return true;
  return (
    noteParts(contact.note ?? '').some((part) => tells(part, 6)) || namedWithTitle(contact.name ?? '', texts, source)
  );
}

/** Telling parts of a note: those with a number of four or more digits, and long ones. */
function noteParts(note: string): string[] {
  return note
    .split(/[;.\n]|,\s/)
    .map((part) => part.trim())
    .filter((part) => part.replaceAll(/\D/g, '').length >= 4 || part.length >= 20);
}

function hasWord(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) && !/[\p{L}\p{N}]/u.test(text.charAt(at + value.length)))
      return true;
  }
  return value.length >= 8 && fold(value).length >= 8 && fold(text).includes(fold(value));
}

function namedWithTitle(name: string, texts: readonly string[], source: string): boolean {
  const last = name.trim().split(/\s+/).at(-1) ?? '';
  if (last.length < 3 || source.includes(last)) return false;
  const titled = [
    'Mr',
    'Mr.',
    'Mrs',
    'Mrs.',
    'Ms',
    'Ms.',
    'Dr',
    'Dr.',
    'Herr',
    'Herrn',
    'Frau',
    'M.',
    'Mme',
    'Monsieur',
    'Madame',
    'Señor',
    'Señora',
    'Sr.',
    'Sra.',
  ];
  return texts.some((text) => titled.some((title) => hasWord(text, `${title} ${last}`)));
}

/** Whether a text tells a secret: all of a short one, a sentence, a run of six words, or one of its unusual tokens. */
function repeats(secret: string, folded: readonly string[], source: string): boolean {
  const words = secret.split(/\s+/).filter((word) => fold(word) !== '');
  const pieces =
    words.length <= shingle
      ? [secret]
      : words.slice(shingle - 1).map((_, at) => words.slice(at, at + shingle).join(' '));
  const tokens = words
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word.length >= 12 && /\d/.test(word) && !source.includes(word));
  const sentences = sentencesOf(secret).filter(
    (sentence) => fold(sentence).length >= 16 && sentence.split(/\s+/).length >= 3,
  );
  return [...pieces, ...sentences, ...tokens]
    .map(fold)
    .some((piece) => piece.length >= 10 && folded.some((text) => text.includes(piece)));
}

function withoutLinks(text: string, allowed: readonly string[]): string {
  return allowed
    .reduce((rest, link) => rest.replaceAll(link, ' '), text)
    .replaceAll(/<[^<>]{0,4000}>/g, (tag) => tag.replaceAll(/style="[^"]*"/g, ''));
}

/** Words no language writes: long, and mixing digits and both cases, or hexadecimal, or with capitals all over. */
function opaqueTokens(text: string): string[] {
  const tokens = text.match(/[A-Za-z0-9+/_-]{16,4000}={0,2}/g) ?? [];
  return tokens
    .filter((token) => !/^[a-z]+(?:[-_/][a-z]+)*$/i.test(token) || looksShuffled(token))
    .filter((token) => {
      const path =
        /[-_/]/.test(token) &&
        token.split(/[-_/]/).every((part) => part.length < 14 && !looksShuffled(part) && !/\d[A-Za-z]+\d/.test(part));
      if (path || !/[A-Za-z]/.test(token)) return false;
      const mixed = /\d/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token);
      const hexadecimal = /^[0-9a-f-]+$/i.test(token) && token.replaceAll(/\D/g, '').length >= 4;
      const base32 = /^[A-Z2-7]{16,}={0,6}$/.test(token) && /[2-7]/.test(token);
      return mixed || hexadecimal || base32 || token.endsWith('=') || looksShuffled(token);
    });
}

function looksShuffled(token: string): boolean {
  return (token.match(/[a-z][A-Z]/g)?.length ?? 0) >= 4 && (token.match(/[A-Z][a-z]?[A-Z]/g)?.length ?? 0) >= 1;
}

/** Runs of numbers, bits or Morse signs, as text is written in codes. */
function hasNumberCode(text: string): boolean {
  return (
    /(?:(?<![\w.,:])(?:\d{2,3}|[01]{5,8})[ ,;-]{1,2}){10,}/.test(text) ||
    /[01]{32}/.test(text) ||
    /(?:(?<![\w])[0-9a-f]{2}[ :]){10,}/i.test(text) ||
    /(?:(?<=^|[\s/])[.·•-]{1,6}(?: |\/)){10,}/m.test(text) ||
    /(?:\\[ux][0-9a-f]{2,4}){3,}|(?:%[0-9a-f]{2}){6,}|(?:&#x?[0-9a-f]{2,5};){6,}/i.test(text)
  );
}

function decoded(token: string): string {
  const bytes = /^(?:[0-9a-f]{2})+$/i.test(token) ? Buffer.from(token, 'hex') : Buffer.from(token, 'base64');
  return bytes.toString('utf8');
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
