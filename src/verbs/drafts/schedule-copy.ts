import type { Writing } from '../../store/database.ts';
import type { VerbContext } from '../context.ts';

/** Queue of the job that brings a draft's mailbox copy and its queue entry together. */
export const syncMailbox = 'sync_mailbox';

/** Adds the job to the transaction that changed the draft. */
export async function scheduleCopy(context: VerbContext, writing: Writing, draftId: string): Promise<void> {
  await context.queue.add(writing, syncMailbox, { draftId });
}
