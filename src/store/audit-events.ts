import type { Reading } from './database.ts';

export type AuditFilter = {
  eventType: string | null;
  resource: string | null;
  actor: string | null;
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
  limit: number;
  offset: number;
};

/** A line of the trail with its body; the body is null where it was erased. */
export type AuditRow = {
  seq: number;
  event_id: string;
  timestamp: Date;
  event_type: string;
  actor: string;
  action: string;
  status: string;
  trace_id: string | null;
  resource: string | null;
  details: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
  erased_at: Date | null;
};

/** Lines of the audit trail, newest first, with the count of all that match. */
export async function listAuditEvents(
  { db, workspaceId }: Reading,
  filter: AuditFilter,
): Promise<{ events: AuditRow[]; total: number }> {
  let query = db
    .selectFrom('audit_event as event')
    .leftJoin('audit_body as body', (join) =>
      join.onRef('body.workspace_id', '=', 'event.workspace_id').onRef('body.seq', '=', 'event.seq'),
    )
    .where('event.workspace_id', '=', workspaceId);
  if (filter.eventType !== null) query = query.where('event.event_type', '=', filter.eventType);
  if (filter.resource !== null) query = query.where('body.resource', '=', filter.resource);
  if (filter.actor !== null) query = query.where('event.actor', '=', filter.actor);
  if (filter.from !== null) query = query.where('event.timestamp', '>=', filter.from);
  if (filter.to !== null) query = query.where('event.timestamp', '<', filter.to);
  const events = await query
    .select([
      'event.seq',
      'event.event_id',
      'event.timestamp',
      'event.event_type',
      'event.actor',
      'event.action',
      'event.status',
      'event.trace_id',
      'body.resource',
      'body.details',
      'body.metadata',
      'body.erased_at',
    ])
    .orderBy('event.seq', 'desc')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { events, total };
}
