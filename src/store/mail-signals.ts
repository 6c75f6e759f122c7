import type { Writing } from './database.ts';

/** Notes that a message was acted on. False when it was before: then it counts no more, also where its entry was lifted. */
export async function noteMailSignal(
  { db, workspaceId }: Writing,
  messageId: string,
  found: 'bounce' | 'opt_out',
): Promise<boolean> {
  const noted = await db
    .insertInto('mail_signal')
    .values({ workspace_id: workspaceId, message_id: messageId, found })
    .onConflict((conflict) => conflict.doNothing())
    .returning('message_id')
    .executeTakeFirst();
  return noted !== undefined;
}
