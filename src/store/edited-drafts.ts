import { sql } from 'kysely';
import type { DraftVoice } from '../core/draft.ts';
import type { Reading } from './database.ts';

export type DecidedDraft = {
  draft_id: string;
  /** The machine's last text before the one that was approved, and that one; the same where nobody edited. */
  draft_body: string;
  final_body: string;
  voice: DraftVoice | null;
  created_at: Date;
  decided_at: Date;
  replied_at: Date | null;
};

/** Approved drafts that a machine began, newest decision first: what it wrote, and what a person signed. */
export async function decidedDrafts(
  { db, workspaceId }: Reading,
  filter: { experimentId?: string; limit: number },
): Promise<DecidedDraft[]> {
  const ofExperiment =
    filter.experimentId === undefined
      ? sql`true`
      : sql`written.voice -> 'experiment' ->> 'id' = ${filter.experimentId}`;
  const { rows } = await sql<DecidedDraft>`
    SELECT DISTINCT ON (approval.draft_id) approval.draft_id, written.body AS draft_body, signed.body AS final_body,
           written.voice, written.created_at, approval.decided_at, outcome.replied_at
      FROM approval
      JOIN draft_version signed ON signed.workspace_id = approval.workspace_id
       AND signed.draft_id = approval.draft_id AND signed.version = approval.version
      JOIN draft_version written ON written.workspace_id = approval.workspace_id
       AND written.draft_id = approval.draft_id AND written.version <= approval.version AND written.generator IS NOT NULL
      LEFT JOIN draft_outcome outcome ON outcome.workspace_id = approval.workspace_id AND outcome.draft_id = approval.draft_id
     WHERE approval.workspace_id = ${workspaceId} AND ${ofExperiment}
     ORDER BY approval.draft_id, approval.decided_at DESC, written.version DESC`.execute(db);
  return rows.toSorted((a, b) => b.decided_at.getTime() - a.decided_at.getTime()).slice(0, filter.limit);
}
