import { sendAhead, type Writing } from './database.ts';

/** Records the CRM task of a run, once. */
export async function insertTask(
  { db, workspaceId }: Writing,
  task: { taskId: string; noteId: string; runId: string; draftId: string; contactId: string | null; title: string },
): Promise<void> {
  await sendAhead(
    db,
    db
      .insertInto('task')
      .values({
        workspace_id: workspaceId,
        task_id: task.taskId,
        note_id: task.noteId,
        run_id: task.runId,
        draft_id: task.draftId,
        contact_id: task.contactId,
        title: task.title,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
}
