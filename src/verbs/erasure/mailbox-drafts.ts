import { contentOf } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { draftEffectKey } from '../drafts/mailbox-copy.ts';
import { requireDraft } from '../drafts/read-draft.ts';
import { has } from '../leads/run-scope.ts';

/**
 * Removes what stands in the mailbox for these drafts, also what a person has edited there, and copies that nobody noted.
 * Sent mails are no drafts any more and stay. Returns how many went. Throws what the mailbox throws.
 */
export async function removeMailboxDrafts(context: VerbContext, draftIds: readonly string[]): Promise<number> {
  const { mailbox } = context.connectors;
  if (mailbox === undefined || !has(mailbox, 'deleteDraft', 'getDraft', 'findDrafts')) return 0;
  const found = new Set<string>();
  for (const draftId of draftIds) {
    const { draft, current } = await requireDraft(context, draftId);
    if (draft.gmail_draft_id !== null && (await mailbox.getDraft(draft.gmail_draft_id)) !== null) {
      found.add(draft.gmail_draft_id);
    }
    const hint = { threadId: contentOf(current).threadId, since: draft.created_at };
    for (const copy of await mailbox.findDrafts(draftEffectKey(draftId), hint)) found.add(copy.id);
  }
  for (const id of found) await mailbox.deleteDraft(id);
  return found.size;
}
