import type { Store } from './database.ts';

/** The workspace of a single-team installation, made at the first start. */
export const defaultWorkspaceId = '00000000-0000-4000-8000-000000000001';

/** The person who acts where no sign-in is configured (development only). */
export const localOperatorId = '00000000-0000-4000-8000-000000000002';

/** The hash that stands before the first line of every audit chain. */
export const genesisHash = '0'.repeat(64);

/** Creates the workspace with its audit chain, unless it exists. */
export async function ensureWorkspace(store: Store, workspaceId: string, name: string): Promise<void> {
  await store.system(async (db) => {
    await db
      .insertInto('workspace')
      .values({ workspace_id: workspaceId, name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto('audit_head')
      .values({ workspace_id: workspaceId, hash: genesisHash, pruned_hash: genesisHash })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** The local operator's row: approvals refer to a person, also where nobody can sign in. */
export async function ensureLocalOperator(store: Store, workspaceId: string): Promise<void> {
  await store.write(workspaceId, async ({ db }) => {
    await db
      .insertInto('person')
      .values({
        workspace_id: workspaceId,
        person_id: localOperatorId,
        email: 'local-operator@localhost.test',
        name: 'local-operator',
        role: 'admin',
        disabled_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

export async function listWorkspaceIds(store: Store): Promise<string[]> {
  const rows = await store.system((db) => db.selectFrom('workspace').select('workspace_id').execute());
  return rows.map((row) => row.workspace_id);
}
