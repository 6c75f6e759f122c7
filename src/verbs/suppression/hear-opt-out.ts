import { asksToStop } from '../../core/opt-out.ts';
import { comparableAddress } from '../../core/suppression.ts';
import type { StoredDraft } from '../../store/drafts.ts';
import { noteMailSignal } from '../../store/mail-signals.ts';
import type { VerbContext } from '../context.ts';
import { has } from '../leads/run-scope.ts';
import { suppress } from './suppress.ts';

/**
 * Puts the contact of a draft on the do-not-contact list when their newest mail in its thread, later than the draft, asks
 * to be left alone. Each message is heard once: an entry that was lifted does not come back by it.
 */
export async function hearOptOut(context: VerbContext, { draft, current }: StoredDraft): Promise<void> {
  const { mailbox } = context.connectors;
  if (mailbox === undefined || !has(mailbox, 'getThread') || current.thread_id === null) return;
  const thread = await mailbox.getThread(current.thread_id);
  const value = comparableAddress(current.recipient);
  const theirs = thread?.messages.findLast(
    ({ isDraft, isSent, from }) => !isDraft && !isSent && comparableAddress(from.address) === value,
  );
  if (theirs === undefined || theirs.date < draft.created_at || !asksToStop(theirs.text)) return;
  await context.change(async (writing, audit) => {
    audit({
      eventType: 'prospect_research',
      action: 'hear_opt_out',
      status: 'success',
      resource: current.recipient,
      details: { draft_id: draft.draft_id },
    });
    if (!(await noteMailSignal(writing, theirs.id, 'opt_out'))) return;
    await suppress(context, writing, audit, { kind: 'email', value, source: 'opt_out', reason: 'Asked in a reply.' });
  });
}
