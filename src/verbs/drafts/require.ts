import { CountersignError } from '../../core/errors.ts';
import type { StoredDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';

/** Refuses a decision on something else than what the person saw. */
export function requireHash({ current }: StoredDraft, contentHash: string): void {
  if (current.content_hash === contentHash) return;
  if (current.origin === 'mailbox') {
    throw new CountersignError('edited_in_mailbox', 'Somebody edited this draft in the mailbox. Review it again.');
  }
  throw new CountersignError('content_changed', 'The draft has changed since you saw it. Review it again.');
}

/** Refuses a decision on a draft that has been decided, is over, or has waited too long. */
export function requirePending(context: VerbContext, stored: StoredDraft): void {
  if (stored.draft.status !== 'PENDING_APPROVAL') throw wrongState(stored);
  if (stored.draft.expires_at > context.clock()) return;
  throw new CountersignError('wrong_state', 'This draft has expired. Regenerate it.', { status: 'EXPIRED' });
}

/** What a caller is told whose draft has moved on without them. */
export function wrongState({ draft }: StoredDraft): CountersignError {
  if (draft.superseded_reason === 'stale_thread') {
    return new CountersignError(
      'stale_thread',
      'A new message came in after this draft was written. It no longer fits.',
    );
  }
  const why = draft.approved_by === null ? draft.superseded_reason : `by ${draft.approved_by}`;
  const sentence = why === null ? `This draft is ${draft.status}.` : `This draft is ${draft.status} (${why}).`;
  return new CountersignError('wrong_state', sentence, { status: draft.status });
}

/** Refuses text that the safety gate or the content guard has stopped. */
export function requireCleanText({ current }: StoredDraft): void {
  if (current.blocked) throw new CountersignError('pii_blocked', current.pii_safety.recommendation);
  if (current.guard_reasons.length > 0) {
    throw new CountersignError('content_blocked', current.guard_reasons.join(' '), { reasons: current.guard_reasons });
  }
}

/** Refuses when a time the text offers is taken or past; times that cannot be checked refuse as unavailable. */
export async function requireFreeSlots(context: VerbContext, { current }: StoredDraft): Promise<void> {
  if (current.slots.length === 0) return;
  const intervals = current.slots.map((slot) => ({ start: new Date(slot.start), end: new Date(slot.end) }));
  const { calendar } = context.connectors;
  const isPast = intervals.some((interval) => interval.start <= context.clock());
  const isFree = !isPast && (calendar === undefined || (await calendar.areFree(intervals)));
  if (!isFree)
    throw new CountersignError('slot_taken', 'A time this mail offers is no longer free. Regenerate or edit it.');
}
