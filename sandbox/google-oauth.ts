import { randomBytes } from 'node:crypto';
import type { Credentials } from './credentials.ts';
import { type Code, challengeOf, type GoogleAccounts, type Token } from './google-accounts.ts';
import { asRecord, asText, type Call, type Reply, type Vendor } from './wire.ts';

/** Google's OAuth 2.0 endpoints: authorize (consents at once), token, revoke. PKCE S256 is checked when a challenge was sent. */
export function createGoogleOauth(accounts: GoogleAccounts, credentials: Credentials['google']): Vendor {
  return {
    name: 'google-oauth2',
    owns: (path) => path.startsWith('/o/oauth2') || path === '/token' || path === '/revoke',
    notFound: () => oauthError(404, 'invalid_request', 'Unknown path'),
    refusal,
    routes: [
      { method: 'GET', path: '/o/oauth2/v2/auth', handle: (call) => authorize(accounts, credentials, call) },
      { method: 'POST', path: '/token', handle: (call) => token(accounts, credentials, call) },
      { method: 'POST', path: '/revoke', handle: (call) => revoke(accounts, call) },
    ],
  };
}

function authorize(accounts: GoogleAccounts, credentials: Credentials['google'], call: Call): Reply {
  const query = call.query;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== credentials.clientId) return page(400, 'Error 401: invalid_client');
  if (query.get('response_type') !== 'code') return page(400, 'Error 400: unsupported_response_type');
  if (!isLoopback(redirectUri)) return page(400, 'Error 400: redirect_uri_mismatch');
  const challenge = query.get('code_challenge') ?? undefined;
  if (challenge !== undefined && query.get('code_challenge_method') !== 'S256')
    return page(400, 'Error 400: invalid_request');
  const back = new URL(redirectUri);
  const echoed = query.get('state');
  if (echoed !== null) back.searchParams.set('state', echoed);
  if (call.effects.has('consent_denied')) {
    back.searchParams.set('error', 'access_denied');
    return { status: 302, headers: { location: back.href } };
  }
  const code = `4/0${randomBytes(24).toString('base64url')}`;
  const scope = grantedScope(call);
  const offline = query.get('access_type') === 'offline';
  const made: Code = {
    code,
    clientId: credentials.clientId,
    redirectUri,
    scope,
    offline,
    expiresAt: call.now + 600_000,
  };
  accounts.codes.put(code, challenge === undefined ? made : { ...made, challenge });
  back.searchParams.set('code', code);
  back.searchParams.set('scope', scope);
  return { status: 302, headers: { location: back.href } };
}

function token(accounts: GoogleAccounts, credentials: Credentials['google'], call: Call): Reply {
  const form = asRecord(call.body);
  if (form.client_id !== credentials.clientId || form.client_secret !== credentials.clientSecret) {
    return oauthError(401, 'invalid_client', 'The OAuth client was not found.');
  }
  if (form.grant_type === 'refresh_token') {
    const grant = accounts.grants.get(asText(form.refresh_token) ?? '');
    if (grant === undefined) return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.');
    return tokenReply(accounts, accounts.issue(grant.scope, call.now, grant.refresh));
  }
  if (form.grant_type === 'authorization_code') return exchangeCode(accounts, call, form);
  return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${asText(form.grant_type) ?? ''}`);
}

function exchangeCode(accounts: GoogleAccounts, call: Call, form: Record<string, unknown>): Reply {
  const code = accounts.codes.get(asText(form.code) ?? '');
  if (code === undefined || code.expiresAt <= call.now) return oauthError(400, 'invalid_grant', 'Bad Request');
  accounts.codes.remove(code.code);
  if (code.redirectUri !== form.redirect_uri) return oauthError(400, 'redirect_uri_mismatch', 'Bad Request');
  const verifier = asText(form.code_verifier);
  if (code.challenge !== undefined && (verifier === undefined || challengeOf(verifier) !== code.challenge)) {
    return oauthError(
      400,
      'invalid_grant',
      verifier === undefined ? 'Missing code verifier.' : 'Invalid code verifier.',
    );
  }
  if (!code.offline) return tokenReply(accounts, accounts.issue(code.scope, call.now));
  const refresh = `1//${randomBytes(24).toString('base64url')}`;
  accounts.grants.put(refresh, { refresh, scope: code.scope, clientId: code.clientId });
  return tokenReply(accounts, accounts.issue(code.scope, call.now, refresh), refresh);
}

function tokenReply(accounts: GoogleAccounts, issued: Token, refreshToken?: string): Reply {
  const body = {
    access_token: issued.access,
    expires_in: accounts.tokenLifeSeconds,
    scope: issued.scope,
    token_type: 'Bearer',
  };
  return { status: 200, body: refreshToken === undefined ? body : { ...body, refresh_token: refreshToken } };
}

function revoke(accounts: GoogleAccounts, call: Call): Reply {
  const wanted = asText(asRecord(call.body).token) ?? call.query.get('token') ?? '';
  if (!accounts.revoke(wanted)) return oauthError(400, 'invalid_token', 'Token expired or revoked');
  return { status: 200, body: {} };
}

function grantedScope(call: Call): string {
  const asked = (call.query.get('scope') ?? '').split(/\s+/).filter(Boolean);
  const unticked = call.effect('scope_unticked');
  return asked.filter((scope) => unticked === undefined || !scope.endsWith(asText(unticked.scope) ?? scope)).join(' ');
}

function isLoopback(uri: string): boolean {
  try {
    const { protocol, hostname } = new URL(uri);
    return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  } catch {
    return false;
  }
}

const page = (status: number, text: string): Reply => ({
  status,
  text,
  headers: { 'content-type': 'text/html; charset=utf-8' },
});

function oauthError(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}

function refusal(name: string): Reply | undefined {
  if (name === 'invalid_grant') return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.');
  if (name === 'server_error') return oauthError(500, 'internal_failure', 'Backend Error');
  if (name === 'unavailable')
    return oauthError(503, 'temporarily_unavailable', 'The service is currently unavailable.');
  if (name === 'bad_gateway') return oauthError(502, 'internal_failure', 'Bad Gateway');
  if (name === 'gateway_timeout') return oauthError(504, 'internal_failure', 'Deadline exceeded');
  if (name === 'too_many_requests' || name === 'rate_limited')
    return oauthError(429, 'rate_limit_exceeded', 'Rate Limit Exceeded');
  return undefined;
}
