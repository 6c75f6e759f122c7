import type { CheckedText } from '../../core/draft.ts';
import type { Writing } from '../../store/database.ts';
import type { VerbContext } from '../context.ts';
import { raiseAlert } from './raise-alert.ts';

/** Raises the alert that a version deserves: personal data or secrets in it, or a stop by the content guard. */
export async function alertOfText(
  context: VerbContext,
  writing: Writing,
  draftId: string,
  { blocked, piiSafety, guardReasons }: CheckedText,
): Promise<void> {
  const waits = `Draft ${draftId} waits in the queue; it can be neither approved nor sent as it stands.`;
  if (blocked) {
    const text = `A draft was blocked. ${piiSafety.warnings.join('. ')}. ${waits}`;
    await raiseAlert(context, writing, { kind: 'pii_blocked', text, draftId });
  } else if (guardReasons.length > 0) {
    // What follows a colon may quote the draft.
    const reasons = guardReasons.map((reason) => (reason.split(':')[0] ?? '').replace(/\.$/, ''));
    const text = `A draft was stopped. ${[...new Set(reasons)].join('. ')}. ${waits}`;
    await raiseAlert(context, writing, { kind: 'content_stopped', text, draftId });
  }
}
