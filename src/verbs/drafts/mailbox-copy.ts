import type { Attachment, DraftContent } from '../../core/draft.ts';
import type { Mailbox, MailboxDraftContent, OutgoingMail, Thread } from '../../core/ports.ts';
import { contentOf, type DraftRow, type StoredDraft, type VersionRow, versionsOf } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { repOf } from '../leads/rep.ts';
import { has } from '../leads/run-scope.ts';
import { unsubscribeToken } from '../suppression/unsubscribe.ts';
import { filesOf } from './files.ts';

/** What the making of a mailbox copy is called among the outside effects. */
export const copyEffect = 'gmail_draft';

/** The key under which the mailbox copy of a draft is found again; it goes into the mail as a header of ours. */
export function draftEffectKey(draftId: string): string {
  return `draft-${draftId}`;
}

/**
 * The mail a draft's content stands for: the same content makes the same mail. `unasked` is the draft's id where no lead
 * began it.
 */
export async function mailOf(
  context: VerbContext,
  mailbox: Mailbox,
  content: DraftContent,
  effectKey: string,
  knownThread: Thread | null,
  unasked: string | null = null,
): Promise<OutgoingMail> {
  const rep = await repOf(mailbox, context.clock());
  const thread = content.threadId === null ? null : (knownThread ?? (await mailbox.getThread(content.threadId)));
  const answered = thread?.messages.findLast((message) => !message.isDraft) ?? null;
  return {
    from: { name: rep?.name ?? null, address: rep?.address ?? (await mailbox.address()) },
    to: content.recipient,
    subject: content.subject,
    body: content.body,
    attachments: await filesOf(context, content.attachments),
    inThread:
      content.threadId === null
        ? null
        : {
            threadId: content.threadId,
            inReplyTo: answered?.messageIdHeader ?? null,
            references: answered === null ? [] : [...answered.references, ...present(answered.messageIdHeader)],
          },
    effectKey,
    ...unsubscribeIn(context, content, unasked),
  };
}

/** A mail that answers nobody says how to get no more of them; the id of its draft is the link's. */
function unsubscribeIn(
  context: VerbContext,
  { threadId }: DraftContent,
  draftId: string | null,
): Pick<OutgoingMail, 'unsubscribeUrl'> {
  const { publicBaseUrl } = context.settings;
  if (draftId === null || threadId !== null || !publicBaseUrl.startsWith('https://')) return {};
  return { unsubscribeUrl: `${publicBaseUrl}/u/${unsubscribeToken(context, draftId)}` };
}

function present(value: string | null): string[] {
  return value === null ? [] : [value];
}

/** What stands in the mailbox for a draft: nothing yet, gone, ours (of some version), or what a person made of it. */
export type MailboxCopy =
  | { kind: 'none' }
  | { kind: 'gone' }
  | { kind: 'ours'; version: number; there: MailboxDraftContent }
  | { kind: 'edited'; there: MailboxDraftContent };

/**
 * Reads the mailbox copy of a draft. Ours is the message we wrote or took over last, told by its id; after a lost record
 * of a write, a message that says exactly what one of our versions says.
 */
export async function readCopy(context: VerbContext, draft: DraftRow): Promise<MailboxCopy> {
  const { mailbox } = context.connectors;
  if (draft.gmail_draft_id === null || mailbox === undefined || !has(mailbox, 'getDraft')) return { kind: 'none' };
  const there = await mailbox.getDraft(draft.gmail_draft_id);
  if (there === null) return { kind: 'gone' };
  const versions = await context.read((reading) => versionsOf(reading, draft.draft_id));
  const isKnown = there.messageId === draft.mailbox_message_id;
  const version = isKnown ? versionLastSeen(versions, there) : versionWritten(versions, there);
  return version === null ? { kind: 'edited', there } : { kind: 'ours', version, there };
}

/** Which version an untouched copy holds. What a person put there need not say what its version says: it may have a cc. */
function versionLastSeen(versions: readonly VersionRow[], there: MailboxDraftContent): number {
  const same = versions.findLast((version) => saysTheSame(there, contentOf(version)));
  return (same ?? versions.findLast(({ origin }) => origin === 'mailbox'))?.version ?? 1;
}

/**
 * Which version a copy of unknown message id was written from; null when a person made it: also where they went back
 * to what it said before their own edit, or mended what the guard had found in it.
 */
function versionWritten(versions: readonly VersionRow[], there: MailboxDraftContent): number | null {
  const same = versions.findLast((version) => saysTheSame(there, contentOf(version)));
  if (same === undefined || same.guard_reasons.length > 0) return null;
  const isOlderThanEdit = versions.some(({ version, origin }) => version > same.version && origin === 'mailbox');
  return isOlderThanEdit ? null : same.version;
}

function saysTheSame(there: MailboxDraftContent, content: DraftContent): boolean {
  const hasOneRecipient = there.to.length === 1 && there.cc.length === 0 && there.bcc.length === 0;
  return (
    hasOneRecipient &&
    there.to[0]?.toLowerCase() === content.recipient &&
    there.subject === content.subject &&
    there.body.trimEnd() === content.body.trimEnd() &&
    sameFiles(there.attachments, content.attachments)
  );
}

function sameFiles(one: readonly Attachment[], other: readonly Attachment[]): boolean {
  const list = (files: readonly Attachment[]) => JSON.stringify(files.map(({ name, sha256 }) => [name, sha256]));
  return list(one) === list(other);
}

/** Whether nobody has written in the draft's thread since the message it answers, or since it was made. */
export async function isThreadFresh(context: VerbContext, { draft, current }: StoredDraft): Promise<boolean> {
  const { mailbox } = context.connectors;
  if (current.thread_id === null || mailbox === undefined || !has(mailbox, 'getThread')) return true;
  const thread = await mailbox.getThread(current.thread_id);
  const messages = thread?.messages.filter((message) => !message.isDraft) ?? [];
  const answered = messages.findIndex((message) => message.id === draft.source_message_id);
  // Behind the message answered there may be the rep's own, as long as it stood there when the text was written.
  const since = messages.slice(answered + 1);
  return since.every((message) => message.date <= draft.created_at && (answered < 0 || message.isSent));
}
