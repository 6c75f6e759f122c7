import { logApprovalDenied, logConnectorError, logDraftSent } from '../../core/audit.ts';
import { requireCountersignature } from '../../core/countersignature.ts';
import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { Mailbox, SendingMailbox, SentMail } from '../../core/ports.ts';
import { Parked } from '../../durable/journal.ts';
import {
  type Approval,
  approvalOf,
  moveSend,
  type SendIntent,
  sendIntentOf,
  takeBackSend,
} from '../../store/approvals.ts';
import { contentOf, moveDraft, type StoredDraft, setSendAt } from '../../store/drafts.ts';
import type { SendState } from '../../store/tables.ts';
import type { VerbContext } from '../context.ts';
import { draftEffectKey } from '../drafts/mailbox-copy.ts';
import { requireDraft } from '../drafts/read-draft.ts';
import { recheck } from '../drafts/recheck.ts';
import { requireFreeSlots, wrongState } from '../drafts/require.ts';
import { followMailbox, syncMailboxCopy } from '../drafts/sync-mailbox.ts';
import { has } from '../leads/run-scope.ts';
import { requireNotSuppressed } from '../suppression/require-not-suppressed.ts';
import { countSend, limitCodes } from './count-send.ts';
import { requireSending } from './require-sending.ts';
import { tripSendBreaker } from './send-breaker.ts';

/** Refusals that take the send back. The draft stays approved unless the refusal closed it; a person may ask again. */
const refusals = [
  'wrong_state',
  'stale_thread',
  'draft_only',
  'sending_disabled',
  'breaker_open',
  'slot_taken',
  'pii_blocked',
  'content_blocked',
  'suppressed',
  'own_domain',
  'edited_in_mailbox',
  ...limitCodes,
];

/**
 * Sends a planned draft: every check again at this moment, then the intent, then the call. After a crash or a lost
 * answer the mailbox is asked: a draft that is still there was not sent, and the same draft id goes out again; one that
 * is gone is looked for among the sent mails; what cannot be found is for a person to decide and is never repeated.
 */
export async function fireSend(context: VerbContext, { draftId }: { draftId: string }): Promise<void> {
  const stored = await requireDraft(context, draftId);
  const intent = await context.read((reading) => sendIntentOf(reading, draftId));
  if (intent === null || !['planned', 'in_flight'].includes(intent.state)) return;
  if (intent.state === 'in_flight' && !(await settleEarlier(context, stored, intent))) return;
  if (intent.fire_at > context.clock()) throw new Parked(intent.fire_at, 'The undo window is still running.');

  const approval = await context.read((reading) => approvalOf(reading, draftId, stored.draft.version));
  if (approval === null || stored.draft.status !== 'APPROVED') return takeBack(context, stored, 'no_approval');
  const ready = await requireEverything(context, stored);
  if (ready === null) return;
  await leave(context, await inStep(context, ready), approval, intent);
}

/**
 * All that was checked at approval, again. Null when the draft is no longer to be sent: its send has been taken back.
 * A person who waits for the answer (no undo window) is told why.
 */
async function requireEverything(context: VerbContext, stored: StoredDraft): Promise<Followed | null> {
  try {
    await requireSending(context);
    await recheck(context, stored);
    const followed = await followMailbox(context, stored.draft.draft_id);
    if (followed.stored.draft.status !== 'APPROVED') throw wrongState(followed.stored);
    await requireFreeSlots(context, followed.stored);
    return followed;
  } catch (error) {
    await refuse(context, stored, error);
    return null;
  }
}

/** Takes a send back that a rule forbids; a person who waits for the answer is told. Throws whatever is no such refusal. */
async function refuse(context: VerbContext, stored: StoredDraft, error: unknown): Promise<void> {
  if (!(error instanceof CountersignError) || !refusals.includes(error.code)) throw error;
  await takeBack(context, stored, error.code);
  if (context.settings.sendUndoSeconds === 0) throw error;
}

