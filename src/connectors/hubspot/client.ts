import { setTimeout as sleep } from 'node:timers/promises';
import createClient, { type Client } from 'openapi-fetch';
import { type Clock, systemClock } from '../../core/clock.ts';
import { createReadRetry, type Delay, ownErrorIn } from '../connector.ts';
import type { paths } from './contract.ts';
import { hubSpotFault, hubSpotUnreachable } from './faults.ts';

export type HubSpotOptions = {
  fetch: typeof globalThis.fetch;
  /** `https://api.hubapi.com`, or the sandbox. */
  baseUrl: string;
  accessToken: () => Promise<string> | string;
  /** Waits between tries; tests hand in one that does not. */
  delay?: Delay;
  clock?: Clock;
  /** IANA name of the account's zone, where its day limit ends at midnight. */
  accountTimeZone?: string;
};

/**
 * `read` and `keyed_write` (the same key makes the same record) are repeated when HubSpot fails; a `create` is not: its
 * caller looks first.
 */
export type Purpose = { act: 'read' | 'keyed_write' | 'create'; scope: string };
type Answer<T> = { data?: T | undefined; error?: unknown; response: Response };

export type HubSpotClient = {
  api: Client<paths, 'application/json'>;
  /** Performs a call with its retries and returns the body, or throws ConnectorError. */
  call<T>(purpose: Purpose, send: () => Promise<Answer<T>>): Promise<T>;
};

/** HubSpot over its dated paths, typed by the contract: token, timeout, faults and retries for every call. */
export function createHubSpotClient(options: HubSpotOptions): HubSpotClient {
  const delay = options.delay ?? sleep;
  const retry = createReadRetry({ delay });
  const clock = options.clock ?? systemClock;
  const door = createDoor(options);
  const api = createClient<paths, 'application/json'>({ baseUrl: options.baseUrl, fetch: door });
  const attempt = async <T>({ act, scope }: Purpose, send: () => Promise<Answer<T>>): Promise<T> => {
    const isWrite = act !== 'read';
    const answer = await send().catch((cause: unknown) => {
      throw ownErrorIn(cause) ?? hubSpotUnreachable(cause, isWrite);
    });
    const { data, error, response } = answer;
    if (response.ok && data !== undefined && isAnswer(data)) return data;
    if (response.ok) throw hubSpotUnreachable(new SyntaxError('not an answer of the contract'), isWrite);
    const timeZone = options.accountTimeZone ?? 'UTC';
    const { status, headers } = response;
    throw hubSpotFault({ status, headers, body: error, isWrite, scope, now: clock(), timeZone });
  };
  return {
    api,
    call(purpose, send) {
      const once = () => attempt(purpose, send);
      return purpose.act === 'create' ? once() : retry(once);
    },
  };
}

/** Each operation we use answers a list, a record, a property or an association; anything else is no answer. */
function isAnswer(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const { results, id, properties, name, fromObjectId } = data as Record<string, unknown>;
  if (Array.isArray(results)) return results.every((each) => typeof each === 'object' && each !== null);
  if (typeof id === 'string') return typeof properties === 'object' && properties !== null;
  return typeof name === 'string' || fromObjectId !== undefined;
}

/** Adds what every request carries. */
function createDoor(options: HubSpotOptions) {
  return async (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${await options.accessToken()}`);
    headers.set('accept', 'application/json');
    return options.fetch(request.url, {
      method: request.method,
      headers,
      ...(request.body === null ? {} : { body: await request.text() }),
      redirect: 'error',
    });
  };
}
