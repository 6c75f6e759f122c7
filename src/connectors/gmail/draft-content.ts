import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { gmail_v1 } from '@googleapis/gmail';
import PostalMime, { type Address } from 'postal-mime';
import type { DraftContent } from '../../core/draft.ts';
import type { MailboxDraftContent } from '../../core/ports.ts';
import { showsOnly, textOfHtml, tidy } from './html.ts';
import { effectHeader } from './mime.ts';

/** A mailbox draft with what the port does not show but a countersignature covers all the same. */
export type StoredDraft = {
  shown: MailboxDraftContent;
  raw: string;
  html: string | null;
  /** The sender's address; null where the draft names none. */
  from: string | null;
  replyTo: string[];
};

/** Reads a draft of the Gmail API (`format=raw`). */
export async function readDraft(draft: gmail_v1.Schema$Draft): Promise<StoredDraft> {
  const raw = draft.message?.raw ?? '';
  const mail = await PostalMime.parse(Buffer.from(raw, 'base64url'));
  const html = mail.html ?? null;
  const attachments = mail.attachments.map(({ filename, content: file }) => {
    const content = bytesOf(file);
    return { name: filename ?? '', sha256: createHash('sha256').update(content).digest('hex'), content };
  });
  const shown: MailboxDraftContent = {
    id: draft.id ?? '',
    messageId: draft.message?.id ?? '',
    threadId: draft.message?.threadId ?? '',
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    bcc: addresses(mail.bcc),
    subject: mail.subject ?? '',
    body: tidy(mail.text ?? textOfHtml(html ?? '')),
    attachments,
    effectKey: mail.headers.find(({ key }) => key === effectHeader.toLowerCase())?.value.trim() || null,
  };
  const from = addresses(mail.from ? [mail.from] : [])[0] ?? null;
  return { shown, raw, html, from, replyTo: addresses(mail.replyTo) };
}

/** What of a mailbox draft is not as it was countersigned, by name; empty when it is all the same. */
export function differences({ shown, ...stored }: StoredDraft, content: DraftContent): string[] {
  const recipients = shown.to.map(plainAddress);
  const files = (list: readonly { name: string; sha256: string }[]) =>
    list.map(({ name, sha256 }) => `${sha256} ${name}`).join('\n');
  const same: Record<string, boolean> = {
    recipient: recipients.length === 1 && recipients[0] === plainAddress(content.recipient),
    further_recipients: shown.cc.length + shown.bcc.length + stored.replyTo.length === 0,
    subject: bare(shown.subject).trim() === bare(content.subject).trim(),
    body: bare(shown.body) === bare(tidy(content.body)),
    html: stored.html === null || showsOnly(stored.html, content.body),
    attachments: files(shown.attachments) === files(content.attachments),
    thread: content.threadId === null || shown.threadId === content.threadId,
  };
  return Object.keys(same).filter((field) => !same[field]);
}

/** Mail does not carry byte order marks at the start of a text, nor spaces around a subject: they show nothing. */
function bare(text: string): string {
  return text.replaceAll('\ufeff', '');
}

/** Lower case, the domain in its ASCII form: two spellings of one address compare equal. */
function plainAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`.toLowerCase();
}

function addresses(list: readonly Address[] | undefined): string[] {
  return (list ?? []).flatMap((each) => (each.group ? each.group.map(({ address }) => address) : [each.address]));
}

function bytesOf(content: string | ArrayBuffer | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : new Uint8Array(content);
}
