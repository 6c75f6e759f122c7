import { logDraftCreated } from '../../core/audit.ts';
import type { Mailbox, MailboxDraft, MailboxDraftContent } from '../../core/ports.ts';
import { storable } from '../../core/storable.ts';
import type { EffectSpec } from '../../durable/effects.ts';
import { Parked } from '../../durable/journal.ts';
import { contactKeys } from '../../safeguards/limits/contact-rules.ts';
import { sendIntentOf } from '../../store/approvals.ts';
import { insertAttachment } from '../../store/attachments.ts';
import { recordContactMail } from '../../store/contact-mails.ts';
import { contentOf, lockDraft, type StoredDraft, setMailboxDraft } from '../../store/drafts.ts';
import { effectByKey } from '../../store/effects.ts';
import type { VerbContext } from '../context.ts';
import { has } from '../leads/run-scope.ts';
import { hearOptOut } from '../suppression/hear-opt-out.ts';
import { checkText } from './check-text.ts';
import { sourceTyping } from './claims-of-text.ts';
import { withFiles } from './files.ts';
import { copyEffect, draftEffectKey, isThreadFresh, type MailboxCopy, mailOf, readCopy } from './mailbox-copy.ts';
import { requireDraft } from './read-draft.ts';
import { rulesFor } from './rules.ts';
import { storeVersion } from './store-version.ts';
import { type SupersededReason, supersede } from './supersede.ts';
import { scheduleSweep } from './sweep-copies.ts';

/** For so long a copy of unknown outcome is waited for; by then its attempts are over. */
const waitedForMs = 3_600_000;

/**
 * Brings the mailbox and the queue together for one draft: first what a person did there, then what is ours to write or
 * remove.
 */
export async function syncMailboxCopy(context: VerbContext, { draftId }: { draftId: string }): Promise<void> {
  const { mailbox } = context.connectors;
  if (mailbox === undefined || !has(mailbox, 'getDraft', 'createDraft')) return;
  const { stored, copy } = await followMailbox(context, draftId);
  if (await isBeingSent(context, draftId)) return;
  if (!isLive(stored)) return removeCopy(context, mailbox, stored);
  if (stored.current.blocked || stored.current.guard_reasons.length > 0) return;
  if (copy.kind === 'none') return createCopy(context, mailbox, stored);
  if (copy.kind !== 'ours') return;
  if (copy.version === stored.draft.version) return rememberCopy(context, stored, copy.there);
  await updateCopy(context, mailbox, stored, copy.there.id);
}

/**
 * Takes over what a person did in the mailbox, which always wins: their text becomes the next version, their sending or
 * deleting closes the entry, and a new message in the thread voids it. Writes nothing to the mailbox. Returns the draft
 * as it stands then.
 */
export async function followMailbox(
  context: VerbContext,
  draftId: string,
): Promise<{ stored: StoredDraft; copy: MailboxCopy }> {
  const { mailbox } = context.connectors;
  const stored = await requireDraft(context, draftId);
  const untouched = { stored, copy: { kind: 'none' } as const };
  if (mailbox === undefined || !isLive(stored) || (await isBeingSent(context, draftId))) return untouched;

  const copy = await readCopy(context, stored.draft);
  if (copy.kind === 'gone') await close(context, stored, await howItWent(mailbox, stored));
  else if (!(await isThreadFresh(context, stored))) {
    await hearOptOut(context, stored);
    await close(context, stored, 'stale_thread');
  } else if (copy.kind === 'edited') await takeOver(context, stored, copy.there);
  else return { stored, copy };
  return { stored: await requireDraft(context, draftId), copy };
}

function isLive({ draft }: StoredDraft): boolean {
  return ['PENDING_APPROVAL', 'APPROVED', 'SEND_FAILED'].includes(draft.status);
}

async function isBeingSent(context: VerbContext, draftId: string): Promise<boolean> {
  const intent = await context.read((reading) => sendIntentOf(reading, draftId));
  return intent !== null && ['in_flight', 'done', 'unknown'].includes(intent.state);
}

/** The untouched copy of a draft that is over is removed; an edited one is a person's text and stays. */
async function removeCopy(context: VerbContext, mailbox: Mailbox, seen: StoredDraft): Promise<void> {
  if (seen.draft.gmail_draft_id === null) await waitForCopy(context, seen.draft.draft_id);
  const { draft } = await requireDraft(context, seen.draft.draft_id);
  const copy = await readCopy(context, draft);
  if (copy.kind !== 'ours' || draft.status === 'SENT') return;
  await mailbox.deleteDraft(copy.there.id);
  await context.change(async (writing, audit) => {
    await setMailboxDraft(writing, draft.draft_id, null);
    audit(logDraftCreated(draft.locked_recipient, draft.draft_id, { mailbox_copy: 'removed', reason: draft.status }));
  });
}

/** A copy may be on its way to the mailbox while its draft is closed: then the job comes back for it. */
async function waitForCopy(context: VerbContext, draftId: string): Promise<void> {
  const effect = await context.read((reading) =>
    effectByKey(reading, { kind: copyEffect, key: draftEffectKey(draftId) }),
  );
  const isOpen = effect !== null && ['planned', 'in_flight', 'unknown'].includes(effect.state);
  const now = context.clock().getTime();
  if (!isOpen || now - (effect.attempted_at?.getTime() ?? now) > waitedForMs) return;
  throw new Parked(new Date(now + context.effects.timings.settleMs), 'The mailbox copy is still being made.');
}

