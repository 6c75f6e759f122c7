import type { Person, Role } from './actor.ts';

/** A live session, and whom it acts as; `person` is null for an account that is a member nowhere. */
export type Session = {
  sessionId: string;
  userId: string;
  /** Lower case; it is the name people act under. */
  email: string;
  displayName: string;
  hasTwoFactor: boolean;
  createdAt: Date;
  expiresAt: Date;
  /** When more than a cookie was last shown: a passkey, or password and code. */
  steppedUpAt: Date | null;
  workspace: { id: string; name: string } | null;
  person: Person | null;
};

/** What a browser sends along: its cookies, and where it calls from. */
export type Visitor = { cookies: string; address: string; userAgent: string; traceId: string };

/** An answer to a browser: a body or a place to go to, and cookies as they are set. */
export type SignInAnswer = { status: number; body: unknown; location?: string; cookies: readonly string[] };

export type SessionLine = {
  id: string;
  is_current: boolean;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  address: string | null;
  browser: string | null;
};

/** A consent that came back: what was wished for, and the code to exchange. */
export type Consented = {
  state: string;
  verifier: string;
  code: string;
  target: string;
  workspaceId: string;
  details: Record<string, unknown>;
};

/** Sign-in, sessions and step-up. Accounts belong to the installation; members and roles are each workspace's own. */
export interface SignIn {
  /** Ways to sign in that are open now. */
  readonly ways: { password: boolean; passkey: boolean; google: boolean; demo: boolean };
  /** The live session of a browser; null without one, or for an address that may no longer sign in. */
  sessionOf(cookies: string): Promise<Session | null>;
  /** Hands a call to the sign-in library: password, codes and passkeys. Throws `rate_limited`, `weak_password`. */
  library(visitor: Visitor, call: { method: 'GET' | 'POST'; path: string; body: unknown }): Promise<SignInAnswer>;
  workspacesOf(session: Session): Promise<{ id: string; name: string; role: Role }[]>;
  factorsOf(session: Session): Promise<{ password: boolean; totp: boolean; passkeys: number }>;
  signOut(visitor: Visitor): Promise<SignInAnswer>;
  sessionsOf(session: Session): Promise<SessionLine[]>;
  /** Ends another session, or all others. Throws `not_found`. */
  endSession(session: Session, which: string | 'others'): Promise<void>;
  /** Throws `not_found` for a workspace the account is no member of. */
  switchWorkspace(session: Session, workspaceId: string): Promise<void>;
  /** Proves with password and a code that it is still the same person. Throws `step_up_failed`, `rate_limited`. */
  stepUp(visitor: Visitor, session: Session, proof: { password: string; code: string }): Promise<void>;
  /** Sends the browser to Google. `invitation` is the token of one to accept on return. */
  startGoogle(visitor: Visitor, wish: { target: string; invitation: string | null }): Promise<SignInAnswer>;
  /** Begins a consent for a connection, bound to browser, session and workspace. Answers the cookie to set as well. */
  beginConnection(
    session: Session | null,
    wish: { workspaceId: string; target: string; details: Record<string, unknown> },
  ): Promise<{ state: string; verifier: string; cookie: string }>;
  /** Takes the browser back from Google: signed in, or with the code of a consent. Throws `foreign_state`, `consent_denied`. */
  finishGoogle(
    visitor: Visitor,
    session: Session | null,
    query: Readonly<Record<string, string>>,
  ): Promise<{ signedIn: SignInAnswer } | { consented: Consented }>;
  /** Makes a member of whoever holds an invitation's token. Throws `invitation_over`, `sign_in_first`, `weak_password`. */
  acceptInvitation(
    visitor: Visitor,
    session: Session | null,
    given: { token: string; email: string | null; name: string | null; password: string | null },
  ): Promise<SignInAnswer>;
  /** Makes a workspace, owned by who is signed in; returns its id. */
  foundWorkspace(visitor: Visitor, session: Session, name: string): Promise<string>;
  /** Signs in as the sample rep of the demo. Throws `not_found` outside of it. */
  enterDemo(visitor: Visitor): Promise<SignInAnswer>;
}
