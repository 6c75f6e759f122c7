import { logApprovalRequested, logDraftCreated } from '../../core/audit.ts';
import { ConnectorError } from '../../core/errors.ts';
import type { Prospect } from '../../core/lead.ts';
import type { Mailbox, MailboxDraft, Thread } from '../../core/ports.ts';
import { tooShort } from '../../drafting/check-draft.ts';
import type { Begun, EffectSpec } from '../../durable/effects.ts';
import type { StepResult } from '../../durable/journal.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import { insertDraft } from '../../store/draft-versions.ts';
import { draftExists, setMailboxDraft } from '../../store/drafts.ts';
import { giveDraft } from '../../store/lead-shares.ts';
import { countRecentOfEmail, upsertProspect } from '../../store/submissions.ts';
import { alertOfText } from '../alerts/alert-of-text.ts';
import { firstStatus, isTooShort } from '../drafts/first-status.ts';
import { copyEffect, draftEffectKey, mailOf } from '../drafts/mailbox-copy.ts';
import { supersedeThread } from '../drafts/supersede.ts';
import { scheduleSweep } from '../drafts/sweep-copies.ts';
import { conversationWarning, inConversation } from '../suppression/in-conversation.ts';
import type { CrmFindings } from './find-contact.ts';
import type { Message } from './generate-message.ts';
import { has, notConfigured, type RunScope, withConnector } from './run-scope.ts';

export type SavedDraft = { draft_id: string; gmail_draft_id: string | null; mode: 'DRAFT_ONLY' };

export type SaveDraftInput = {
  /** The same for every attempt of this run. */
  draftId: string;
  prospect: Prospect;
  crm: CrmFindings | null;
  thread: Thread | null;
  message: Message;
};

/**
 * Step 6: the queue entry and, in one go with it, the intent of the mailbox draft; then the mailbox draft itself. A
 * blocked text stays in the queue alone until a person has edited it clean.
 */
export async function saveDraftStep(scope: RunScope, input: SaveDraftInput): Promise<StepResult<SavedDraft>> {
  const { journal, effects, context } = scope;
  const { mailbox } = context.connectors;
  const { draftId, message, prospect } = input;
  const canWrite = mailbox !== undefined && has(mailbox, 'createDraft', 'address');
  const refusal = refusalOf(message);
  const spec = canWrite && message.mailbox !== null && refusal === null ? effectOf(scope, mailbox, input) : null;

  const begun = await journal.change(async (writing, audit) => {
    await upsertProspect(writing, prospect, {
      contactId: input.crm?.contact_id ?? null,
      companyId: input.crm?.company_id ?? null,
    });
    await storeDraft(scope, writing, audit, input);
    return spec === null ? null : effects.begin(writing, spec);
  });
  const step = { key: 'create_draft', connector: 'gmail', email: prospect.email };
  if (begun !== null) return withConnector(scope, step, () => copyToMailbox(scope, draftId, begun));
  if (refusal !== null) return { status: 'skipped', reason: refusal };
  return canWrite && !message.isUnconnected ? withConnector(scope, step, failUnsigned) : notConfigured('gmail');
}

/** A text written while the mailbox could not tell who signs is for a person to look at first. */
async function failUnsigned(): Promise<never> {
  throw new ConnectorError(
    'gmail',
    'down',
    'Gmail could not be read, so the text has no signature: it waits in the queue.',
  );
}

async function copyToMailbox(
  { context, journal, effects }: RunScope,
  draftId: string,
  begun: Begun<MailboxDraft>,
): Promise<StepResult<SavedDraft>> {
  const outcome = await effects.perform(begun);
  journal.recordSoon(async (writing) => {
    await effects.done(writing, begun.spec, outcome);
    await setMailboxDraft(writing, draftId, outcome.result);
    await scheduleSweep(context, writing, draftId, outcome.before);
  });
  return {
    status: 'success',
    output: { draft_id: draftId, gmail_draft_id: outcome.externalId, mode: 'DRAFT_ONLY' },
  };
}

/** Why the text must not reach the mailbox; null when it may. */
function refusalOf({ text }: Message): string | null {
  if (isTooShort(text)) return tooShort;
  if (text.blocked) return 'The safety gate blocked this text; it waits in the queue.';
  return text.guardReasons.length > 0 ? 'The content guard stopped this text; it waits in the queue.' : null;
}

async function storeDraft(
  { context, journal }: RunScope,
  writing: Writing,
  audit: AddAuditLine,
  input: SaveDraftInput,
): Promise<void> {
  const { draftId, message, prospect } = input;
  // The first to hold the run cannot find a draft of it.
  if (journal.run.fence > 1 && (await draftExists(writing, draftId))) {
    audit(logDraftCreated(prospect.email, draftId, { resumed: true }));
    return;
  }
  const { threadId } = message.text.content;
  const recent = await countRecentOfEmail(writing, prospect.email, journal.run);
  if (message.mailbox !== null && threadId !== null) {
    await supersedeThread(context, writing, audit, { mailbox: message.mailbox, threadId });
  }
  const first = firstStatus(context, message.text);
  await insertDraft(writing, {
    draftId,
    runId: journal.run.run_id,
    mailbox: message.mailbox,
    lockedRecipient: prospect.email,
    sourceMessageId: message.sourceMessageId,
    metadata: metadataOf(input, await recent.count),
    text: remarked(context, input),
    claims: message.claims,
    ...first,
  });
  await giveDraft(writing, { draftId, crmOwnerId: input.crm?.contact?.ownerId ?? null, now: context.clock() });
  const { pii_safety } = message;
  audit(logDraftCreated(prospect.email, draftId, { risk_score: pii_safety.risk_score, blocked: message.text.blocked }));
  if (first.status === 'PENDING_APPROVAL') audit(logApprovalRequested(prospect.email, draftId, 'operator'));
  await alertOfText(context, writing, draftId, message.text);
}

/** The text with what a reviewer should know about its contact. */
function remarked({ settings, clock }: RunScope['context'], { message, thread }: SaveDraftInput): Message['text'] {
  const { text } = message;
  if (!inConversation(thread, settings.limits.inConversationDays, clock())) return text;
  return { ...text, warnings: [...text.warnings, conversationWarning] };
}

function metadataOf({ message, prospect }: SaveDraftInput, recentSubmissions: number): Record<string, unknown> {
  return {
    company: prospect.company,
    full_name: prospect.full_name,
    warnings: message.text.warnings,
    usage: message.text.usage,
    ...(recentSubmissions > 0 ? { other_submissions_last_hour: recentSubmissions } : {}),
  };
}

function effectOf({ context }: RunScope, mailbox: Mailbox, input: SaveDraftInput): EffectSpec<MailboxDraft> {
  const key = draftEffectKey(input.draftId);
  const { threadId } = input.message.text.content;
  const adopt = (draft: MailboxDraft) => ({ externalId: draft.id, result: draft });
  return {
    kind: copyEffect,
    key,
    create: async () => {
      const mail = await mailOf(context, mailbox, input.message.text.content, key, input.thread);
      return adopt(await mailbox.createDraft(mail));
    },
    look: async (since) => {
      // Others than the oldest are left to the sweep, which spares what a person has edited.
      const [oldest] = await mailbox.findDrafts(key, { threadId, since });
      return oldest === undefined ? null : adopt(oldest);
    },
  };
}
