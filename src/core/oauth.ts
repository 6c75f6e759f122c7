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

/** One consent, under way. `verifier` is the secret half of PKCE (RFC 7636): 43 to 128 characters. */
export type ConsentRequest = { redirectUri: string; state: string; verifier: string };

/** `refreshExpiresInSeconds` is told only when the consent itself ends, as it does for apps in "Testing" after 7 days. */
export type ConsentGrant = OAuthGrant & { refreshExpiresInSeconds: number | null };

/** Who an account belongs to. `isVerified` says that the service has made sure of the address. */
export type OAuthIdentity = { subject: string; email: string; isVerified: boolean; name: string };

/** What may be asked for, by service, and what for in the words of the person who grants it. */
export interface OAuthPermissions {
  readonly services: readonly string[];
  /** All scopes to ask for, for these services. */
  scopesFor(services: readonly string[]): string[];
  /** Each permission of these services. */
  usesOf(services: readonly string[]): { service: string; scope: string; use: string }[];
  /** The services of which at least one scope was granted. */
  servicesIn(granted: readonly string[]): string[];
}

/** A service at which a person consents in their browser. */
export interface OAuthConsent {
  /** The address a person opens to consent. `account` preselects one; `keeps` asks for a refresh token as well. */
  url(request: ConsentRequest, asked: { scopes: readonly string[]; account: string | null; keeps?: boolean }): string;
  /** Turns the code that came back into tokens, once. Throws CountersignError in words for the person who consented. */
  exchange(request: ConsentRequest, code: string): Promise<ConsentGrant>;
  /** Who consented; null when the service does not tell. */
  identityOf(accessToken: Secret): Promise<OAuthIdentity | null>;
}