/** Undoes a planned send and says why. Where another attempt has sent it or taken it back meanwhile, it does nothing. */
export async function takeBack(
  context: VerbContext,
  { draft, current }: StoredDraft,
  reason: string,
  move: { from: SendState; to: SendState; fence: number | null } = { from: 'planned', to: 'undone', fence: null },
): Promise<void> {
  await unlessSettled(() =>
    context.change(async (writing, audit) => {
      const { from, to, fence } = move;
      if (!(await takeBackSend(writing, draft.draft_id, from, to, fence))) throw new SettledElsewhere();
      await setSendAt(writing, draft.draft_id, null);
      audit({ ...logApprovalDenied(current.recipient, draft.draft_id, reason), action: 'stop_send' });
    }),
  );
}

class SettledElsewhere extends Error {}

async function unlessSettled(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof SettledElsewhere)) throw error;
  }
}

/** `intent` is as this attempt found it: of two attempts at the same time only one leaves. */
async function leave(context: VerbContext, stored: StoredDraft, approval: Approval, intent: SendIntent): Promise<void> {
  const mailbox = context.sendingMailbox as SendingMailbox;
  const { draft, current } = stored;
  const signed = requireCountersignature(
    {
      draftId: draft.draft_id,
      version: draft.version,
      mailboxDraftId: draft.gmail_draft_id,
      content: contentOf(current),
    },
    {
      approvalId: approval.approval_id,
      draftId: approval.draft_id,
      version: approval.version,
      contentHash: approval.content_hash,
      decidedBy: approval.decided_by,
      decidedAt: approval.decided_at,
    },
  );
  const userId = intent.requested_by_id ?? approval.decided_by;
  try {
    const isLeaving = await context.record(async (writing) => {
      // Whoever asked to be left alone a moment ago is left alone.
      await requireNotSuppressed(context, writing, current.recipient);
      if (!(await moveSend(writing, draft.draft_id, ['planned'], 'in_flight', intent.fence))) return false;
      await countSend(context, writing, stored, userId);
      return true;
    });
    if (!isLeaving) return;
  } catch (error) {
    return refuse(context, stored, error);
  }
  let sent: SentMail;
  try {
    sent = await mailbox.send(signed);
  } catch (error) {
    return settleFailure(context, { stored, approval, fence: intent.fence + 1 }, error);
  }
  await recordSent(context, stored, approval, sent);
}

type Followed = Awaited<ReturnType<typeof followMailbox>>;

/** The queue entry and the mailbox copy belong together: one that is missing, or behind, is written before sending. */
async function inStep(context: VerbContext, { stored, copy }: Followed): Promise<StoredDraft> {
  if (copy.kind === 'ours' && copy.version === stored.draft.version) return stored;
  await syncMailboxCopy(context, { draftId: stored.draft.draft_id });
  const again = await requireDraft(context, stored.draft.draft_id);
  if (again.draft.gmail_draft_id === null) {
    throw new CountersignError('edited_in_mailbox', 'This draft is not in the mailbox any more.');
  }
  return again;
}

async function recordSent(context: VerbContext, { draft, current }: StoredDraft, approval: Approval, sent: SentMail) {
  await unlessSettled(() =>
    context.change(async (writing, audit) => {
      if (!(await moveSend(writing, draft.draft_id, ['in_flight', 'unknown'], 'done'))) throw new SettledElsewhere();
      await moveDraft(writing, draft.draft_id, draft.version, 'SENT', {
        sent_at: context.clock(),
        send_at: null,
        gmail_message_id: sent.messageId,
        gmail_thread_id: sent.threadId,
      });
      audit(logDraftSent(current.recipient, draft.draft_id, approval.decided_as, current.content_hash));
      await tripSendBreaker(context, writing, audit);
    }),
  );
}

/** An attempt that has left, under the fence it left with. */
type Leaving = { stored: StoredDraft; approval: Approval; fence: number };

