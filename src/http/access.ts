import type { FastifyRequest } from 'fastify';
import type { Actor } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import type { Session, SignIn } from '../core/sign-in.ts';
import { verifyHubSpotSignature } from './hubspot-signature.ts';
import { isTrustedHost, takesCookies } from './origin.ts';
import type { WebhookProof } from './route.ts';
import type { HttpSettings } from './settings.ts';

export type Authenticate = (credential: string) => Promise<{ actor: Actor; workspaceId: string } | null>;

/** Who calls, and in which workspace; with a session where they signed in. */
export type Caller = { actor: Actor | null; workspaceId: string | null; session: Session | null };

const nobody: Caller = { actor: null, workspaceId: null, session: null };

/**
 * Who calls: the agent behind an API key, else whoever is signed in, else the local operator where nobody has to. Throws
 * `unauthenticated` for a key that is not accepted: it never falls back to anything.
 */
export async function identify(
  request: FastifyRequest,
  settings: HttpSettings,
  { authenticate, signIn }: { authenticate: Authenticate; signIn: SignIn | null },
): Promise<Caller> {
  const credential = credentialOf(request);
  if (credential !== null) {
    const caller = await authenticate(credential);
    if (caller === null) throw new CountersignError('unauthenticated', 'This API key is not accepted.');
    return { ...caller, session: null };
  }
  const { cookie } = request.headers;
  const session = cookie !== undefined && takesCookies(request) ? ((await signIn?.sessionOf(cookie)) ?? null) : null;
  if (session !== null) return { actor: session.person, workspaceId: session.workspace?.id ?? null, session };
  const isLocal = settings.localOperator !== null && isTrustedHost(request, settings);
  return isLocal ? { ...nobody, actor: settings.localOperator } : nobody;
}

function credentialOf({ headers }: FastifyRequest): string | null {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key.trim();
  const { authorization } = headers;
  if (authorization === undefined) return null;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization;
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
