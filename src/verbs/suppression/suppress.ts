import { actorName, logApprovalDenied, logConfigChange } from '../../core/audit.ts';
import { keysOf, type SuppressionKind } from '../../core/suppression.ts';
import { plannedSends, takeBackSend } from '../../store/approvals.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import { setSendAt } from '../../store/drafts.ts';
import { insertSuppression, type Suppression } from '../../store/suppressions.ts';
import type { VerbContext } from '../context.ts';

export type SuppressionEntry = {
  kind: SuppressionKind;
  /** In the form it is compared in. */
  value: string;
  source: Suppression['source'];
  reason: string;
};

/**
 * Puts an entry on the do-not-contact list and stops what is under way: sends that wait in their undo window are taken
 * back in this transaction, and from its end on no draft can be approved or sent. Null when the entry is there already.
 */
export async function suppress(
  context: Pick<VerbContext, 'actor'>,
  writing: Writing,
  audit: AddAuditLine,
  entry: SuppressionEntry,
): Promise<Suppression | null> {
  const added = await insertSuppression(writing, { ...entry, createdBy: actorName(context.actor) });
  if (added === null) return null;
  const { kind, value, source } = entry;
  audit(logConfigChange('suppression', null, { id: added.suppression_id, kind, source }));
  for (const { draft_id: draftId, recipient } of await plannedSends(writing)) {
    if (!keysOf(recipient).some((key) => key.kind === kind && key.value === value)) continue;
    if (!(await takeBackSend(writing, draftId, 'planned', 'undone', null))) continue;
    await setSendAt(writing, draftId, null);
    audit({ ...logApprovalDenied(recipient, draftId, 'suppressed'), action: 'stop_send' });
  }
  return added;
}
