import { logDraftCreated } from '../../core/audit.ts';
import type { Writing } from '../../store/database.ts';
import type { Effect } from '../../store/effects.ts';
import type { VerbContext } from '../context.ts';
import { has } from '../leads/run-scope.ts';
import { draftEffectKey, readCopy } from './mailbox-copy.ts';
import { requireDraft } from './read-draft.ts';

/** Queue of the job that looks, some time after a mailbox draft was made again, whether the first one came late. */
export const sweepCopies = 'sweep_copies';

/** Adds the job where an earlier attempt at the mailbox draft (`before`) has never been accounted for. */
export async function scheduleSweep(
  context: VerbContext,
  writing: Writing,
  draftId: string,
  before: Effect | null,
): Promise<void> {
  if (before?.state !== 'in_flight' && before?.state !== 'unknown') return;
  const startAfter = new Date(context.clock().getTime() + context.effects.timings.sweepMs);
  await context.queue.add(writing, sweepCopies, { draftId }, { startAfter });
}

/**
 * Removes copies of a draft that a held-up process or a slow network has put into the mailbox beside the recorded one.
 * A copy that a person has edited stays.
 */
export async function sweepMailboxCopies(context: VerbContext, { draftId }: { draftId: string }): Promise<void> {
  const { mailbox } = context.connectors;
  if (mailbox === undefined || !has(mailbox, 'findDrafts', 'getDraft', 'deleteDraft')) return;
  const { draft } = await requireDraft(context, draftId);
  const hint = { threadId: draft.thread_id, since: draft.created_at };
  const copies = await mailbox.findDrafts(draftEffectKey(draftId), hint);
  for (const { id } of copies) {
    if (id === draft.gmail_draft_id) continue;
    const copy = await readCopy(context, { ...draft, gmail_draft_id: id });
    if (copy.kind !== 'ours') continue;
    await mailbox.deleteDraft(id);
    const details = { mailbox_copy: 'removed', reason: 'duplicate', gmail_draft_id: id };
    await context.change(async (_writing, audit) => {
      audit(logDraftCreated(draft.locked_recipient, draftId, details));
    });
  }
}
