import { refuseGoogle } from '../google-errors.ts';
import type { State } from '../state.ts';
import type { Call } from '../wire.ts';
import { type HistoryRecord, recordHistory } from './history.ts';
import { addIndexes } from './indexes.ts';
import { type ParsedMessage, parseMessage, sameSubject, withHeader } from './message.ts';
import { searchFor } from './search.ts';
import type { SendAs, StoredDraft, StoredLabel, StoredMessage } from './stored.ts';

type Readied = { raw: Buffer; mail: ParsedMessage };
export type Mailbox = ReturnType<typeof createMailbox>;

const notFound = (): never => refuseGoogle(404, 'notFound', 'Requested entity was not found.');

/** One person's mail: messages, the threads they form, drafts and labels. Every change leaves a history record. */
export function createMailbox(state: State, address: string) {
  const messages = state.collection<StoredMessage>('gmail.messages');
  const drafts = state.collection<StoredDraft>('gmail.drafts');
  const labels = state.collection<StoredLabel>('gmail.labels');
  const sendAs = state.collection<SendAs>('gmail.sendAs');
  const history = state.collection<HistoryRecord>('gmail.history');
  const cache = new Map<string, ParsedMessage>();
  const parsed = (message: StoredMessage): ParsedMessage => {
    const known = cache.get(message.id) ?? parseMessage(message.raw);
    cache.set(message.id, known);
    return known;
  };
  const indexes = addIndexes(messages, drafts, parsed, (id) => cache.delete(id));
  const nextHistory = (): number => 1_000_000 + state.nextNumber();

  function add({ raw, mail }: Readied, labelIds: string[], at: number, threadId?: string): StoredMessage {
    const id = messageIdOf(state.nextNumber());
    const stored = {
      id,
      threadId: threadId ?? id,
      labelIds,
      historyId: nextHistory(),
      internalDate: at,
      raw: raw.toString('base64url'),
    };
    cache.set(id, mail);
    messages.put(id, stored);
    recordHistory(history, stored.historyId, 'messagesAdded', stored);
    return stored;
  }

  function remove(id: string): void {
    const gone = messages.get(id);
    if (gone === undefined) return;
    messages.remove(id);
    recordHistory(history, nextHistory(), 'messagesDeleted', gone);
  }

  /** The thread that mail joins: it must exist, share the subject and be referred to; else undefined, a new thread. */
  function threadFor({ mail }: Pick<Readied, 'mail'>, threadId: string | undefined): string | undefined {
    if (threadId === undefined) return undefined;
    const inThread = indexes.thread(threadId);
    if (inThread.length === 0) return notFound();
    const known = new Set(inThread.map((message) => parsed(message).messageId));
    const refers = mail.references.some((reference) => known.has(reference));
    const subjectFits = inThread.some((message) => sameSubject(parsed(message).subject, mail.subject));
    return refers && subjectFits ? threadId : undefined;
  }

  const draftMessage = (draftId: string): { draft: StoredDraft; message: StoredMessage } => {
    const draft = drafts.get(draftId);
    const message = draft && messages.get(draft.messageId);
    return draft !== undefined && message !== undefined ? { draft, message } : notFound();
  };

  const defaultSender = (): SendAs | undefined => [...sendAs.values()].find((alias) => alias.isDefault);

  function createDraft(raw: Buffer, at: number, threadId?: string): StoredDraft {
    const mail = completed(raw, state.nextNumber(), defaultSender());
    const message = add(mail, ['DRAFT'], at, threadFor(mail, threadId));
    const draft = { id: draftIdOf(state.nextNumber()), messageId: message.id };
    drafts.put(draft.id, draft);
    return draft;
  }

  /** Replaces a draft's message: same draft id, new message id. A changed subject makes a thread of its own. */
  function updateDraft(draftId: string, raw: Buffer, at: number, threadId?: string): StoredDraft {
    const { draft, message } = draftMessage(draftId);
    const mail = completed(raw, state.nextNumber(), defaultSender());
    const sameTopic = sameSubject(parsed(message).subject, mail.mail.subject);
    const alone = threadId === message.threadId && indexes.thread(threadId).length === 1;
    const stays = sameTopic && (threadId === undefined || alone);
    const elsewhere = stays || alone ? undefined : threadFor(mail, threadId);
    const next = add(mail, ['DRAFT'], at, stays ? message.threadId : elsewhere);
    const updated = { ...draft, messageId: next.id };
    drafts.put(draftId, updated);
    remove(message.id);
    return updated;
  }

  function deleteDraft(draftId: string): void {
    const { message } = draftMessage(draftId);
    drafts.remove(draftId);
    remove(message.id);
  }

  /** Sends mail: Gmail's own Message-ID and a From that is the account's; other headers stay as they came. */
  function send(bytes: Buffer, at: number, threadId?: string): StoredMessage {
    const { to, cc, bcc, from, date } = parseMessage(bytes.toString('base64url'));
    if ([...to, ...cc, ...bcc].length === 0) refuseGoogle(400, 'invalidArgument', 'Recipient address required');
    const foreign = ![...sendAs.values()].some((alias) => alias.sendAsEmail === from[0]);
    const sender = defaultSender();
    let raw = withHeader(bytes, 'Message-ID', messageIdHeader(state.nextNumber()));
    if (foreign && sender !== undefined) raw = withHeader(raw, 'From', addressOf(sender));
    if (date === '') raw = withHeader(raw, 'Date', new Date(at).toUTCString().replace('GMT', '+0000'));
    return add({ raw, mail: parseMessage(raw.toString('base64url')) }, ['SENT'], at, threadId);
  }

  function sendDraft(draftId: string, at: number): StoredMessage {
    const { message } = draftMessage(draftId);
    const others = indexes.thread(message.threadId).length > 1;
    const sent = send(Buffer.from(message.raw, 'base64url'), at, others ? message.threadId : undefined);
    drafts.remove(draftId);
    remove(message.id);
    return sent;
  }

  /** Mail that arrives: joins the thread it refers to when the subject fits. */
  function receive(raw: Buffer, at: number): StoredMessage {
    const mail = completed(raw, state.nextNumber(), undefined);
    const referred = mail.mail.references.flatMap((reference) => indexes.byMessageId(reference))[0];
    return add(mail, ['INBOX', 'UNREAD'], at, threadFor(mail, referred?.threadId));
  }

  function relabel(id: string, addIds: string[], removeIds: string[]): StoredMessage {
    const message = messages.get(id) ?? notFound();
    const added = addIds.filter((label) => !message.labelIds.includes(label));
    const removed = removeIds.filter((label) => message.labelIds.includes(label));
    const kept = message.labelIds.filter((label) => !removed.includes(label));
    const next = { ...message, labelIds: [...kept, ...added], historyId: nextHistory() };
    messages.put(id, next);
    if (added.length > 0) recordHistory(history, next.historyId, 'labelsAdded', next, added);
    if (removed.length > 0) recordHistory(history, nextHistory(), 'labelsRemoved', next, removed);
    return next;
  }

  const box = { address, messages, labels, parsed, ...indexes };
  return {
    ...box,
    search: (call: Call, within?: string): StoredMessage[] => searchFor(box, call, within),
    drafts,
    sendAs,
    history,
    /** A message by id, or Gmail's 404. */
    message: (id: string): StoredMessage => messages.get(id) ?? notFound(),
    /** A thread's messages, oldest first, or Gmail's 404. */
    threadOrRefuse: (id: string): StoredMessage[] => {
      const found = indexes.thread(id);
      return found.length > 0 ? found : notFound();
    },
    draftMessage,
    createDraft,
    updateDraft,
    deleteDraft,
    sendDraft,
    send: (raw: Buffer, at: number, threadId?: string): StoredMessage =>
      send(raw, at, threadFor({ mail: parseMessage(raw.toString('base64url')) }, threadId)),
    receive,
    relabel,
    addSent: (raw: Buffer, at: number, threadId?: string): StoredMessage =>
      add(completed(raw, state.nextNumber(), undefined), ['SENT'], at, threadId),
    historyId: (): number => 1_000_000 + state.lastNumber(),
  };
}

function messageIdOf(n: number): string {
  return (0x19a0_0000_0000_0000n + BigInt(n) * 0x1_0001n).toString(16);
}

function draftIdOf(n: number): string {
  return `r${4_611_686_018_427_387_904n + BigInt(n) * 1_000_003n}`;
}

/** Mail with what Gmail fills in when it is not there: a Message-ID and, for the account's own mail, the sender. */
function completed(bytes: Buffer, n: number, sender: SendAs | undefined): Readied {
  const given = parseMessage(bytes.toString('base64url'));
  let raw = bytes;
  if (given.messageId === '') raw = withHeader(raw, 'Message-ID', messageIdHeader(n));
  if (given.from.length === 0 && sender !== undefined) raw = withHeader(raw, 'From', addressOf(sender));
  return { raw, mail: raw === bytes ? given : parseMessage(raw.toString('base64url')) };
}

const messageIdHeader = (n: number): string =>
  `<CA+${Buffer.from(`sandbox-${n}`).toString('base64url')}@mail.gmail.example>`;
const addressOf = (sender: SendAs): string => `"${sender.displayName}" <${sender.sendAsEmail}>`;