async function settleFailure(context: VerbContext, leaving: Leaving, error: unknown): Promise<void> {
  const { draft_id: draftId } = leaving.stored.draft;
  const fault = error instanceof ConnectorError ? error : null;
  if (fault?.fault === 'not_found') return settleGone(context, leaving);
  const isRefused = error instanceof CountersignError && (fault === null || fault.applied === 'no');
  if (!isRefused) throw new Parked(settledAfter(context, context.clock()), 'The outcome of the send is not known yet.');
  const isPassing = fault !== null && ['down', 'rate_limited'].includes(fault.fault);
  if (isPassing) {
    await context.record((writing) => moveSend(writing, draftId, ['in_flight'], 'planned', leaving.fence));
    throw new Parked(new Date(context.clock().getTime() + (fault.retryAfterMs ?? 10_000)), error.publicMessage);
  }
  await failSend(context, leaving, 'failed', error.code, error.publicMessage);
  throw error;
}

/** The mailbox draft is gone: found among the sent mails it was sent; otherwise nobody can tell, and a person decides. */
async function settleGone(context: VerbContext, leaving: Leaving): Promise<void> {
  const { stored, approval } = leaving;
  const { draft } = stored;
  const sent = await mailboxToAsk(context).findSent(draftEffectKey(draft.draft_id), {
    threadId: draft.gmail_thread_id ?? draft.thread_id,
    since: draft.created_at,
  });
  if (sent !== null) await recordSent(context, stored, approval, sent);
  else await failSend(context, leaving, 'unknown', 'unknown_outcome', 'Nobody can tell whether this mail was sent.');
}

/** True when the earlier attempt certainly did not send, so that the same mailbox draft may be sent now. */
async function settleEarlier(context: VerbContext, stored: StoredDraft, intent: SendIntent): Promise<boolean> {
  const settledAt = settledAfter(context, intent.attempted_at ?? intent.fire_at);
  if (context.clock() < settledAt) throw new Parked(settledAt, 'An earlier send is still settling.');
  const { draft } = stored;
  const mailbox = mailboxToAsk(context);
  const there = draft.gmail_draft_id === null ? null : await mailbox.getDraft(draft.gmail_draft_id);
  if (there !== null) return mayLeaveAgain(context, stored, intent.fence);
  const approval = await context.read((reading) => approvalOf(reading, draft.draft_id, draft.version));
  if (approval !== null) await settleGone(context, { stored, approval, fence: intent.fence });
  return false;
}

/** Asking is reading: it goes on where sending is switched off. Without a mailbox it is put off. */
function mailboxToAsk(context: VerbContext): Mailbox {
  const { mailbox } = context.connectors;
  if (mailbox !== undefined && has(mailbox, 'getDraft', 'findSent')) return mailbox;
  throw new Parked(settledAfter(context, context.clock()), 'The mailbox cannot be asked.');
}

/**
 * What has not left may leave now, unless sending was switched off meanwhile: then it is taken back, and does not leave
 * by itself when sending is switched on again.
 */
async function mayLeaveAgain(context: VerbContext, stored: StoredDraft, fence: number): Promise<boolean> {
  const { draft_id: draftId } = stored.draft;
  try {
    await requireSending(context);
  } catch (error) {
    if (!(error instanceof CountersignError) || !refusals.includes(error.code)) throw error;
    await takeBack(context, stored, error.code, { from: 'in_flight', to: 'failed', fence });
    return false;
  }
  return context.record((writing) => moveSend(writing, draftId, ['in_flight'], 'planned', fence));
}

/** A call of unknown outcome is left alone until then before the mailbox is asked what became of it. */
function settledAfter({ effects }: VerbContext, attemptedAt: Date): Date {
  return new Date(attemptedAt.getTime() + effects.timings.settleMs);
}

async function failSend(
  context: VerbContext,
  { stored: { draft, current }, fence }: Leaving,
  state: 'failed' | 'unknown',
  code: string,
  sentence: string,
): Promise<void> {
  await context.change(async (writing, audit) => {
    if (await moveSend(writing, draft.draft_id, ['in_flight'], state, fence)) {
      await moveDraft(writing, draft.draft_id, draft.version, 'SEND_FAILED', { send_error: code, send_at: null });
    }
    audit(logConnectorError('gmail', sentence, current.recipient));
    await tripSendBreaker(context, writing, audit);
  });
}
