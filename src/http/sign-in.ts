import { z } from 'zod';
import { CountersignError } from '../core/errors.ts';
import type { Session, SignIn, SignInAnswer, Visitor } from '../core/sign-in.ts';
import { idParam, nothing } from './contract.ts';
import * as c from './contract-of-sign-in.ts';
import { idOf } from './inputs.ts';
import { stepUpMinutes } from './permissions.ts';
import { Answer, type App, type Call, operation } from './route.ts';

export const redirect = {
  description: 'Goes on to another address.',
  content: { 'text/html': { schema: z.string() } },
};

export const me = operation(
  { does: 'Who is signed in, and which ways to sign in there are.', replies: { 200: c.me } },
  async ({ app, session, who }) => {
    const ways = app.signIn?.ways ?? { password: false, passkey: false, google: false, demo: false };
    const role = who?.kind === 'person' ? who.role : null;
    const person =
      who?.kind === 'person' && role !== null
        ? {
            id: who.personId,
            name: who.name,
            email: session?.email ?? null,
            display_name: session?.displayName ?? who.name,
            role,
          }
        : null;
    if (session === null || app.signIn === null) {
      return { ways, signed_in: false, person, workspace: null, workspaces: [], session: null, factors: null };
    }
    return {
      ways,
      signed_in: true,
      person,
      workspace: session.workspace,
      workspaces: await app.signIn.workspacesOf(session),
      session: sessionFacts(session),
      factors: await app.signIn.factorsOf(session),
    };
  },
);

function sessionFacts({ sessionId, createdAt, expiresAt, steppedUpAt }: Session): z.output<typeof c.me>['session'] {
  const until = steppedUpAt === null ? null : new Date(steppedUpAt.getTime() + stepUpMinutes * 60_000);
  return {
    id: sessionId,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    stepped_up_until: until?.toISOString() ?? null,
  };
}

export const googleLogin = operation(
  {
    does: 'Goes to Google to sign in; `next` is where to end up here.',
    query: c.googleQuery,
    replies: { 302: redirect },
    refuses: [404],
  },
  async (call) => {
    const { next: target, invitation = null } = call.query;
    return onward(await required(call.app).startGoogle(visitorOf(call), { target, invitation }));
  },
);

/** An address of the sign-in library, with the shape of what it takes. */
function library(method: 'GET' | 'POST', path: string, does: string, body?: z.ZodType) {
  return operation(
    { does, ...(body === undefined ? {} : { body }), replies: { 200: c.said }, refuses: [400, 401, 403, 404, 429] },
    async (call) => {
      const extra = path === '/change-password' ? { revokeOtherSessions: true } : {};
      const given = { ...(call.body as object | undefined), ...extra };
      const answer = await required(call.app).library(visitorOf(call), { method, path, body: given });
      return onward(answer);
    },
  );
}

export const signInByPassword = library(
  'POST',
  '/sign-in/email',
  'Signs in by password; says when a code is needed, too.',
  c.password,
);
export const verifyTotp = library(
  'POST',
  '/two-factor/verify-totp',
  'Ends a sign-in, or the set-up of an authenticator app, with a code.',
  c.oneCode,
);
export const verifyBackupCode = library(
  'POST',
  '/two-factor/verify-backup-code',
  'Ends a sign-in with a recovery code, which works once.',
  c.oneCode,
);
export const passkeyOptions = library(
  'GET',
  '/passkey/generate-authenticate-options',
  'What the browser needs to ask for a passkey.',
);
export const signInByPasskey = library(
  'POST',
  '/passkey/verify-authentication',
  'Signs in, or proves oneself again, with a passkey.',
  c.passkeyAnswer,
);
export const changePassword = library(
  'POST',
  '/change-password',
  'Changes the password, and ends all other sessions.',
  c.newPassword,
);
export const enableTotp = library(
  'POST',
  '/two-factor/enable',
  'Begins with an authenticator app: its secret and the recovery codes, once.',
  c.passwordAlone,
);
export const disableTotp = library('POST', '/two-factor/disable', 'Ends the authenticator app.', c.passwordAlone);
export const newBackupCodes = library(
  'POST',
  '/two-factor/generate-backup-codes',
  'New recovery codes in place of the old ones.',
  c.passwordAlone,
);
export const passkeyRegistration = library(
  'GET',
  '/passkey/generate-register-options',
  'What the browser needs to make a passkey.',
);
export const addPasskey = library('POST', '/passkey/verify-registration', 'Adds a passkey.', c.passkeyAnswer);
export const passkeys = library('GET', '/passkey/list-user-passkeys', 'One’s own passkeys.');
export const removePasskey = library(
  'POST',
  '/passkey/delete-passkey',
  'Removes one of one’s own passkeys.',
  c.passkeyId,
);

