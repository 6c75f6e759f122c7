import type { Reading, Writing } from './database.ts';

export type WorkspaceRules = { name: string; step_up_to_approve: boolean; second_approver: boolean };

/** What the workspace asks of those who approve, and its name. */
export async function readWorkspaceRules({ db, workspaceId }: Reading): Promise<WorkspaceRules> {
  return db
    .selectFrom('workspace')
    .select(['name', 'step_up_to_approve', 'second_approver'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
}

export async function writeWorkspaceRules({ db, workspaceId }: Writing, rules: WorkspaceRules): Promise<void> {
  await db.updateTable('workspace').set(rules).where('workspace_id', '=', workspaceId).execute();
}
