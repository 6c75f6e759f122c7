import { logAuthFailure, logAuthSuccess } from '../core/audit.ts';
import { CountersignError } from '../core/errors.ts';
import type { Session, Visitor } from '../core/sign-in.ts';
import { spendCode } from '../store/sessions.ts';
import { tryOnce } from './attempts.ts';
import { basePath } from './library.ts';
import { headersOf, keyedHash, type Parts } from './parts.ts';

/**
 * Password and a code of the authenticator app, both anew: then the session may do what a cookie alone may not, for
 * some minutes. A code passes once. Throws `step_up_failed`, `no_second_factor`, `rate_limited`.
 */
export async function stepUp(
  parts: Parts,
  visitor: Visitor,
  session: Session,
  { password, code }: { password: string; code: string },
): Promise<void> {
  if (!session.hasTwoFactor) {
    throw new CountersignError('no_second_factor', 'Set up a passkey or an authenticator app first.');
  }
  const forget = await tryOnce(parts, 'step-up', session.userId);
  const codeHash = keyedHash(parts.secret, `code ${code}`);
  const isProven =
    (await (await parts.library()).checkPassword(session.userId, password)) &&
    (await isCodeRight(parts, visitor, code)) &&
    (await spendCode(parts.store, { userId: session.userId, codeHash, sessionId: session.sessionId }));
  const scope = {
    workspaceId: session.workspace?.id ?? parts.firstWorkspaceId,
    actor: session.person ?? { kind: 'system' as const, name: session.email },
    traceId: visitor.traceId,
  };
  if (isProven) {
    await forget();
    return parts.note(scope, logAuthSuccess(session.email));
  }
  await parts.note(scope, logAuthFailure(session.email, 'step_up'));
  throw new CountersignError('step_up_failed', 'Password or code is wrong, or the code was used already.');
}

/** Asks the library within the session; it makes no new one then. */
async function isCodeRight(parts: Parts, visitor: Visitor, code: string): Promise<boolean> {
  const { origin } = new URL(parts.publicBaseUrl);
  const headers = headersOf(visitor, origin);
  headers.set('content-type', 'application/json');
  const answer = await (await parts.library()).handler(
    new Request(`${origin}${basePath}/two-factor/verify-totp`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ code }),
    }),
  );
  return answer.ok;
}
