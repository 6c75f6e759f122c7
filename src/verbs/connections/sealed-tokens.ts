import type { OAuthGrant, UserCredentials } from '../../core/oauth.ts';
import type { Vault, VaultPlace } from '../../safeguards/vault/vault.ts';
import type { OAuthToken, SealedTokens } from '../../store/oauth-tokens.ts';
import type { SealedRow } from '../../store/vault-keys.ts';

type Owner = { workspaceId: string; id: string; userId: string; service: string };

/** What a grant brings, sealed for its row. */
export function sealGrant(vault: Vault, owner: Owner, grant: OAuthGrant): SealedTokens {
  return {
    access: vault.seal(accessPlace(owner), grant.accessToken),
    refresh: grant.refreshToken === null ? null : vault.seal(refreshPlace(owner), grant.refreshToken),
    expiresInSeconds: grant.expiresInSeconds,
    scopes: grant.scopes,
    tokenType: grant.tokenType,
  };
}

/** A row's tokens in plain. Throws `vault_*`, never hands out what it could not open. */
export function openTokens(vault: Vault, row: OAuthToken): UserCredentials {
  const owner = ownerOf(row);
  const { refresh_token_encrypted: refresh } = row;
  return {
    accessToken: vault.open(accessPlace(owner), row.access_token_encrypted),
    refreshToken: refresh === null ? null : vault.open(refreshPlace(owner), refresh),
    expiresAt: row.expires_at,
    scopes: row.scopes,
    tokenType: row.token_type,
  };
}

/** The same tokens under the active key; null when they are so already. */
export function resealed(vault: Vault, row: SealedRow): { access: string; refresh: string | null } | null {
  const { access_token_encrypted: access, refresh_token_encrypted: refresh } = row;
  const isCurrent = vault.isCurrent(access) && (refresh === null || vault.isCurrent(refresh));
  if (isCurrent) return null;
  const owner = ownerOf(row);
  const again = (place: VaultPlace, record: string) => vault.seal(place, vault.open(place, record));
  return {
    access: again(accessPlace(owner), access),
    refresh: refresh === null ? null : again(refreshPlace(owner), refresh),
  };
}

function ownerOf(row: SealedRow): Owner {
  return { workspaceId: row.workspace_id, id: row.id, userId: row.user_id, service: row.service };
}

const accessPlace = (owner: Owner) => place(owner, 'access_token_encrypted', 'access token');
const refreshPlace = (owner: Owner) => place(owner, 'refresh_token_encrypted', 'refresh token');

function place({ workspaceId, id, userId, service }: Owner, column: string, purpose: string): VaultPlace {
  return { workspaceId, table: 'oauth_tokens', rowId: id, column, purpose, userId, service };
}
