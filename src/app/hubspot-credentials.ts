import { type Config, resolveSandbox } from '../config.ts';
import { createHubSpotIssuer } from '../connectors/hubspot/issuer.ts';
import { missingHubSpotScopes } from '../connectors/hubspot/scopes.ts';
import { ConnectorError } from '../core/errors.ts';
import type { OAuthConsent, OAuthIssuer } from '../core/oauth.ts';
import type { Vault } from '../safeguards/vault/vault.ts';
import { type Connections, createConnections, hubspotService } from '../verbs/connections/user-credentials.ts';
import type { VerbContext } from '../verbs/context.ts';
import { mailboxUserId } from './google-credentials.ts';

/** What signs the calls to HubSpot. `scopes` are those granted; empty where that is not known, as with a key. */
export type HubSpotCredentials = {
  accessToken(): Promise<string>;
  scopes(): Promise<readonly string[]>;
};

/** HubSpot's token endpoint and consent for the configured app; null without one. */
export function hubSpotIssuer(
  config: Config,
  place: { fetch: typeof fetch; baseUrl: string },
): (OAuthIssuer & OAuthConsent) | null {
  const { hubspotClientId: clientId, hubspotClientSecret, hubspotWebhookSecret } = config;
  // HubSpot signs webhooks with the secret of the same app.
  const clientSecret = hubspotClientSecret ?? hubspotWebhookSecret;
  if (resolveSandbox(config).hubspot !== 'live' || clientId === undefined || clientSecret === undefined) return null;
  const own = config.hubspotApiBaseUrl;
  const consentUrl = own === undefined ? {} : { consentUrl: new URL('/oauth/authorize', own).href };
  return createHubSpotIssuer({ ...place, ...consentUrl, clientId, clientSecret });
}

/** The HubSpot connection of a context's workspace. */
export function hubSpotConnections(context: VerbContext, vault: Vault, issuer: OAuthIssuer): Connections {
  return createConnections({ context, vault, issuer, service: hubspotService });
}

/** Takes tokens from the stored connection: renewed by the clock, as HubSpot's 401 tells nothing about a token's age. */
export function storedHubSpot(connections: () => Connections | null): HubSpotCredentials {
  const kept = (): Connections => {
    const found = connections();
    if (found !== null) return found;
    const sentence = 'HubSpot tokens are kept in the database only: set OAUTH_ENCRYPTION_KEY, or use HUBSPOT_API_KEY.';
    throw new ConnectorError('hubspot', 'unauthorised', sentence, { details: { reason: 'no_vault' } });
  };
  return {
    async accessToken() {
      const found = await kept().getUserCredentials(mailboxUserId);
      if (found !== null) return found.accessToken.reveal();
      const { status } = await kept().connectionState(mailboxUserId);
      const sentence =
        status === 'revoked'
          ? 'HubSpot has ended the connection: connect it again.'
          : 'No HubSpot account is connected yet.';
      throw new ConnectorError('hubspot', 'unauthorised', sentence, { details: { reason: `connection_${status}` } });
    },
    scopes: async () => (await kept().connectionState(mailboxUserId)).scopes,
  };
}

/** Throws where a scope was not granted, naming each with its use: what does not need it works all the same. */
export async function requireHubSpotScopes({ scopes }: HubSpotCredentials): Promise<void> {
  const missing = missingHubSpotScopes(await scopes());
  if (missing.length === 0) return;
  const named = missing.map(({ name, use }) => `${name} (to ${use})`).join(', ');
  const sentence = `HubSpot was connected without ${named}. Add it to the app and connect again.`;
  throw new ConnectorError('hubspot', 'unauthorised', sentence, { details: { reason: 'missing_scopes' } });
}
