import type { Thread } from '../../core/ports.ts';

/** The remark on a draft for somebody one is talking with already. */
export const conversationWarning = 'in_conversation';

const dayMs = 24 * 3_600_000;

/** Whether a mail of ours stands in the thread, and ours or theirs is not older than `days`; 0 days turn the question off. */
export function inConversation(thread: Thread | null, days: number, now: Date): boolean {
  const messages = thread?.messages.filter(({ isDraft }) => !isDraft) ?? [];
  const newest = messages.at(-1);
  if (days === 0 || newest === undefined || !messages.some(({ isSent }) => isSent)) return false;
  return now.getTime() - newest.date.getTime() <= days * dayMs;
}
