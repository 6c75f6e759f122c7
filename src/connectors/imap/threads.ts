import type { FetchMessageObject, ImapFlow, SearchObject } from 'imapflow';
import type { Thread, ThreadMessage, ThreadSummary } from '../../core/ports.ts';
import { requireDone } from './faults.ts';
import { type FolderBook, inFolder } from './folders.ts';
import { dateOf, type Links, linkQuery, linksOf, readMessage, rootIn, wholeQuery } from './read-message.ts';
import { searchOf } from './search-query.ts';

type Found = { folder: string; uid: number; at: Date; links: Links };
/** Where to look, and whose mail counts as sent. */
export type Shelves = { client: ImapFlow; folders: FolderBook; ownAddresses: readonly string[] };

const newestPerFolder = 50;
const longestThread = 100;
const mostRounds = 4;
const idsPerSearch = 8;
const snippetCharacters = 200;

/** Threads with a message that matches, newest first. */
export async function searchThreads(shelves: Shelves, query: string, maxResults: number): Promise<ThreadSummary[]> {
  const search = searchOf(query);
  if (search === null) return [];
  const { read } = await shelves.folders.of(shelves.client);
  const found: Found[] = [];
  for (const folder of read) found.push(...(await foundIn(shelves, folder, search)));
  const threads = new Map<string, Found>();
  for (const each of found.toSorted((a, b) => b.at.getTime() - a.at.getTime())) {
    const root = await threadIdOf(shelves, each.links);
    if (root !== null && !threads.has(root)) threads.set(root, each);
    if (threads.size === maxResults) break;
  }
  const summaries: ThreadSummary[] = [];
  for (const [id, newest] of threads) summaries.push({ id, snippet: await snippetOf(shelves, id, newest) });
  return summaries;
}

/**
 * The thread that began with this message id: what is it, refers to it, or answers one of those. Null when no folder
 * holds any of it.
 */
export async function getThread(shelves: Shelves, threadId: string): Promise<Thread | null> {
  const { read, drafts, sent } = await shelves.folders.of(shelves.client);
  const places = drafts === null ? read : [...read, drafts];
  const found = new Map<string, Found>();
  const known = new Set([threadId]);
  let fresh = [threadId];
  for (let round = 0; fresh.length > 0 && round < mostRounds && found.size < longestThread; round += 1) {
    const before = new Set(known);
    for (const folder of places) {
      for (const search of linkedTo(fresh, round === 0)) {
        for (const each of await foundIn(shelves, folder, search)) {
          const key = each.links.messageId ?? `${folder}/${each.uid}`;
          // The same mail may lie in several folders; a draft is each time another.
          if (folder === drafts) found.set(`${folder}/${each.uid}`, each);
          else if (!found.has(key)) found.set(key, each);
          if (each.links.messageId !== null) known.add(each.links.messageId);
        }
      }
    }
    fresh = [...known].filter((id) => !before.has(id));
  }
  if (found.size === 0) return null;
  const messages: ThreadMessage[] = [];
  for (const folder of places) {
    const uids = [...found.values()].filter((each) => each.folder === folder).map(({ uid }) => uid);
    messages.push(
      ...(await readAll(shelves, folder, uids, { threadId, isSent: folder === sent, isDraft: folder === drafts })),
    );
  }
  return { id: threadId, messages: inOrder(messages) };
}

/** By arrival, which servers tell to the second; within one, an answer comes after what it answers. */
function inOrder(messages: readonly ThreadMessage[]): ThreadMessage[] {
  const byId = new Map(messages.map((message) => [message.messageIdHeader, message]));
  const depthOf = (message: ThreadMessage, seen = new Set<ThreadMessage>()): number => {
    const parent = byId.get(message.references.at(-1) ?? '');
    return parent === undefined || seen.has(parent) ? 0 : 1 + depthOf(parent, seen.add(parent));
  };
  return messages.toSorted((a, b) => a.date.getTime() - b.date.getTime() || depthOf(a) - depthOf(b));
}

/** The thread of a message: upwards as far as the mailbox knows. A message that only answers another belongs to its thread. */
export async function threadIdOf(shelves: Shelves, links: Links): Promise<string | null> {
  let root = rootIn(links);
  // References begin with the first message; only a bare In-Reply-To may stop half-way.
  for (
    let steps = 0;
    root !== null && links.references.length === 0 && root !== links.messageId && steps < 10;
    steps += 1
  ) {
    const parent: Found | null = await find(shelves, { header: { 'message-id': root } });
    const above = parent === null ? null : rootIn(parent.links);
    if (above === null || above === root) return root;
    root = above;
    if ((parent?.links.references.length ?? 0) > 0) return root;
  }
  return root;
}

async function find(shelves: Shelves, search: SearchObject): Promise<Found | null> {
  const { read } = await shelves.folders.of(shelves.client);
  for (const folder of read) {
    const [first] = await foundIn(shelves, folder, search);
    if (first !== undefined) return first;
  }
  return null;
}

/** Searches for messages that have one of these ids as their own, in their chain, or as what they answer. */
function linkedTo(ids: readonly string[], isFirst: boolean): SearchObject[] {
  const searches: SearchObject[] = [];
  for (let start = 0; start < ids.length; start += idsPerSearch) {
    const some = ids.slice(start, start + idsPerSearch);
    const names = isFirst ? ['message-id', 'references', 'in-reply-to'] : ['in-reply-to'];
    searches.push({ or: some.flatMap((id) => names.map((name) => ({ header: { [name]: id } }))) });
  }
  return searches;
}

async function foundIn({ client }: Shelves, folder: string, search: SearchObject): Promise<Found[]> {
  return inFolder(client, folder, async () => {
    const uids = requireDone(await client.search({ ...search, deleted: false }, { uid: true }), false) as number[];
    const newest = uids.toSorted((a, b) => a - b).slice(-newestPerFolder);
    if (newest.length === 0) return [];
    const fetched = await client.fetchAll(newest, linkQuery, { uid: true });
    return fetched.map((each) => ({ folder, uid: each.uid, at: dateOf(each), links: linksOf(each) }));
  });
}

async function readAll(
  { client, ownAddresses }: Shelves,
  folder: string,
  uids: number[],
  more: { threadId: string; isSent: boolean; isDraft: boolean },
): Promise<ThreadMessage[]> {
  if (uids.length === 0) return [];
  const fetched = await inFolder(client, folder, () => client.fetchAll(uids, wholeQuery, { uid: true }));
  const read = fetched.map(async (each: FetchMessageObject) => {
    const message = await readMessage(each, { threadId: more.threadId, place: folder, isSent: more.isSent });
    const isDraft = message.isDraft || more.isDraft;
    const isOwn = ownAddresses.includes(message.from.address.toLowerCase());
    return { ...message, isDraft, isSent: !isDraft && (more.isSent || isOwn) };
  });
  return Promise.all(read);
}

async function snippetOf(shelves: Shelves, threadId: string, { folder, uid }: Found): Promise<string> {
  const [message] = await readAll(shelves, folder, [uid], { threadId, isSent: false, isDraft: false });
  return (message?.text ?? '').replace(/\s+/g, ' ').trim().slice(0, snippetCharacters);
}
