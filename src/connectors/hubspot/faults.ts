import { ConnectorError } from '../../core/errors.ts';
import { retryAfterMs } from '../connector.ts';
import type { components } from './contract.ts';

type ErrorBody = Partial<components['schemas']['HubSpotError']>;

export type FailedCall = {
  status: number;
  headers: Headers;
  /** The parsed error body, or whatever came instead of one. */
  body: unknown;
  isWrite: boolean;
  /** The scope the call needs, for when HubSpot does not name it. */
  scope: string;
  now: Date;
  /** The account's time zone: its day limit ends at midnight there. */
  timeZone: string;
};

/**
 * What a failed HubSpot answer means to us. HubSpot's own text is not repeated, as it quotes property values (personal
 * data). Source: developers.hubspot.com, usage guidelines and error handling.
 */
export function hubSpotFault(call: FailedCall): ConnectorError {
  const body = asErrorBody(call.body);
  const details = {
    status: call.status,
    category: body.category,
    codes: errorCodes(body),
    correlation_id: body.correlationId,
  };
  const { status } = call;
  if (status === 404) return new ConnectorError('hubspot', 'not_found', 'HubSpot has no such record.', { details });
  if (status === 401 || status === 403) {
    return new ConnectorError('hubspot', 'unauthorised', refusalOfAccess(status, body, call.scope), { details });
  }
  if (status === 423 || status === 429 || status === 477) return limited(call, body, details);
  if (status >= 500) {
    const applied = call.isWrite ? 'unknown' : 'no';
    const more = { applied, retryAfterMs: retryAfterMs(call.headers, call.now.getTime()), details } as const;
    return new ConnectorError('hubspot', 'down', `HubSpot failed (${status}).`, more);
  }
  if (status === 409) {
    const sentence = 'HubSpot already has a record with this unique value.';
    return new ConnectorError('hubspot', 'rejected', sentence, {
      details: { ...details, existing_id: existingId(body) },
    });
  }
  return new ConnectorError('hubspot', 'rejected', refusal(status, body), { details });
}

/** No usable answer: refused, reset, timed out or unreadable. A write may have happened all the same. */
export function hubSpotUnreachable(cause: unknown, isWrite: boolean): ConnectorError {
  const sentence =
    cause instanceof SyntaxError ? 'HubSpot gave an answer that cannot be read.' : 'HubSpot could not be reached.';
  return new ConnectorError('hubspot', 'down', sentence, { applied: isWrite ? 'unknown' : 'no' }, cause);
}

function limited(call: FailedCall, body: ErrorBody, details: Record<string, unknown>): ConnectorError {
  const [sentence, fallbackMs] = limit(call, body);
  return new ConnectorError('hubspot', 'rate_limited', sentence, {
    retryAfterMs: retryAfterMs(call.headers, call.now.getTime()) ?? fallbackMs,
    details: { ...details, policy: body.policyName },
  });
}

function limit(call: FailedCall, body: ErrorBody): [sentence: string, waitMs: number] {
  if (call.status === 423) return ['HubSpot has locked the record for a moment.', 2_000];
  if (call.status === 477) return ['HubSpot is moving this account to another data centre.', 60_000];
  const policy = `${body.policyName ?? ''} ${body.message ?? ''}`.toUpperCase();
  if (policy.includes('DAILY')) {
    return ["HubSpot's limit for the day is used up.", msUntilMidnight(call.now, call.timeZone)];
  }
  // Order matters: TEN_SECONDLY_ROLLING contains SECONDLY, which is what a search says.
  if (!policy.includes('TEN_SECONDLY') && policy.includes('SECONDLY')) {
    return ["HubSpot's limit of searches per second is reached.", 1_000];
  }
  return ["HubSpot's limit of calls per ten seconds is reached.", 10_000];
}

function msUntilMidnight(now: Date, timeZone: string): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  return here.add({ days: 1 }).startOfDay().epochMilliseconds - now.getTime();
}

function refusalOfAccess(status: number, body: ErrorBody, scope: string): string {
  if (status === 401) {
    return 'HubSpot does not accept the access token: check HUBSPOT_API_KEY, or create a new key and set it.';
  }
  const named = (body.errors ?? []).flatMap(({ context }) => [
    ...(context?.requiredGranularScopes ?? []),
    ...(context?.requiredScopes ?? []),
  ]);
  const scopes = [...new Set(named)].filter((name) => /^[\w.-]{1,80}$/.test(name)).join(', ') || scope;
  return `HubSpot refuses this call: the key lacks the scope ${scopes}. Add it to the key and try again.`;
}

function refusal(status: number, body: ErrorBody): string {
  const reasons = [...new Set((body.errors ?? []).map(reason).filter((text) => text !== null))].slice(0, 5);
  if (reasons.length === 0 && isPermission(body.message)) reasons.push(body.message.replace(/\.$/, ''));
  if (reasons.length > 0) return `HubSpot refused the request: ${reasons.join('; ')}.`;
  const category = /^[A-Z_]{1,60}$/.test(body.category ?? '') ? `, ${body.category}` : '';
  return `HubSpot refused the request (${status}${category}).`;
}

function reason(error: components['schemas']['ErrorDetail']): string | null {
  const properties = (error.context?.propertyName ?? []).filter((name) => /^\w{1,100}$/.test(name)).join(', ');
  if (isPermission(error.message)) return error.message.replace(/\.$/, '');
  if (!/^[A-Z_]{1,60}$/.test(error.code ?? '')) return properties ? `the value of ${properties} is not accepted` : null;
  if (error.code === 'MISSING_REQUIRED_PROPERTY' || error.code === 'MISSING_CONDITIONAL_REQUIRED_PROPERTY') {
    return `the account requires a value for ${properties || 'another property'} (${error.code})`;
  }
  return properties ? `${properties} is not accepted (${error.code})` : `${error.code}`;
}

const isPermission = (message: string | undefined): message is string =>
  /^Missing '[A-Za-z ]{1,60}' permission\.?$/.test(message ?? '');

const errorCodes = (body: ErrorBody): (string | undefined)[] => (body.errors ?? []).map(({ code }) => code);

const existingId = (body: ErrorBody): string | undefined => /Existing ID: (\d+)/.exec(body.message ?? '')?.[1];

function asErrorBody(body: unknown): ErrorBody {
  if (typeof body !== 'object' || body === null) return {};
  const { errors, ...rest } = body as ErrorBody;
  return Array.isArray(errors) ? { ...rest, errors: errors.filter((each) => typeof each?.message === 'string') } : rest;
}
