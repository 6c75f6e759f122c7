import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { logSecurityAlert } from '../../core/audit.ts';
import { ConnectorError } from '../../core/errors.ts';
import type { OAuthGrant, OAuthIssuer, UserCredentials } from '../../core/oauth.ts';
import type { Secret } from '../../core/secret.ts';
import type { Vault } from '../../safeguards/vault/vault.ts';
import {
  beginRefresh,
  findOAuthToken,
  finishRefresh,
  giveUpRefresh,
  markOAuthRevoked,
  type OAuthToken,
} from '../../store/oauth-tokens.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import type { VerbContext } from '../context.ts';
import { openTokens, sealGrant } from './sealed-tokens.ts';

export type ConnectionParts = { context: VerbContext; vault: Vault; issuer: OAuthIssuer; service: string };

/** When tokens count as good enough to be left alone. */
export type Freshness = {
  freshMinutes: number;
  /** The service has refused this access token, whatever its time says. */
  refused: Secret | null;
};

/** Longer than the one request takes that is made meanwhile (the door out gives up after 15 s). */
const leaseSeconds = 25;
const lookEveryMs = 50;
const patienceMs = 60_000;

/**
 * The user's tokens, refreshed unless they are fresh; null when there are none or the service has ended the connection.
 * One of all processes asks the service, outside of any transaction, while its lease stands in the row; the others wait
 * for what it stores. A holder that dies is followed by another when its lease ends: until a refresh token is replaced,
 * the service honours it again. Throws ConnectorError when it cannot be asked and the tokens at hand have ended.
 */
export async function refreshTokens(
  parts: ConnectionParts,
  userId: string,
  freshness: Freshness,
): Promise<UserCredentials | null> {
  const { context, vault, service } = parts;
  const { freshMinutes } = freshness;
  const givesUpAt = performance.now() + patienceMs;
  while (performance.now() < givesUpAt) {
    const token = await context.read((reading) => findOAuthToken(reading, { userId, service, freshMinutes }));
    if (token === null || token.revoked) return null;
    const stored = openTokens(vault, token);
    if (stored.refreshToken === null || !isDue(token, stored, freshness)) return stored;
    const holder = randomUUID();
    const lease = { id: token.id, version: token.version, holder, seconds: leaseSeconds };
    if (await context.record((writing) => beginRefresh(writing, lease))) {
      const outcome = await askForTokens(
        parts,
        { token, stored, holder, refreshToken: stored.refreshToken },
        freshness,
      );
      if (outcome !== 'overtaken') return outcome;
    } else {
      await sleep(lookEveryMs);
    }
  }
  throw new ConnectorError(service, 'down', 'New tokens were not there in time.', {
    details: { during: 'token_refresh' },
  });
}

function isDue(token: OAuthToken, stored: UserCredentials, { refused }: Freshness): boolean {
  return !token.is_fresh || (refused !== null && refused.reveal() === stored.accessToken.reveal());
}

type Held = { token: OAuthToken; stored: UserCredentials; holder: string; refreshToken: Secret };

async function askForTokens(
  parts: ConnectionParts,
  held: Held,
  { refused }: Freshness,
): Promise<UserCredentials | null | 'overtaken'> {
  const { context, issuer } = parts;
  const { token, stored, holder, refreshToken } = held;
  let grant: OAuthGrant;
  try {
    grant = await issuer.refresh(refreshToken);
  } catch (error) {
    if (isRefusedGrant(error)) return (await revoke(parts, held)) ? null : 'overtaken';
    await context.record((writing) => giveUpRefresh(writing, { id: token.id, holder }));
    // They may still serve for some minutes, and the next caller asks again.
    if (token.is_valid && refused === null) return stored;
    throw error;
  }
  return (await keep(parts, held, grant)) ?? 'overtaken';
}

/** Null when a person has connected anew meanwhile, or another has taken over: theirs counts. */
async function keep(parts: ConnectionParts, held: Held, grant: OAuthGrant): Promise<UserCredentials | null> {
  const { context, vault } = parts;
  const { id, user_id: userId, service } = held.token;
  const sealed = sealGrant(vault, { workspaceId: context.workspaceId, id, userId, service }, grant);
  const row = await context.record(async (writing) => {
    const isOurs = await finishRefresh(writing, { id, holder: held.holder }, sealed);
    return isOurs ? findOAuthToken(writing, { userId, service, freshMinutes: 0 }) : null;
  });
  return row === null ? null : openTokens(vault, row);
}

/** The service itself says that the grant is over (RFC 6749 section 5.2). Faults of the network and of clocks never say so. */
function isRefusedGrant(error: unknown): boolean {
  if (!(error instanceof ConnectorError)) return false;
  return error.details.status === 400 && error.details.reason === 'invalid_grant';
}

async function revoke({ context }: ConnectionParts, { token, holder }: Held): Promise<boolean> {
  const marked = await context
    .change(async (writing, audit) => {
      if (!(await markOAuthRevoked(writing, { id: token.id, holder }))) throw new Overtaken();
      const text = revokedSentences[token.service] ?? `The connection to ${token.service} has ended.`;
      audit(logSecurityAlert('connection_revoked', text, token.service));
      await raiseAlert(context, writing, { kind: 'connection_revoked', text });
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof Overtaken) return false;
      throw error;
    });
  if (marked) context.log({ msg: 'connection revoked', service: token.service, user_id: token.user_id });
  return marked;
}

/** Rolls back a change that came too late. */
class Overtaken extends Error {}

/** What people are told, and what they can do about it. */
const revokedSentences: Readonly<Record<string, string>> = {
  google:
    'Google has ended the connection of an account: leads wait for it. Connect the account again: countersign auth-google.',
  hubspot:
    'HubSpot has ended the connection: drafts are written without the CRM. Connect it again on the page of connections.',
};
