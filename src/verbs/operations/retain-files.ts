import type { AuditEntry } from '../../core/audit.ts';
import { countUnusedAttachments, removeUnusedAttachments } from '../../store/attachments.ts';
import type { VerbContext } from '../context.ts';

/** Forgets files that were uploaded more than a day ago and that no version of a draft names. Returns how many. */
export async function retainFiles(context: VerbContext): Promise<number> {
  if ((await context.read((reading) => countUnusedAttachments(reading))) === 0) return 0;
  return context.change(async (writing, audit) => {
    const removed = await removeUnusedAttachments(writing);
    audit(removedFiles(removed));
    return removed;
  });
}

function removedFiles(removed: number): AuditEntry {
  const details = { removed };
  return { eventType: 'config_change', action: 'retention', status: 'success', resource: 'attachments', details };
}
