import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { requireSafeText } from '../../core/draft.ts';
import { CountersignError } from '../../core/errors.ts';
import { domainOf, normaliseEmail } from '../../core/lead.ts';
import type { OutgoingMail } from '../../core/ports.ts';
import { htmlOfText, tidy } from './html.ts';

/** The header that carries the key of our own effect. */
export const effectHeader = 'X-Countersign-Effect';

/**
 * The mail as unpadded base64url MIME, the same bytes for the same mail: boundaries and Message-ID come from the effect
 * key, and there is no Date, which Gmail sets when it sends. Throws `invalid_text` for anything that could break out of
 * its header, and for a recipient that is not exactly one address.
 */
export async function composeMime(mail: OutgoingMail): Promise<string> {
  requireSafeMail(mail);
  const { from, to, subject, inThread, effectKey } = mail;
  const composer = new MailComposer({
    from: { name: from.name ?? '', address: from.address },
    to: { name: '', address: to },
    subject,
    text: tidy(mail.body),
    html: htmlOfText(mail.body),
    encoding: 'quoted-printable',
    messageId: messageIdOf(effectKey, from.address),
    headers: { [effectHeader]: effectKey, ...unsubscribeHeaders(mail.unsubscribeUrl) },
    attachments: mail.attachments.map(({ name, content }) => ({ filename: name, content: Buffer.from(content) })),
    ...(inThread?.inReplyTo ? { inReplyTo: inThread.inReplyTo } : {}),
    ...(inThread ? { references: referencesOf(inThread) } : {}),
    // With `=` in it, a boundary can never be a line of quoted-printable text; HTML lines start with a tag of ours.
    ...{ baseBoundary: fingerprint(effectKey), boundaryPrefix: '--=_Countersign' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const built = await composer.compile().build();
  return Buffer.from(withoutDate(built.toString('latin1')), 'latin1').toString('base64url');
}

/** RFC 8058: both headers, and an https address. */
function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** The Message-ID that a mail with this key carries, angle brackets included. */
export function messageIdOf(effectKey: string, from: string): string {
  return `<countersign.${fingerprint(effectKey)}@${domainOf(from)}>`;
}

function requireSafeMail(mail: OutgoingMail): void {
  requireSafeText('recipient', mail.to);
  requireSafeText('subject', mail.subject);
  requireSafeText('body', mail.body);
  if (normaliseEmail(mail.to) === null) throw invalid('recipient', 'The recipient must be exactly one address.');
  if (normaliseEmail(mail.from.address) === null) throw invalid('from', 'The sender must be exactly one address.');
  const values = [
    ['from', mail.from.name ?? ''],
    ['effect_key', mail.effectKey],
    ['unsubscribe_url', mail.unsubscribeUrl ?? ''],
    ['in_reply_to', mail.inThread?.inReplyTo ?? ''],
    ...(mail.inThread?.references ?? []).map((id) => ['references', id]),
    ...mail.attachments.map(({ name }) => ['attachment', name]),
  ] as [string, string][];
  for (const [field, value] of values) {
    if (/[\p{Cc}\u2028\u2029]/u.test(value) || !value.isWellFormed()) {
      throw invalid(field, `The ${field} contains control characters.`);
    }
  }
}

function invalid(field: string, sentence: string): CountersignError {
  return new CountersignError('invalid_text', sentence, { field });
}

/** RFC 5322 3.6.4: the parent's References, then the parent itself. */
function referencesOf({ inReplyTo, references }: NonNullable<OutgoingMail['inThread']>): string[] {
  return [...references.filter((id) => id !== inReplyTo), ...(inReplyTo ? [inReplyTo] : [])];
}

function fingerprint(effectKey: string): string {
  return createHash('sha256').update(effectKey).digest('hex').slice(0, 32);
}

/** nodemailer always dates a mail; the header block holds no line breaks but its own, so the first match is that line. */
function withoutDate(mime: string): string {
  const headEnd = mime.indexOf('\r\n\r\n');
  return mime.slice(0, headEnd).replace(/\r\nDate: [^\r\n]*/, '') + mime.slice(headEnd);
}
