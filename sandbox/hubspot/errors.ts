import { randomUUID } from 'node:crypto';
import { Refused, type Reply } from '../wire.ts';

export type Detail = { message: string; code?: string; context?: Record<string, string[]>; in?: string };

/** HubSpot's error body; contracts behaviour 1.3. */
export function hubspotError(
  status: number,
  category: string,
  message: string,
  errors: Detail[] = [],
  more: object = {},
): Reply {
  const details = errors.length === 0 ? {} : { errors };
  return { status, body: { status: 'error', message, correlationId: randomUUID(), category, ...details, ...more } };
}

/** Throws HubSpot's error. */
export function refuseHubspot(status: number, category: string, message: string, errors: Detail[] = []): never {
  throw new Refused(hubspotError(status, category, message, errors));
}

/** Throws the 400 for property values that HubSpot does not take. */
export function refuseProperties(errors: Detail[]): never {
  const listed = errors.map(({ message, code, context }) => ({
    isValid: false,
    message,
    error: code,
    name: context?.propertyName?.[0],
  }));
  return refuseHubspot(400, 'VALIDATION_ERROR', `Property values were not valid: ${JSON.stringify(listed)}`, errors);
}

const rateLimited = (message: string, policyName: string): Reply => ({
  status: 429,
  body: {
    status: 'error',
    message,
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName,
    requestId: randomUUID(),
  },
});

/** HubSpot's canned refusals by fault preset. */
export function hubspotRefusal(name: string): Reply | undefined {
  if (name === 'rate_limited')
    return rateLimited('You have reached your ten_secondly_rolling limit.', 'TEN_SECONDLY_ROLLING');
  if (name === 'too_many_requests') return rateLimited('You have reached your secondly limit.', 'SECONDLY');
  if (name === 'daily_limit') return rateLimited('You have reached your daily limit.', 'DAILY');
  if (name === 'unauthorised') return unauthorised();
  if (name === 'missing_scope') {
    const message =
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.";
    const detail = {
      message: 'One or more of the following scopes are required.',
      context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
    };
    return hubspotError(403, 'MISSING_SCOPES', message, [detail]);
  }
  if (name === 'invalid_grant') return invalidGrant();
  if (name === 'locked') return hubspotError(423, 'LOCKED', 'This resource is locked. Try again in a few seconds.');
  if (name === 'bad_json') return hubspotError(400, 'VALIDATION_ERROR', 'Invalid input JSON');
  if (name === 'server_error') return hubspotError(500, 'INTERNAL_ERROR', 'internal error');
  if (name === 'bad_gateway') return hubspotError(502, 'INTERNAL_ERROR', 'bad gateway');
  if (name === 'unavailable') return hubspotError(503, 'INTERNAL_ERROR', 'service unavailable');
  if (name === 'gateway_timeout') return hubspotError(504, 'INTERNAL_ERROR', 'gateway timeout');
  return undefined;
}

/** The answer to a token nobody issued. */
export function unauthorised(): Reply {
  const message =
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview';
  return hubspotError(401, 'INVALID_AUTHENTICATION', message);
}

/** The answer to a refresh token that no longer works. */
export function invalidGrant(): Reply {
  const description = 'refresh token is invalid, expired or revoked';
  return {
    status: 400,
    body: { error: 'invalid_grant', error_description: description, status: 'BAD_REFRESH_TOKEN', message: description },
  };
}
