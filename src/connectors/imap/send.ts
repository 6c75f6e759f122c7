import type { Clock } from '../../core/clock.ts';
import { type CountersignedDraft, requireCountersignature } from '../../core/countersignature.ts';
import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { SentMail } from '../../core/ports.ts';
import { differences } from '../gmail/draft-content.ts';
import { effectHeader, messageIdOf } from '../gmail/mime.ts';
import { type Lying, leavingMark, lyingBy, removeAt, resolveDraft, submittedMark } from './drafts.ts';
import { requireDone } from './faults.ts';
import { inFolder } from './folders.ts';
import { linkQuery, linksOf } from './read-message.ts';
import type { ImapSession } from './session.ts';
import { type SmtpAccount, submit } from './submit.ts';
import { type Shelves, threadIdOf } from './threads.ts';

export type Sending = {
  imap: ImapSession;
  smtp: SmtpAccount | null;
  shelves: (client: Shelves['client']) => Shelves;
  /** The address that mails are from. */
  address: string;
  clock: Clock;
  /** Throws where nothing may be sent; asked at the start and once more at the moment of the act. */
  requireSending: (draft: CountersignedDraft) => Promise<void>;
};

/**
 * Submits a draft. Before the first byte leaves, the draft gets a mark under which it counts as gone: that is the guard
 * against sending twice, as nobody can ask a submission server what it took. The mark is taken off only where the server
 * has certainly not taken the mail.
 */
export async function send(sending: Sending, draft: CountersignedDraft): Promise<SentMail> {
  const { draftId, mailboxDraftId, content, signature } = draft;
  const { imap, smtp, shelves } = sending;
  await sending.requireSending(draft);
  requireCountersignature({ draftId, version: signature.version, mailboxDraftId, content }, signature);
  if (smtp === null) {
    throw new CountersignError('sending_disabled', 'There is no server to send with: set SMTP_URL.', { draftId });
  }
  const lying = await imap.read((client) => resolve(shelves(client), mailboxDraftId));
  if (lying === null)
    throw new ConnectorError('imap', 'not_found', 'The draft is no longer in the mailbox.', { details: { draftId } });
  requireAsSigned(sending, lying, draft);
  await sending.requireSending(draft);
  const path = await imap.write((client) => mark(shelves(client), lying.uid));
  const bytes = dated(Buffer.from(lying.raw, 'base64url'), sending.clock());
  try {
    await submit(smtp, { from: sending.address, to: content.recipient, bytes });
  } catch (error) {
    const certain = error instanceof CountersignError && !(error instanceof ConnectorError && error.applied !== 'no');
    if (certain) await imap.write((client) => unmark(client, path, lying.uid)).catch(() => {});
    throw error;
  }
  // It is sent. Whatever fails from here on is tidying, and must not look like a failed send.
  await imap.write((client) => fileAway(shelves(client), path, lying, bytes)).catch(() => {});
  return { messageId: lying.messageIdHeader ?? lying.shown.messageId, threadId: lying.shown.threadId };
}

/** The sent mail that carries the key: among the sent ones, or a draft that was submitted and not yet filed. */
export async function findSent(shelves: Shelves, key: string, from: string): Promise<SentMail | null> {
  const { client, folders } = shelves;
  const { sent, drafts } = await folders.of(client);
  const own = messageIdOf(key, from);
  const search = { or: [{ header: { [effectHeader]: key } }, { header: { 'message-id': own } }] };
  if (sent !== null) {
    const [found] = await inFolder(client, sent, async () => {
      const uids = requireDone(await client.search(search, { uid: true }), false) as number[];
      return uids.length === 0 ? [] : client.fetchAll(uids.slice(0, 1), linkQuery, { uid: true });
    });
    if (found !== undefined) {
      const links = linksOf(found);
      const messageId = links.messageId ?? own;
      return { messageId, threadId: (await threadIdOf(shelves, links)) ?? messageId };
    }
  }
  const lying = drafts === null ? [] : await lyingBy(shelves, drafts, search);
  const submitted = lying.find(({ isSubmitted }) => isSubmitted);
  return submitted ? { messageId: submitted.messageIdHeader ?? own, threadId: submitted.shown.threadId } : null;
}

async function resolve(shelves: Shelves, id: string | null): Promise<Lying | null> {
  const lying = id === null ? null : await resolveDraft(shelves, id);
  return lying?.isLeaving ? null : lying;
}

function requireAsSigned({ address }: Sending, lying: Lying, { draftId, content }: CountersignedDraft): void {
  const changed = differences(lying, content);
  if (lying.from !== null && lying.from.toLowerCase() !== address.toLowerCase()) changed.push('sender');
  if (changed.length === 0) return;
  const sentence = 'The draft in the mailbox is not what was countersigned. Review it again.';
  throw new CountersignError('edited_in_mailbox', sentence, { draftId, changed });
}

async function mark({ client, folders }: Shelves, uid: number): Promise<string> {
  const path = await folders.ensured(client, 'drafts');
  await inFolder(client, path, async () => {
    const allowed = client.mailbox === false ? undefined : client.mailbox.permanentFlags;
    if (allowed?.has('\\*') !== true && allowed?.has(leavingMark) !== true) {
      const sentence =
        'This mail server cannot mark drafts, so a mail could be sent twice: nothing is sent through it.';
      throw new ConnectorError('imap', 'rejected', sentence, { details: { reason: 'no_keywords' } });
    }
    requireDone(await client.messageFlagsAdd(`${uid}`, [leavingMark], { uid: true }), true);
  });
  return path;
}

async function unmark(client: Shelves['client'], path: string, uid: number): Promise<void> {
  await inFolder(client, path, async () => {
    requireDone(await client.messageFlagsRemove(`${uid}`, [leavingMark], { uid: true }), true);
  });
}

/** Some servers file what they send by themselves: then it is there already. */
async function fileAway(shelves: Shelves, drafts: string, lying: Lying, bytes: Buffer): Promise<void> {
  const { client, folders } = shelves;
  await inFolder(client, drafts, () => client.messageFlagsAdd(`${lying.uid}`, [submittedMark], { uid: true }));
  const sent = await folders.ensured(client, 'sent');
  const { messageIdHeader } = lying;
  const filed = await inFolder(client, sent, async () =>
    messageIdHeader === null ? [] : await client.search({ header: { 'message-id': messageIdHeader } }, { uid: true }),
  );
  if (!Array.isArray(filed) || filed.length === 0) requireDone(await client.append(sent, bytes, ['\\Seen']), true);
  await removeAt(client, drafts, lying.uid);
}

/** The draft with the date of its sending in front, which RFC 5322 demands; nothing else is touched. */
export function dated(draft: Buffer, now: Date): Buffer {
  const text = draft.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const undated = head.replace(/^Date:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*(?:\r\n|$)/im, '');
  const date = `Date: ${now.toUTCString().replace('GMT', '+0000')}\r\n`;
  return Buffer.from(`${date}${undated}${end < 0 ? '' : text.slice(end)}`, 'latin1');
}
