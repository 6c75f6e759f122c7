import { promisify } from 'node:util';
import { brotliDecompress, gunzip, type InputType, inflate, type ZlibOptions } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** A request in the shape the dispatcher takes, whichever way `fetch` was called. */
export type OutgoingRequest = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  isRead: boolean;
  redirect: NonNullable<RequestInit['redirect']>;
  signal: AbortSignal | null;
};

/** Reads the arguments of a `fetch` call; the body is taken whole. */
export async function readRequest(input: string | URL | Request, init: RequestInit = {}): Promise<OutgoingRequest> {
  const given = input instanceof Request ? input : null;
  const url = new URL(given?.url ?? (input as string | URL));
  const method = (init.method ?? given?.method ?? 'GET').toUpperCase();
  const headers = new Headers(init.headers ?? given?.headers);
  const body = await readBody(init.body ?? given?.body ?? null, headers);
  return {
    url,
    method,
    headers: Object.fromEntries(headers),
    body,
    isRead: method === 'GET' || method === 'HEAD',
    redirect: init.redirect ?? given?.redirect ?? 'follow',
    signal: init.signal ?? given?.signal ?? null,
  };
}

type Decoder = (body: InputType, options: ZlibOptions) => Promise<Uint8Array>;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify<InputType, ZlibOptions, Uint8Array>(gunzip),
  'x-gzip': promisify<InputType, ZlibOptions, Uint8Array>(gunzip),
  deflate: promisify<InputType, ZlibOptions, Uint8Array>(inflate),
  br: promisify<InputType, ZlibOptions, Uint8Array>(brotliDecompress),
};

/** The answer as a `Response`, its body read to the end and decompressed to at most `maxBytes`. */
export async function toResponse(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  const bytes = new Uint8Array(await answer.body.arrayBuffer());
  const status = answer.statusCode;
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers });
  const decode = decoders[headers.get('content-encoding') ?? ''];
  if (!decode || bytes.length === 0) return new Response(bytes, { status, headers });
  headers.delete('content-encoding');
  headers.delete('content-length');
  const plain = await decode(bytes, { maxOutputLength: maxBytes });
  return new Response(new Uint8Array(plain), { status, headers });
}

async function readBody(
  body: NonNullable<RequestInit['body']> | null,
  headers: Headers,
): Promise<string | Uint8Array | null> {
  if (body === null) return null;
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return withType(headers, 'text/plain;charset=UTF-8', body);
  if (body instanceof URLSearchParams) {
    return withType(headers, 'application/x-www-form-urlencoded;charset=UTF-8', body.toString());
  }
  const wrapped = new Response(body);
  const bytes = new Uint8Array(await wrapped.arrayBuffer());
  const type = wrapped.headers.get('content-type');
  return type === null ? bytes : withType(headers, type, bytes);
}

function withType<T>(headers: Headers, type: string, body: T): T {
  if (!headers.has('content-type')) headers.set('content-type', type);
  return body;
}
