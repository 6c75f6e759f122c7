import type { Prospect } from '../core/lead.ts';
import type { CrmCompany, CrmContact, Thread, ThreadMessage } from '../core/ports.ts';
import type { Slot } from '../core/slot.ts';
import type { Voice } from '../core/voice.ts';

/** Everything a writer may know about one lead. Nothing here is about anyone else. */
export type DraftingFacts = {
  prospect: Prospect;
  contact: CrmContact | null;
  company: CrmCompany | null;
  /** The thread to reply in, oldest message first. */
  thread: Thread | null;
  slots: Slot[];
  rep: { name: string | null; address: string; company: string | null; signatureText: string | null };
  /** The language the mail should have, as `chooseLanguage` tells. */
  language: string;
  languageFallback: boolean;
  /** What a person typed when asking for another version. */
  instruction: string | null;
  links: readonly { name: string; url: string }[];
  /** Sentences a person has approved: prices, terms, whatever may be said of the product. */
  approvedFacts?: readonly string[];
  /** How the rep writes; absent where nothing was learned. */
  voice?: Voice | null;
  now: Date;
};

/** The lead's newest own mail in the thread; drafts and mails of the rep do not count. */
export function newestInbound(facts: Pick<DraftingFacts, 'thread' | 'rep'>): ThreadMessage | null {
  return facts.thread?.messages.findLast((message) => isInbound(message, facts.rep.address)) ?? null;
}

/** Whether somebody else than the rep wrote the message. */
export function isInbound(message: ThreadMessage, repAddress: string): boolean {
  if (message.isDraft || message.isSent) return false;
  return message.from.address.toLowerCase() !== repAddress.toLowerCase();
}

const introduction =
  /^(?:on|am|le|el|il|op|em)\b.{4,160}\b(?:wrote|schrieb.{0,60}|a écrit|escribió|ha scritto|schreef.{0,60}|escreveu)\s*:?\s*$/iu;
const historyStart = [
  /^-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|forwarded message)/i,
  /^_{10,}$/,
  /^--\s?$/,
];
const transportHeader =
  /^(?:from|to|cc|sent|date|subject|von|an|gesendet|datum|betreff|de|à|envoyé|objet|para|enviado|asunto):\s/i;

const quotedHeader =
  /^(?:from|von|de|da|van)\s?:\s.{0,200}\n(?:sent|date|to|gesendet|datum|an|envoyé|à|enviado|fecha|para)\s?:\s/iu;

/** What the writer of a mail added: without quoted history, transport headers at the top and a marked signature. */
export function ownWords(text: string): string {
  const lines = text.replaceAll('\r', '').split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !transportHeader.test(line) && !line.startsWith('>'));
  const body = first < 0 ? [] : lines.slice(first);
  const end = body.findIndex((line, index) => startsHistory(line.trim(), (body[index + 1] ?? '').trim()));
  const kept = (end < 0 ? body : body.slice(0, end)).filter((line) => !line.startsWith('>'));
  return kept.join('\n').trim();
}

/** Mail programs break the line that introduces a quotation, so two lines are looked at. */
function startsHistory(line: string, next: string): boolean {
  const [here, both] = [line.slice(0, 240), `${line} ${next}`.slice(0, 240)];
  if (quotedHeader.test(`${line.slice(0, 220)}\n${next.slice(0, 40)}`)) return true;
  return (
    historyStart.some((pattern) => pattern.test(here)) ||
    introduction.test(here) ||
    (/\d/.test(here) && introduction.test(both))
  );
}
