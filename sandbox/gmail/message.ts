import { type Header, headerOf, leavesOf, type MimePart, parseMime, textOf } from './mime.ts';

/** What search and threading read of a message. Addresses and words are lower-cased; `text()` is read on demand. */
export type ParsedMessage = {
  root: MimePart;
  sizeBytes: number;
  subject: string;
  messageId: string;
  references: string[];
  date: string;
  from: string[];
  to: string[];
  cc: string[];
  bcc: string[];
  header: (name: string) => string;
  text: () => string;
  attachments: () => MimePart[];
};

/** Reads a message as Gmail keeps it: base64url of the whole RFC 5322 text. */
export function parseMessage(raw: string): ParsedMessage {
  const bytes = Buffer.from(raw, 'base64url');
  const root = parseMime(bytes);
  const header = (name: string): string => headerOf(root.headers, name) ?? '';
  let text: string | undefined;
  return {
    root,
    sizeBytes: bytes.length,
    subject: header('subject'),
    messageId: header('message-id').trim(),
    references: `${header('references')} ${header('in-reply-to')}`.match(/<[^<>\s]+>/g) ?? [],
    date: header('date'),
    from: addressesIn(header('from')),
    to: addressesIn(header('to')),
    cc: addressesIn(header('cc')),
    bcc: addressesIn(header('bcc')),
    header,
    text: () => {
      text ??= bodyText(root);
      return text;
    },
    attachments: () => leavesOf(root).filter(isAttachment),
  };
}

/** Every e-mail address in a header value, lower-cased. */
export function addressesIn(value: string): string[] {
  const bare = value.replace(/"(?:\\.|[^"\\])*"/g, ' ');
  return (bare.match(/[^\s<>,;:"()[\]]+@[^\s<>,;:"()]+/g) ?? []).map((address) => address.toLowerCase());
}

/** Whether two subjects belong to one conversation: reply and forward marks of several languages do not count. */
export function sameSubject(one: string, other: string): boolean {
  return bareSubject(one) === bareSubject(other);
}

function bareSubject(subject: string): string {
  let bare = subject.trim().toLowerCase().replace(/\s+/g, ' ');
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(/^(re|fwd?|aw|wg|sv|vs|tr|rv|res|enc)(\[\d+\])?\s*:\s*/, '');
  }
  return bare;
}

/** Replaces a header of a raw message, folded lines and all, or puts it first. */
export function withHeader(raw: Buffer, name: string, value: string): Buffer {
  const text = raw.toString('latin1');
  const gap = /\r?\n\r?\n/.exec(text);
  const head = gap === null ? text : text.slice(0, gap.index);
  const rest = gap === null ? '' : text.slice(gap.index);
  const kept = head.replace(new RegExp(`^${name}:.*(\\r?\\n[ \\t].*)*(\\r?\\n|$)`, 'gim'), '');
  const line = Buffer.from(`${name}: ${value}\r\n`).toString('latin1');
  return Buffer.from(line + kept.replace(/\r?\n$/, '') + rest, 'latin1');
}

/** Gmail's preview: the first 200 characters of the text, HTML-escaped. */
export function snippetOf(mail: ParsedMessage): string {
  const plain = mail.text().replace(/\s+/g, ' ').trim().slice(0, 200);
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return plain.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/** Gmail's `payload`: the MIME tree with part ids; attachments by reference, texts in UTF-8. */
export function payloadOf(messageId: string, mail: ParsedMessage): Record<string, unknown> {
  return partResource(messageId, mail.root, '');
}

/** Only the headers asked for, of the root part. */
export function metadataOf(mail: ParsedMessage, wanted: string[]): Record<string, unknown> {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const headers = mail.root.headers.filter(
    (header: Header) => names.size === 0 || names.has(header.name.toLowerCase()),
  );
  return { mimeType: mail.root.mimeType, headers };
}

/** The bytes behind an attachment id, or undefined. */
export function attachmentOf(messageId: string, mail: ParsedMessage, attachmentId: string): Buffer | undefined {
  const walk = (part: MimePart, partId: string): Buffer | undefined => {
    if (part.parts.length === 0) return attachmentIdOf(messageId, partId) === attachmentId ? part.body : undefined;
    return part.parts.map((child, index) => walk(child, childId(partId, index))).find((bytes) => bytes !== undefined);
  };
  return walk(mail.root, '');
}

function partResource(messageId: string, part: MimePart, partId: string): Record<string, unknown> {
  const { mimeType, filename, headers } = part;
  const base = { partId, mimeType, filename, headers };
  if (part.parts.length > 0) {
    const parts = part.parts.map((child, index) => partResource(messageId, child, childId(partId, index)));
    return { ...base, body: { size: 0 }, parts };
  }
  if (isAttachment(part))
    return { ...base, body: { attachmentId: attachmentIdOf(messageId, partId), size: part.body.length } };
  const bytes = mimeType.startsWith('text/') ? Buffer.from(textOf(part)) : part.body;
  return {
    ...base,
    body: bytes.length === 0 ? { size: 0 } : { size: bytes.length, data: bytes.toString('base64url') },
  };
}

function bodyText(root: MimePart): string {
  const leaves = leavesOf(root).filter((part) => !isAttachment(part));
  const plain = leaves.filter((part) => part.mimeType === 'text/plain').map(textOf);
  if (plain.length > 0) return plain.join('\n');
  return leaves
    .filter((part) => part.mimeType === 'text/html')
    .map((part) => stripTags(textOf(part)))
    .join('\n');
}

function stripTags(html: string): string {
  const bare = html.replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
  return bare
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

function isAttachment(part: MimePart): boolean {
  return part.filename !== '' || /^attachment/i.test(headerOf(part.headers, 'content-disposition') ?? '');
}

const childId = (partId: string, index: number): string => (partId === '' ? String(index) : `${partId}.${index}`);
const attachmentIdOf = (messageId: string, partId: string): string =>
  `ANGjd${Buffer.from(`${messageId}:${partId}`).toString('base64url')}`;
