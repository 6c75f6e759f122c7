import type { Prospect } from '../../core/lead.ts';
import type { Thread, ThreadSummary } from '../../core/ports.ts';
import type { StepResult } from '../../durable/journal.ts';
import { has, notConfigured, type RunScope, withConnector } from './run-scope.ts';

/** `message_count` is null where a thread could not be read, or is gone. */
type SeenThread = ThreadSummary & { message_count: number | null };

export type Conversation = { thread_count: number; threads: SeenThread[]; newest: Thread | null };

const keptMessages = 8;
const keptCharacters = 8_000;

/** Step 3: what was written before. The newest thread with the lead is read, of the others it is told how long they are. */
export function readConversationStep(scope: RunScope, prospect: Prospect): Promise<StepResult<Conversation>> {
  const { mailbox } = scope.context.connectors;
  if (mailbox === undefined || !has(mailbox, 'searchThreads')) return Promise.resolve(notConfigured('gmail'));
  const step = { key: 'search_email', connector: 'gmail', email: prospect.email };
  return withConnector(scope, step, async () => {
    const threads = await mailbox.searchThreads(`from:"${prospect.email.replaceAll('"', '')}"`, 3);
    const canRead = has(mailbox, 'getThread');
    const readOther = (id: string) => mailbox.getThread(id).catch(() => null);
    const read = await Promise.all(
      threads.map(({ id }, index) => (canRead ? (index === 0 ? mailbox.getThread(id) : readOther(id)) : null)),
    );
    const counts = read.map((thread) => thread?.messages.filter(({ isDraft }) => !isDraft).length);
    const seen = threads.map((thread, index) => ({ ...thread, message_count: counts[index] ?? null }));
    const [newest] = read;
    return {
      status: 'success',
      output: { thread_count: threads.length, threads: seen, newest: newest ? trimmed(newest) : null },
    };
  });
}

/** The thread as the journal gives it back: dates are text there. */
export function reviveThread(thread: Thread | null): Thread | null {
  if (thread === null) return null;
  return { ...thread, messages: thread.messages.map((message) => ({ ...message, date: new Date(message.date) })) };
}

/** Keeps the end of a long thread: what a reply needs, and what a journal row can hold. */
function trimmed(thread: Thread): Thread {
  const messages = thread.messages.slice(-keptMessages);
  return {
    ...thread,
    messages: messages.map((message) => ({ ...message, text: message.text.slice(0, keptCharacters).toWellFormed() })),
  };
}
