import { randomUUID } from 'node:crypto';
import { logConfigChange } from '../../core/audit.ts';
import { CountersignError, publicSentence } from '../../core/errors.ts';
import type { OAuthGrant, UserCredentials } from '../../core/oauth.ts';
import type { Secret } from '../../core/secret.ts';
import {
  findOAuthToken,
  insertOAuthToken,
  lockOAuthToken,
  markOAuthRevoked,
  noteConsent,
  type OAuthToken,
  replaceOAuthTokens,
  usersWithExpiringTokens,
} from '../../store/oauth-tokens.ts';
import { resealOAuthToken } from '../../store/vault-keys.ts';
import { wakeWaitingLeads } from '../leads/wait-for-connection.ts';
import { type ConnectionParts, type Freshness, refreshTokens } from './refresh-tokens.ts';
import { openTokens, resealed, sealGrant } from './sealed-tokens.ts';

/** The service key of all Google APIs. */
export const googleService = 'google';
/** The service key of HubSpot, where it is connected by consent rather than by a key. */
export const hubspotService = 'hubspot';

export type ConnectionState = {
  /** `none` was never connected; `revoked` was, and needs a person to connect it again. */
  status: 'none' | 'connected' | 'revoked';
  expiresAt: Date | null;
  scopes: readonly string[];
  hasRefreshToken: boolean;
  lastRefreshedAt: Date | null;
  /** The address of the account; null where it was not told. */
  account: string | null;
  /** When the consent itself ends, for an app in "Testing"; null where it does not. */
  consentEndsAt: Date | null;
};

/** What a consent tells beside its tokens. */
export type ConsentFacts = { account: string | null; endsInSeconds: number | null };

/** The connections of one workspace's users to one service, sealed in the database. */
export type Connections = {
  /**
   * The user's tokens, or null when there are none or the connection is revoked. Refreshes them first when they have
   * expired or end within five minutes: callers at the same time, in any process, share one refresh. Throws
   * ConnectorError when tokens that have ended cannot be refreshed now, `vault_*` when they cannot be opened.
   */
  getUserCredentials(userId: string, autoRefresh?: boolean): Promise<UserCredentials | null>;
  /** As `getUserCredentials`, after the service has refused an access token: another one, or null. */
  replaceRefusedToken(userId: string, refused: Secret): Promise<UserCredentials | null>;
  /**
   * Stores what a consent brought, in one step; a connection that was revoked is whole again and waiting leads go on. A
   * grant without refresh token leaves the old one in use. Throws `connection_elsewhere` for another workspace's user.
   */
  storeUserCredentials(userId: string, credentials: OAuthGrant, facts?: ConsentFacts): Promise<void>;
  /** Ends the connection at the service and here. False when there was none. Throws ConnectorError, changing nothing. */
  revokeUserCredentials(userId: string): Promise<boolean>;
  /** What may be shown of a connection: never a token. */
  connectionState(userId: string): Promise<ConnectionState>;
  /** Refreshes tokens that end within the hour. A connection that fails does not keep the others from it. */
  refreshExpiringTokens(): Promise<void>;
};

const freshMinutes = 5;
const expiringMinutes = 60;

export function createConnections(parts: ConnectionParts): Connections {
  const { context, vault, issuer, service } = parts;
  const underWay = new Map<string, Promise<UserCredentials | null>>();

  /** Callers of this process share one look, and so one refresh. */
  function shared(userId: string, freshness: Freshness): Promise<UserCredentials | null> {
    const { refused } = freshness;
    const key = [userId, freshness.freshMinutes, refused?.reveal() ?? ''].join(' ');
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const made = refreshTokens(parts, userId, freshness).finally(() => underWay.delete(key));
    underWay.set(key, made);
    return made;
  }

  const find = (userId: string): Promise<OAuthToken | null> =>
    context.read((reading) => findOAuthToken(reading, { userId, service, freshMinutes }));

  return {
    async getUserCredentials(userId, autoRefresh = true) {
      const token = await find(userId);
      if (token === null || token.revoked) return null;
      if (autoRefresh && !token.is_fresh) return shared(userId, { freshMinutes, refused: null });
      const credentials = openTokens(vault, token);
      await sealAnew(parts, token);
      return credentials;
    },
    replaceRefusedToken: (userId, refused) => shared(userId, { freshMinutes, refused }),
    storeUserCredentials: (userId, credentials, facts) => store(parts, userId, credentials, facts),
    async revokeUserCredentials(userId) {
      const token = await find(userId);
      if (token === null || token.revoked) return false;
      const { refreshToken, accessToken } = openTokens(vault, token);
      await issuer.revoke(refreshToken ?? accessToken);
      await context.change(async (writing, audit) => {
        await markOAuthRevoked(writing, { id: token.id, holder: null });
        audit(logConfigChange(`${service} connection`, 'connected', 'revoked'));
      });
      return true;
    },
    async connectionState(userId) {
      const token = await find(userId);
      return {
        status: token === null ? 'none' : token.revoked ? 'revoked' : 'connected',
        expiresAt: token?.expires_at ?? null,
        scopes: token?.scopes ?? [],
        hasRefreshToken: (token?.refresh_token_encrypted ?? null) !== null,
        lastRefreshedAt: token?.last_refreshed_at ?? null,
        account: token?.account ?? null,
        consentEndsAt: token?.consent_ends_at ?? null,
      };
    },
    async refreshExpiringTokens() {
      const asked = { service, withinMinutes: expiringMinutes };
      for (const userId of await context.read((reading) => usersWithExpiringTokens(reading, asked))) {
        await shared(userId, { freshMinutes: expiringMinutes, refused: null }).catch((error: unknown) => {
          context.log({ msg: 'tokens not refreshed', service, user_id: userId, error: publicSentence(error) });
        });
      }
    },
  };
}

async function store(parts: ConnectionParts, userId: string, grant: OAuthGrant, facts?: ConsentFacts): Promise<void> {
  const { context, vault, service } = parts;
  const { workspaceId } = context;
  await context.change(async (writing, audit) => {
    const id = randomUUID();
    const sealedFor = (rowId: string) => sealGrant(vault, { workspaceId, id: rowId, userId, service }, grant);
    const isNew = await insertOAuthToken(writing, { id, userId, service }, sealedFor(id));
    const before = isNew ? null : await lockOAuthToken(writing, { userId, service });
    if (!isNew && before === null) {
      throw new CountersignError('connection_elsewhere', 'This user belongs to another workspace.');
    }
    if (before !== null) await replaceOAuthTokens(writing, before.id, sealedFor(before.id));
    if (facts !== undefined) await noteConsent(writing, before?.id ?? id, facts);
    const was = before === null ? 'none' : before.revoked ? 'revoked' : 'connected';
    audit(logConfigChange(`${service} connection`, was, 'connected'));
    await wakeWaitingLeads(context, writing);
  });
  context.queue.nudge();
}

/** Brings records of an old key or format up to date when they are touched; whoever changes the row meanwhile wins. */
async function sealAnew({ context, vault }: ConnectionParts, token: OAuthToken): Promise<void> {
  const records = resealed(vault, token);
  if (records === null) return;
  await context
    .record((writing) => resealOAuthToken(writing, { id: token.id, version: token.version, ...records }))
    .catch((error: unknown) => context.log({ msg: 'tokens not sealed anew', error: publicSentence(error) }));
}
