import ForwardParser from 'email-forward-parser';
import ReplyParser from 'email-reply-parser';
import { convert } from 'html-to-text';
import { cutContactBlock } from './contact-block.ts';
import { startsQuotation } from './quotation.ts';

/** A mail as far as its own words are looked for in it. */
export type MailText = { text: string; html?: string | null; subject?: string | null };

/** Nobody writes more than this in a mail of their own; what patterns see is never longer. UTF-16 code units. */
export const longestMail = 12_000;

const forwards = new ForwardParser();
const replies = new ReplyParser();

/**
 * What the writer of a mail wrote: without quoted replies, forwarded mail, disclaimers and contact blocks. The greeting,
 * the sign-off and the name below it stay, since they are part of a voice. Empty when nothing is the writer's. HTML, where
 * there is some, says most plainly what is quoted, so it is read first.
 */
export function ownWords({ text, html, subject }: MailText): string {
  const plain = html ? textOfOwnHtml(html) : '';
  const lines = tidied(plain.trim() === '' ? text : plain).split('\n');
  const cut = lines.findIndex((_, at) => startsQuotation(lines, at));
  const own = (cut < 0 ? lines : lines.slice(0, cut)).filter((line) => !line.startsWith('>'));
  return cutContactBlock(withoutDisclaimer(answered(forwarded(own.join('\n'), subject ?? null))));
}

/** The words before a forwarded mail; those of a mail that forwards nothing are all its own. */
function forwarded(text: string, subject: string | null): string {
  const found = forwards.read(text, subject);
  if (!found.forwarded) return text;
  const message = found.message ?? '';
  // Without a divider, a subject that says "Fwd" is all the parser goes by.
  return message === '' && !hasDivider(text) ? text : message;
}

function hasDivider(text: string): boolean {
  return /^[-_*~ ]{3,}|^(?:from|von|de|da|van)\s?:/im.test(text);
}

/** What stands outside quotations; signatures are kept here, for they hold the sign-off. */
function answered(text: string): string {
  const fragments = replies.read(text).getFragments();
  return tidied(
    fragments
      .filter((fragment) => !fragment.isQuoted())
      .map((fragment) => fragment.getContent())
      .join('\n'),
  );
}

const disclaimers = [
  /\b(?:confidential(?:ity)?|privileged)\b.{0,200}\b(?:intended|recipient|notice|addressee|disclos)/i,
  /\b(?:intended (?:solely|only) for|if you (?:are not|have received this|received this)|unauthori[sz]ed (?:use|review|disclosure))\b/i,
  /\b(?:diese e-?mail|diese nachricht)\b.{0,200}\b(?:vertraulich|bestimmt|empfänger)/i,
  /\bce (?:message|courriel)\b.{0,200}\b(?:confidentiel|destinataire)/i,
  /\beste (?:mensaje|correo)\b.{0,200}\b(?:confidencial|destinatario)/i,
  /^(?:sent from my|get outlook for|von meinem \S+ gesendet|envoyé de mon|enviado desde mi|verzonden vanaf|inviato da)\b/i,
  /\b(?:click here to unsubscribe|to unsubscribe|virus-free|please consider the environment)\b/i,
];

/** From the first disclaimer on, nothing is the writer's own. */
function withoutDisclaimer(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => disclaimers.some((pattern) => pattern.test(line.slice(0, 500))));
  return first < 0 ? text : lines.slice(0, first).join('\n').trimEnd();
}

const quotedBlocks = [
  'div.gmail_quote',
  'blockquote',
  'div.yahoo_quoted',
  'div.moz-cite-prefix',
  'div.gmail_signature',
];
/** Where mail programs begin the history; everything after it is quoted. */
const historyMarks = ['id="divRplyFwdMsg"', 'id="appendonsend"', 'id="mail-editor-reference-message-container"'];

function textOfOwnHtml(html: string): string {
  const start = html.slice(0, 20 * longestMail);
  const cut = historyMarks.reduce((at, mark) => {
    const found = start.indexOf(mark);
    return found < 0 ? at : Math.min(at, start.lastIndexOf('<', found));
  }, start.length);
  return convert(start.slice(0, cut), {
    wordwrap: false,
    limits: { maxInputLength: 20 * longestMail, maxDepth: 100 },
    selectors: [
      ...quotedBlocks.map((selector) => ({ selector, format: 'skip' })),
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { ignoreHref: true } },
    ],
  });
}

/** Even line ends and blanks, within the cap: no run of white space is left for a pattern to stumble over. */
export function tidied(text: string): string {
  const lines = text
    .slice(0, longestMail)
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replaceAll(/[^\S\n]+/g, ' ').trim());
  return lines
    .filter((line, at) => line !== '' || lines[at - 1] !== '')
    .join('\n')
    .trim();
}