export const stepUp = operation(
  {
    does: 'Proves with password and code that it is still the same person.',
    body: c.proof,
    replies: { 204: nothing },
    refuses: [429],
  },
  async (call) => {
    await required(call.app).stepUp(visitorOf(call), sessionOf(call), call.body);
    return null;
  },
);

export const acceptInvitation = operation(
  {
    does: 'Becomes a member by an invitation, with a new account or as who is signed in.',
    body: c.acceptance,
    replies: { 204: nothing },
    refuses: [403, 404, 409, 410],
  },
  async (call) => {
    const { token, email = null, name = null, password = null } = call.body;
    const given = { token, email, name, password };
    return onward(await required(call.app).acceptInvitation(visitorOf(call), call.session, given));
  },
);

export const demo = operation(
  { does: 'Signs in as the sample rep of the demo.', replies: { 204: nothing }, refuses: [403, 404] },
  async (call) => onward(await required(call.app).enterDemo(visitorOf(call))),
);

export const logout = operation(
  { does: 'Ends the session.', replies: { 204: nothing }, refuses: [403, 404] },
  async (call) => onward(await required(call.app).signOut(visitorOf(call))),
);

export const sessions = operation({ does: 'One’s own sessions.', replies: { 200: c.sessions } }, (call) =>
  required(call.app).sessionsOf(sessionOf(call)),
);

export const endSession = operation(
  { does: 'Ends one of one’s own sessions.', params: idParam, replies: { 204: nothing }, refuses: [404] },
  async (call) => {
    await required(call.app).endSession(sessionOf(call), idOf(call));
    return null;
  },
);

export const endOtherSessions = operation(
  { does: 'Ends all of one’s sessions but this one.', replies: { 204: nothing } },
  async (call) => {
    await required(call.app).endSession(sessionOf(call), 'others');
    return null;
  },
);

export const chooseWorkspace = operation(
  {
    does: 'Goes on in another workspace one is a member of.',
    body: c.workspaceChoice,
    replies: { 204: nothing },
    refuses: [404],
  },
  async (call) => {
    await required(call.app).switchWorkspace(sessionOf(call), call.body.workspace_id);
    return null;
  },
);

export const newWorkspace = operation(
  {
    does: 'Makes a workspace whose owner is who asks.',
    body: c.newWorkspace,
    replies: { 201: c.workspace },
    refuses: [404],
  },
  async (call) => {
    const { name } = call.body;
    return { id: await required(call.app).foundWorkspace(visitorOf(call), sessionOf(call), name), name };
  },
);

export function required({ signIn }: App): SignIn {
  if (signIn === null) throw new CountersignError('not_found', 'Nobody signs in here.');
  return signIn;
}

function sessionOf({ session }: Pick<Call, 'session'>): Session {
  if (session === null) throw new CountersignError('unauthenticated', 'Sign in first.');
  return session;
}

export function visitorOf({ request }: Pick<Call, 'request'>): Visitor {
  const { headers, ip, id } = request;
  return { cookies: headers.cookie ?? '', address: ip, userAgent: headers['user-agent'] ?? '', traceId: id };
}

export function onward({ status, body, location, cookies }: SignInAnswer): Answer {
  return new Answer(body, {
    status,
    headers: {
      ...(location === undefined ? {} : { location }),
      ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    },
  });
}
