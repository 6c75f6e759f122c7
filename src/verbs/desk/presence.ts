import { isPersonWithRole } from '../../core/actor.ts';
import { CountersignError } from '../../core/errors.ts';
import { othersAt, setPresence } from '../../store/draft-desk.ts';
import { draftExists } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { draftNotFound } from '../drafts/read-draft.ts';

/** Who else is on a draft at the moment. */
export type Others = { name: string; is_editing: boolean }[];

/** A page says this anew every 15 seconds; who was silent for three of these is gone. */
const countsForMs = 45_000;

/** Says that the caller has a draft open, and tells who else has. Throws `not_found`; a key is nobody (`forbidden`). */
export async function beAtDraft(
  context: VerbContext,
  { draftId, isEditing }: { draftId: string; isEditing: boolean },
): Promise<Others> {
  const { actor } = context;
  if (!isPersonWithRole(actor, 'viewer')) throw new CountersignError('forbidden', 'Only people sit at a desk.');
  const now = context.clock();
  const since = new Date(now.getTime() - countsForMs);
  return context.record(async (writing) => {
    if (!(await draftExists(writing, draftId))) throw draftNotFound();
    await setPresence(writing, { personId: actor.personId, draftId, isEditing, seenAt: now });
    return othersAt(writing, draftId, { not: actor.personId, since });
  });
}
