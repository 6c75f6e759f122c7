import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { ConnectorError, CountersignError } from '../core/errors.ts';

/** The status of each code a caller may meet. A code that is not listed is our fault: 500 and a general sentence. */
export const statusOfCode: Readonly<Record<string, number>> = {
  bad_status: 400,
  unknown_service: 400,
  bad_cursor: 400,
  bad_time: 422,
  unknown_quota_type: 400,
  unknown_quota_period: 400,
  email_missing: 400,
  form_not_allowed: 400,
  malformed_json: 400,
  malformed_form: 400,
  bad_source: 400,
  no_transcript: 400,
  no_text: 400,
  too_few_mails: 400,
  not_utf8: 400,
  scanned_pdf: 400,
  encrypted_file: 400,
  broken_file: 400,
  several_speakers: 400,
  not_own_words: 400,
  source_refused: 400,
  unauthenticated: 401,
  google_not_connected: 401,
  bad_signature: 401,
  wrong_app: 401,
  forbidden: 403,
  step_up_needed: 403,
  step_up_failed: 403,
  no_second_factor: 403,
  code_used: 403,
  sign_in_not_allowed: 403,
  not_a_member: 403,
  not_verified: 403,
  consent_denied: 403,
  foreign_state: 403,
  cannot_connect: 409,
  wrong_account: 409,
  no_refresh_token: 409,
  less_than_before: 409,
  not_connected: 404,
  invitation_over: 410,
  link_over: 410,
  sign_in_first: 409,
  second_approver_needed: 409,
  last_owner: 409,
  owner_taken: 409,
  already_member: 409,
  weak_password: 422,
  consent_refused: 502,
  foreign_origin: 403,
  draft_only: 403,
  sending_disabled: 403,
  breaker_open: 403,
  not_found: 404,
  unknown_connector: 404,
  source_not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  wrong_state: 409,
  audit_pruned: 409,
  content_changed: 409,
  stale_thread: 409,
  slot_taken: 409,
  too_late: 409,
  duplicate_id: 409,
  profile_changed: 409,
  experiment_running: 409,
  edited_in_mailbox: 409,
  submission_id_taken: 409,
  wrong_media_type: 415,
  file_too_large: 413,
  source_too_large: 413,
  unsupported_file: 415,
  invalid_text: 422,
  invalid_span: 422,
  invalid_time_zone: 422,
  empty_file: 422,
  unknown_attachment: 422,
  too_many_attachments: 422,
  invalid_recipient: 422,
  pii_blocked: 422,
  content_blocked: 422,
  suppressed: 422,
  invalid_suppression: 422,
  invalid_address: 422,
  own_domain: 422,
  invalid_csv: 422,
  erased: 422,
  list_unreadable: 503,
  already_suppressed: 409,
  suppression_not_found: 404,
  unknown_tier: 404,
  limit_named_twice: 422,
  unrendered_token: 422,
  rate_limited: 429,
  quota_exhausted: 429,
  contact_week_limit: 429,
  cooling_period: 429,
  domain_day_limit: 429,
  connector_rate_limited: 429,
  not_built: 501,
  connector_not_found: 502,
  connector_unauthorised: 502,
  connector_rejected: 502,
  connector_down: 502,
  hubspot_not_configured: 503,
  store_unavailable: 503,
  not_ready: 503,
  unhealthy: 503,
};

type Refusal = {
  status: number;
  detail: string | { loc: (string | number)[]; msg: string; type: string }[];
  code?: string;
  /** When a refusal by a limit ends. */
  ends_at?: string;
};

/** Answers any error: what the caller may know, never a stack trace, a framework's sentence or a value found. */
export function replyWithError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, ...body } = refusalOf(error, request);
  if (status >= 500) request.log.error({ msg: 'request failed', code: body.code, ...causeOf(error) });
  const waitSeconds = retryAfterSeconds(error);
  if (waitSeconds !== null) reply.header('retry-after', String(waitSeconds));
  return reply.code(status).type('application/json; charset=utf-8').send(body);
}

function refusalOf(error: unknown, request: FastifyRequest): Refusal {
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 422, detail: issuesOf(error) };
  if (error instanceof CountersignError) {
    const status = statusOfCode[error.code];
    if (status !== undefined) {
      const refusal = { status: statusHere(error, status, request), detail: error.publicMessage, code: error.code };
      const { endsAt } = error.details;
      return typeof endsAt === 'string' ? { ...refusal, ends_at: endsAt } : refusal;
    }
  }
  const framework = frameworkRefusal(error);
  if (framework !== null) return framework;
  return { status: 500, detail: `Something went wrong here. Trace id: ${request.id}.`, code: 'internal_error' };
}

/** At approval, what cannot be read refuses as unavailable; elsewhere an outside service's fault is a bad gateway. */
function statusHere(error: CountersignError, status: number, request: FastifyRequest): number {
  const isFault = error instanceof ConnectorError && status === 502;
  return isFault && /\/approve$|^\/approvals\//.test(request.routeOptions.config.entry?.path ?? '') ? 503 : status;
}

const frameworkSentences: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  404: 'Not found.',
  408: 'The request took too long.',
  413: 'The body is too large.',
  414: 'The address is too long.',
  415: 'The body must be application/json.',
  431: 'The headers are too large.',
};

function frameworkRefusal(error: unknown): Refusal | null {
  if (typeof error !== 'object' || error === null || isResponseSerializationError(error)) return null;
  const { statusCode } = error as Partial<FastifyError>;
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return null;
  return { status: statusCode, detail: frameworkSentences[statusCode] ?? 'The request is refused.' };
}

type SchemaError = {
  validation: { keyword?: string; instancePath?: string; message?: string }[];
  validationContext?: string;
};

const mostIssues = 20;

/** zod's messages name keys and allowed values, never what was given. */
function issuesOf(error: unknown): Exclude<Refusal['detail'], string> {
  const { validation, validationContext } = error as SchemaError;
  const place = validationContext === 'querystring' ? 'query' : (validationContext ?? 'body');
  return validation.slice(0, mostIssues).map(({ keyword, instancePath, message }) => ({
    loc: [place, ...(instancePath ?? '').split('/').filter(Boolean).map(step)],
    msg: (message ?? 'Invalid').slice(0, 300),
    type: keyword ?? 'invalid',
  }));
}

function step(text: string): string | number {
  return /^\d{1,9}$/.test(text) ? Number(text) : text.slice(0, 100);
}

function retryAfterSeconds(error: unknown): number | null {
  if (!(error instanceof CountersignError)) return null;
  const { retryAfterMs, endsAt } = error.details;
  const untilEndMs = typeof endsAt === 'string' ? Date.parse(endsAt) - Date.now() : undefined;
  const waitMs = error instanceof ConnectorError ? error.retryAfterMs : (retryAfterMs ?? untilEndMs);
  if (typeof waitMs === 'number') return Math.max(1, Math.ceil(waitMs / 1000));
  return statusOfCode[error.code] === 429 ? 60 : null;
}

/** For the log alone: what happened, without the values it happened to. */
function causeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const details = error instanceof CountersignError ? error.details : undefined;
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}`.slice(0, 500) : undefined;
  return { error: error.name, message: error.message.slice(0, 500), details, cause, stack: error.stack };
}
