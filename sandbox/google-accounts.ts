import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from './credentials.ts';
import { googleError } from './google-errors.ts';
import type { State } from './state.ts';
import { bearerToken, type Call, type Reply } from './wire.ts';

export type Token = { access: string; refresh?: string; scope: string; expiresAt?: number };
export type Grant = { refresh: string; scope: string; clientId: string };
export type Code = {
  code: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  challenge?: string;
  offline: boolean;
  expiresAt: number;
};
export type GoogleAccounts = ReturnType<typeof createGoogleAccounts>;

const prefix = 'https://www.googleapis.com/auth/';

/** Every scope the seeded token carries. */
export const seededScopes = [
  'openid',
  'email',
  'profile',
  ...['gmail.modify', 'gmail.compose', 'gmail.readonly', 'gmail.labels', 'gmail.settings.basic'].map(
    (name) => prefix + name,
  ),
  ...['calendar', 'calendar.events', 'calendar.freebusy', 'calendar.calendarlist.readonly'].map(
    (name) => prefix + name,
  ),
  ...['calendar.settings.readonly', 'drive.readonly', 'userinfo.email', 'userinfo.profile'].map(
    (name) => prefix + name,
  ),
];

const tokenLifeSeconds = 3599;

/** Tokens and grants of the one Google account. Access tokens are checked by every Google API of the sandbox. */
export function createGoogleAccounts(state: State, credentials: Credentials['google']) {
  const tokens = state.collection<Token>('google.tokens');
  const grants = state.collection<Grant>('google.grants');
  const codes = state.collection<Code>('google.codes');

  /** The live token of a request, or undefined. The seeded access token does not run out by the clock. */
  function tokenOf(call: Call): Token | undefined {
    const token = tokens.get(bearerToken(call) ?? call.query.get('access_token') ?? '');
    return token === undefined || (token.expiresAt ?? Number.POSITIVE_INFINITY) <= call.now ? undefined : token;
  }

  /** A 401 for a request without a live token; the fault `token_expired` ends the token that came. */
  function authorise(call: Call): Reply | undefined {
    const presented = bearerToken(call);
    if (call.effects.has('token_expired') && presented !== undefined) tokens.remove(presented);
    return tokenOf(call) === undefined ? googleError(401, 'authError', 'Invalid Credentials') : undefined;
  }

  /** Wraps a handler so that it demands one of the scopes (short names, as in `gmail.modify`). */
  function scoped(scopes: readonly string[], handle: (call: Call) => Reply): (call: Call) => Reply {
    const wanted = new Set(scopes.map((scope) => (scope.startsWith('https:') ? scope : prefix + scope)));
    return (call) => {
      const held = tokenOf(call)?.scope.split(' ') ?? [];
      if (held.some((scope) => wanted.has(scope))) return handle(call);
      return googleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
    };
  }

  /** A new access token; with `refresh` it belongs to that grant. */
  function issue(scope: string, now: number, refresh?: string): Token {
    const access = `ya29.${randomBytes(24).toString('base64url')}`;
    const token: Token = {
      access,
      scope,
      expiresAt: now + tokenLifeSeconds * 1000,
      ...(refresh === undefined ? {} : { refresh }),
    };
    tokens.put(access, token);
    return token;
  }

  return {
    tokens,
    grants,
    codes,
    tokenLifeSeconds,
    tokenOf,
    authorise,
    scoped,
    issue,
    /** Ends the grant a token belongs to, with all its access tokens. False when nobody knows the token. */
    revoke(token: string): boolean {
      const refresh = grants.has(token) ? token : tokens.get(token)?.refresh;
      if (refresh === undefined && tokens.get(token) === undefined) return false;
      if (refresh !== undefined) grants.remove(refresh);
      tokens.remove(token);
      for (const each of [...tokens.values()])
        if (refresh !== undefined && each.refresh === refresh) tokens.remove(each.access);
      return true;
    },
    seed(): void {
      const scope = seededScopes.join(' ');
      grants.put(credentials.refreshToken, {
        refresh: credentials.refreshToken,
        scope,
        clientId: credentials.clientId,
      });
      tokens.put(credentials.accessToken, {
        access: credentials.accessToken,
        refresh: credentials.refreshToken,
        scope,
      });
    },
  };
}

/** PKCE S256 of RFC 7636: base64url(sha256(verifier)). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
