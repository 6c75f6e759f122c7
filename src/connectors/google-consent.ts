import { createHash } from 'node:crypto';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import type { OAuthConsent, OAuthIdentity } from '../core/oauth.ts';
import type { Secret } from '../core/secret.ts';
import { grantIn } from './google-issuer.ts';

export type GoogleConsentOptions = {
  /** Carries the calls; `safeguards/outbound.ts` makes it. */
  fetch: typeof fetch;
  /** Origin that stands for all of Google's hosts, such as the sandbox's. Absent: Google's own. */
  baseUrl?: string;
  clientId: string;
  clientSecret: Secret;
};

export type GoogleConsent = OAuthConsent & {
  /** The address of the account that consented; null when Google does not tell. */
  accountOf(accessToken: Secret): Promise<string | null>;
};

/** Google's consent for installed apps: https://developers.google.com/identity/protocols/oauth2/native-app */
export function createGoogleConsent(options: GoogleConsentOptions): GoogleConsent {
  const { fetch, baseUrl, clientId, clientSecret } = options;

  async function identityOf(accessToken: Secret): Promise<OAuthIdentity | null> {
    const url = new URL('/oauth2/v2/userinfo', baseUrl ?? 'https://www.googleapis.com');
    const answer = await fetch(url, { headers: { authorization: `Bearer ${accessToken.reveal()}` } });
    const data = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
    if (!answer.ok || typeof data?.email !== 'string' || data.email === '') return null;
    const { id, name, email, verified_email: isVerified } = data;
    return {
      subject: typeof id === 'string' ? id : '',
      email: email.toLowerCase(),
      isVerified: isVerified === true,
      name: typeof name === 'string' && name !== '' ? name : email,
    };
  }

  return {
    url({ redirectUri, state, verifier }, { scopes, account, keeps = true }) {
      const url = new URL('/o/oauth2/v2/auth', baseUrl ?? 'https://accounts.google.com');
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...(keeps ? { access_type: 'offline', prompt: 'consent' } : { prompt: 'select_account' }),
        ...(account === null ? {} : { login_hint: account }),
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    async exchange({ redirectUri, verifier }, code) {
      const form = {
        client_id: clientId,
        client_secret: clientSecret.reveal(),
        code,
        code_verifier: verifier,
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
      };
      const url = new URL('/token', baseUrl ?? 'https://oauth2.googleapis.com');
      const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
      const data: unknown = await answer.json().catch(() => null);
      if (!answer.ok) throw refusal(answer.status, data);
      const life = (data as { refresh_token_expires_in?: unknown } | null)?.refresh_token_expires_in;
      return { ...grantIn(data), refreshExpiresInSeconds: typeof life === 'number' && life > 0 ? life : null };
    },
    identityOf,
    accountOf: async (accessToken) => (await identityOf(accessToken))?.email ?? null,
  };
}

const sentences: Readonly<Record<string, string>> = {
  invalid_grant: 'Google did not take the code: it has been used already, is too old, or belongs to another consent.',
  invalid_client: 'Google does not know this client. Are its id and secret right, and was it not deleted?',
  deleted_client: 'This OAuth client was deleted at Google; clients unused for six months are. Make a new one.',
  redirect_uri_mismatch:
    'This OAuth client does not allow the address to come back to. For auth-google make one of the type "Desktop app"; for the browser add GOOGLE_REDIRECT_URI to a "Web application".',
  admin_policy_enforced: "The account's administrator does not allow this. Ask them to trust the client.",
};

function refusal(status: number, data: unknown): CountersignError {
  const { error } = (data ?? {}) as { error?: unknown };
  const known = typeof error === 'string' ? sentences[error] : undefined;
  if (known !== undefined) return new CountersignError('consent_refused', known, { status, reason: error });
  const isDown = status >= 500 || status === 429;
  const sentence = isDown
    ? `Google's sign-in fails at the moment (${status}).`
    : `Google refused to hand out tokens (${status}).`;
  return new ConnectorError('google', isDown ? 'down' : 'rejected', sentence, { details: { status } });
}
