import { logAuthFailure } from '../core/audit.ts';
import { CountersignError } from '../core/errors.ts';
import type { OAuthIdentity } from '../core/oauth.ts';
import type { SignIn, SignInAnswer, Visitor } from '../core/sign-in.ts';
import { accountByEmail, accountOfGoogle, ensureAccount } from '../store/accounts.ts';
import { beginFlow, takeFlow } from '../store/auth-flows.ts';
import { findInvitation } from '../store/members.ts';
import { notAllowed } from './hand-over.ts';
import { accept, newSession } from './joining.ts';
import { hashOf, newToken, type Parts } from './parts.ts';
import { cookieIn, setCookie } from './session-cookie.ts';

const scopes = ['openid', 'email', 'profile'];
const flowSeconds = 600;

/** Signing in with Google: authorization code with PKCE; state and verifier stay here, and the browser that began must end it. */
export function signInByGoogle(parts: Parts): Pick<SignIn, 'startGoogle' | 'finishGoogle'> {
  const { store, google, googleRedirectUri: redirectUri, cookies, allow } = parts;
  const flowCookie = `${cookies.prefix}.flow`;

  return {
    async startGoogle(_visitor, { target, invitation }) {
      if (google === null || allow.length === 0) throw closed();
      const [state, verifier, browser] = [newToken(), newToken(), newToken()];
      await beginFlow(store, {
        stateHash: hashOf(state),
        browserHash: hashOf(browser),
        purpose: 'sign_in',
        verifier,
        target: ownTarget(target, parts.publicBaseUrl),
        sessionId: null,
        workspaceId: null,
        details: invitation === null ? {} : { invitation_hash: hashOf(invitation) },
      });
      const location = google.url({ redirectUri, state, verifier }, { scopes, account: null, keeps: false });
      return { status: 302, body: null, location, cookies: [setCookie(cookies, flowCookie, browser, flowSeconds)] };
    },

    async finishGoogle(visitor, { state = '', code, error, iss }) {
      if (google === null || allow.length === 0) throw closed();
      const browser = cookieIn(visitor.cookies, flowCookie);
      const flow = browser === null ? null : await takeFlow(store, hashOf(state), hashOf(browser));
      if (flow === null || flow.purpose !== 'sign_in') throw foreignState();
      if (iss !== undefined && iss !== 'https://accounts.google.com') throw foreignState();
      if (error !== undefined || code === undefined) {
        throw new CountersignError(
          'consent_denied',
          'You did not let Google tell us who you are. Try again, or use another way.',
        );
      }
      const grant = await google.exchange({ redirectUri, state, verifier: flow.verifier }, code);
      const identity = await google.identityOf(grant.accessToken);
      if (identity === null || !identity.isVerified || identity.subject === '') {
        throw new CountersignError('not_verified', 'Google does not vouch for the address of this account.');
      }
      const invitationHash = flow.details.invitation_hash;
      const who = await memberOf(parts, visitor, identity, typeof invitationHash === 'string' ? invitationHash : null);
      const answer = await newSession(parts, visitor, who, { status: 302, location: flow.target });
      return { ...answer, cookies: [...answer.cookies, setCookie(cookies, flowCookie, '', 0)] } satisfies SignInAnswer;
    },
  };
}

/** The account an identity signs in to: the one it has been used for, or one that an invitation lets be made. */
async function memberOf(
  parts: Parts,
  visitor: Visitor,
  { subject, email, name }: OAuthIdentity,
  invitationHash: string | null,
): Promise<{ userId: string; email: string; workspaceId: string | null }> {
  const { store } = parts;
  const linked = await accountOfGoogle(store, subject);
  if (!parts.allows(linked?.email ?? email)) {
    const scope = {
      workspaceId: parts.firstWorkspaceId,
      actor: { kind: 'system' as const, name: 'google' },
      traceId: visitor.traceId,
    };
    await parts.note(scope, logAuthFailure(null, 'sign_in_not_allowed'));
    throw notAllowed();
  }
  const invitation = await findInvitation(store, invitationHash === null ? { email } : { tokenHash: invitationHash });
  const fits = invitation !== null && (invitation.email === null || invitation.email === email) ? invitation : null;
  if (linked !== null) {
    if (fits !== null) await accept(parts, fits, { userId: linked.id, email: linked.email, name }, visitor.traceId);
    return { userId: linked.id, email: linked.email, workspaceId: fits?.workspace_id ?? null };
  }
  const known = await accountByEmail(store, email);
  // An address is no proof of being the one who chose its password.
  if (known !== null && (known.hasPassword || known.memberships > 0)) {
    throw new CountersignError('sign_in_first', 'The account of this address signs in with its password or passkey.');
  }
  if (fits === null) {
    throw new CountersignError(
      'not_a_member',
      'You are no member of any workspace here. Ask an administrator to invite you.',
    );
  }
  const userId = await ensureAccount(store, { email, name, proof: { googleSubject: subject } });
  if (userId === null) throw notAllowed();
  await accept(parts, fits, { userId, email, name }, visitor.traceId);
  return { userId, email, workspaceId: fits.workspace_id };
}

/** A path of our own origin, else the front page: nothing else can be gone to after signing in. */
export function ownTarget(target: string, publicBaseUrl: string): string {
  const { origin } = new URL(publicBaseUrl);
  if (!target.startsWith('/') || /[\\\p{Cc}]/u.test(target) || target.length > 500 || !URL.canParse(target, origin))
    return '/';
  const url = new URL(target, origin);
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}`.replace(/^\/{2,}/, '/') : '/';
}

const closed = (): CountersignError => new CountersignError('not_found', 'Signing in with Google is not set up here.');

const foreignState = (): CountersignError =>
  new CountersignError('foreign_state', 'This answer belongs to another sign-in, or was used already. Begin again.');
