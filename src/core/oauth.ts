import type { Secret } from './secret.ts';

/** What a token endpoint hands out, or a person's consent. */
export type OAuthGrant = {
  accessToken: Secret;
  /** Null when the grant brings none: the one from before stays in use. */
  refreshToken: Secret | null;
  /** Counted from now by the database's clock; null when it was not told. */
  expiresInSeconds: number | null;
  /** Null when the grant does not name them: those from before stay. */
  scopes: readonly string[] | null;
  tokenType: string;
};

/** The tokens of a user's connection, as they are stored. */
export type UserCredentials = {
  accessToken: Secret;
  refreshToken: Secret | null;
  expiresAt: Date | null;
  scopes: readonly string[];
  tokenType: string;
};

/** The service that hands out tokens. Every method may throw ConnectorError; `isRefusedGrant` tells the final refusal. */
export interface OAuthIssuer {
  refresh(refreshToken: Secret): Promise<OAuthGrant>;
  /** Ends the grant a token belongs to; one that has ended already is no error. */
  revoke(token: Secret): Promise<void>;
}
