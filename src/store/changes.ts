import type { Reading } from './database.ts';

/** A line of the audit trail, as far as it tells what has changed. */
export type ChangeRow = {
  seq: number;
  event_type: string;
  details: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
};

/** The number of the newest line: every change has one, so it stands for the state of the workspace. */
export async function newestChange({ db, workspaceId }: Reading): Promise<number> {
  const row = await db
    .selectFrom('audit_head')
    .select('seq')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** The lines after a number, in order. */
export async function changesAfter({ db, workspaceId }: Reading, seq: number, limit: number): Promise<ChangeRow[]> {
  return db
    .selectFrom('audit_event as event')
    .leftJoin('audit_body as body', (join) =>
      join.onRef('body.workspace_id', '=', 'event.workspace_id').onRef('body.seq', '=', 'event.seq'),
    )
    .select(['event.seq', 'event.event_type', 'body.details', 'body.metadata'])
    .where('event.workspace_id', '=', workspaceId)
    .where('event.seq', '>', seq)
    .orderBy('event.seq')
    .limit(limit)
    .execute();
}
