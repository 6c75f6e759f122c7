import { type gmail_v1, gmail as gmailClient } from '@googleapis/gmail';
import { type CountersignedDraft, requireCountersignature } from '../../core/countersignature.ts';
import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { MailboxDraft, OutgoingMail, SendingMailbox } from '../../core/ports.ts';
import { orNull, type ReadRetryOptions } from '../connector.ts';
import type { GoogleCredentials } from '../google-auth.ts';
import { clientOptions, createGoogleCalls, type GoogleCalls } from '../google-calls.ts';
import { differences, readDraft, type StoredDraft } from './draft-content.ts';
import { findDrafts, findSent } from './find.ts';
import { signatureText } from './html.ts';
import { composeMime } from './mime.ts';
import { readMessage } from './read-message.ts';

export type GmailOptions = ReadRetryOptions & {
  credentials: GoogleCredentials;
  /** Carries every call; `safeguards/outbound.ts` makes it and limits its time. */
  fetch: typeof fetch;
  /** Origin of the API, such as the sandbox's. Absent: Gmail's own. */
  rootUrl?: string;
  /** Whether this instance may send at all, read at every attempt. */
  sendingAllowed: () => boolean;
  /** Told of every send refused by `sendingAllowed`, before the refusal is thrown. */
  onRefusedSend?: (draft: CountersignedDraft) => void | Promise<void>;
};

const me = { userId: 'me' } as const;

/** The mailbox behind the credentials, over the Gmail API. */
export function createGmailMailbox(options: GmailOptions): SendingMailbox {
  const calls = createGoogleCalls({ ...options, connector: 'gmail', label: 'Gmail' });
  const rootUrl = options.rootUrl ?? 'https://gmail.googleapis.com/';
  const gmail = gmailClient({ version: 'v1', rootUrl, ...clientOptions(options.credentials, options.fetch) });
  let known: Promise<string> | null = null;
  return {
    address() {
      known ??= addressOf(calls, gmail).catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
    async searchThreads(query, maxResults = 5) {
      const { threads } = await calls.read(() => gmail.users.threads.list({ ...me, q: query, maxResults }));
      return (threads ?? []).map(({ id, snippet }) => ({ id: id ?? '', snippet: snippet ?? '' }));
    },
    async getThread(threadId) {
      const get = () => gmail.users.threads.get({ ...me, id: threadId, format: 'full' });
      const thread = await orNull(calls.read(get));
      if (thread === null) return null;
      const messages = (thread.messages ?? []).map(readMessage);
      return { id: threadId, messages: messages.sort((a, b) => a.date.getTime() - b.date.getTime()) };
    },
    async createDraft(mail) {
      const requestBody = { message: await messageOf(mail) };
      return draftOf(await calls.write(() => gmail.users.drafts.create({ ...me, requestBody })));
    },
    async updateDraft(draftId, mail) {
      const requestBody = { message: await messageOf(mail) };
      return draftOf(await calls.write(() => gmail.users.drafts.update({ ...me, id: draftId, requestBody })));
    },
    async getDraft(draftId) {
      return (await storedDraft(calls, gmail, draftId))?.shown ?? null;
    },
    async deleteDraft(draftId) {
      await orNull(calls.write(() => gmail.users.drafts.delete({ ...me, id: draftId })));
    },
    findDrafts: (key, hint) => findDrafts(calls, gmail, key, hint),
    async listSendAs() {
      const { sendAs } = await calls.read(() => gmail.users.settings.sendAs.list(me));
      return (sendAs ?? []).map(({ sendAsEmail, displayName, signature, isDefault }) => ({
        address: sendAsEmail ?? '',
        name: displayName || null,
        signatureText: signatureText(signature),
        isDefault: isDefault ?? false,
      }));
    },
    send: (draft) => send(options, calls, gmail, draft),
    findSent: (key, hint) => findSent(calls, gmail, key, hint),
  };
}

/**
 * Sends by the draft's id, which is the guard against sending twice: a sent draft is gone, so a second try is
 * `not_found`. What goes out is the message just compared, not whatever the draft may become in between.
 */
async function send(options: GmailOptions, calls: GoogleCalls, gmail: gmail_v1.Gmail, draft: CountersignedDraft) {
  const { draftId, mailboxDraftId, content, signature } = draft;
  await requireSending(options, draft);
  requireCountersignature({ draftId, version: signature.version, mailboxDraftId, content }, signature);
  const stored = mailboxDraftId === null ? null : await storedDraft(calls, gmail, mailboxDraftId);
  if (stored === null) {
    throw new ConnectorError('gmail', 'not_found', 'The draft is no longer in the mailbox.', { details: { draftId } });
  }
  const changed = differences(stored, content);
  if (changed.length > 0) {
    const sentence = 'The draft in the mailbox is not what was countersigned. Review it again.';
    throw new CountersignError('edited_in_mailbox', sentence, { draftId, changed });
  }
  await requireSending(options, draft);
  const { id, threadId } = stored.shown;
  const requestBody = { id, message: { raw: stored.raw, threadId } };
  const sent = await calls.write(() => gmail.users.drafts.send({ ...me, requestBody }));
  return { messageId: sent.id ?? '', threadId: sent.threadId ?? '' };
}

/** Asked at the start, before any call, and once more at the moment of the act: off means off. */
async function requireSending(
  { sendingAllowed, onRefusedSend }: GmailOptions,
  draft: CountersignedDraft,
): Promise<void> {
  if (sendingAllowed() === true) return;
  await onRefusedSend?.(draft);
  const { draftId } = draft;
  throw new CountersignError('draft_only', 'Countersign is in draft-only mode: nothing is sent.', { draftId });
}

async function addressOf(calls: GoogleCalls, gmail: gmail_v1.Gmail): Promise<string> {
  const { emailAddress } = await calls.read(() => gmail.users.getProfile(me));
  if (!emailAddress) throw new ConnectorError('gmail', 'down', 'Gmail did not name the mailbox.');
  return emailAddress;
}

async function storedDraft(calls: GoogleCalls, gmail: gmail_v1.Gmail, id: string): Promise<StoredDraft | null> {
  const draft = await orNull(calls.read(() => gmail.users.drafts.get({ ...me, id, format: 'raw' })));
  return draft && readDraft(draft);
}

async function messageOf(mail: OutgoingMail): Promise<gmail_v1.Schema$Message> {
  const raw = await composeMime(mail);
  return mail.inThread ? { raw, threadId: mail.inThread.threadId } : { raw };
}

function draftOf({ id, message }: gmail_v1.Schema$Draft): MailboxDraft {
  if (!id || !message?.id || !message.threadId) {
    throw new ConnectorError('gmail', 'down', 'Gmail did not name the draft.', { applied: 'unknown' });
  }
  return { id, messageId: message.id, threadId: message.threadId };
}
