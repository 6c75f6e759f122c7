import type { gmail_v1 } from '@googleapis/gmail';
import type { MailboxDraft, SentMail, ThreadMessage } from '../../core/ports.ts';
import { orNull } from '../connector.ts';
import type { GoogleCalls } from '../google-calls.ts';
import { messageIdOf } from './mime.ts';
import { dateOf, readMessage } from './read-message.ts';

type Gmail = gmail_v1.Gmail;
type Hint = { threadId: string | null; since: Date };
type Look = { draft: MailboxDraft; at: number; message: ThreadMessage };

/** What Gmail's clock and ours may differ by. */
const slackMs = 5 * 60_000;
/** Newest first, so this many newer ones than the effect would have to exist to hide it. */
const mostLookedAt = 60;

/**
 * The drafts that carry the key, oldest first; without any, those of `to` and `subject` that carry none. Looks by
 * listing and reading, never by `q`, whose index lags: the thread's drafts first, then any newer than the intent, as a
 * changed subject moves a draft to another thread.
 */
export async function findDrafts(
  calls: GoogleCalls,
  gmail: Gmail,
  key: string,
  hint: Hint & { to?: string; subject?: string },
): Promise<MailboxDraft[]> {
  const seen: Look[] = [];
  for await (const look of drafts(calls, gmail, hint)) {
    const isElsewhere = hint.threadId !== null && look.draft.threadId !== hint.threadId;
    if (isElsewhere && seen.some(({ message }) => carries(message, key))) break;
    seen.push(look);
  }
  const keyed = seen.filter(({ message }) => carries(message, key));
  const found = keyed.length > 0 ? keyed : seen.filter((look) => isAlike(look, hint));
  return found.sort((a, b) => a.at - b.at).map(({ draft }) => draft);
}

async function* drafts(calls: GoogleCalls, gmail: Gmail, hint: Hint): AsyncGenerator<Look> {
  const list = await calls.read(() => gmail.users.drafts.list({ userId: 'me', maxResults: 500 }));
  const isInThread = (draft: gmail_v1.Schema$Draft) => draft.message?.threadId === hint.threadId;
  const listed = (list.drafts ?? []).toSorted((a, b) => Number(isInThread(b)) - Number(isInThread(a)));
  for (const { id } of listed.slice(0, mostLookedAt)) {
    const get = () => gmail.users.drafts.get({ userId: 'me', id: id ?? '', format: 'metadata' });
    const draft = await orNull(calls.read(get));
    if (!draft?.message) continue;
    const message = readMessage(draft.message);
    const at = message.date.getTime();
    if (!isInThread(draft) && at < hint.since.getTime() - slackMs) return;
    yield { draft: { id: draft.id ?? '', messageId: message.id, threadId: message.threadId }, at, message };
  }
}

function isAlike({ message, at }: Look, hint: Hint & { to?: string; subject?: string }): boolean {
  if (hint.to === undefined || hint.subject === undefined || message.effectKey !== null) return false;
  const [to, ...more] = message.to;
  const sameTo = more.length === 0 && to?.address.toLowerCase() === hint.to.toLowerCase();
  return sameTo && message.subject === hint.subject && at >= hint.since.getTime() - slackMs;
}

/** The sent message that carries the key: in the thread if it is known, else among the newest sent ones. */
export async function findSent(calls: GoogleCalls, gmail: Gmail, key: string, hint: Hint): Promise<SentMail | null> {
  const { threadId } = hint;
  if (threadId !== null) {
    const get = () => gmail.users.threads.get({ userId: 'me', id: threadId, format: 'metadata' });
    const thread = await orNull(calls.read(get));
    const sent = thread?.messages?.find(
      (message) => message.labelIds?.includes('SENT') && carries(readMessage(message), key),
    );
    if (sent) return asSent(sent);
  }
  const query = { userId: 'me', labelIds: ['SENT'], maxResults: mostLookedAt };
  const list = await calls.read(() => gmail.users.messages.list(query));
  for (const { id } of list.messages ?? []) {
    const get = () => gmail.users.messages.get({ userId: 'me', id: id ?? '', format: 'metadata' });
    const message = await orNull(calls.read(get));
    if (message && carries(readMessage(message), key)) return asSent(message);
    if (message && dateOf(message).getTime() < hint.since.getTime() - slackMs) break;
  }
  return null;
}

/** By our header, or by the Message-ID made from the key, should Gmail ever drop the header. */
function carries({ effectKey, messageIdHeader, from }: ThreadMessage, key: string): boolean {
  return effectKey === key || (effectKey === null && messageIdHeader === messageIdOf(key, from.address));
}

function asSent({ id, threadId }: gmail_v1.Schema$Message): SentMail {
  return { messageId: id ?? '', threadId: threadId ?? '' };
}
