import type { AuditEntry } from '../../core/audit.ts';
import { countEventsBefore, removeEventsBefore } from '../../store/webhook-events.ts';
import type { VerbContext } from '../context.ts';

/**
 * HubSpot repeats a delivery of an app for 24 hours and one of a workflow for three days (contracts/behaviour.md 1.6,
 * 1.8); for so long, and a day of margin, an event must be known again.
 */
export const eventRetentionDays = 4;

/** Forgets the app events that can no longer be repeated. Returns how many. */
export async function retainEvents(context: VerbContext): Promise<number> {
  if ((await context.read((reading) => countEventsBefore(reading, eventRetentionDays))) === 0) return 0;
  return context.change(async (writing, audit) => {
    const removed = await removeEventsBefore(writing, eventRetentionDays);
    audit(removedEvents(removed));
    return removed;
  });
}

function removedEvents(removed: number): AuditEntry {
  const details = { removed, older_than_days: eventRetentionDays };
  return { eventType: 'config_change', action: 'retention', status: 'success', resource: 'webhook_events', details };
}
