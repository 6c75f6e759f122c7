import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { AuditEntry, AuditScope } from '../core/audit.ts';
import type { OAuthConsent } from '../core/oauth.ts';
import type { Session, Visitor } from '../core/sign-in.ts';
import type { Change } from '../store/change.ts';
import type { Store } from '../store/database.ts';
import type { SessionRow } from '../store/sessions.ts';
import { addressHeader, type Library } from './library.ts';
import type { Cookies } from './session-cookie.ts';

export type SignInOptions = {
  store: Store;
  /** SECRET_KEY: everything that is signed or sealed here hangs on it. */
  secretKey: string;
  publicBaseUrl: string;
  /** SIGN_IN_ALLOW: addresses and @domains, lower case. Empty: nobody signs in. */
  allow: readonly string[];
  /** Google's consent, where a client is configured; null closes that way. */
  google: OAuthConsent | null;
  /** Where Google sends the browser back to. */
  googleRedirectUri: string;
  /** The sample rep of the demo; null everywhere else. */
  demo: { email: string; name: string } | null;
  /** The workspace of a new installation. */
  firstWorkspaceId: string;
  change: Change;
  note(scope: AuditScope, ...entries: AuditEntry[]): Promise<void>;
};

/** What the parts of sign-in share. */
export type Parts = SignInOptions & {
  cookies: Cookies;
  /** Signs session cookies, as the library does. */
  secret: string;
  library(): Promise<Library>;
  allows(email: string): boolean;
};

/** A key of its own for each purpose, so that none of them tells of another. */
export function derivedKey(secretKey: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secretKey, 'countersign', purpose, 32)).toString('hex');
}

/** Whether an address may sign in by the list: itself, or its domain with `@`. */
export function isAllowed(allow: readonly string[], email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@'));
  return allow.some((one) => one.toLowerCase() === email || one.toLowerCase() === domain);
}

export const newToken = (): string => randomBytes(32).toString('base64url');

/** How tokens are stored that only their holder knows. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A keyed hash of what could be guessed, such as an address or a code. */
export const keyedHash = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** What the library is told of a browser: its cookies, its name and, from us, its address. Nothing else it sent. */
export function headersOf(visitor: Visitor, origin: string): Headers {
  const headers = new Headers({ origin, cookie: visitor.cookies, 'user-agent': visitor.userAgent.slice(0, 300) });
  headers.set(addressHeader, visitor.address);
  return headers;
}

export function toSession(row: SessionRow): Session {
  const { workspace_id: workspaceId, person_id: personId, role } = row;
  const isMember = workspaceId !== null && personId !== null && role !== null;
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    email: row.email,
    displayName: row.display_name,
    hasTwoFactor: row.two_factor_enabled,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    steppedUpAt: row.stepped_up_at,
    workspace: isMember ? { id: workspaceId, name: row.workspace_name ?? '' } : null,
    person: isMember ? { kind: 'person', personId, name: row.email, role } : null,
  };
}
