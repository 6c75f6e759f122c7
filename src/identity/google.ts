import { logAuthFailure } from '../core/audit.ts';
import { CountersignError } from '../core/errors.ts';
import type { OAuthIdentity } from '../core/oauth.ts';
import type { SignIn, Visitor } from '../core/sign-in.ts';
import { accountByEmail, accountOfGoogle, ensureAccount } from '../store/accounts.ts';
import { beginFlow, type Flow, takeFlow } from '../store/auth-flows.ts';
import { findInvitation } from '../store/members.ts';
import { notAllowed } from './hand-over.ts';
import { accept, newSession } from './joining.ts';
import { hashOf, newToken, type Parts } from './parts.ts';
import { cookieIn, setCookie } from './session-cookie.ts';

const scopes = ['openid', 'email', 'profile'];
const flowSeconds = 600;

type Ways = Pick<SignIn, 'startGoogle' | 'beginConnection' | 'finishGoogle'>;

/**
 * To Google and back: authorization code with PKCE. State and verifier stay here, the state is taken once, and the
 * browser that began must end it; for a connection, within the same session.
 */
export function waysOfGoogle(parts: Parts): Ways {
  const { store, google, googleRedirectUri: redirectUri, cookies, allow } = parts;
  const flowCookie = `${cookies.prefix}.flow`;

  async function begin(flow: Omit<Flow, 'verifier'>): Promise<{ state: string; verifier: string; cookie: string }> {
    const [state, verifier, browser] = [newToken(), newToken(), newToken()];
    const target = ownTarget(flow.target, parts.publicBaseUrl);
    await beginFlow(store, { ...flow, target, verifier, stateHash: hashOf(state), browserHash: hashOf(browser) });
    return { state, verifier, cookie: setCookie(cookies, flowCookie, browser, flowSeconds) };
  }

  return {
    async startGoogle(_visitor, { target, invitation }) {
      if (google === null || allow.length === 0) throw closed();
      const details = invitation === null ? {} : { invitation_hash: hashOf(invitation) };
      const { state, verifier, cookie } = await begin({
        ...{ purpose: 'sign_in', target, sessionId: null, workspaceId: null, details },
      });
      const location = google.url({ redirectUri, state, verifier }, { scopes, account: null, keeps: false });
      return { status: 302, body: null, location, cookies: [cookie] };
    },

    beginConnection: (session, { workspaceId, target, details }) =>
      begin({ purpose: 'google_connection', target, sessionId: session?.sessionId ?? null, workspaceId, details }),

    async finishGoogle(visitor, session, { state = '', code, error, iss }) {
      const browser = cookieIn(visitor.cookies, flowCookie);
      const flow = browser === null ? null : await takeFlow(store, hashOf(state), hashOf(browser));
      if (flow === null || google === null) throw foreignState();
      if (iss !== undefined && iss !== 'https://accounts.google.com') throw foreignState();
      if (flow.purpose !== 'sign_in' && flow.sessionId !== (session?.sessionId ?? null)) throw foreignState();
      if (error !== undefined || code === undefined) throw denied(flow.purpose);
      if (flow.purpose !== 'sign_in') {
        const { verifier, target, workspaceId, details } = flow;
        return { consented: { state, verifier, code, target, workspaceId: workspaceId ?? '', details } };
      }
      if (allow.length === 0) throw closed();
      const grant = await google.exchange({ redirectUri, state, verifier: flow.verifier }, code);
      const identity = await google.identityOf(grant.accessToken);
      if (identity === null || !identity.isVerified || identity.subject === '') {
        throw new CountersignError('not_verified', 'Google does not vouch for the address of this account.');
      }
      const { invitation_hash: hash } = flow.details;
      const who = await memberOf(parts, visitor, identity, typeof hash === 'string' ? hash : null);
      const answer = await newSession(parts, visitor, who, { status: 302, location: flow.target });
      return { signedIn: { ...answer, cookies: [...answer.cookies, setCookie(cookies, flowCookie, '', 0)] } };
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

const denied = (purpose: Flow['purpose']): CountersignError =>
  new CountersignError(
    'consent_denied',
    purpose === 'sign_in'
      ? 'You did not let Google tell us who you are. Try again, or use another way.'
      : 'You did not consent at Google, so nothing was connected.',
  );

const closed = (): CountersignError => new CountersignError('not_found', 'Signing in with Google is not set up here.');

const foreignState = (): CountersignError =>
  new CountersignError('foreign_state', 'This answer belongs to another sign-in, or was used already. Begin again.');
