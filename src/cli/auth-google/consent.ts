import { randomBytes } from 'node:crypto';
import { type Config, resolveSandbox } from '../../config.ts';
import {
  type GoogleService,
  googleServices,
  knowsAccount,
  missingScopes,
  scopesFor,
  servicesIn,
} from '../../connectors/google-scopes.ts';
import { CountersignError } from '../../core/errors.ts';
import type { ConsentGrant } from '../../core/oauth.ts';
import { openLoopback } from './loopback.ts';
import type { Session } from './session.ts';
import type { Held } from './token-keep.ts';

/** Google lets a code live for ten minutes; nobody needs longer to consent. */
const patienceMs = 10 * 60_000;

/**
 * One consent for all services named, and for those that are connected already. Stores what it brought; exit code 1 when
 * a permission is missing from it. Throws CountersignError, with what was kept before untouched.
 */
export async function consent(
  session: Session,
  named: readonly GoogleService[],
  account: string | null,
): Promise<number> {
  const { config, keep, google, say } = session;
  const before = await keep.read();
  const isSameClient = before?.status === 'connected' && before.clientId === session.clientId;
  const held = isSameClient ? servicesIn(before.scopes) : [];
  const wanted = named.length === 0 ? googleServices : named;
  const services = googleServices.filter((service) => wanted.includes(service) || held.includes(service));
  const expected = account ?? before?.account ?? null;
  const state = randomBytes(32).toString('base64url');
  const loopback = await openLoopback(config.googleRedirectPort, state, session.patienceMs ?? patienceMs);
  const request = { redirectUri: loopback.redirectUri, state, verifier: randomBytes(32).toString('base64url') };
  try {
    say(
      invitation(
        services,
        google.url(request, { scopes: scopesFor(services), account: expected }),
        config.googleRedirectPort,
      ),
    );
    const grant = await google.exchange(request, await loopback.answer);
    return await accept(session, { grant, services, expected, before });
  } finally {
    await loopback.close();
  }
}

type Accepted = {
  grant: ConsentGrant;
  services: readonly GoogleService[];
  expected: string | null;
  before: Held | null;
};

async function accept(session: Session, { grant, services, expected, before }: Accepted): Promise<number> {
  const { config, keep, google, say, clientId } = session;
  const scopes = grant.scopes ?? scopesFor(services);
  const account = knowsAccount(scopes) ? await google.accountOf(grant.accessToken) : null;
  if (expected !== null && account !== expected) throw wrongAccount(expected, account);
  const mayKeepOld = before?.hasRefreshToken === true && before.status === 'connected' && before.clientId === clientId;
  if (grant.refreshToken === null && !mayKeepOld) {
    const sentence = 'Google gave no refresh token, so the connection would end within the hour. Nothing was stored.';
    throw new CountersignError(
      'no_refresh_token',
      `${sentence} Remove the app at https://myaccount.google.com/connections and run the command again.`,
    );
  }
  const missing = missingScopes(services, scopes);
  for (const { service, name, use } of missing) say(`Not granted: ${service} may not ${use} (${shortName(name)}).`);
  if (before?.status === 'connected' && missing.some(({ name }) => before.scopes.includes(name))) {
    say('The tokens from before can do more and stay in use. Run the command again and tick every box.');
    return 1;
  }
  await keep.write({ ...grant, scopes }, { account, clientId });
  say(
    `Connected${account === null ? '' : ` ${account}`}: ${servicesIn(scopes).join(', ') || 'no service'}. Kept in ${keep.where}.`,
  );
  if (missing.length > 0) say('Run the command again and tick every box, or name only the services you want.');
  say(resolveSandbox(config).google === 'live' ? 'Restart the server if it runs.' : unused(config));
  return missing.length === 0 ? 0 : 1;
}

function invitation(services: readonly GoogleService[], url: string, port: number): string {
  return [
    `Connecting ${services.join(', ')}.`,
    'Mind: while an external app is in "Testing" at Google, its tokens end after 7 days. Publish it, or make it internal.',
    'Open this address in a browser on this machine:',
    '',
    url,
    '',
    `On a remote machine, forward the port first: ssh -L ${port}:127.0.0.1:${port} …`,
  ].join('\n');
}

/** A connection that the server would pass over is worth a word. */
function unused({ sandbox }: Config): string {
  const remedy =
    sandbox === 'on'
      ? 'Set SANDBOX=off.'
      : 'Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or GOOGLE_CREDENTIALS_FILE to the full path of the file.';
  return `As it is configured, the server works with the sandbox and not with this account. ${remedy}`;
}

function wrongAccount(expected: string, account: string | null): CountersignError {
  const was = account === null ? 'Google did not tell which account consented' : `The account ${account} consented`;
  const sentence = `${was}, but ${expected} was expected. Nothing was stored.`;
  return new CountersignError(
    'wrong_account',
    `${sentence} Choose the other account, or name this one with --account.`,
  );
}

export const shortName = (scope: string): string => scope.slice(scope.lastIndexOf('/') + 1);
