import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Store, Writing } from './database.ts';
import { sayRetired } from './oauth-tokens.ts';
import type { OAuthTokenTable } from './tables.ts';

/** A row's records, and what binds them to it. */
export type SealedRow = Pick<
  Selectable<OAuthTokenTable>,
  'workspace_id' | 'id' | 'user_id' | 'service' | 'version' | 'access_token_encrypted' | 'refresh_token_encrypted'
>;

/** Rows after `afterId` in the order of their ids, at most `limit`: all workspaces, for the vault's own upkeep. */
export async function sealedRows(store: Store, afterId: string | null, limit: number): Promise<SealedRow[]> {
  return store.system(async (db) => {
    let query = db
      .selectFrom('oauth_tokens')
      .select(['workspace_id', 'id', 'user_id', 'service', 'version'])
      .select(['access_token_encrypted', 'refresh_token_encrypted'])
      .orderBy('id')
      .limit(limit);
    if (afterId !== null) query = query.where('id', '>', afterId);
    return query.execute();
  });
}

/** Replaces a row's records by new seals of the same tokens. False when the row has changed since `version` was read. */
export async function resealOAuthToken(
  { db, workspaceId }: Writing,
  { id, version, access, refresh }: { id: string; version: number; access: string; refresh: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oauth_tokens')
    .set({ access_token_encrypted: access, refresh_token_encrypted: refresh, version: version + 1 })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
    .catch(sayRetired);
  return numUpdatedRows === 1n;
}

/**
 * Forbids sealing with a key, unless `isNeeded` says of any row that it is: nobody seals anything between that look and
 * the ban. False when a row needs it.
 */
export async function retireVaultKey(
  store: Store,
  keyId: string,
  isNeeded: (row: SealedRow) => boolean,
): Promise<boolean> {
  return store.system(async (db) => {
    await sql`LOCK TABLE oauth_tokens IN SHARE MODE`.execute(db);
    const rows = await db
      .selectFrom('oauth_tokens')
      .select(['workspace_id', 'id', 'user_id', 'service', 'version'])
      .select(['access_token_encrypted', 'refresh_token_encrypted'])
      .execute();
    if (rows.some(isNeeded)) return false;
    await db
      .insertInto('retired_vault_key')
      .values({ key_id: keyId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  });
}
