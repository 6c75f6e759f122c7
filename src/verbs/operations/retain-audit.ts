import type { AuditEntry } from '../../core/audit.ts';
import { pruneAudit } from '../../store/audit-chain.ts';
import type { Store } from '../../store/database.ts';
import type { VerbContext } from '../context.ts';

/**
 * Removes audit entries older than AUDIT_TRAIL_RETENTION_DAYS from the beginning of the workspace's chain, which still
 * verifies from there on. The removal is an entry itself. Returns how many went.
 */
export async function retainAudit(store: Store, context: VerbContext): Promise<number> {
  const { auditRetentionDays } = context.settings;
  const before = new Date(context.clock().getTime() - auditRetentionDays * 86_400_000);
  const removed = await pruneAudit(store, context.workspaceId, before);
  if (removed > 0) await context.note(removedEntries(removed, before));
  return removed;
}

function removedEntries(removed: number, before: Date): AuditEntry {
  const details = { removed, before: before.toISOString() };
  return { eventType: 'config_change', action: 'retention', status: 'success', resource: 'audit_trail', details };
}
