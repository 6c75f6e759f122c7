import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../core/audit.ts';
import { insertEvents, knownEvents } from '../../store/webhook-events.ts';
import type { VerbContext } from '../context.ts';
import { contactEvent } from './answer-contact-event.ts';

/** One event of an app delivery (contracts/behaviour.md 1.6), with the names of either delivery version. */
export type ContactEvent = {
  portalId: string;
  subscriptionId: string;
  objectId: string;
  eventId: string;
  occurredAt: Date;
  type: string;
  propertyName: string | null;
  propertyValue: string | null;
};

export type EventsReceipt = { received: number; accepted: number; duplicates: number };

/**
 * Takes an app delivery in: every event once, by its composite key, and a job for each that tells of a new form
 * submission; inbox rows, jobs and audit line commit together. The CRM is asked by the job, not here.
 */
export async function receiveContactEvents(
  context: VerbContext,
  events: readonly ContactEvent[],
): Promise<EventsReceipt> {
  const byKey = new Map(events.map((event) => [keyOf(event), event]));
  const known = await context.read((reading) => knownEvents(reading, [...byKey.keys()]));
  const fresh = [...byKey].filter(([key]) => !known.has(key));
  const accepted = fresh.length === 0 ? 0 : await store(context, fresh);
  return { received: events.length, accepted, duplicates: events.length - accepted };
}

async function store(context: VerbContext, fresh: readonly (readonly [string, ContactEvent])[]): Promise<number> {
  const accepted = await context.change(async (writing, audit) => {
    const stored = fresh.map(([eventKey, event]) => ({
      eventKey,
      eventType: event.type,
      objectId: event.objectId,
      occurredAt: event.occurredAt,
    }));
    const inserted = await insertEvents(writing, stored);
    for (const [key, event] of fresh) {
      if (!inserted.has(key) || !tellsOfSubmission(event)) continue;
      const job = { eventKey: key, contactId: event.objectId, submittedAt: submittedAt(event).toISOString() };
      await context.queue.add(writing, contactEvent, job);
    }
    audit(receivedEvents(fresh.length, inserted.size));
    return inserted.size;
  });
  context.queue.nudge();
  return accepted;
}

function receivedEvents(received: number, accepted: number): AuditEntry {
  const details = { source: 'hubspot_events', received, accepted };
  return { eventType: 'prospect_intake', action: 'receive_events', status: 'success', resource: 'hubspot', details };
}

/** HubSpot has no event for form submissions; the contact's date of the latest one changes with each. */
function tellsOfSubmission(event: ContactEvent): boolean {
  const isChange = event.type === 'contact.propertyChange' || event.type === 'object.propertyChange';
  return isChange && event.propertyName === 'recent_conversion_date' && event.propertyValue !== null;
}

/** The property holds the submission's own time in milliseconds; anything else leaves the event's time. */
function submittedAt({ propertyValue, occurredAt }: ContactEvent): Date {
  return /^\d{12,14}$/.test(propertyValue ?? '') ? new Date(Number(propertyValue)) : occurredAt;
}

function keyOf(event: ContactEvent): string {
  const { portalId, subscriptionId, objectId, eventId, occurredAt, propertyName, propertyValue } = event;
  const parts = [portalId, subscriptionId, objectId, eventId, occurredAt.getTime(), propertyName, propertyValue];
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest('hex');
}
