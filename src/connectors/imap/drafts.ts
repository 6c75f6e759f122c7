import { createHash } from 'node:crypto';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import PostalMime from 'postal-mime';
import { ConnectorError } from '../../core/errors.ts';
import type { MailboxDraft, OutgoingMail } from '../../core/ports.ts';
import { readDraft, type StoredDraft } from '../gmail/draft-content.ts';
import { composeMime, effectHeader, messageIdOf } from '../gmail/mime.ts';
import { requireDone } from './faults.ts';
import { inFolder } from './folders.ts';
import { linksOfMail, rootIn } from './read-message.ts';
import { type Shelves, threadIdOf } from './threads.ts';

/**
 * How a draft is named to the rest: where it lay (`validity.uid`), its Message-ID, and to whom in which thread it goes.
 * A mail program saves a draft under a new number, and some under a new Message-ID: then the rest of the name finds it.
 */
type Name = { validity: string; uid: number; messageId: string; bearing: string };

/** A draft as it lies in the folder. `isLeaving`: its submission has begun, so it counts as gone. */
export type Lying = StoredDraft & {
  uid: number;
  at: Date;
  isLeaving: boolean;
  isSubmitted: boolean;
  messageIdHeader: string | null;
  /** The message that began the thread it answers in; null for a mail of its own. */
  answers: string | null;
};

/** RFC 5550 section 5.10: a draft whose submission has begun, and one that was submitted. */
export const leavingMark = '$SubmitPending';
export const submittedMark = '$Submitted';

const slackMs = 5 * 60_000;
const mostLookedAt = 60;
const query = { uid: true, flags: true, internalDate: true, source: true } as const;

/** The mail as the bytes of a draft, every line ended as IMAP wants it; the same mail makes the same bytes. */
async function bytesOf(mail: OutgoingMail): Promise<Buffer> {
  const text = Buffer.from(await composeMime(mail), 'base64url').toString('latin1');
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1');
}

/** Puts a draft into the folder. */
export async function appendDraft(shelves: Shelves, mail: OutgoingMail): Promise<MailboxDraft> {
  const { client, folders } = shelves;
  const path = await folders.ensured(client, 'drafts');
  const answer = requireDone(await client.append(path, await bytesOf(mail), ['\\Draft', '\\Seen']), true);
  const own = messageIdOf(mail.effectKey, mail.from.address);
  const lying = await lyingBy(
    shelves,
    path,
    answer.uid === undefined ? { header: { 'message-id': own } } : { uid: `${answer.uid}` },
  );
  const newest = lying.at(-1);
  if (newest === undefined) {
    throw new ConnectorError('imap', 'down', 'The mail server did not keep the draft.', { applied: 'unknown' });
  }
  const { id, messageId, threadId } = newest.shown;
  return { id, messageId, threadId };
}

