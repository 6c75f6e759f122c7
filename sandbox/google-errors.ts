import { Refused, type Reply } from './wire.ts';

const statusNames: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** Google's error body; see contracts behaviour 2.2: the reason tells, not the status. */
export function googleError(code: number, reason: string, message: string, domain = 'global'): Reply {
  const status = statusNames[code];
  const errors = [{ domain, reason, message }];
  return { status: code, body: { error: { code, message, errors, ...(status === undefined ? {} : { status }) } } };
}

/** Throws Google's error. */
export function refuseGoogle(code: number, reason: string, message: string, domain = 'global'): never {
  throw new Refused(googleError(code, reason, message, domain));
}

const canned: Record<string, [number, string, string, string?]> = {
  rate_limited: [403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', 'usageLimits'],
  too_many_requests: [429, 'rateLimitExceeded', 'Too many concurrent requests for user', 'usageLimits'],
  daily_limit: [403, 'dailyLimitExceeded', 'Daily Limit Exceeded', 'usageLimits'],
  unauthorised: [401, 'authError', 'Invalid Credentials'],
  missing_scope: [403, 'insufficientPermissions', 'Request had insufficient authentication scopes.'],
  history_expired: [404, 'notFound', 'Requested entity was not found.'],
  server_error: [500, 'backendError', 'Backend Error'],
  bad_gateway: [502, 'backendError', 'Bad Gateway'],
  unavailable: [503, 'backendError', 'The service is currently unavailable.'],
  gateway_timeout: [504, 'backendError', 'Deadline exceeded'],
  bad_json: [400, 'parseError', 'Parse Error'],
};

/** Google's canned refusals by fault preset. */
export function googleRefusal(name: string): Reply | undefined {
  const found = canned[name];
  return found && googleError(...found);
}
