import { randomUUID } from 'node:crypto';
import { actorName, logApprovalRequested, logDraftCreated } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { detectLanguage } from '../../drafting/language.ts';
import { insertDraft, isDraftIdTaken } from '../../store/draft-versions.ts';
import { alertOfText } from '../alerts/alert-of-text.ts';
import type { VerbContext } from '../context.ts';
import { repOf } from '../leads/rep.ts';
import { guardedDomains, requireNotOwn } from '../suppression/require-not-own.ts';
import { requireNotSuppressed } from '../suppression/require-not-suppressed.ts';
import { checkText } from './check-text.ts';
import { sourceTyping } from './claims-of-text.ts';
import type { DraftView } from './draft-view.ts';
import { firstStatus } from './first-status.ts';
import { readDraft } from './read-draft.ts';
import { requireRecipient } from './recipient.ts';
import { textRules } from './rules.ts';
import { scheduleCopy } from './schedule-copy.ts';

/**
 * Puts a text of a person or an agent into the queue. It passes the same checks as a model's and waits for approval.
 * Throws `duplicate_id`, `invalid_recipient`, `invalid_text`.
 */
export async function createDraft(
  context: VerbContext,
  input: {
    draftId: string | null;
    recipient: string;
    subject: string;
    body: string;
    metadata?: Record<string, unknown>;
  },
): Promise<DraftView> {
  const draftId = input.draftId ?? randomUUID();
  const recipient = requireRecipient(input.recipient);
  await context.read((reading) => requireNotSuppressed(context, reading, recipient));
  // A mailbox that does not answer keeps nobody from writing.
  const rep = await repOf(context.connectors.mailbox, context.clock()).catch(() => null);
  const rules = await textRules(context, { lockedRecipient: recipient, rep, prospect: null, thread: null });
  requireNotOwn(await guardedDomains(context, rep === null ? undefined : context.connectors.mailbox), recipient);
  const isPerson = context.actor.kind === 'person';
  const hand = isPerson ? 'person' : 'machine';
  const checked = await checkText(
    {
      content: {
        recipient,
        subject: input.subject,
        body: input.body.replaceAll('\r\n', '\n'),
        attachments: [],
        threadId: null,
      },
      hand,
      origin: isPerson ? 'operator' : 'agent',
      author: actorName(context.actor),
      language: detectLanguage(input.body) ?? 'en',
      slots: [],
    },
    rules,
  );
  const { text, claims } = sourceTyping(checked, hand, rules);
  const first = firstStatus(context, text);
  const stored = context.change(async (writing, audit) => {
    await insertDraft(writing, {
      draftId,
      runId: null,
      mailbox: rep?.address ?? null,
      lockedRecipient: recipient,
      sourceMessageId: null,
      metadata: input.metadata ?? {},
      text,
      claims,
      ...first,
    });
    audit(logDraftCreated(recipient, draftId, { risk_score: text.piiSafety.risk_score, blocked: text.blocked }));
    if (first.status === 'PENDING_APPROVAL') audit(logApprovalRequested(recipient, draftId, 'operator'));
    await alertOfText(context, writing, draftId, text);
    await scheduleCopy(context, writing, draftId);
  });
  await stored.catch((error: unknown) => {
    if (!isDraftIdTaken(error)) throw error;
    throw new CountersignError('duplicate_id', 'A draft with this id exists.');
  });
  context.queue.nudge();
  return readDraft(context, { draftId });
}
