import { type Config, resolveSandbox } from '../config.ts';
import { createGoogleAuth, type GoogleCredentials } from '../connectors/google-auth.ts';
import { createGoogleIssuer } from '../connectors/google-issuer.ts';
import { googleScopes } from '../connectors/google-scopes.ts';
import type { OAuthGrant, OAuthIssuer, UserCredentials } from '../core/oauth.ts';
import { Secret } from '../core/secret.ts';
import { createVault, type Vault } from '../safeguards/vault/vault.ts';
import { localOperatorId } from '../store/workspaces.ts';
import { type Connections, createConnections, googleService } from '../verbs/connections/user-credentials.ts';
import type { VerbContext } from '../verbs/context.ts';
import { connectionMissing } from '../verbs/leads/wait-for-connection.ts';
import { readGoogleClient } from './google-client.ts';
import { readServiceAccount } from './google-service-account.ts';
import { readGoogleTokenFile } from './google-token-file.ts';

/** Until people sign in there is one mailbox per workspace, and its connection is kept under this user. */
export const mailboxUserId = localOperatorId;

type Tokens = Pick<UserCredentials, 'accessToken' | 'expiresAt'>;

/** The tokens of the mailbox's user, others than `refused`. `fromFile` answers where nobody has been connected. */
export type StoredTokens = (refused: Secret | null, fromFile: (() => Promise<Tokens>) | null) => Promise<Tokens>;

/** The vault for tokens in the database; null where they are kept in files (USE_DATABASE_TOKENS=false, or no key). */
export function tokenVault({ useDatabaseTokens, oauthEncryptionKeys }: Config): Vault | null {
  const [first, ...others] = oauthEncryptionKeys ?? [];
  return useDatabaseTokens && first !== undefined ? createVault([first, ...others]) : null;
}

/** The Google connections of a context's workspace. */
export function googleConnections(context: VerbContext, vault: Vault, issuer: OAuthIssuer): Connections {
  return createConnections({ context, vault, issuer, service: googleService });
}

/** Takes tokens from the connection of the mailbox's user. Throws ConnectorError that says what a person must do. */
export function storedTokensOf(connections: () => Connections): StoredTokens {
  return async (refused, fromFile) => {
    const kept = connections();
    const found =
      refused === null
        ? await kept.getUserCredentials(mailboxUserId)
        : await kept.replaceRefusedToken(mailboxUserId, refused);
    if (found !== null) return found;
    const { status } = await kept.connectionState(mailboxUserId);
    if (status === 'none' && fromFile !== null) return fromFile();
    throw connectionMissing(status === 'none' ? 'none' : 'revoked');
  };
}

/** The sandbox's own account, where Google is emulated. */
type Emulated = {
  credentials: { google: { clientId: string; clientSecret: string; refreshToken: string } };
} | null;

type Place = { fetch: typeof fetch; baseUrl?: string };

/** Google's token endpoint for the configured client, or the sandbox's; null without a client. */
export function googleIssuer(config: Config, emulated: Emulated, place: Place): OAuthIssuer | null {
  if (emulated !== null) {
    const { google } = emulated.credentials;
    return createGoogleIssuer({ ...place, clientId: google.clientId, clientSecret: new Secret(google.clientSecret) });
  }
  const client = readGoogleClient(config);
  return client === null ? null : createGoogleIssuer({ ...place, ...client });
}

/**
 * What signs the calls to Google: the sandbox's own account, the stored connection, or the token file. With tokens in
 * the database a file still serves until somebody is connected, and where no user's token is, the service account does.
 * Null where there is no account at all. Throws `token_file_*`, `google_service_account`.
 */
export function googleCredentials(parts: {
  config: Config;
  emulated: Emulated;
  place: Place;
  issuer: OAuthIssuer | null;
  storedTokens?: StoredTokens;
}): GoogleCredentials | null {
  const { config, emulated, place, issuer, storedTokens } = parts;
  if (emulated !== null) return createGoogleAuth({ ...place, ...emulated.credentials.google });
  if (resolveSandbox(config).google !== 'live') return null;
  const fallback = fileTokens(config, issuer) ?? delegatedTokens(config, place);
  const isStored = storedTokens !== undefined && issuer !== null;
  const kept = isStored ? (refused: Secret | null) => storedTokens(refused, fallback) : fallback;
  return kept === null ? null : createGoogleAuth({ ...place, tokens: kept });
}

function fileTokens(config: Config, issuer: OAuthIssuer | null): (() => Promise<Tokens>) | null {
  const token = issuer === null ? null : readGoogleTokenFile(config.googleTokenCacheDir);
  return issuer === null || token === null ? null : async () => tokensOf(await issuer.refresh(token));
}

/** Tokens of the service account, a new one at every call. */
function delegatedTokens(config: Config, place: Place): (() => Promise<Tokens>) | null {
  const account = readServiceAccount(config);
  if (account === null) return null;
  const scopes = googleScopes.map(({ name }) => name);
  const { authClient } = createGoogleAuth({ ...place, serviceAccount: account, subject: account.subject, scopes });
  return async () => {
    // A past expiry makes the client drop the token it has.
    authClient.setCredentials({ ...authClient.credentials, expiry_date: 1 });
    const { access_token: token, expiry_date: expiry } = (await authClient.refreshAccessToken()).credentials;
    return { accessToken: new Secret(token ?? ''), expiresAt: expiry ? new Date(expiry) : null };
  };
}

function tokensOf({ accessToken, expiresInSeconds }: OAuthGrant): Tokens {
  return { accessToken, expiresAt: expiresInSeconds === null ? null : new Date(Date.now() + expiresInSeconds * 1000) };
}
