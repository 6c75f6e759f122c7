import type { Selectable } from 'kysely';
import type { Reading, Writing } from './database.ts';
import type { VoiceExperimentTable } from './tables.ts';

export type VoiceExperiment = Selectable<VoiceExperimentTable>;

/** Begins an experiment. Throws the database's 23505 while another one runs. */
export async function insertExperiment(
  { db, workspaceId }: Writing,
  row: Omit<VoiceExperiment, 'workspace_id' | 'stopped_at'>,
): Promise<void> {
  await db
    .insertInto('voice_experiment')
    .values({ ...row, workspace_id: workspaceId, arms: JSON.stringify(row.arms), stopped_at: null })
    .execute();
}

/** Ends a running experiment; false when there is none by this id. */
export async function stopExperiment({ db, workspaceId }: Writing, id: string, at: Date): Promise<boolean> {
  const stopped = await db
    .updateTable('voice_experiment')
    .set({ stopped_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('experiment_id', '=', id)
    .where('stopped_at', 'is', null)
    .returning('experiment_id')
    .executeTakeFirst();
  return stopped !== undefined;
}

export async function runningExperiment({ db, workspaceId }: Reading): Promise<VoiceExperiment | null> {
  const found = await db
    .selectFrom('voice_experiment')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('stopped_at', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

export async function experimentById({ db, workspaceId }: Reading, id: string): Promise<VoiceExperiment | null> {
  const found = await db
    .selectFrom('voice_experiment')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('experiment_id', '=', id)
    .executeTakeFirst();
  return found ?? null;
}

/** All experiments, newest first. */
export async function listExperiments({ db, workspaceId }: Reading): Promise<VoiceExperiment[]> {
  return db
    .selectFrom('voice_experiment')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('started_at', 'desc')
    .limit(100)
    .execute();
}
