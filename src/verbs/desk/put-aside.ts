import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import { assign, deciders, snooze } from '../../store/draft-desk.ts';
import { lockDraft, type StoredDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { draftNotFound, readDraft } from '../drafts/read-draft.ts';
import { wrongState } from '../drafts/require.ts';

/**
 * Puts a pending draft off until a moment before it expires; null takes that back. Throws `wrong_state`, and `bad_time`
 * for a moment that is past or after its end.
 */
export async function snoozeDraft(
  context: VerbContext,
  { draftId, until }: { draftId: string; until: Date | null },
): Promise<DraftView> {
  await requireOperator(context, 'snooze a draft');
  await changeDraft(context, draftId, async (writing, audit, now) => {
    const { expires_at: expiresAt, snoozed_until: before } = now.draft;
    if (until !== null && (until <= context.clock() || until >= expiresAt)) {
      throw new CountersignError('bad_time', 'A draft can be put off until some time before it expires.');
    }
    if (!(await snooze(writing, draftId, until))) throw wrongState(now);
    audit(deskLine('snooze_draft', now, before?.toISOString() ?? null, until?.toISOString() ?? null));
  });
  return readDraft(context, { draftId });
}

/** Hands a draft to a colleague with a word about it, or back to everyone (null). Throws `wrong_state`, `not_found`. */
export async function handOverDraft(
  context: VerbContext,
  { draftId, to, note }: { draftId: string; to: string | null; note: string | null },
): Promise<DraftView> {
  await requireOperator(context, 'hand over a draft');
  await changeDraft(context, draftId, async (writing, audit, now) => {
    const known = await deciders(writing);
    if (to !== null && !known.some(({ person_id }) => person_id === to)) {
      throw new CountersignError('not_found', 'There is no such colleague who may decide on drafts.');
    }
    if (!(await assign(writing, draftId, to === null ? null : { personId: to, note }))) throw wrongState(now);
    audit(deskLine('hand_over_draft', now, now.draft.assigned_to, to));
  });
  return readDraft(context, { draftId });
}

/** Whom a draft can be handed to. */
export async function listColleagues(context: VerbContext): Promise<{ id: string; name: string }[]> {
  const found = await context.read((reading) => deciders(reading));
  return found.map(({ person_id, name }) => ({ id: person_id, name }));
}

async function changeDraft(
  context: VerbContext,
  draftId: string,
  change: (writing: Writing, audit: AddAuditLine, now: StoredDraft) => Promise<void>,
): Promise<void> {
  await context.change(async (writing, audit) => {
    const now = await lockDraft(writing, draftId);
    if (now === null) throw draftNotFound();
    await change(writing, audit, now);
  });
}

function deskLine(action: string, { draft, current }: StoredDraft, before: string | null, after: string | null) {
  return {
    ...logConfigChange(action, before, after),
    action,
    resource: current.recipient,
    metadata: { draft_id: draft.draft_id },
  };
}
