import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type AuditEntry, type AuditScope, actorName } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import { CountersignError } from '../core/errors.ts';
import { storable } from '../core/storable.ts';
import { type AuditLine, appendAuditLines } from '../store/audit-lines.ts';
import type { Change } from '../store/change.ts';
import type { Store } from '../store/database.ts';
import { canonicalJson } from './canonical-json.ts';

export type AuditTrail = {
  change: Change;
  /** Adds lines that tell of no change of ours, such as a refused sign-in; falls back to the log when the store is down. */
  note(scope: AuditScope, ...entries: AuditEntry[]): Promise<void>;
};

/** What the log is told of each committed line: the event without its chain. */
export type AuditLog = (line: Record<string, unknown>) => void;

/** `enabled` is read at each change: AUDIT_TRAIL_ENABLED=false keeps log lines only. */
export function createAuditTrail(options: {
  store: Store;
  clock: Clock;
  log: AuditLog;
  enabled: () => boolean;
  /** Is told of each committed change. */
  onChange?: (workspaceId: string) => void;
}): AuditTrail {
  const { store, clock, log, enabled, onChange } = options;

  const change: Change = async (scope, write) => {
    const events: AuditEvent[] = [];
    const result = await store.write(scope.workspaceId, async (writing) => {
      events.length = 0;
      const entries: AuditEntry[] = [];
      const value = await write(writing, (entry) => entries.push(entry));
      if (entries.length === 0) throw new CountersignError('unaudited_change', 'A change without an audit line.');
      for (const entry of entries) events.push(toEvent(scope, entry, clock()));
      if (enabled()) await appendAuditLines(writing, events.map(toLine));
      return value;
    });
    for (const event of events) log(logLine(event));
    onChange?.(scope.workspaceId);
    return result;
  };

  const note: AuditTrail['note'] = async (scope, ...entries) => {
    try {
      await change(scope, async (_writing, audit) => {
        for (const entry of entries) audit(entry);
      });
    } catch (error) {
      for (const entry of entries) log({ ...logLine(toEvent(scope, entry, clock())), stored: false });
      if (!(error instanceof CountersignError) || error.code !== 'store_unavailable') throw error;
    }
  };

  return { change, note };
}

type AuditEvent = {
  workspaceId: string;
  eventId: string;
  timestamp: string;
  actor: string;
  traceId: string | null;
  salt: string;
  entry: AuditEntry;
};

function toEvent(scope: AuditScope, entry: AuditEntry, now: Date): AuditEvent {
  return {
    workspaceId: scope.workspaceId,
    eventId: randomUUID(),
    timestamp: now.toISOString(),
    actor: storable(actorName(scope.actor)),
    traceId: storable(scope.traceId),
    salt: randomBytes(16).toString('hex'),
    entry: storable(entry),
  };
}

function toLine(event: AuditEvent): AuditLine {
  const { entry } = event;
  const { resource, details, metadata = {} } = entry;
  const bodyHash = auditBodyHash({ salt: event.salt, resource, details, metadata });
  const before = {
    action: entry.action,
    actor: event.actor,
    body_hash: bodyHash,
    event_id: event.eventId,
    event_type: entry.eventType,
  };
  const after = {
    status: entry.status,
    timestamp: event.timestamp,
    trace_id: event.traceId,
    workspace_id: event.workspaceId,
  };
  return {
    ...{ ...before, ...after, salt: event.salt, resource, details, metadata },
    before: canonicalJson(before).slice(0, -1),
    after: canonicalJson(after).slice(1),
  };
}

/** SHA-256 over the salted canonical body. Without the salt, which erasing removes, the body cannot be guessed from it. */
export function auditBodyHash(body: {
  salt: string;
  resource: string | null;
  details: Record<string, unknown>;
  metadata: Record<string, unknown>;
}): string {
  return createHash('sha256').update(canonicalJson(body), 'utf8').digest('hex');
}

function logLine(event: AuditEvent): Record<string, unknown> {
  const { entry } = event;
  return {
    event_id: event.eventId,
    event_type: entry.eventType,
    actor: event.actor,
    action: entry.action,
    status: entry.status,
    trace_id: event.traceId,
    workspace_id: event.workspaceId,
  };
}