/** The draft by its name as it lies now, whoever saved it last; null when it is gone. */
export async function resolveDraft(shelves: Shelves, id: string): Promise<Lying | null> {
  const path = (await shelves.folders.of(shelves.client)).drafts;
  const name = nameIn(id);
  if (path === null || name === null) return null;
  const validity = await validityOf(shelves.client, path);
  const exact = validity === name.validity ? await lyingBy(shelves, path, { uid: `${name.uid}` }) : [];
  if (exact[0] !== undefined) return exact[0];
  const same =
    name.messageId === '<>' ? [] : await lyingBy(shelves, path, { header: { 'message-id': name.messageId } });
  if (same.length > 0) return same.at(-1) ?? null;
  const later = validity === name.validity ? { uid: `${name.uid + 1}:*` } : { all: true };
  const alike = (await lyingBy(shelves, path, later)).filter(
    (each) => each.shown.effectKey === null && bearingOf(each) === name.bearing && each.uid > name.uid,
  );
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/**
 * Puts the new text in the old one's place: first the new, then the old away, so that nothing is ever lost. A copy that
 * an interrupted attempt has left behind is taken instead of a new one. Throws `not_found` when the draft lies there no more.
 */
export async function replaceDraft(shelves: Shelves, id: string, mail: OutgoingMail): Promise<MailboxDraft> {
  const path = await shelves.folders.ensured(shelves.client, 'drafts');
  const old = await exactly(shelves, path, id);
  if (old === null) throw new ConnectorError('imap', 'not_found', 'The draft is no longer in the mailbox.');
  const raw = (await bytesOf(mail)).toString('base64url');
  const own = messageIdOf(mail.effectKey, mail.from.address);
  const twins = await lyingBy(shelves, path, { header: { 'message-id': own } });
  const twin = twins.find((each) => each.uid !== old.uid && each.raw === raw);
  const made = twin?.shown ?? (await appendDraft(shelves, mail));
  await removeAt(shelves.client, path, old.uid);
  const { id: newId, messageId, threadId } = made;
  return { id: newId, messageId, threadId };
}

/** Removes exactly the draft of this name; one that was saved again since is a person's and stays. */
export async function removeDraft(shelves: Shelves, id: string): Promise<void> {
  const path = (await shelves.folders.of(shelves.client)).drafts;
  const lying = path === null ? null : await exactly(shelves, path, id);
  if (path !== null && lying !== null) await removeAt(shelves.client, path, lying.uid);
}

export async function removeAt(client: ImapFlow, path: string, uid: number): Promise<void> {
  await inFolder(client, path, async () => requireDone(await client.messageDelete(`${uid}`, { uid: true }), true));
}

/** Drafts that carry the key, oldest first; without any, those of `to` and `subject` that carry none. */
export async function findDrafts(
  shelves: Shelves,
  key: string,
  from: string,
  hint: { since: Date; to?: string; subject?: string },
): Promise<MailboxDraft[]> {
  const path = (await shelves.folders.of(shelves.client)).drafts;
  if (path === null) return [];
  const own = messageIdOf(key, from);
  const keyed = await lyingBy(shelves, path, {
    or: [{ header: { [effectHeader]: key } }, { header: { 'message-id': own } }],
  });
  const carries = keyed.filter(({ shown, messageIdHeader }) => shown.effectKey === key || messageIdHeader === own);
  const found = carries.length > 0 ? carries : await alikeDrafts(shelves, path, hint);
  return found
    .filter(({ isLeaving }) => !isLeaving)
    .map(({ shown: { id, messageId, threadId } }) => ({ id, messageId, threadId }));
}

async function alikeDrafts(
  shelves: Shelves,
  path: string,
  hint: { since: Date; to?: string; subject?: string },
): Promise<Lying[]> {
  const { to, subject, since } = hint;
  if (to === undefined || subject === undefined) return [];
  // SINCE looks at days; the exact time is compared after it.
  const from = new Date(since.getTime() - slackMs);
  const recent = await lyingBy(shelves, path, { since: new Date(from.getTime() - 86_400_000) });
  return recent.filter(
    ({ shown, at }) =>
      at >= from &&
      shown.effectKey === null &&
      shown.subject === subject &&
      shown.to.length === 1 &&
      shown.to[0]?.toLowerCase() === to.toLowerCase(),
  );
}

async function exactly(shelves: Shelves, path: string, id: string): Promise<Lying | null> {
  const name = nameIn(id);
  if (name === null || (await validityOf(shelves.client, path)) !== name.validity) return null;
  return (await lyingBy(shelves, path, { uid: `${name.uid}` }))[0] ?? null;
}

type Search = Parameters<ImapFlow['search']>[0];

/** The drafts a search finds, by number, the oldest first; deleted ones are none. */
export async function lyingBy(shelves: Shelves, path: string, search: Search): Promise<Lying[]> {
  const { client } = shelves;
  const { fetched, validity } = await inFolder(client, path, async () => {
    const uids = requireDone(await client.search({ ...search, deleted: false }, { uid: true }), false) as number[];
    const newest = uids.toSorted((a, b) => a - b).slice(-mostLookedAt);
    const selected = client.mailbox === false ? '' : String(client.mailbox.uidValidity);
    return {
      validity: selected,
      fetched: newest.length === 0 ? [] : await client.fetchAll(newest, query, { uid: true }),
    };
  });
  const lying: Lying[] = [];
  for (const each of fetched) if (each.source !== undefined) lying.push(await lyingOf(shelves, each, validity));
  return lying;
}

async function lyingOf(shelves: Shelves, found: FetchMessageObject, validity: string): Promise<Lying> {
  const source = found.source ?? Buffer.alloc(0);
  const links = linksOfMail(await PostalMime.parse(source));
  const place = `${validity}.${found.uid}`;
  const threadId = (await threadIdOf(shelves, links)) ?? place;
  const stored = await readDraft({ id: place, message: { id: place, threadId, raw: source.toString('base64url') } });
  const flags = found.flags ?? new Set();
  const lying = {
    ...stored,
    uid: found.uid,
    at: new Date(found.internalDate ?? 0),
    isLeaving: flags.has(leavingMark) || flags.has(submittedMark),
    isSubmitted: flags.has(submittedMark),
    messageIdHeader: links.messageId,
    answers: rootIn({ ...links, messageId: null }),
  };
  const id = [place, links.messageId ?? '<>', bearingOf(lying)].join(' ');
  return { ...lying, shown: { ...stored.shown, id } };
}

/** To whom and in which thread a draft goes: what a person keeps who only changes its words. */
function bearingOf({ shown, answers }: Pick<Lying, 'shown' | 'answers'>): string {
  const told = [shown.to.map((to) => to.toLowerCase()).join(','), answers ?? ''].join('\n');
  return createHash('sha256').update(told).digest('hex').slice(0, 12);
}

function nameIn(id: string): Name | null {
  const [, validity, uid, messageId, bearing] = /^(\w+)\.(\d+) (<\S*>) (\w+)$/.exec(id) ?? [];
  if (validity === undefined || uid === undefined || messageId === undefined || bearing === undefined) return null;
  return { validity, uid: Number(uid), messageId, bearing };
}

async function validityOf(client: ImapFlow, path: string): Promise<string> {
  return inFolder(client, path, async () => (client.mailbox === false ? '' : String(client.mailbox.uidValidity)));
}
