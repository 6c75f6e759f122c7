import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { OAuthConsent, OAuthGrant, OAuthIssuer } from '../../core/oauth.ts';
import { Secret } from '../../core/secret.ts';
import { ownErrorIn, retryAfterMs } from '../connector.ts';

export type HubSpotIssuerOptions = {
  /** Carries the calls; `safeguards/outbound.ts` makes it. */
  fetch: typeof fetch;
  /** `https://api.hubapi.com`, or the sandbox. */
  baseUrl: string;
  /** Where people consent, such as the sandbox's page. Absent: HubSpot's own. */
  consentUrl?: string;
  clientId: string;
  clientSecret: Secret;
};

type Answer = { status: number; headers: Headers; data: Record<string, unknown> };

const tokenPath = '/oauth/2026-03/token';
const consentPage = 'https://app.hubspot.com/oauth/authorize';

/**
 * HubSpot's dated token endpoints (contracts 1.4), parameters in the form body. Access tokens last 30 minutes; the refresh
 * token of each answer is the one to keep. HubSpot documents no PKCE: the state and the client's secret guard the code.
 */
export function createHubSpotIssuer(options: HubSpotIssuerOptions): OAuthIssuer & OAuthConsent {
  const { clientId, clientSecret, consentUrl = consentPage } = options;
  const client = { client_id: clientId, client_secret: clientSecret.reveal() };
  const post = (path: string, form: Record<string, string>) => ask(options, path, { ...client, ...form });
  return {
    url({ redirectUri, state }, { scopes }) {
      const url = new URL(consentUrl);
      // What HubSpot cannot grant, such as a scope the account's plan lacks, must not stop the rest.
      const [needed, welcome] = [scopes.filter(isNeeded), scopes.filter((scope) => !isNeeded(scope))];
      const query = { client_id: clientId, redirect_uri: redirectUri, scope: needed.join(' '), state };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (welcome.length > 0) url.searchParams.set('optional_scope', welcome.join(' '));
      return url.href;
    },
    async exchange({ redirectUri }, code) {
      const answer = await post(tokenPath, { grant_type: 'authorization_code', redirect_uri: redirectUri, code });
      if (answer.status !== 200) throw refusedCode(answer);
      return { ...grantIn(answer.data), refreshExpiresInSeconds: null };
    },
    async identityOf(accessToken) {
      const { status, data } = await post(`${tokenPath}/introspect`, { token: accessToken.reveal() });
      const { user, user_id: id } = data;
      if (status !== 200 || typeof user !== 'string' || !user.includes('@')) return null;
      return { subject: String(id ?? ''), email: user.toLowerCase(), isVerified: false, name: user };
    },
    async refresh(refreshToken) {
      const answer = await post(tokenPath, { grant_type: 'refresh_token', refresh_token: refreshToken.reveal() });
      if (answer.status !== 200) throw refreshFault(answer);
      return grantIn(answer.data);
    },
    async revoke(token) {
      const answer = await post(`${tokenPath}/revoke`, { token: token.reveal() });
      const isOver = answer.status === 400 || answer.status === 404;
      if (answer.status >= 300 && !isOver) throw refreshFault(answer);
    },
  };
}

const isNeeded = (scope: string): boolean => scope.startsWith('crm.');

async function ask(
  { fetch, baseUrl }: HubSpotIssuerOptions,
  path: string,
  form: Record<string, string>,
): Promise<Answer> {
  const url = new URL(path, baseUrl);
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'error' }).catch(
    (thrown: unknown) => {
      const own = ownErrorIn(thrown);
      const details = { during: 'token_refresh', ...(own?.details ?? {}) };
      // Nothing of the product depends on whether a lost answer was a new token: the next call asks again.
      throw new ConnectorError('hubspot', 'down', "HubSpot's sign-in could not be reached.", { details }, thrown);
    },
  );
  const data: unknown = await answer.json().catch(() => null);
  const fields = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  return { status: answer.status, headers: answer.headers, data: fields };
}

function grantIn(data: Record<string, unknown>): OAuthGrant {
  const { access_token: access, refresh_token: refresh, expires_in: life, scopes } = data;
  if (typeof access !== 'string' || access === '') {
    throw new ConnectorError('hubspot', 'down', "HubSpot's sign-in gave an answer that cannot be read.", {
      details: { reason: 'unreadable_answer', during: 'token_refresh' },
    });
  }
  const named = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : null;
  return {
    accessToken: new Secret(access),
    refreshToken: typeof refresh === 'string' && refresh !== '' ? new Secret(refresh) : null,
    expiresInSeconds: typeof life === 'number' && life > 0 ? life : null,
    scopes: named,
    tokenType: 'Bearer',
  };
}

function refreshFault({ status, headers, data }: Answer): ConnectorError {
  const details = { status, reason: reasonIn(data), during: 'token_refresh' };
  if (status === 429) {
    const more = { retryAfterMs: retryAfterMs(headers) ?? 10_000, details };
    return new ConnectorError('hubspot', 'rate_limited', 'HubSpot asks us to slow down.', more);
  }
  if (status >= 500) return new ConnectorError('hubspot', 'down', `HubSpot's sign-in failed (${status}).`, { details });
  const sentence =
    details.reason === 'invalid_grant'
      ? 'HubSpot no longer accepts the connection: connect the account again.'
      : `HubSpot does not accept the app's credentials (${details.reason}): check HUBSPOT_CLIENT_ID and its secret.`;
  return new ConnectorError('hubspot', 'unauthorised', sentence, { details });
}

/** Words for the person who has just consented. */
function refusedCode({ status, data }: Answer): CountersignError {
  const reason = reasonIn(data);
  const details = { status, reason };
  if (status >= 500)
    return new CountersignError('hubspot_consent', `HubSpot's sign-in failed (${status}). Try again.`, details);
  const sentence =
    reason === 'invalid_client'
      ? 'HubSpot does not know this app. Are HUBSPOT_CLIENT_ID and its secret right?'
      : 'HubSpot did not take the code: it has been used already, is too old, or belongs to another consent.';
  return new CountersignError('hubspot_consent', sentence, details);
}

function reasonIn({ error }: Record<string, unknown>): string {
  return typeof error === 'string' && /^\w{1,60}$/.test(error) ? error : 'unknown';
}
