import type { FetchMessageObject } from 'imapflow';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { MailAddress, ThreadMessage } from '../../core/ports.ts';
import { textOfHtml, tidy } from '../gmail/html.ts';
import { effectHeader } from '../gmail/mime.ts';

/** What links a message to others. Ids carry their angle brackets. */
export type Links = { messageId: string | null; inReplyTo: string | null; references: string[] };

/** Enough for the words of any mail; what lies behind them is attachments. */
export const readBytes = 256 * 1024;
const linkHeaders = ['message-id', 'in-reply-to', 'references'];

export const linkQuery = { uid: true, flags: true, internalDate: true, headers: linkHeaders } as const;
export const wholeQuery = { uid: true, flags: true, internalDate: true, source: { maxLength: readBytes } } as const;

/** The links of a message fetched with `linkQuery`. */
export function linksOf({ headers }: FetchMessageObject): Links {
  const text = headers?.toString('latin1').replace(/\r?\n[ \t]+/g, ' ') ?? '';
  const headerText = (name: string) => new RegExp(`^${name}:(.*)$`, 'im').exec(text)?.[1] ?? '';
  return {
    messageId: idsIn(headerText('message-id'))[0] ?? null,
    inReplyTo: idsIn(headerText('in-reply-to'))[0] ?? null,
    references: idsIn(headerText('references')),
  };
}

/** The links of a parsed mail. */
export function linksOfMail(mail: Email): Links {
  const { messageId, inReplyTo, references } = mail;
  return {
    messageId: idsIn(messageId ?? '')[0] ?? null,
    inReplyTo: idsIn(inReplyTo ?? '')[0] ?? null,
    references: idsIn(references ?? ''),
  };
}

/** The message that began the conversation, as far as this one tells. */
export function rootIn({ references, inReplyTo, messageId }: Links): string | null {
  return references[0] ?? inReplyTo ?? messageId;
}

/** When the server took the message in, which no sender can forge. */
export function dateOf({ internalDate }: FetchMessageObject): Date {
  const at = new Date(internalDate ?? 0);
  return Number.isNaN(at.getTime()) ? new Date(0) : at;
}

/** A message fetched with `wholeQuery` in our words. `place` tells messages without an id apart. */
export async function readMessage(
  found: FetchMessageObject,
  { threadId, place, isSent }: { threadId: string; place: string; isSent: boolean },
): Promise<ThreadMessage> {
  const mail = await PostalMime.parse(found.source ?? Buffer.alloc(0));
  const { messageId, inReplyTo, references } = linksOfMail(mail);
  return {
    id: messageId ?? `${place}/${found.uid}`,
    threadId,
    from: mailAddresses(mail.from ? [mail.from] : [])[0] ?? { name: null, address: '' },
    to: mailAddresses(mail.to),
    subject: mail.subject ?? '',
    date: dateOf(found),
    messageIdHeader: messageId,
    // RFC 5322 3.6.4: without a chain of its own, what it answers is the chain.
    references: references.length > 0 || inReplyTo === null ? references : [inReplyTo],
    text: tidy(mail.text ?? textOfHtml(mail.html ?? '')).replace(/^\n+/, ''),
    isDraft: found.flags?.has('\\Draft') ?? false,
    isSent,
    effectKey: headerOf(mail, effectHeader),
  };
}

/** The value of a header of a parsed mail; null when it is absent or empty. */
export function headerOf(mail: Email, name: string): string | null {
  return mail.headers.find(({ key }) => key === name.toLowerCase())?.value.trim() || null;
}

function mailAddresses(list: readonly Address[] | undefined): MailAddress[] {
  return (list ?? [])
    .flatMap((each) => each.group ?? [each])
    .flatMap(({ name, address }) => (address ? [{ name: name || null, address }] : []));
}

function idsIn(text: string): string[] {
  return text.match(/<[^<>\s]+>/g) ?? [];
}
