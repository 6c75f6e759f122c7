import assert from 'node:assert/strict';

export type Answer = { status: number; text: string; json: Record<string, unknown>; headers: Headers };
export type CallOptions = { json?: unknown; raw?: string | Buffer; headers?: Record<string, string> };
export type Caller = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

/** Calls over real HTTP; whatever comes back, good or bad, must keep what every answer keeps. */
export function createCaller(url: string): Caller {
  return async (method, path, { json, raw, headers = {} } = {}) => {
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const text = await response.text();
    requireNothingInside(`${method} ${path}`, response.status, text, response.headers);
    const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
    return { status: response.status, text, json: isJson ? JSON.parse(text) : {}, headers: response.headers };
  };
}

const inside = [
  /\bat (?:async )?\S+ \(?(?:file:|node:|\/)/, // a line of a stack trace
  /node_modules|\.ts:\d|file:\/\/|\/(?:home|root|usr|var|work|tmp)\//,
  /\b(?:TypeError|RangeError|SyntaxError|ZodError|FastifyError|PostgresError|kysely|pglite|pg-boss|pgboss|FST_\w+)\b/i,
  /\b(?:SQLSTATE|relation "|column "|duplicate key value|violates|syntax error at)\b/i,
  /\b(?:form_submission|draft_version|audit_event|countersign_app|schema_migration)\b/,
];

/** A trace id in every answer; nothing of our inside in a refusal. */
function requireNothingInside(what: string, status: number, text: string, headers: Headers): void {
  assert.match(headers.get('x-trace-id') ?? '', /^[A-Za-z0-9._:-]{1,128}$/, `${what}: ${status} without X-Trace-ID`);
  if (status < 400) return;
  for (const pattern of inside) assert.doesNotMatch(text, pattern, `${what}: ${status}`);
  const { detail } = JSON.parse(text) as { detail?: unknown };
  assert.ok(typeof detail === 'string' || Array.isArray(detail), `${what}: ${status} without detail`);
  assert.ok(status < 500 || status === 502 || status === 503, `${what}: ${status} ${text}`);
}
