import { CountersignError } from '../core/errors.ts';
import type { Session, SignIn, SignInAnswer } from '../core/sign-in.ts';
import { factorsOf } from '../store/accounts.ts';
import { membershipsOf } from '../store/members.ts';
import {
  endSessions,
  lastWorkspaceOf,
  sessionByToken,
  sessionsOfUser,
  spendCode,
  switchWorkspace,
  touchSession,
} from '../store/sessions.ts';
import { waysOfGoogle } from './google.ts';
import { handOver } from './hand-over.ts';
import { enterDemo, foundWorkspace, joinByInvitation } from './joining.ts';
import { type Library, loadLibrary } from './library.ts';
import { derivedKey, isAllowed, keyedHash, type Parts, type SignInOptions, toSession } from './parts.ts';
import { cookieIn, cookiesOf, sessionCookie, setCookie, tokenIn } from './session-cookie.ts';
import { stepUp } from './step-up.ts';

/** `missingInSchema`: what the library would still change about the tables; empty when the migration fits it. */
export type SignInWithSchema = SignIn & { missingInSchema(): Promise<string[]> };

const touchedEveryMs = 5 * 60_000;

/** Sign-in over our tables. The library behind it is loaded at the first call that needs it; a session is looked up without it. */
export function createSignIn(options: SignInOptions): SignInWithSchema {
  const parts = assemble(options);
  const { store, demo, google } = parts;
  const isOpen = options.allow.length > 0;
  const { startGoogle, beginConnection, finishGoogle } = waysOfGoogle(parts);
  const sessionOf = (cookies: string) => findSession(parts, cookies);

  return {
    ways: { password: isOpen, passkey: isOpen, google: isOpen && google !== null, demo: demo !== null },
    missingInSchema: async () => (await parts.library()).missingInSchema(),
    sessionOf,
    library: async (visitor, call) => handOver(parts, visitor, await sessionOf(visitor.cookies), call),
    async workspacesOf({ userId }) {
      const found = await membershipsOf(store, userId);
      return found.map(({ workspace_id: id, name, role }) => ({ id, name, role }));
    },
    async factorsOf({ userId, hasTwoFactor }) {
      const { hasPassword, passkeys } = await factorsOf(store, userId);
      return { password: hasPassword, totp: hasTwoFactor, passkeys };
    },
    signOut: async (visitor) => signOut(parts, await sessionOf(visitor.cookies)),
    async sessionsOf({ userId, sessionId }) {
      const lines = await sessionsOfUser(store, userId);
      return lines.map((line) => ({
        id: line.id,
        is_current: line.id === sessionId,
        created_at: line.created_at.toISOString(),
        last_seen_at: line.updated_at.toISOString(),
        expires_at: line.expires_at.toISOString(),
        address: line.ip_address || null,
        browser: line.user_agent || null,
      }));
    },
    async endSession({ userId, sessionId }, which) {
      const ended = await endSessions(store, userId, which === 'others' ? { except: sessionId } : { sessionId: which });
      if (ended === 0 && which !== 'others') throw new CountersignError('not_found', 'There is no such session.');
    },
    async switchWorkspace({ sessionId }, workspaceId) {
      if (await switchWorkspace(store, sessionId, workspaceId)) return;
      throw new CountersignError('not_found', 'There is no such workspace.');
    },
    stepUp: (visitor, session, proof) => stepUp(parts, visitor, session, proof),
    startGoogle,
    beginConnection,
    finishGoogle,
    acceptInvitation: (visitor, session, given) => joinByInvitation(parts, visitor, session, given),
    foundWorkspace: (visitor, session, name) => foundWorkspace(parts, session, name, visitor.traceId),
    enterDemo: (visitor) => enterDemo(parts, visitor),
  };
}

function assemble(options: SignInOptions): Parts {
  const { store, secretKey, publicBaseUrl, allow, demo } = options;
  const secret = derivedKey(secretKey, 'sign-in');
  const cookies = cookiesOf(publicBaseUrl);
  let loading: Promise<Library> | null = null;
  const library = () => {
    loading ??= loadLibrary({ store, secret, publicBaseUrl, cookies, beforeSession: beginning });
    return loading;
  };

  /** What a new session begins with. Only a passkey, or a password with a code, counts as more than a cookie. */
  async function beginning({ userId, path, code }: { userId: string; path: string | null; code: string | null }) {
    if (path === '/two-factor/verify-totp' && code !== null) {
      const codeHash = keyedHash(secret, `code ${code}`);
      if (!(await spendCode(store, { userId, codeHash, sessionId: null }))) return codeUsed;
    }
    const isStrong = path !== null && strongPaths.has(path);
    return { activeWorkspace: await lastWorkspaceOf(store, userId), steppedUpAt: isStrong ? new Date() : null };
  }

  const allows = (email: string) => isAllowed(allow, email) || email === demo?.email;
  return { ...options, cookies, secret, library, allows };
}

const codeUsed = new CountersignError('code_used', 'This code was used already. Wait for the next one.');

const strongPaths = new Set([
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/passkey/verify-authentication',
]);

async function findSession({ store, secret, cookies, allows }: Parts, header: string): Promise<Session | null> {
  const signed = cookieIn(header, sessionCookie(cookies));
  const token = signed === null ? null : tokenIn(signed, secret);
  const row = token === null ? null : await sessionByToken(store, token);
  if (row === null || !allows(row.email)) return null;
  if (Date.now() - row.seen_at.getTime() > touchedEveryMs) await touchSession(store, row.session_id);
  return toSession(row);
}

async function signOut({ store, cookies }: Parts, session: Session | null): Promise<SignInAnswer> {
  if (session !== null) await endSessions(store, session.userId, { sessionId: session.sessionId });
  return { status: 204, body: null, cookies: [setCookie(cookies, sessionCookie(cookies), '', 0)] };
}

export type { SignInOptions };
