import { logAuthFailure, logAuthSuccess } from '../core/audit.ts';
import { CountersignError } from '../core/errors.ts';
import type { Session, SignInAnswer, Visitor } from '../core/sign-in.ts';
import { accountByEmail } from '../store/accounts.ts';
import { endSessions } from '../store/sessions.ts';
import { tryOnce } from './attempts.ts';
import { basePath } from './library.ts';
import { headersOf, type Parts } from './parts.ts';
import { requireStrongPassword } from './passwords.ts';

type Call = { method: 'GET' | 'POST'; path: string; body: unknown };

/**
 * Hands a call to the library, between checks of our own: who may sign in at all, how often an account may try, how
 * strong a password is. Its answer loses what opens a session; that is in the cookie alone.
 */
export async function handOver(
  parts: Parts,
  visitor: Visitor,
  session: Session | null,
  call: Call,
): Promise<SignInAnswer> {
  const body = (call.body ?? {}) as Record<string, unknown>;
  const email = typeof body.email === 'string' ? body.email.trim().toLowerCase() : null;
  const isSignIn = call.path === '/sign-in/email' && email !== null;
  if (isSignIn && !parts.allows(email)) throw notAllowed();
  if (call.path === '/change-password') requireStrongPassword(String(body.newPassword ?? ''), session?.email ?? '');
  if (call.path === '/two-factor/verify-totp' && session?.hasTwoFactor) {
    throw new CountersignError('wrong_state', 'The authenticator app is set up already.');
  }
  const forget = isSignIn ? await tryOnce(parts, 'password', email) : null;

  const answer = await ask(parts, visitor, isSignIn ? { ...call, body: { ...body, email } } : call);
  if (answer.status === 429) {
    throw new CountersignError('rate_limited', 'Too many tries from this address. Wait a minute.', {
      retryAfterMs: 60_000,
    });
  }
  const isGranted = answer.status < 300;
  if (isGranted) await forget?.();
  if (isGranted && call.path === '/passkey/verify-authentication' && session !== null) {
    await endSessions(parts.store, session.userId, { sessionId: session.sessionId });
  }
  await writeDown(parts, visitor, call.path, email, answer);
  return { ...answer, body: withoutSecrets(answer.body) };
}

export const notAllowed = (): CountersignError =>
  new CountersignError('sign_in_not_allowed', 'This address may not sign in here. Ask the administrator.');

async function ask(parts: Parts, visitor: Visitor, { method, path, body }: Call): Promise<SignInAnswer> {
  const { origin } = new URL(parts.publicBaseUrl);
  const headers = headersOf(visitor, origin);
  if (method === 'POST') headers.set('content-type', 'application/json');
  const request = new Request(`${origin}${basePath}${path}`, {
    method,
    headers,
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  const answer = await (await parts.library()).handler(request);
  const said: unknown = await answer.json().catch(() => null);
  const cookies = answer.headers.getSetCookie();
  if (answer.ok) return { status: 200, body: said, cookies };
  const { message, code } = (said ?? {}) as { message?: unknown; code?: unknown };
  const detail = typeof message === 'string' ? message : 'The sign-in was refused.';
  const refusal = typeof code === 'string' ? code.toLowerCase() : 'sign_in_refused';
  // What the library could not do is ours to answer for; it says no more than that.
  const status = answer.status >= 500 ? 503 : answer.status;
  return { status, body: { detail, code: refusal }, cookies };
}

/** Sign-ins that end here, one way or the other, of accounts there are: strangers' addresses stay out of the trail. */
async function writeDown(
  { store, note, firstWorkspaceId }: Parts,
  { traceId }: Visitor,
  path: string,
  email: string | null,
  { status, body }: SignInAnswer,
): Promise<void> {
  const said = (body ?? {}) as { user?: { email?: unknown }; twoFactorRedirect?: unknown };
  const known = typeof said.user?.email === 'string' ? said.user.email : email;
  const ends = [
    '/sign-in/email',
    '/two-factor/verify-totp',
    '/two-factor/verify-backup-code',
    '/passkey/verify-authentication',
  ];
  if (!ends.includes(path) || said.twoFactorRedirect === true || known === null) return;
  if (status >= 300 && (await accountByEmail(store, known)) === null) return;
  const scope = { workspaceId: firstWorkspaceId, actor: { kind: 'system' as const, name: known }, traceId };
  await note(scope, status < 300 ? logAuthSuccess(known) : logAuthFailure(known, 'credentials'));
}

const secretKeys = new Set(['token', 'session', 'user', 'publicKey', 'credentialID', 'userId']);

function withoutSecrets(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutSecrets);
  if (typeof body !== 'object' || body === null) return body;
  // The options of a passkey name its user by a random handle, which the browser needs.
  if ('challenge' in body) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => !secretKeys.has(key)));
}
