/** An error with a stable code, a sentence the caller may read, and details that stay in the log. */
export class CountersignError extends Error {
  readonly code: string;
  readonly publicMessage: string;
  readonly details: Record<string, unknown>;

  constructor(code: string, publicMessage: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(publicMessage, cause === undefined ? undefined : { cause });
    this.name = 'CountersignError';
    this.code = code;
    this.publicMessage = publicMessage;
    this.details = details;
  }
}

/**
 * What went wrong at an outside service, in terms a caller can act on:
 * `not_found` the thing is not there · `unauthorised` a person must reconnect or grant a scope · `rate_limited` wait
 * `retryAfterMs` · `down` the service failed or could not be reached · `rejected` it refused this very request for good.
 */
export type ConnectorFault = 'not_found' | 'unauthorised' | 'rate_limited' | 'down' | 'rejected';

/** A failed call to an outside service. `applied` tells whether a write may have taken effect all the same. */
export class ConnectorError extends CountersignError {
  readonly connector: string;
  readonly fault: ConnectorFault;
  readonly applied: 'no' | 'unknown';
  readonly retryAfterMs: number | null;

  constructor(
    connector: string,
    fault: ConnectorFault,
    publicMessage: string,
    more: { applied?: 'no' | 'unknown'; retryAfterMs?: number | null; details?: Record<string, unknown> } = {},
    cause?: unknown,
  ) {
    super(`connector_${fault}`, publicMessage, { connector, ...more.details }, cause);
    this.name = 'ConnectorError';
    this.connector = connector;
    this.fault = fault;
    this.applied = more.applied ?? 'no';
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}

/** The sentence of an error that may be shown and stored: public messages as they are, anything else by its kind only. */
export function publicSentence(error: unknown): string {
  if (error instanceof CountersignError) return error.publicMessage;
  return error instanceof Error ? `Unexpected error (${error.name})` : 'Unexpected error';
}
