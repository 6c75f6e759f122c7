import type { Collection } from '../state.ts';
import type { StoredMessage } from './stored.ts';

export type HistoryKind = 'messagesAdded' | 'messagesDeleted' | 'labelsAdded' | 'labelsRemoved';
export type HistoryRecord = {
  id: number;
  kind: HistoryKind;
  messageId: string;
  threadId: string;
  labelIds: string[];
  changed?: string[];
};

const keptRecords = 10_000;

/** Adds one record; the oldest go once there are more than 10,000, as Gmail's do after about a week. */
export function recordHistory(
  history: Collection<HistoryRecord>,
  id: number,
  kind: HistoryKind,
  message: StoredMessage,
  changed?: string[],
): void {
  const { id: messageId, threadId, labelIds } = message;
  const record: HistoryRecord = { id, kind, messageId, threadId, labelIds };
  history.put(String(id), changed === undefined ? record : { ...record, changed });
  if (history.size() <= keptRecords) return;
  const oldest = history.ids().next().value;
  if (oldest !== undefined) history.remove(oldest);
}

/** A record in the shape of history.list. */
export function historyResource(record: HistoryRecord): Record<string, unknown> {
  const message = { id: record.messageId, threadId: record.threadId, labelIds: record.labelIds };
  const entry = record.changed === undefined ? { message } : { message, labelIds: record.changed };
  const bare = { id: record.messageId, threadId: record.threadId };
  return { id: String(record.id), messages: [bare], [record.kind]: [entry] };
}
