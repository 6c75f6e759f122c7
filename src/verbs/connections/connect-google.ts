import { CountersignError } from '../../core/errors.ts';
import type { ConsentRequest, OAuthConsent, OAuthPermissions } from '../../core/oauth.ts';
import { requireAdmin } from '../admin/require-admin.ts';
import type { VerbContext } from '../context.ts';
import type { Connections } from './user-credentials.ts';

/** What it takes to connect Google in a browser. */
export type GoogleDesk = {
  mode: 'live' | 'sandbox' | 'not_configured';
  /** Null without a client of one's own. */
  consent: OAuthConsent | null;
  permissions: OAuthPermissions;
  redirectUri: string;
  /** Where the tokens of the mailbox are kept; null where none can be kept for this workspace. */
  keepFor(context: VerbContext): { connections: Connections; userId: string } | null;
};

/** A permission that was asked for and not given. */
export type Unticked = { service: string; scope: string; use: string };

/** What a person wishes to connect: services, and the account that shall consent, if it matters. */
export type ConnectionWish = { services: readonly string[]; account: string | null };

/** What a connection needs to be asked for. Throws `forbidden`, `cannot_connect`, saying what is missing. */
export async function planConnection(
  context: VerbContext,
  desk: GoogleDesk,
  { services, account }: ConnectionWish,
): Promise<{ consent: OAuthConsent; services: string[]; expected: string | null }> {
  requireAdmin(context);
  const { consent, connections, userId } = required(context, desk);
  const before = await connections.connectionState(userId);
  const held = before.status === 'connected' ? desk.permissions.servicesIn(before.scopes) : [];
  const wanted = services.length === 0 ? desk.permissions.services : services;
  return {
    consent,
    services: desk.permissions.services.filter((one) => wanted.includes(one) || held.includes(one)),
    expected: account ?? (before.status === 'connected' ? before.account : null),
  };
}

/**
 * Exchanges the code of a consent, compares what was granted with what was asked, and stores the tokens. Answers what
 * was left unticked. Throws `consent_refused`, `wrong_account`, `no_refresh_token`, `less_than_before` and ConnectorError,
 * with what was kept before untouched.
 */
export async function connectGoogle(
  context: VerbContext,
  desk: GoogleDesk,
  {
    request,
    code,
    services,
    expected,
  }: { request: ConsentRequest; code: string; services: readonly string[]; expected: string | null },
): Promise<{ account: string | null; services: string[]; missing: Unticked[] }> {
  requireAdmin(context);
  const { consent, connections, userId } = required(context, desk);
  const before = await connections.connectionState(userId);
  const grant = await consent.exchange(request, code);
  const scopes = grant.scopes ?? desk.permissions.scopesFor(services);
  const account = (await consent.identityOf(grant.accessToken))?.email ?? null;
  if (expected !== null && account !== expected) throw wrongAccount(expected, account);
  const isConnected = before.status === 'connected';
  if (grant.refreshToken === null && !(isConnected && before.hasRefreshToken)) {
    const sentence = 'Google gave no refresh token, so the connection would end within the hour. Nothing was stored.';
    throw new CountersignError(
      'no_refresh_token',
      `${sentence} Remove the app at https://myaccount.google.com/connections and connect again.`,
    );
  }
  const missing = desk.permissions.usesOf(services).filter(({ scope }) => !scopes.includes(scope));
  if (isConnected && missing.some(({ scope }) => before.scopes.includes(scope))) {
    throw new CountersignError(
      'less_than_before',
      `${inWords(missing)} The connection from before can do more and stays. Connect again and tick every box.`,
    );
  }
  const facts = { account, endsInSeconds: grant.refreshExpiresInSeconds };
  await connections.storeUserCredentials(userId, { ...grant, scopes }, facts);
  return { account, services: desk.permissions.servicesIn(scopes), missing };
}

/** Ends the connection at Google and here. Throws `forbidden`, `not_connected`, ConnectorError. */
export async function disconnectGoogle(context: VerbContext, desk: GoogleDesk): Promise<void> {
  requireAdmin(context);
  const kept = desk.keepFor(context);
  const isRevoked = kept !== null && (await kept.connections.revokeUserCredentials(kept.userId));
  if (!isRevoked) throw new CountersignError('not_connected', 'No Google account is connected here.');
}

/** What was left unticked, as a sentence for who did. */
export function inWords(missing: readonly Unticked[]): string {
  return `Not granted: ${missing.map(({ service, use }) => `${service} may not ${use}`).join('; ')}.`;
}

function required(context: VerbContext, desk: GoogleDesk) {
  const kept = desk.keepFor(context);
  const why = whyNot(context, desk);
  if (desk.consent === null || kept === null || why !== null) {
    throw new CountersignError('cannot_connect', why ?? 'Google cannot be connected here.');
  }
  return { consent: desk.consent, ...kept };
}

/** Why nothing can be connected in the browser; null when it can. */
export function whyNot(context: VerbContext, desk: GoogleDesk): string | null {
  if (desk.consent === null) return 'No Google client is configured. Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.';
  if (desk.keepFor(context) !== null) return null;
  return 'Tokens cannot be kept in the database for this workspace. Set OAUTH_ENCRYPTION_KEY; connections belong to the first workspace.';
}

function wrongAccount(expected: string, account: string | null): CountersignError {
  const was = account === null ? 'Google did not tell which account consented' : `The account ${account} consented`;
  return new CountersignError('wrong_account', `${was}, but ${expected} was expected. Nothing was stored.`);
}
