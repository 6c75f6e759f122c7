import type { OAuthGrant, UserCredentials } from '../../core/oauth.ts';

/** The service key of all Google APIs. */
export const googleService = 'google';

export type ConnectionState = {
  /** `none` was never connected; `revoked` was, and needs a person to connect it again. */
  status: 'none' | 'connected' | 'revoked';
  expiresAt: Date | null;
  scopes: readonly string[];
  hasRefreshToken: boolean;
  lastRefreshedAt: Date | null;
};

/** The connections of one workspace's users to one service (Google), sealed in the database. */
export type Connections = {
  /**
   * The user's tokens, or null when there are none or the connection is revoked. Refreshes them first when they have
   * expired or end within five minutes: callers at the same time, in any process, share one refresh. Throws
   * ConnectorError when tokens that have ended cannot be refreshed now, `vault_*` when they cannot be opened.
   */
  getUserCredentials(userId: string, autoRefresh?: boolean): Promise<UserCredentials | null>;
  /** Stores what a consent brought, in one step; a connection that was revoked is whole again and waiting leads go on. */
  storeUserCredentials(userId: string, credentials: OAuthGrant): Promise<void>;
  /** Ends the connection at the service and here. False when there was none. */
  revokeUserCredentials(userId: string): Promise<boolean>;
  /** What may be shown of a connection: never a token. */
  connectionState(userId: string): Promise<ConnectionState>;
};
