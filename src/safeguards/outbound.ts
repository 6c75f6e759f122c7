import { Agent, type Dispatcher } from 'undici';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import { insideTransaction } from '../store/transaction-scope.ts';
import type { BreakerOptions, BreakerState } from './limits/breaker-state.ts';
import { createBreakers } from './limits/circuit-breaker.ts';
import type { CallLimit } from './limits/limiter.ts';
import type { SharedState } from './limits/shared-state.ts';
import { type OutgoingRequest, readRequest, toResponse } from './outbound-message.ts';

export type OutboundLog = {
  debug(details: object, message: string): void;
  warn(details: object, message: string): void;
};

export type OutboundOptions = {
  /** Origins that may be called, such as `https://api.hubapi.com`. Everything else is refused. */
  allowedOrigins: readonly string[];
  /** Limit of a whole call, from the first byte out to the last byte in; `fetchFor` may set another. */
  timeoutMs: number;
  breaker?: BreakerOptions;
  /** Where breakers are shared with other processes; without it they are this process's own. */
  shared?: SharedState | null;
  /** How a connector's calls are limited; one without limits calls as it likes. */
  limitOf?: (connector: string) => CallLimit | undefined;
  log?: OutboundLog;
  userAgent?: string;
};

export type Outbound = {
  /** A `fetch` for one connector: allowed origins only, never inside a transaction, within its limits, limited in time, with a breaker. */
  fetchFor(connector: string, more?: { timeoutMs?: number }): typeof fetch;
  /** Where the connector's breaker stands; `closed` for one that was never used. */
  state(connector: string): Promise<BreakerState>;
  /** Ends the idle connections and waits for calls under way. */
  close(): Promise<void>;
};

type Door = Pick<OutboundOptions, 'log' | 'userAgent'> & {
  connector: string;
  limit: CallLimit | undefined;
  timeoutMs: number;
  allowed: ReadonlySet<string>;
  dispatcher: Dispatcher;
};

const maxRedirects = 3;
const maxAnswerBytes = 64 * 1024 * 1024;
const longestConnectMs = 10_000;

