import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ActiveFault, type Faults, faultReply } from './faults.ts';
import { createRouter } from './router.ts';
import type { State } from './state.ts';
import { asRecord, type Call, type Exchange, Refused, type Reply, type Vendor } from './wire.ts';

export type HttpOptions = {
  vendors: Vendor[];
  state: State;
  faults: Faults;
  clock: () => number;
  onExchange: (exchange: Exchange) => void;
};

const bodyLimitBytes = 50 * 1024 * 1024;

/** One server for every vendor: their paths do not collide. Handlers run to their end before the next request is looked at. */
export function createSandboxServer(options: HttpOptions): Server {
  const route = createRouter(options.vendors);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyLimitBytes) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => answer(options, route, request, response, Buffer.concat(chunks)));
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  return server;
}

type Asked = { vendor: Vendor; handle: (call: Call) => Reply; call: Call; struck: ActiveFault[]; query: string };

function answer(
  options: HttpOptions,
  route: ReturnType<typeof createRouter>,
  request: IncomingMessage,
  response: ServerResponse,
  raw: Buffer,
): void {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const method = request.method ?? 'GET';
  const match = route(method, path);
  const vendor = match?.vendor ?? options.vendors.find((each) => each.owns(path));
  if (vendor === undefined) {
    send(response, { status: 404, body: { error: `the sandbox speaks nothing at ${path}` } });
    return;
  }
  const struck = vendor.name === '_sandbox' ? [] : options.faults.strike(vendor.name, method, url);
  const parsed = parseBody(request, raw);
  const call: Call = {
    method,
    path,
    params: match?.params ?? {},
    query: new URLSearchParams(query),
    headers: request.headers,
    body: parsed.body,
    now: options.clock(),
    effects: new Set(struck.map((rule) => rule.preset ?? '')),
    effect: (name) => {
      const rule = struck.find((each) => each.preset === name);
      return rule && { ...rule.options, addedAt: rule.addedAt };
    },
  };
  const handle = parsed.broken ? () => brokenBody(vendor) : (match?.route.handle ?? (() => vendor.notFound(path)));
  const asked: Asked = { vendor, handle, call, struck, query };
  const latencyMs = struck.reduce((sum, rule) => sum + (rule.latencyMs ?? 0), 0);
  if (latencyMs > 0) setTimeout(() => perform(options, asked, request, response), latencyMs);
  else perform(options, asked, request, response);
}

function perform(options: HttpOptions, asked: Asked, request: IncomingMessage, response: ServerResponse): void {
  const { struck } = asked;
  if (struck.some((rule) => rule.drop === 'before')) {
    request.socket.destroy();
    return;
  }
  const reply = settle(options, asked);
  options.onExchange(exchangeOf(asked, reply));
  const spoil = struck.find((rule) => rule.spoil !== undefined)?.spoil;
  if (struck.some((rule) => rule.drop === 'after')) request.socket.destroy();
  else if (spoil === undefined) send(response, reply);
  else sendSpoiled(request, response, reply, spoil);
}

/** Applies the operation and stores it, or lets a fault answer in its place or after it. */
function settle(options: HttpOptions, asked: Asked): Reply {
  const { struck, vendor, call } = asked;
  const faulty = (late: boolean): Reply | undefined =>
    struck.filter((rule) => (rule.stage === 'after') === late).flatMap((rule) => faultReply(rule, vendor) ?? [])[0];
  const early = faulty(false);
  let reply = early ?? operate(options.state, asked);
  try {
    options.state.commit();
  } catch (error) {
    reply = { status: 503, body: { error: `the sandbox cannot store: ${String(error)}` } };
  }
  if (early === undefined) reply = faulty(true) ?? reply;
  return vendor.finish === undefined ? reply : vendor.finish(call, reply);
}

function exchangeOf(asked: Asked, reply: Reply): Exchange {
  const { call, vendor, query } = asked;
  const fault = asked.struck[0]?.id;
  return {
    vendor: vendor.name,
    method: call.method,
    path: call.path,
    query,
    requestHeaders: call.headers,
    requestBody: call.body,
    status: reply.status,
    responseBody: reply.body ?? reply.text,
    at: call.now,
    ...(fault === undefined ? {} : { fault }),
  };
}

function operate(state: State, asked: Asked): Reply {
  try {
    return asked.vendor.authorise?.(asked.call) ?? asked.handle(asked.call);
  } catch (error) {
    state.rollback();
    if (error instanceof Refused) return error.reply;
    return { status: 500, body: { error: { code: 500, message: `sandbox fault: ${String(error)}` } } };
  }
}

function send(response: ServerResponse, reply: Reply): void {
  const text = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
  const headers: Record<string, string | number> = {
    'content-type': 'application/json; charset=UTF-8',
    ...reply.headers,
  };
  if (text === '') delete headers['content-type'];
  headers['content-length'] = Buffer.byteLength(text);
  response.writeHead(reply.status, headers);
  response.end(text);
}

function sendSpoiled(request: IncomingMessage, response: ServerResponse, reply: Reply, spoil: string): void {
  const text = JSON.stringify(reply.body ?? {});
  if (spoil === 'half_answer') {
    response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy());
  } else if (spoil === 'malformed_json') {
    send(response, { status: reply.status, text: `${text.slice(0, -1)},,` });
  } else if (spoil === 'empty_body') {
    send(response, { status: reply.status, text: '' });
  } else {
    const page = '<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>';
    send(response, { status: reply.status, text: page, headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
}

function parseBody(request: IncomingMessage, raw: Buffer): { body: unknown; broken: boolean } {
  if (raw.length === 0) return { body: undefined, broken: false };
  const type = request.headers['content-type'] ?? '';
  const text = raw.toString('utf8');
  if (type.includes('application/x-www-form-urlencoded')) {
    return { body: Object.fromEntries(new URLSearchParams(text)), broken: false };
  }
  try {
    return { body: JSON.parse(text), broken: false };
  } catch {
    return { body: text, broken: true };
  }
}

function brokenBody(vendor: Vendor): Reply {
  const known = vendor.refusal('bad_json', {});
  return known ?? { status: 400, body: asRecord({ error: 'the body is not JSON' }) };
}
