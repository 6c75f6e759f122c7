import { type Actor, isPersonWithRole, type KeyScope, type Role } from '../core/actor.ts';
import type { Session } from '../core/sign-in.ts';

/** What a kind of access asks of the caller. Whoever fits none of it is refused. */
export type Permission = {
  /** Everyone, with or without credential. */
  everyone?: true;
  /** Whoever is signed in, also as a member of no workspace. */
  session?: true;
  /** People of at least this role in the workspace. */
  role?: Role;
  /** API keys with one of these scopes. */
  scopes?: readonly KeyScope[];
  /** A signed delivery, for those without a key of the scope. */
  signature?: true;
  /** A signed-in person must have shown more than a cookie in the last minutes. */
  stepUp?: true;
};

/**
 * The permission table: `routes.ts` gives every route one of these names, and nothing else decides who may call it. No
 * key stands in a row with approving, sending, members, keys or switches.
 */
export const permissions = {
  /** Health: not even asked who they are. */
  open: { everyone: true },
  /** Everyone; who is known is told more. */
  public: { everyone: true },
  /** The sign-in pages. */
  sign_in: { everyone: true },
  /** One's own account: sessions, factors, the choice of a workspace. */
  session: { session: true },
  session_step_up: { session: true, stepUp: true },
  webhook: { signature: true, scopes: ['intake'] },
  read: { role: 'viewer', scopes: ['read'] },
  propose: { role: 'operator', scopes: ['propose'] },
  /** What people alone decide. */
  person: { role: 'operator' },
  admin: { role: 'admin' },
  /** Connections, keys, members, lifting the stop, export. */
  admin_step_up: { role: 'admin', stepUp: true },
  /** What concerns the whole workspace. */
  owner_step_up: { role: 'owner', stepUp: true },
  metrics: { role: 'admin', scopes: ['metrics'] },
} as const satisfies Record<string, Permission>;

export type Access = keyof typeof permissions;

export type Verdict = 'allowed' | 'unauthenticated' | 'forbidden' | 'needs_signature' | 'step_up_needed';

/** For so long a passkey, or a password with a code, counts. */
export const stepUpMinutes = 10;

/** Decides by the table alone. Whatever it does not say is refused. */
export function judge(access: Access, who: Actor | null, session: Session | null = null, now = new Date()): Verdict {
  const permission: Permission = permissions[access] ?? {};
  if (permission.everyone) return 'allowed';
  if (permission.signature) {
    return who?.kind !== 'agent' ? 'needs_signature' : hasScope(who, permission) ? 'allowed' : 'forbidden';
  }
  if (permission.session) {
    if (session === null) return who?.kind === 'agent' ? 'forbidden' : 'unauthenticated';
  } else {
    if (who === null) return session === null ? 'unauthenticated' : 'forbidden';
    const isPerson = permission.role !== undefined && isPersonWithRole(who, permission.role);
    if (!isPerson && !hasScope(who, permission)) return 'forbidden';
  }
  return permission.stepUp && session !== null && !isSteppedUp(session, now) ? 'step_up_needed' : 'allowed';
}

export function isSteppedUp({ steppedUpAt }: Session, now: Date): boolean {
  return steppedUpAt !== null && now.getTime() - steppedUpAt.getTime() < stepUpMinutes * 60_000;
}

function hasScope(who: Actor, { scopes = [] }: Permission): boolean {
  return who.kind === 'agent' && scopes.some((scope) => who.scopes.includes(scope));
}
