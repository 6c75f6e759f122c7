import { type AuditFilter, type AuditRow, listAuditEvents as listStored } from '../../store/audit-events.ts';
import type { VerbContext } from '../context.ts';

export type AuditEventView = Omit<AuditRow, 'timestamp' | 'erased_at'> & {
  timestamp: string;
  workspace_id: string;
  erased_at: string | null;
};

/** Lines of the audit trail, newest first, one page of them, with the count of all that match. */
export async function listAuditEvents(
  context: VerbContext,
  { page, pageSize, ...filter }: Omit<AuditFilter, 'limit' | 'offset'> & { page: number; pageSize: number },
): Promise<{ items: AuditEventView[]; total: number }> {
  const { events, total } = await context.read((reading) =>
    listStored(reading, { ...filter, limit: pageSize, offset: (page - 1) * pageSize }),
  );
  const items = events.map((event) => ({
    ...event,
    timestamp: event.timestamp.toISOString(),
    workspace_id: context.workspaceId,
    erased_at: event.erased_at?.toISOString() ?? null,
  }));
  return { items, total };
}
