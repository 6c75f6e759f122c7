import type { Selectable } from 'kysely';
import type { KeyScope } from '../core/actor.ts';
import type { Reading, Store, Writing } from './database.ts';
import type { ApiKeyTable } from './tables.ts';

export type ApiKey = Selectable<ApiKeyTable>;

/** Stores a key by the lower-case hex SHA-256 of its text; the text itself is stored nowhere. */
export async function insertApiKey(
  { db, workspaceId }: Writing,
  key: {
    keyId: string;
    name: string;
    keyHash: string;
    scopes: readonly KeyScope[];
    createdBy: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await db
    .insertInto('api_key')
    .values({
      workspace_id: workspaceId,
      key_id: key.keyId,
      name: key.name,
      key_hash: key.keyHash,
      scopes: [...key.scopes],
      created_by: key.createdBy,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
}

/** The key with this hash, in whatever state. */
export async function apiKeyByHash({ db, workspaceId }: Reading, keyHash: string): Promise<ApiKey | null> {
  const row = await db
    .selectFrom('api_key')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
  return row ?? null;
}

/** The workspace of the key with this hash: hashes are unique across all of them. */
export async function workspaceOfKey(store: Store, keyHash: string): Promise<string | null> {
  const row = await store.system((db) =>
    db.selectFrom('api_key').select('workspace_id').where('key_hash', '=', keyHash).executeTakeFirst(),
  );
  return row?.workspace_id ?? null;
}

export async function listApiKeys(
  { db, workspaceId }: Reading,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ keys: ApiKey[]; total: number }> {
  const query = db.selectFrom('api_key').where('workspace_id', '=', workspaceId);
  const keys = await query
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('key_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { keys, total };
}

/** Whether any key of the workspace would be accepted now. */
export async function hasUsableApiKey({ db, workspaceId }: Reading, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('api_key')
    .select('key_id')
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Revokes a key for good and returns it; null when there is none by this id that still held. */
export async function revokeApiKey({ db, workspaceId }: Writing, keyId: string, now: Date): Promise<ApiKey | null> {
  const row = await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Notes the time of use, unless a use since `before` is noted already. False when nothing was written. */
export async function touchApiKey(
  { db, workspaceId }: Writing,
  keyId: string,
  { now, before }: { now: Date; before: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('key_id', '=', keyId)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', before)]))
    .returning('key_id')
    .executeTakeFirst();
  return row !== undefined;
}
