import type { FastifyRequest } from 'fastify';
import { type Actor, isPersonWithRole, type KeyScope } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { verifyHubSpotSignature } from './hubspot-signature.ts';
import { isTrustedHost } from './origin.ts';
import type { Access, WebhookProof } from './route.ts';
import type { HttpSettings } from './settings.ts';

export type Authenticate = (credential: string) => Promise<Actor | null>;

/**
 * Who calls: the agent behind an API key, else the local operator where nobody can sign in, else null. Throws
 * `unauthenticated` for a credential that is not accepted: it never falls back to anything.
 */
export async function identify(
  request: FastifyRequest,
  settings: HttpSettings,
  authenticate: Authenticate,
): Promise<Actor | null> {
  const credential = credentialOf(request);
  if (credential !== null) {
    const actor = await authenticate(credential);
    if (actor === null) throw new CountersignError('unauthenticated', 'This API key is not accepted.');
    return actor;
  }
  return settings.localOperator !== null && isTrustedHost(request, settings) ? settings.localOperator : null;
}

function credentialOf({ headers }: FastifyRequest): string | null {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key.trim();
  const { authorization } = headers;
  if (authorization === undefined) return null;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization;
}

export type Verdict = 'allowed' | 'unauthenticated' | 'forbidden' | 'needs_signature';

/** What each access asks for. Whatever is not said here is refused. */
export function judge(access: Access, who: Actor | null): Verdict {
  if (access === 'open' || access === 'public') return 'allowed';
  if (access === 'webhook') return who?.kind === 'agent' ? verdict(hasScope(who, 'intake')) : 'needs_signature';
  if (who === null) return 'unauthenticated';
  switch (access) {
    case 'read':
      return verdict(hasScope(who, 'read') || isPersonWithRole(who, 'viewer'));
    case 'propose':
      return verdict(hasScope(who, 'propose') || isPersonWithRole(who, 'operator'));
    case 'person':
      return verdict(isPersonWithRole(who, 'operator'));
    case 'admin':
      return verdict(isPersonWithRole(who, 'admin'));
    case 'metrics':
      return verdict(hasScope(who, 'metrics') || isPersonWithRole(who, 'admin'));
    default:
      return 'forbidden';
  }
}

function verdict(isAllowed: boolean): Verdict {
  return isAllowed ? 'allowed' : 'forbidden';
}

function hasScope(who: Actor, scope: KeyScope): boolean {
  return who.kind === 'agent' && who.scopes.includes(scope);
}

/**
 * How an app's or workflow's delivery proves itself. The signature covers method, public address and the bytes of the
 * body; only in development without any secret is an unsigned one taken, and marked. Throws `bad_signature`.
 */
export function proofOf(request: FastifyRequest, rawBody: Buffer, settings: HttpSettings, now: Date): WebhookProof {
  const { webhookSecrets, apiEnv, publicBaseUrl } = settings;
  if (apiEnv === 'development' && !webhookSecrets.some(Boolean)) return 'unsigned';
  const verdict = verifyHubSpotSignature({
    method: request.method,
    uri: `${publicBaseUrl.replace(/\/+$/, '')}${request.originalUrl}`,
    rawBody,
    headers: request.headers,
    secrets: webhookSecrets,
    now,
  });
  if (verdict.ok) return verdict.scheme;
  throw new CountersignError('bad_signature', 'The signature of this delivery is missing, wrong or too old.', {
    reason: verdict.reason,
  });
}
