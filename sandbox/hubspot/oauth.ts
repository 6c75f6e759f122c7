import { randomBytes } from 'node:crypto';
import type { Credentials } from '../credentials.ts';
import { rep } from '../seed/people.ts';
import type { State } from '../state.ts';
import { asRecord, asText, bearerToken, type Call, type Reply } from '../wire.ts';
import { invalidGrant, unauthorised } from './errors.ts';

type Token = { token: string; expiresAt?: number };
export type HubspotAccess = ReturnType<typeof createHubspotAccess>;

const lifeSeconds = 1800;
const scopes = [
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.owners.read',
  'forms',
  'sales-email-read',
];

/** Who may call HubSpot: the private app's token, and tokens got by refreshing (they live 30 minutes). */
export function createHubspotAccess(state: State, credentials: Credentials['hubspot']) {
  const tokens = state.collection<Token>('hubspot.tokens');
  const grants = state.collection<{ token: string; scopes?: string[] }>('hubspot.grants');
  const codes = state.collection<{ redirectUri: string; scopes: string[] }>('hubspot.codes');
  const isLive = (token: string | undefined, now: number): boolean => {
    const found = token === undefined ? undefined : tokens.get(token);
    return found !== undefined && (found.expiresAt ?? Number.POSITIVE_INFINITY) > now;
  };

  return {
    seed(): void {
      tokens.put(credentials.accessToken, { token: credentials.accessToken });
      grants.put(credentials.refreshToken, { token: credentials.refreshToken });
    },
    authorise(call: Call): Reply | undefined {
      const presented = bearerToken(call);
      if (call.effects.has('token_expired') && presented !== undefined) tokens.remove(presented);
      return isLive(presented, call.now) ? undefined : unauthorised();
    },
    /** The consent page, where the person agrees at once. The fault `scope_unticked` leaves a scope out. */
    authorize(call: Call): Reply {
      const given = (name: string) => call.query.get(name) ?? '';
      const target = URL.canParse(given('redirect_uri')) ? new URL(given('redirect_uri')) : null;
      if (given('client_id') !== credentials.clientId || target === null) return { status: 400, text: 'unknown app' };
      const unticked = asText(call.effect('scope_unticked')?.scope);
      const asked = [...given('scope').split(' '), ...given('optional_scope').split(' ')].filter(Boolean);
      const code = randomBytes(16).toString('hex');
      codes.put(code, { redirectUri: target.href, scopes: asked.filter((scope) => scope !== unticked) });
      target.searchParams.set('code', code);
      target.searchParams.set('state', given('state'));
      return { status: 302, text: '', headers: { location: target.href } };
    },
    /** The dated token endpoint: codes of the consent page, each once, and refresh tokens. */
    token(call: Call): Reply {
      const form = asRecord(call.body);
      if (form.client_id !== credentials.clientId || form.client_secret !== credentials.clientSecret) {
        return {
          status: 400,
          body: {
            error: 'invalid_client',
            error_description: 'client id or secret is wrong',
            status: 'BAD_CLIENT_ID',
            message: 'client id or secret is wrong',
          },
        };
      }
      if (form.grant_type === 'authorization_code') {
        const code = codes.get(asText(form.code) ?? '');
        codes.remove(asText(form.code) ?? '');
        if (code === undefined || code.redirectUri !== asText(form.redirect_uri)) return invalidGrant();
        form.refresh_token = `CRef${randomBytes(16).toString('hex')}`;
        grants.put(String(form.refresh_token), { token: String(form.refresh_token), scopes: code.scopes });
      }
      const refresh = asText(form.refresh_token) ?? '';
      const isKnown = ['authorization_code', 'refresh_token'].includes(asText(form.grant_type) ?? '');
      const grant = grants.get(refresh);
      if (!isKnown || grant === undefined) return invalidGrant();
      const access = `CSand${randomBytes(20).toString('base64url')}`;
      tokens.put(access, { token: access, expiresAt: call.now + lifeSeconds * 1000 });
      const ids = { hub_id: credentials.portalId, user_id: 5501, scopes: grant.scopes ?? scopes };
      return {
        status: 200,
        body: { access_token: access, refresh_token: refresh, token_type: 'bearer', expires_in: lifeSeconds, ...ids },
      };
    },
    introspect(call: Call): Reply {
      const token = asText(asRecord(call.body).token) ?? '';
      const use = grants.has(token) ? 'refresh_token' : 'access_token';
      const active = grants.has(token) || isLive(token, call.now);
      const ids = {
        client_id: credentials.clientId,
        app_id: 900_017,
        hub_id: credentials.portalId,
        user_id: 5501,
        user: rep.email,
      };
      return { status: 200, body: { active, token, token_use: use, token_type: 'bearer', scopes, ...ids } };
    },
    revoke(call: Call): Reply {
      const token = asText(asRecord(call.body).token) ?? '';
      grants.remove(token);
      tokens.remove(token);
      return { status: 204 };
    },
  };
}
