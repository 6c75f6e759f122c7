import type { Credentials } from './credentials.ts';
import type { GoogleAccounts } from './google-accounts.ts';
import { googleError, googleRefusal } from './google-errors.ts';
import type { Call, Reply, Vendor } from './wire.ts';

export type Person = { givenName: string; familyName: string; hostedDomain: string };

const accountId = '108204471903355126650';

/** Who the token belongs to: userinfo and tokeninfo. */
export function createGoogleUserinfo(
  accounts: GoogleAccounts,
  credentials: Credentials['google'],
  person: Person,
): Vendor {
  const userinfo = (call: Call): Reply => {
    const refused = accounts.authorise(call);
    if (refused !== undefined) return refused;
    const { givenName, familyName, hostedDomain } = person;
    const names = {
      name: `${givenName} ${familyName}`,
      given_name: givenName,
      family_name: familyName,
      hd: hostedDomain,
    };
    return { status: 200, body: { id: accountId, email: credentials.email, verified_email: true, ...names } };
  };
  const tokeninfo = (call: Call): Reply => {
    const token = accounts.tokenOf(call);
    if (token === undefined) return googleError(400, 'invalid', 'Invalid Value');
    const left =
      token.expiresAt === undefined ? accounts.tokenLifeSeconds : Math.floor((token.expiresAt - call.now) / 1000);
    const client = { issued_to: credentials.clientId, audience: credentials.clientId };
    const owner = { user_id: accountId, email: credentials.email, verified_email: true };
    return { status: 200, body: { ...client, ...owner, scope: token.scope, expires_in: left } };
  };
  return {
    name: 'google-userinfo',
    owns: (path) => path.startsWith('/oauth2/v2/'),
    notFound: () => googleError(404, 'notFound', 'Not Found'),
    refusal: googleRefusal,
    routes: [
      { method: 'GET', path: '/oauth2/v2/userinfo', handle: userinfo },
      { method: 'POST', path: '/oauth2/v2/tokeninfo', handle: tokeninfo },
    ],
  };
}
