/** A mail to be written out. Bodies go as base64 UTF-8, so that nothing in them can break the message. */
export type Mail = {
  from: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  cc?: string;
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  date?: number;
  headers?: Record<string, string>;
  attachment?: { filename: string; mimeType: string; content: string };
};

/** The bytes of a mail in RFC 5322 form. */
export function composeMail(mail: Mail): Buffer {
  const headers: [string, string | undefined][] = [
    ['From', encodeName(mail.from)],
    ['To', encodeName(mail.to)],
    ['Cc', mail.cc === undefined ? undefined : encodeName(mail.cc)],
    ['Subject', encodeText(mail.subject)],
    ['Date', mail.date === undefined ? undefined : new Date(mail.date).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', mail.messageId],
    ['In-Reply-To', mail.inReplyTo],
    ['References', mail.references?.join(' ')],
    ...Object.entries(mail.headers ?? {}),
    ['MIME-Version', '1.0'],
  ];
  const head = headers
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}: ${oneLine(value)}`]))
    .join('\r\n');
  return Buffer.from(`${head}\r\n${body(mail)}`);
}

function body(mail: Mail): string {
  const plain = leaf('text/plain; charset=utf-8', mail.text);
  const text =
    mail.html === undefined ? plain : multipart('alternative', [plain, leaf('text/html; charset=utf-8', mail.html)]);
  if (mail.attachment === undefined) return text;
  const { filename, mimeType, content } = mail.attachment;
  const file = leaf(
    `${mimeType}; name="${filename}"`,
    content,
    `Content-Disposition: attachment; filename="${filename}"\r\n`,
  );
  return multipart('mixed', [text, file]);
}

function leaf(type: string, content: string, more = ''): string {
  const lines = Buffer.from(content)
    .toString('base64')
    .replace(/(.{76})/g, '$1\r\n');
  return `Content-Type: ${type}\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
}

function multipart(kind: string, parts: string[]): string {
  const boundary = `sandbox-${kind}-part`;
  const inner = parts.map((part) => `--${boundary}\r\n${part}`).join('\r\n');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inner}\r\n--${boundary}--\r\n`;
}

function encodeName(value: string): string {
  const [, name, address] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(value) ?? [];
  return name === undefined || name === '' ? value : `${encodeText(name)} <${address}>`;
}

function encodeText(value: string): string {
  const plain = [...value].every((sign) => sign >= ' ' && sign <= '~');
  return plain ? value : `=?utf-8?B?${Buffer.from(value).toString('base64')}?=`;
}

const oneLine = (value: string): string => value.replace(/[\r\n]+/g, ' ');
