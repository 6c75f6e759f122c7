import type { IncomingHttpHeaders } from 'node:http';

/** One request as a vendor's handler sees it. `body` is parsed JSON, form fields as an object, or undefined. */
export type Call = {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: unknown;
  now: number;
  effects: ReadonlySet<string>;
  effect: (name: string) => Record<string, unknown> | undefined;
};

/** One answer: `body` goes out as JSON, `text` as it stands (then name its content type). */
export type Reply = { status: number; body?: unknown; text?: string; headers?: Record<string, string> };

/** One operation: `path` is a template with `{name}` segments; the most literal template wins. */
export type Route = { method: string; path: string; handle: (call: Call) => Reply };

/** One outside API. `name` is the name of its contract file; `owns` says which unmatched paths are its to refuse. */
export type Vendor = {
  name: string;
  routes: Route[];
  owns: (path: string) => boolean;
  authorise?: (call: Call) => Reply | undefined;
  finish?: (call: Call, reply: Reply) => Reply;
  notFound: (path: string) => Reply;
  /** A canned refusal by name, in this vendor's words; undefined when the vendor has none of that name. */
  refusal: (name: string, options: { retryAfterSeconds?: number }) => Reply | undefined;
};

/** Thrown by a handler to answer with an error. */
export class Refused extends Error {
  reply: Reply;
  constructor(reply: Reply) {
    super(`answered ${reply.status}`);
    this.reply = reply;
  }
}

/** What was asked and answered, handed to `onExchange`. Bodies are parsed where they were JSON or form fields. */
export type Exchange = {
  vendor: string;
  method: string;
  path: string;
  query: string;
  requestHeaders: IncomingHttpHeaders;
  requestBody: unknown;
  status: number;
  responseBody: unknown;
  at: number;
  fault?: string;
};

/** A JSON object, or an empty one for anything else. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** A JSON array, or an empty one for anything else. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string, or undefined for anything else. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The strings of a JSON array; anything else is left out. */
export function asTexts(value: unknown): string[] {
  return asList(value).filter((item): item is string => typeof item === 'string');
}

/** The bearer token of a request, or undefined. */
export function bearerToken(call: Call): string | undefined {
  return /^bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
}
