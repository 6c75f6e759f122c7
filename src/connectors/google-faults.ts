import { ConnectorError, type CountersignError } from '../core/errors.ts';
import { ownErrorIn, retryAfterMs } from './connector.ts';

/** `connector` is the stable name, `label` the name people know. */
export type GoogleCall = { connector: string; label: string; isWrite: boolean };

type Refusal = { status: number; reason: string; message: string; headers: Headers | undefined };

const slowDown = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'concurrentLimitExceeded']);
const outForLonger = new Set(['dailyLimitExceeded', 'quotaExceeded']);
const personMustAct = new Set([
  'authError',
  'insufficientPermissions',
  'insufficientScope',
  'domainPolicy',
  'accessNotConfigured',
  'forbidden',
]);

/**
 * What a failed call of a Google client means to us, by `errors[0].reason` rather than by status (contracts/behaviour.md
 * 2.2). Google's own text stays out: it may quote addresses. A failed token refresh is never an applied write.
 */
export function googleFault(call: GoogleCall, thrown: unknown): CountersignError {
  const isTokenCall = requestPath(thrown) === '/token';
  const own = ownErrorIn(thrown);
  if (own) return isTokenCall && own instanceof ConnectorError ? notApplied(call, own) : own;
  const refusal = refusalIn(thrown);
  if (refusal === null) return withoutAnswer(call, thrown);
  return isTokenCall ? tokenFault(call, refusal) : apiFault(call, refusal);
}

/** Whether a call was turned away for its token: nothing was done, and a new token may help. */
export function isRefusedToken(thrown: unknown): boolean {
  return refusalIn(thrown)?.status === 401 && requestPath(thrown) !== '/token';
}

function apiFault({ connector, label, isWrite }: GoogleCall, refusal: Refusal): ConnectorError {
  const { status, reason, headers } = refusal;
  const details = { status, reason };
  if (status === 404 || status === 410) {
    return new ConnectorError(connector, 'not_found', `${label} has no such thing.`, { details });
  }
  if (outForLonger.has(reason)) {
    const more = { retryAfterMs: msUntilQuotaReset(Date.now()), details };
    return new ConnectorError(connector, 'rate_limited', `${label}'s limit for the day is used up.`, more);
  }
  if (status === 429 || slowDown.has(reason)) {
    const more = { retryAfterMs: retryAfterMs(headers) ?? retryTimeIn(refusal.message), details };
    return new ConnectorError(connector, 'rate_limited', `${label} asks us to slow down.`, more);
  }
  if (status === 401 || personMustAct.has(reason)) {
    const sentence = `${label} refuses access: connect the account again and grant everything asked for.`;
    return new ConnectorError(connector, 'unauthorised', sentence, { details });
  }
  if (status >= 500 || status === 408) {
    const more = {
      applied: isWrite ? ('unknown' as const) : ('no' as const),
      retryAfterMs: retryAfterMs(headers),
      details,
    };
    return new ConnectorError(connector, 'down', `${label} failed (${status}).`, more);
  }
  return new ConnectorError(connector, 'rejected', `${label} refused the request (${status}).`, { details });
}

function tokenFault({ connector, label }: GoogleCall, { status, reason, headers }: Refusal): ConnectorError {
  const details = { status, reason, during: 'token_refresh' };
  if (status === 429) {
    const more = { retryAfterMs: retryAfterMs(headers), details };
    return new ConnectorError(connector, 'rate_limited', 'Google asks us to slow down.', more);
  }
  if (status >= 500) return new ConnectorError(connector, 'down', `Google's sign-in failed (${status}).`, { details });
  const sentence =
    reason === 'invalid_grant'
      ? `Google no longer accepts the connection for ${label}: connect the account again.`
      : `Google does not accept the credentials for ${label} (${reason}): check the client id and secret.`;
  return new ConnectorError(connector, 'unauthorised', sentence, { details });
}

/** The call failed before an answer and not in our own door: a defect of the request, or of the way there. */
function withoutAnswer({ connector, label, isWrite }: GoogleCall, thrown: unknown): CountersignError {
  const details = { reason: thrown instanceof Error ? thrown.name : typeof thrown };
  if (requestPath(thrown) === null) {
    return new ConnectorError(connector, 'rejected', `The request to ${label} could not be made.`, { details }, thrown);
  }
  const applied = isWrite ? 'unknown' : 'no';
  return new ConnectorError(connector, 'down', `${label} could not be reached.`, { applied, details });
}

function notApplied({ connector }: GoogleCall, error: ConnectorError): ConnectorError {
  const { fault, publicMessage, retryAfterMs: wait, details } = error;
  return new ConnectorError(connector, fault, publicMessage, { retryAfterMs: wait, details }, error.cause);
}

function refusalIn(thrown: unknown): Refusal | null {
  const response = field(thrown, 'response');
  const status = field(response, 'status');
  if (typeof status !== 'number') return null;
  const error = field(field(response, 'data'), 'error');
  const first = (field(error, 'errors') as unknown[] | undefined)?.[0];
  const reason = typeof error === 'string' ? error : field(first, 'reason');
  const headers = field(response, 'headers');
  return {
    status,
    reason: typeof reason === 'string' && /^\w{1,60}$/.test(reason) ? reason : 'unknown',
    message: String(field(error, 'message') ?? ''),
    headers: headers instanceof Headers ? headers : undefined,
  };
}

function requestPath(thrown: unknown): string | null {
  const url = field(field(thrown, 'config'), 'url');
  return url instanceof URL || typeof url === 'string' ? new URL(url).pathname : null;
}

/** Gmail may say "Retry after 2026-11-21T10:00:00.000Z" in the message of a limit. */
function retryTimeIn(message: string): number | null {
  const at = Date.parse(/retry after (\S+)/i.exec(message)?.[1] ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** Google's daily quotas start again at midnight Pacific time. */
function msUntilQuotaReset(nowMs: number): number {
  const there = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('America/Los_Angeles');
  return there.add({ days: 1 }).startOfDay().epochMilliseconds - nowMs;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
