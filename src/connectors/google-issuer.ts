import { ConnectorError } from '../core/errors.ts';
import type { OAuthGrant, OAuthIssuer } from '../core/oauth.ts';
import { Secret } from '../core/secret.ts';
import { googleFault } from './google-faults.ts';

export type GoogleIssuerOptions = {
  /** Carries the calls; `safeguards/outbound.ts` makes it. */
  fetch: typeof fetch;
  /** Origin that stands for Google's OAuth host, such as the sandbox's. Absent: Google's own. */
  baseUrl?: string;
  clientId: string;
  clientSecret: Secret;
};

const googleOrigin = 'https://oauth2.googleapis.com';
const call = { connector: 'google', label: 'Google', isWrite: false };

/** Google's token endpoint (RFC 6749 section 6) and its revocation (RFC 7009). Asks once: who calls decides on another time. */
export function createGoogleIssuer(options: GoogleIssuerOptions): OAuthIssuer {
  const { fetch, baseUrl = googleOrigin, clientId, clientSecret } = options;

  async function post(path: string, form: Record<string, string>): Promise<{ status: number; data: unknown }> {
    const url = new URL(path, baseUrl).href;
    const sent = { method: 'POST', body: new URLSearchParams(form) };
    const answer = await fetch(url, sent).catch((thrown: unknown) => {
      throw googleFault(call, Object.assign(new Error('no answer', { cause: thrown }), { config: { url } }));
    });
    const data: unknown = await answer.json().catch(() => null);
    if (answer.ok) return { status: answer.status, data };
    const { status, headers } = answer;
    if (path === '/revoke' && isOver(status, data)) return { status, data };
    throw googleFault(call, { config: { url }, response: { status, headers, data } });
  }

  return {
    async refresh(refreshToken) {
      const { data } = await post('/token', {
        client_id: clientId,
        client_secret: clientSecret.reveal(),
        refresh_token: refreshToken.reveal(),
        grant_type: 'refresh_token',
      });
      return grantIn(data);
    },
    async revoke(token) {
      await post('/revoke', { token: token.reveal() });
    },
  };
}

/** A token that nobody knows any more is a grant that has ended. */
function isOver(status: number, data: unknown): boolean {
  return status === 400 && (data as { error?: unknown } | null)?.error === 'invalid_token';
}

/** What a token endpoint's answer grants. Throws ConnectorError for an answer that is none. */
export function grantIn(data: unknown): OAuthGrant {
  const fields = (data ?? {}) as Record<string, unknown>;
  const { access_token: access, refresh_token: refresh, expires_in: life, scope, token_type: type } = fields;
  if (typeof access !== 'string' || access === '') {
    throw new ConnectorError('google', 'down', "Google's sign-in gave an answer that cannot be read.", {
      details: { reason: 'unreadable_answer', during: 'token_refresh' },
    });
  }
  return {
    accessToken: new Secret(access),
    refreshToken: typeof refresh === 'string' && refresh !== '' ? new Secret(refresh) : null,
    expiresInSeconds: typeof life === 'number' && life > 0 ? life : null,
    scopes: typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : null,
    tokenType: typeof type === 'string' && type !== '' ? type : 'Bearer',
  };
}