/**
 * The one door out. Its `fetch` throws ConnectorError: `down` with `applied: 'unknown'` when a write was on its way and
 * its answer is lost, `applied: 'no'` when it never left (refused, unknown host, breaker open) or only read; `rejected`
 * for an origin that is not allowed; RateLimitExceeded for a call that would have waited too long for its turn. Answers are read whole, so the time limit covers the body too.
 *
 * It does not repeat calls: connectors do, as they know which may be repeated and what each vendor asks for. Hosts are
 * not held to public addresses: they come from the configuration, where a private one is meant, and TLS proves who they
 * are. Pages that strangers name are read by `fetch-page.ts`.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const allowed = new Set(options.allowedOrigins.map((origin) => new URL(origin).origin));
  const { shared = null, log } = options;
  const breakers = createBreakers({ ...options.breaker, shared, ...(log === undefined ? {} : { log }) });
  const dispatcher = new Agent({
    connect: { timeout: Math.min(longestConnectMs, options.timeoutMs) },
    keepAliveTimeout: 30_000,
    maxResponseSize: maxAnswerBytes,
  });
  return {
    fetchFor(connector, { timeoutMs = options.timeoutMs } = {}) {
      const limit = options.limitOf?.(connector);
      const door: Door = { ...options, connector, limit, timeoutMs, allowed, dispatcher };
      return async (input, init) => {
        if (insideTransaction()) {
          throw new CountersignError('network_in_transaction', 'No network call may be made inside a transaction.', {
            connector,
          });
        }
        const request = await readRequest(input, init);
        requireAllowed(door, request.url);
        return breakers.run(connector, () => follow(door, request));
      };
    },
    state: breakers.state,
    close: () => dispatcher.close(),
  };
}

async function follow(door: Door, first: OutgoingRequest): Promise<Response> {
  let request = first;
  for (let hops = 0; ; hops += 1) {
    const call = { method: request.method, path: request.url.pathname };
    await door.limit?.admit(call, request.signal);
    const response = await exchange(door, request);
    door.limit?.answered(call, response);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null || request.redirect === 'manual') return response;
    const url = new URL(location, request.url);
    const may = request.redirect === 'follow' && request.isRead && url.origin === request.url.origin;
    if (!may || hops === maxRedirects) {
      const details = { reason: 'redirect_refused', origin: request.url.origin, to: url.origin };
      const applied = request.isRead ? 'no' : 'unknown';
      throw new ConnectorError(door.connector, 'rejected', `${door.connector} sent us to another address.`, {
        applied,
        details,
      });
    }
    request = { ...request, url };
  }
}

async function exchange(door: Door, request: OutgoingRequest): Promise<Response> {
  const { url, method, isRead, signal } = request;
  const started = performance.now();
  const limit = new AbortController();
  const stopWaiting = afterTurns(door.timeoutMs, () => limit.abort(new DOMException('Time limit', 'TimeoutError')));
  const giveUp = () => limit.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  // The path is not logged: HubSpot's carry addresses.
  const details: Record<string, unknown> = { connector: door.connector, method, origin: url.origin };
  try {
    const headers = door.userAgent ? { 'user-agent': door.userAgent, ...request.headers } : request.headers;
    const answer = await door.dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: method as Dispatcher.HttpMethod,
      headers,
      body: request.body,
      signal: limit.signal,
    });
    const response = await toResponse(answer, maxAnswerBytes);
    door.log?.debug({ ...details, status: response.status, duration_ms: since(started) }, 'outbound call');
    return response;
  } catch (error) {
    if (signal?.aborted && signal.reason?.name !== 'TimeoutError') throw error;
    const lost = lostAnswer(door.connector, error, isRead);
    door.log?.warn({ ...details, ...lost.details, applied: lost.applied, duration_ms: since(started) }, 'call failed');
    throw lost;
  } finally {
    stopWaiting();
    signal?.removeEventListener('abort', giveUp);
  }
}

const turnMs = 100;

/**
 * Acts after `ms` in which this process could have taken the answer in. Time that passed while it was too busy to look
 * counts as one turn: an answer that waits in the socket must not be given up before it was read.
 */
export function afterTurns(ms: number, act: () => void): () => void {
  const eachMs = Math.min(turnMs, ms);
  let leftMs = ms;
  const timer = setInterval(() => {
    leftMs -= eachMs;
    if (leftMs <= 0) act();
  }, eachMs);
  return () => clearInterval(timer);
}

function requireAllowed(door: Door, url: URL): void {
  if (door.allowed.has(url.origin)) return;
  throw new ConnectorError(door.connector, 'rejected', `Calls to ${url.origin} are not allowed.`, {
    details: { reason: 'origin_not_allowed', origin: url.origin },
  });
}

const neverLeftCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/;

/** What a call that ended without an answer means: a write that was on its way may have been done. */
export function lostAnswer(connector: string, error: unknown, isRead: boolean): ConnectorError {
  const { code, name, syscall } = error as { code?: unknown; name?: unknown; syscall?: unknown };
  const cause = typeof code === 'string' ? code : String(name ?? 'unknown');
  const neverLeft = neverLeftCodes.test(cause) || syscall === 'connect' || syscall === 'getaddrinfo';
  const timedOut = name === 'TimeoutError' || cause.endsWith('_TIMEOUT') || cause === 'ETIMEDOUT';
  const sentence = timedOut ? `${connector} did not answer in time.` : `${connector} could not be reached.`;
  const applied = neverLeft || isRead ? 'no' : 'unknown';
  return new ConnectorError(connector, 'down', sentence, { applied, details: { reason: cause } }, error);
}

const since = (started: number): number => Math.round(performance.now() - started);
