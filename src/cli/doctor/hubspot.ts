import { missingHubSpotScopes } from '../../connectors/hubspot/scopes.ts';
import { type Finding, trouble } from './finding.ts';

/** What will break at a HubSpot that is connected by consent; null where it is not. */
export function predictHubSpot(kept: { revoked: boolean; scopes: readonly string[] } | null): Finding[] {
  if (kept === null) return [];
  if (kept.revoked) {
    const text = 'HubSpot has ended the connection of the account.';
    return [trouble(text, 'Connect it again on the page of connections.')];
  }
  return missingHubSpotScopes(kept.scopes).map(({ name, use }) =>
    trouble(
      `HubSpot was not asked, or not allowed, to let us ${use}.`,
      `Add the scope ${name} to the app and connect again.`,
    ),
  );
}
