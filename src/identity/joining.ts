import { randomUUID } from 'node:crypto';
import { logAuthSuccess, logConfigChange } from '../core/audit.ts';
import { CountersignError } from '../core/errors.ts';
import type { Session, SignInAnswer, Visitor } from '../core/sign-in.ts';
import { accountByEmail, ensureAccount } from '../store/accounts.ts';
import { acceptInvitation, addMember, findInvitation, type Invitation } from '../store/members.ts';
import { ensureWorkspace } from '../store/workspaces.ts';
import { notAllowed } from './hand-over.ts';
import { sessionSeconds } from './library.ts';
import { hashOf, headersOf, type Parts } from './parts.ts';
import { requireStrongPassword } from './passwords.ts';
import { sessionCookie, setCookie, signed } from './session-cookie.ts';

export const invitationOver = (): CountersignError =>
  new CountersignError(
    'invitation_over',
    'This invitation is over: it was used, withdrawn, or is too old. Ask for a new one.',
  );

/** Whoever holds the token becomes a member: signed in already, or with a password for a new account. */
export async function joinByInvitation(
  parts: Parts,
  visitor: Visitor,
  session: Session | null,
  given: { token: string; email: string | null; name: string | null; password: string | null },
): Promise<SignInAnswer> {
  const invitation = await findInvitation(parts.store, { tokenHash: hashOf(given.token) });
  if (invitation === null) throw invitationOver();
  const email = session?.email ?? invitation.email ?? given.email?.trim().toLowerCase() ?? null;
  if (email === null || (invitation.email !== null && invitation.email !== email)) {
    throw new CountersignError('sign_in_first', 'This invitation is for another address. Sign in with that one.');
  }
  if (!parts.allows(email)) throw notAllowed();
  if (session !== null) {
    await accept(parts, invitation, { userId: session.userId, email, name: session.displayName }, visitor.traceId);
    return { status: 204, body: null, cookies: [] };
  }
  const known = await accountByEmail(parts.store, email);
  if (known !== null && known.memberships > 0) {
    throw new CountersignError(
      'sign_in_first',
      'There is an account of this address. Sign in, then open the link again.',
    );
  }
  if (given.password === null) throw new CountersignError('weak_password', 'Choose a password.');
  requireStrongPassword(given.password, email);
  const passwordHash = await (await parts.library()).hashPassword(given.password);
  const name = given.name ?? email;
  const userId = await ensureAccount(parts.store, { email, name, proof: { passwordHash } });
  if (userId === null) throw invitationOver();
  await accept(parts, invitation, { userId, email, name }, visitor.traceId);
  return newSession(parts, visitor, { userId, email, workspaceId: invitation.workspace_id }, { status: 204 });
}

/** Uses an invitation up and makes the account a member, in one step. Throws `invitation_over`. */
export async function accept(
  { change }: Parts,
  invitation: Invitation,
  who: { userId: string; email: string; name: string },
  traceId: string,
): Promise<void> {
  const actor = { kind: 'system' as const, name: who.email };
  await change({ workspaceId: invitation.workspace_id, actor, traceId }, async (writing, audit) => {
    if ((await acceptInvitation(writing, invitation.invitation_id)) === null) throw invitationOver();
    await addMember(writing, { ...who, role: invitation.role });
    audit(logConfigChange(`member:${who.email}`, null, { role: invitation.role, invited_by: invitation.invited_by }));
  });
}

/** Opens a session and hands its cookie to the browser. */
export async function newSession(
  parts: Parts,
  visitor: Visitor,
  who: { userId: string; email: string; workspaceId: string | null },
  answer: { status: number; location?: string },
): Promise<SignInAnswer> {
  const { origin } = new URL(parts.publicBaseUrl);
  const token = await (await parts.library()).createSession(who.userId, headersOf(visitor, origin));
  const scope = {
    workspaceId: who.workspaceId ?? parts.firstWorkspaceId,
    actor: { kind: 'system' as const, name: who.email },
    traceId: visitor.traceId,
  };
  await parts.note(scope, logAuthSuccess(who.email));
  const cookie = setCookie(parts.cookies, sessionCookie(parts.cookies), signed(token, parts.secret), sessionSeconds);
  return { ...answer, body: null, cookies: [cookie] };
}

/** Makes a workspace of its own whose owner is the account of the session. Returns its id. */
export async function foundWorkspace(
  { store, change }: Parts,
  { userId, email, displayName }: Session,
  name: string,
  traceId: string,
): Promise<string> {
  const workspaceId = randomUUID();
  await ensureWorkspace(store, workspaceId, name);
  await change({ workspaceId, actor: { kind: 'system', name: email }, traceId }, async (writing, audit) => {
    await addMember(writing, { userId, email, name: displayName, role: 'owner' });
    audit(logConfigChange('workspace', null, { name, owner: email }));
  });
  return workspaceId;
}

/** One click, in the demo alone: nothing there is anybody's own. */
export async function enterDemo(parts: Parts, visitor: Visitor): Promise<SignInAnswer> {
  const { demo, store, change, firstWorkspaceId: workspaceId } = parts;
  if (demo === null) throw new CountersignError('not_found', 'There is no demo here.');
  const userId = await ensureAccount(store, { ...demo, proof: null });
  if (userId === null) throw new CountersignError('not_found', 'There is no demo here.');
  const { memberships = 0 } = (await accountByEmail(store, demo.email)) ?? {};
  if (memberships === 0) {
    await change(
      { workspaceId, actor: { kind: 'system', name: demo.email }, traceId: visitor.traceId },
      async (writing, audit) => {
        await addMember(writing, { userId, ...demo, role: 'operator' });
        audit(logConfigChange(`member:${demo.email}`, null, { role: 'operator', invited_by: 'demo' }));
      },
    );
  }
  return newSession(parts, visitor, { userId, email: demo.email, workspaceId }, { status: 204 });
}