async function close(context: VerbContext, { draft }: StoredDraft, reason: SupersededReason): Promise<void> {
  await context.change(async (writing, audit) => {
    const now = await lockDraft(writing, draft.draft_id);
    const closed = now !== null && (await supersede(context, writing, audit, now, reason));
    if (closed && reason === 'sent_in_mailbox') {
      await recordContactMail(writing, draft.draft_id, contactKeys(now.current.recipient));
    }
    if (!closed) audit(logDraftCreated(draft.locked_recipient, draft.draft_id, { mailbox_copy: reason }));
  });
}

/** A copy that is gone was sent by a person when the thread holds a sent message newer than the draft, else deleted. */
async function howItWent(mailbox: Mailbox, { draft }: StoredDraft): Promise<SupersededReason> {
  const threadId = draft.gmail_thread_id ?? draft.thread_id;
  const thread = threadId === null ? null : await mailbox.getThread(threadId);
  const key = draftEffectKey(draft.draft_id);
  const sent = thread?.messages.some((one) => one.isSent && (one.effectKey === key || one.date >= draft.created_at));
  return sent ? 'sent_in_mailbox' : 'deleted_in_mailbox';
}

/** A person's edit in the mailbox, files included, becomes the next version, checked and pending. */
async function takeOver(context: VerbContext, stored: StoredDraft, found: MailboxDraftContent): Promise<void> {
  const files = found.attachments.map((file) => ({ ...file, name: storable(file.name) }));
  const there = { ...storable({ ...found, attachments: [] }), attachments: files };
  const recipient = there.to[0]?.toLowerCase() ?? stored.current.recipient;
  const rules = await rulesFor(context, { ...stored.draft, locked_recipient: recipient });
  const checked = await checkText(
    {
      content: {
        ...contentOf(stored.current),
        recipient,
        subject: there.subject.replaceAll(/[\r\n]+/g, ' '),
        body: there.body,
        attachments: files.map(({ name, sha256 }) => ({ name, sha256 })),
        threadId: stored.current.thread_id === null ? null : there.threadId,
      },
      hand: 'person',
      origin: 'mailbox',
      author: 'mailbox',
      language: stored.current.language,
      slots: stored.current.slots,
      addressed: there,
    },
    rules,
  );
  const { text, claims } = sourceTyping(withFiles(checked, files, rules), 'person', rules, stored.current.claims);
  await context.change(async (writing, audit) => {
    for (const file of files) await insertAttachment(writing, { ...file, createdBy: 'mailbox' });
    await storeVersion(context, writing, audit, stored, text, { lockedRecipient: recipient, claims });
    await setMailboxDraft(writing, stored.draft.draft_id, there);
  });
}

async function createCopy(context: VerbContext, mailbox: Mailbox, stored: StoredDraft): Promise<void> {
  const { draft, current } = stored;
  const key = draftEffectKey(draft.draft_id);
  const adopt = (made: MailboxDraft) => ({ externalId: made.id, result: made });
  const spec: EffectSpec<MailboxDraft> = {
    kind: copyEffect,
    key,
    create: async () =>
      adopt(await mailbox.createDraft(await mailOf(context, mailbox, contentOf(current), key, null, unaskedId(draft)))),
    look: async (since) => {
      const [oldest] = await mailbox.findDrafts(key, { threadId: current.thread_id, since });
      return oldest === undefined ? null : adopt(oldest);
    },
  };
  const begun = await context.record((writing) => context.effects.begin(writing, spec));
  const outcome = await context.effects.perform(begun);
  // Made before and gone since: a person removed it, and it is not made again.
  if (outcome.before?.state === 'done') return;
  await context.change(async (writing, audit) => {
    await context.effects.done(writing, spec, outcome);
    await setMailboxDraft(writing, draft.draft_id, outcome.result);
    await scheduleSweep(context, writing, draft.draft_id, outcome.before);
    audit(logDraftCreated(current.recipient, draft.draft_id, { mailbox_copy: 'created' }));
  });
}

async function updateCopy(context: VerbContext, mailbox: Mailbox, stored: StoredDraft, id: string): Promise<void> {
  const { draft, current } = stored;
  const key = draftEffectKey(draft.draft_id);
  const mail = await mailOf(context, mailbox, contentOf(current), key, null, unaskedId(draft));
  await rememberCopy(context, stored, await mailbox.updateDraft(id, mail));
}

function unaskedId({ draft_id, run_id }: StoredDraft['draft']): string | null {
  return run_id === null ? draft_id : null;
}

async function rememberCopy(context: VerbContext, { draft, current }: StoredDraft, there: MailboxDraft): Promise<void> {
  if (draft.mailbox_message_id === there.messageId) return;
  await context.change(async (writing, audit) => {
    await setMailboxDraft(writing, draft.draft_id, there);
    audit(logDraftCreated(current.recipient, draft.draft_id, { mailbox_copy: 'updated', version: draft.version }));
  });
}
