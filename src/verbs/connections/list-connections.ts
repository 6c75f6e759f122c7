import type { VerbContext } from '../context.ts';
import { type GoogleDesk, whyNot } from './connect-google.ts';

export type ConnectionStatus = 'connected' | 'expired' | 'revoked' | 'not_connected';

export type ConnectionView = {
  service: string;
  status: ConnectionStatus;
  mode: 'live' | 'sandbox' | 'not_configured';
  account: string | null;
  scopes: string[];
  permissions: { service: string; scope: string; use: string; granted: boolean }[];
  expires_at: string | null;
  last_refreshed_at: string | null;
  /** When the tokens die by themselves, because the app is in "Testing" at Google. */
  consent_ends_at: string | null;
  can_connect: boolean;
  why_not: string | null;
};

/** How the workspace's Google connection stands. Never a token. */
export async function readGoogleConnection(context: VerbContext, desk: GoogleDesk): Promise<ConnectionView> {
  const kept = desk.keepFor(context);
  const state = kept === null ? null : await kept.connections.connectionState(kept.userId);
  const why = whyNot(context, desk);
  const isEmulated = desk.mode === 'sandbox' && (state === null || state.status === 'none');
  const all = desk.permissions.usesOf(desk.permissions.services);
  const scopes = isEmulated ? all.map(({ scope }) => scope) : [...(state?.scopes ?? [])];
  return {
    service: 'google',
    status: isEmulated ? 'connected' : statusOf(state, context.clock()),
    mode: desk.mode,
    account: state?.account ?? null,
    scopes,
    permissions: all.map((one) => ({ ...one, granted: scopes.includes(one.scope) })),
    expires_at: state?.expiresAt?.toISOString() ?? null,
    last_refreshed_at: state?.lastRefreshedAt?.toISOString() ?? null,
    consent_ends_at: state?.consentEndsAt?.toISOString() ?? null,
    can_connect: why === null,
    why_not: why,
  };
}

type State = {
  status: 'none' | 'connected' | 'revoked';
  expiresAt: Date | null;
  hasRefreshToken: boolean;
  consentEndsAt: Date | null;
};

/** A token that can be renewed is as good as a fresh one, until the consent itself ends. */
function statusOf(state: State | null, now: Date): ConnectionStatus {
  if (state === null || state.status === 'none') return 'not_connected';
  if (state.status === 'revoked') return 'revoked';
  const isOver = (at: Date | null) => at !== null && at <= now;
  return isOver(state.consentEndsAt) || (isOver(state.expiresAt) && !state.hasRefreshToken) ? 'expired' : 'connected';
}
