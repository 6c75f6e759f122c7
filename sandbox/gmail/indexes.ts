import type { Collection } from '../state.ts';
import type { ParsedMessage } from './message.ts';
import type { StoredDraft, StoredMessage } from './stored.ts';

/** Look-ups that must not walk the whole mailbox. Kept by watching the collections, never stored. */
export function addIndexes(
  messages: Collection<StoredMessage>,
  drafts: Collection<StoredDraft>,
  parsed: (message: StoredMessage) => ParsedMessage,
  forget: (id: string) => void,
) {
  const byThread = new Map<string, Set<string>>();
  const byAddress = new Map<string, Set<string>>();
  const byMessageId = new Map<string, Set<string>>();
  const byLabel = new Map<string, Set<string>>();
  const draftOfMessage = new Map<string, string>();
  const pool = (index: Map<string, Set<string>>, key: string): Candidates => ({
    size: index.get(key)?.size ?? 0,
    read: () => found(index, key),
  });
  const found = (index: Map<string, Set<string>>, key: string): StoredMessage[] =>
    [...(index.get(key) ?? [])].flatMap((id) => messages.get(id) ?? []);

  messages.watch((id, next, previous) => {
    const before = previous === undefined ? [] : keysOf(previous, parsed(previous));
    const after = next === undefined ? [] : keysOf(next, parsed(next));
    const indexes = { byThread, byAddress, byMessageId, byLabel };
    for (const [name, key] of before) drop(indexes[name], key, id);
    for (const [name, key] of after) enter(indexes[name], key, id);
    if (next === undefined) forget(id);
  });
  drafts.watch((id, next, previous) => {
    if (previous !== undefined && draftOfMessage.get(previous.messageId) === id)
      draftOfMessage.delete(previous.messageId);
    if (next !== undefined) draftOfMessage.set(next.messageId, id);
  });

  return {
    /** The messages of a thread, oldest first. */
    thread: (id: string): StoredMessage[] => found(byThread, id).sort((a, b) => a.internalDate - b.internalDate),
    threadCount: (): number => byThread.size,
    byMessageId: (messageId: string): StoredMessage[] => found(byMessageId, messageId),
    byLabel: (label: string): StoredMessage[] => found(byLabel, label),
    /** The messages an index names, read only when they are wanted. */
    candidates: (name: Name, key: string): Candidates => pool({ byThread, byAddress, byMessageId, byLabel }[name], key),
    draftIdOf: (messageId: string): string | undefined => draftOfMessage.get(messageId),
  };
}

export type Candidates = { size: number; read: () => StoredMessage[] };
type Name = 'byThread' | 'byAddress' | 'byMessageId' | 'byLabel';

function keysOf(message: StoredMessage, mail: ParsedMessage): [Name, string][] {
  const people = new Set([...mail.from, ...mail.to, ...mail.cc, ...mail.bcc]);
  return [
    ['byThread', message.threadId],
    ['byMessageId', mail.messageId],
    ...[...people].map((address): [Name, string] => ['byAddress', address]),
    ...message.labelIds.map((label): [Name, string] => ['byLabel', label]),
  ];
}

function enter(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key) ?? new Set<string>();
  ids.add(id);
  index.set(key, ids);
}

function drop(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
