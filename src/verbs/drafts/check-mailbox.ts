import { inBackground } from '../../core/background.ts';
import { publicSentence } from '../../core/errors.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import { draftsInMailbox } from '../../store/draft-queries.ts';
import { markMailboxChecked } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { syncMailboxCopy } from './sync-mailbox.ts';

const perRound = 50;

/**
 * Compares waiting drafts with the mailbox: takes over edits, closes what was sent, deleted or answered meanwhile. Where
 * half of the mailbox's limit is used up the round ends; the next one goes on with the drafts looked at longest ago.
 */
export async function checkMailbox(context: VerbContext): Promise<void> {
  const drafts = await context.read((reading) => draftsInMailbox(reading, perRound));
  for (const draft of drafts) {
    try {
      await inBackground(() => syncMailboxCopy(context, { draftId: draft.draft_id }));
    } catch (error) {
      context.log({ msg: 'mailbox check failed', draft_id: draft.draft_id, error: publicSentence(error) });
      if (error instanceof RateLimitExceeded) return;
    }
    await context.record((writing) => markMailboxChecked(writing, draft.draft_id));
  }
}
