import { type Selectable, sql } from 'kysely';
import { CountersignError } from '../core/errors.ts';
import { type Reading, sqlState, type Writing } from './database.ts';
import type { OAuthTokenTable } from './tables.ts';

/** A connection's row, and what the database's clock says of it. */
export type OAuthToken = Selectable<OAuthTokenTable> & {
  /** It ends later than the asked time from now, or never. */
  is_fresh: boolean;
  /** It has not ended yet. */
  is_valid: boolean;
};

export type SealedTokens = {
  access: string;
  /** Null keeps the one that is there. */
  refresh: string | null;
  /** From now by the database's clock; null when it is not known. */
  expiresInSeconds: number | null;
  /** Null keeps those that are there. */
  scopes: readonly string[] | null;
  tokenType: string;
};

/** The row of a user and service; `is_fresh` when its token lasts more than `freshMinutes` from now. */
export async function findOAuthToken(
  { db, workspaceId }: Reading,
  { userId, service, freshMinutes }: { userId: string; service: string; freshMinutes: number },
): Promise<OAuthToken | null> {
  const row = await db
    .selectFrom('oauth_tokens')
    .selectAll()
    .select([
      sql<boolean>`coalesce(expires_at > clock_timestamp() + make_interval(mins => ${freshMinutes}), true)`.as(
        'is_fresh',
      ),
      sql<boolean>`coalesce(expires_at > clock_timestamp(), true)`.as('is_valid'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('service', '=', service)
    .executeTakeFirst();
  return row ?? null;
}

/** Locks the row of a user and service until the transaction ends. */
export async function lockOAuthToken(
  { db, workspaceId }: Writing,
  { userId, service }: { userId: string; service: string },
): Promise<Selectable<OAuthTokenTable> | null> {
  const row = await db
    .selectFrom('oauth_tokens')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('service', '=', service)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** False when the user has a row for the service already, in this workspace or another. */
export async function insertOAuthToken(
  { db, workspaceId }: Writing,
  row: { id: string; userId: string; service: string },
  tokens: SealedTokens,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('oauth_tokens')
    .values({
      workspace_id: workspaceId,
      id: row.id,
      user_id: row.userId,
      service: row.service,
      access_token_encrypted: tokens.access,
      refresh_token_encrypted: tokens.refresh,
      expires_at: inSeconds(tokens.expiresInSeconds),
      scopes: JSON.stringify(tokens.scopes ?? []),
      token_type: tokens.tokenType,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'service']).doNothing())
    .executeTakeFirst()
    .catch(sayRetired);
  return numInsertedOrUpdatedRows === 1n;
}

/** Replaces the tokens of a locked row by those of a consent: whole again, and whoever was refreshing them is too late. */
export async function replaceOAuthTokens(
  { db, workspaceId }: Writing,
  id: string,
  tokens: SealedTokens,
): Promise<void> {
  await db
    .updateTable('oauth_tokens')
    .set({ ...newTokens(tokens), revoked: false, refresh_holder: null, refresh_until: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
    .catch(sayRetired);
}

/** Notes whose account consented, and when the consent ends by itself, where the service tells. */
export async function noteConsent(
  { db, workspaceId }: Writing,
  id: string,
  { account, endsInSeconds }: { account: string | null; endsInSeconds: number | null },
): Promise<void> {
  await db
    .updateTable('oauth_tokens')
    .set({ account, consent_ends_at: inSeconds(endsInSeconds) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Becomes the one who asks the service for new tokens, for `seconds`. False while somebody else is, or when the row has changed. */
export async function beginRefresh(
  { db, workspaceId }: Writing,
  { id, version, holder, seconds }: { id: string; version: number; holder: string; seconds: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oauth_tokens')
    .set({ refresh_holder: holder, refresh_until: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('revoked', '=', false)
    .where((or) => or.or([or('refresh_until', 'is', null), or('refresh_until', '<', sql<Date>`clock_timestamp()`)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Stores what the holder was given. False when it is the holder no longer: a person has connected anew, or it was too slow. */
export async function finishRefresh(
  { db, workspaceId }: Writing,
  { id, holder }: { id: string; holder: string },
  tokens: SealedTokens,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oauth_tokens')
    .set({
      ...newTokens(tokens),
      last_refreshed_at: sql`clock_timestamp()`,
      refresh_holder: null,
      refresh_until: null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('refresh_holder', '=', holder)
    .executeTakeFirst()
    .catch(sayRetired);
  return numUpdatedRows === 1n;
}

/** Lets others ask at once. */
export async function giveUpRefresh(
  { db, workspaceId }: Writing,
  { id, holder }: { id: string; holder: string },
): Promise<void> {
  await db
    .updateTable('oauth_tokens')
    .set({ refresh_holder: null, refresh_until: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('refresh_holder', '=', holder)
    .execute();
}

/** Marks a connection as revoked; with `holder`, only while that one is refreshing it. False when nothing was marked. */
export async function markOAuthRevoked(
  { db, workspaceId }: Writing,
  { id, holder }: { id: string; holder: string | null },
): Promise<boolean> {
  let update = db
    .updateTable('oauth_tokens')
    .set({ revoked: true, version: sql`version + 1`, refresh_holder: null, refresh_until: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked', '=', false);
  if (holder !== null) update = update.where('refresh_holder', '=', holder);
  return (await update.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Users whose tokens end within the time, are not revoked and can be refreshed; the first to end first. */
export async function usersWithExpiringTokens(
  { db, workspaceId }: Reading,
  { service, withinMinutes }: { service: string; withinMinutes: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('oauth_tokens')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('service', '=', service)
    .where('revoked', '=', false)
    .where('refresh_token_encrypted', 'is not', null)
    .where('expires_at', '<', sql<Date>`clock_timestamp() + make_interval(mins => ${withinMinutes})`)
    .orderBy('expires_at')
    .execute();
  return rows.map((row) => row.user_id);
}

function newTokens({ access, refresh, expiresInSeconds, scopes, tokenType }: SealedTokens) {
  return {
    access_token_encrypted: access,
    ...(refresh === null ? {} : { refresh_token_encrypted: refresh }),
    expires_at: inSeconds(expiresInSeconds),
    ...(scopes === null ? {} : { scopes: JSON.stringify(scopes) }),
    token_type: tokenType,
    version: sql<number>`version + 1`,
  };
}

const inSeconds = (seconds: number | null) =>
  seconds === null ? null : sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;

/** A process that seals with a retired key has not been started anew since the keys were turned. */
export function sayRetired(error: unknown): never {
  if (sqlState(error) !== 'CS002') throw error;
  throw new CountersignError(
    'vault_key_retired',
    'The first key of OAUTH_ENCRYPTION_KEY was retired: nothing is sealed with it. Put the new key first and start again.',
  );
}
