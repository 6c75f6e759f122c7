import { type Credentials, JWT, OAuth2Client, type OAuth2ClientOptions } from 'google-auth-library';
import type { UserCredentials } from '../core/oauth.ts';
import { Secret } from '../core/secret.ts';

/** What the Google connectors need of a connection: a client that puts a valid token on each call. */
export type GoogleCredentials = { authClient: OAuth2Client };

export type GoogleAuthOptions = {
  /** Carries the token calls; `safeguards/outbound.ts` makes it. */
  fetch: typeof fetch;
  /** Origin that stands for all of Google's OAuth hosts, such as the sandbox's. Absent: Google's own. */
  baseUrl?: string;
} & (
  | { clientId: string; clientSecret: string; refreshToken: string; redirectUri?: string }
  /** Tokens that are kept elsewhere; asked for others than `refused` after Google has refused that one. */
  | { tokens: (refused: Secret | null) => Promise<Pick<UserCredentials, 'accessToken' | 'expiresAt'>> }
  | { serviceAccount: { clientEmail: string; privateKey: string }; subject: string; scopes: readonly string[] }
);

const googleTokenUrl = 'https://oauth2.googleapis.com/token';
const assumedLifeMs = 30 * 60_000;

/**
 * Credentials from a refresh token, from where tokens are kept, or from a service account that acts for `subject`
 * (domain-wide delegation). Tokens are fetched when first needed and five minutes before they end; calls at the same time share one refresh.
 */
export function createGoogleAuth(options: GoogleAuthOptions): GoogleCredentials {
  const shared: OAuth2ClientOptions = {
    transporterOptions: { fetchImplementation: tokenFetch(options), retryConfig: { retry: 0 } },
    useAuthRequestParameters: false,
    ...(options.baseUrl ? { endpoints: endpointsAt(options.baseUrl) } : {}),
  };
  if ('tokens' in options) return { authClient: kept(options, shared) };
  const authClient = 'serviceAccount' in options ? delegated(options, shared) : consented(options, shared);
  // Without an expiry the library takes any 401 or 403 for a stale token and sends a POST again.
  authClient.on('tokens', (tokens) => {
    tokens.expiry_date ??= Date.now() + assumedLifeMs;
  });
  return { authClient };
}

type Consented = Extract<GoogleAuthOptions, { refreshToken: string }>;
type Delegated = Extract<GoogleAuthOptions, { subject: string }>;
type Kept = Extract<GoogleAuthOptions, { tokens: unknown }>;

/** A client that never sees a refresh token: whoever keeps the tokens renews them, once for all processes. */
function kept({ tokens }: Kept, shared: OAuth2ClientOptions): OAuth2Client {
  const client = new OAuth2Client(shared);
  const ask = async (refused: Secret | null): Promise<Credentials & { access_token: string; expiry_date: number }> => {
    const { accessToken, expiresAt } = await tokens(refused);
    return { access_token: accessToken.reveal(), expiry_date: expiresAt?.getTime() ?? Date.now() + assumedLifeMs };
  };
  let asking: ReturnType<typeof ask> | null = null;
  client.refreshHandler = () => {
    asking ??= ask(null).finally(() => {
      asking = null;
    });
    return asking;
  };
  const renew = async () => {
    const { access_token: used } = client.credentials;
    const credentials = await ask(used ? new Secret(used) : null);
    client.setCredentials(credentials);
    return { credentials, res: null };
  };
  client.refreshAccessToken = renew as OAuth2Client['refreshAccessToken'];
  return client;
}

function consented({ clientId, clientSecret, refreshToken, redirectUri }: Consented, shared: OAuth2ClientOptions) {
  const client = new OAuth2Client({ ...shared, clientId, clientSecret, ...(redirectUri ? { redirectUri } : {}) });
  client.setCredentials({ refresh_token: refreshToken });
  return client;
}

function delegated({ serviceAccount, subject, scopes }: Delegated, shared: OAuth2ClientOptions): JWT {
  const { clientEmail: email, privateKey: key } = serviceAccount;
  return new JWT({ ...shared, email, key, subject, scopes: [...scopes] });
}

/** The library has the service account's token address built in; with a base URL it leads there. */
function tokenFetch({ fetch, baseUrl }: GoogleAuthOptions): typeof fetch {
  if (!baseUrl) return fetch;
  return (input, init) => fetch(String(input) === googleTokenUrl ? new URL('/token', baseUrl) : input, init);
}

function endpointsAt(baseUrl: string): NonNullable<OAuth2ClientOptions['endpoints']> {
  const at = (path: string) => new URL(path, baseUrl).href;
  return {
    oauth2AuthBaseUrl: at('/o/oauth2/v2/auth'),
    oauth2TokenUrl: at('/token'),
    oauth2RevokeUrl: at('/revoke'),
    tokenInfoUrl: at('/tokeninfo'),
    oauth2FederatedSignonJwkCertsUrl: at('/oauth2/v3/certs'),
    oauth2FederatedSignonPemCertsUrl: at('/oauth2/v1/certs'),
  };
}
