import type { gmail_v1 } from '@googleapis/gmail';
import { addressParser, decodeWords } from 'postal-mime';
import type { MailAddress, ThreadMessage } from '../../core/ports.ts';
import { textOfHtml, tidy } from './html.ts';
import { effectHeader } from './mime.ts';

type Part = gmail_v1.Schema$MessagePart;

/** A message of the Gmail API (`format=full`) in our words. */
export function readMessage(message: gmail_v1.Schema$Message): ThreadMessage {
  const header = (name: string) => headerOf(message, name);
  const labels = message.labelIds ?? [];
  return {
    id: message.id ?? '',
    threadId: message.threadId ?? '',
    from: addressesIn(header('From'))[0] ?? { name: null, address: '' },
    to: addressesIn(header('To')),
    subject: decodeWords(header('Subject') ?? ''),
    date: dateOf(message),
    messageIdHeader: /<[^<>\s]+>/.exec(header('Message-ID') ?? '')?.[0] ?? null,
    references: (header('References') ?? '').match(/<[^<>\s]+>/g) ?? [],
    text: tidy(textOf(message.payload ?? {})).replace(/^\n+/, ''),
    isDraft: labels.includes('DRAFT'),
    isSent: labels.includes('SENT'),
    effectKey: header(effectHeader)?.trim() || null,
  };
}

/** The value of a header, by its name in any case; null when it is absent. */
export function headerOf(message: gmail_v1.Schema$Message, name: string): string | null {
  const wanted = name.toLowerCase();
  return message.payload?.headers?.find((header) => header.name?.toLowerCase() === wanted)?.value ?? null;
}

/** When Gmail took the message in, which no sender can forge. */
export function dateOf(message: gmail_v1.Schema$Message): Date {
  return new Date(Number(message.internalDate ?? 0));
}

/** Every address of a header; groups are unfolded. */
export function addressesIn(header: string | null): MailAddress[] {
  return addressParser(header ?? '', { flatten: true }).flatMap(({ name, address }) =>
    address ? [{ name: decodeWords(name) || null, address }] : [],
  );
}

/** The plain text, or the HTML's words where there is no plain text; attachments are no part of it. */
function textOf(part: Part): string {
  if (part.filename) return '';
  if (part.mimeType === 'text/plain') return bodyOf(part);
  if (part.mimeType === 'text/html') return textOfHtml(bodyOf(part));
  const texts = (part.parts ?? []).map((child) => ({ type: child.mimeType, text: textOf(child) }));
  const filled = texts.filter(({ text }) => text.trim() !== '');
  if (part.mimeType !== 'multipart/alternative') return filled.map(({ text }) => text).join('\n');
  return (filled.find(({ type }) => type === 'text/plain') ?? filled[0])?.text ?? '';
}

/** Gmail hands text on as UTF-8 as a rule; where it is not, the declared charset counts. */
function bodyOf(part: Part): string {
  const bytes = Buffer.from(part.body?.data ?? '', 'base64url');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decoderFor(part).decode(bytes);
  }
}

function decoderFor(part: Part): TextDecoder {
  const type = part.headers?.find(({ name }) => name?.toLowerCase() === 'content-type')?.value ?? '';
  try {
    return new TextDecoder(/charset="?([^\s";]+)/i.exec(type)?.[1] ?? 'windows-1252');
  } catch {
    return new TextDecoder('windows-1252');
  }
}
