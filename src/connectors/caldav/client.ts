import type { DAVAccount, DAVResponse } from 'tsdav';
import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { Secret } from '../../core/secret.ts';
import type { Interval } from '../../core/slot.ts';
import { createReadRetry, type ReadRetryOptions, retryAfterMs } from '../connector.ts';

export type CalDavAccount = ReadRetryOptions & {
  /** Carries every call; `safeguards/outbound.ts` makes it. */
  fetch: typeof globalThis.fetch;
  url: string;
  user: string;
  password: Secret;
};

/** A calendar of the account. `name` is what people call it. */
export type CalDavCalendar = { url: string; name: string };

export type CalDavClient = {
  calendars(): Promise<CalDavCalendar[]>;
  /** The calendar objects with an event in the window, as text. */
  objects(calendar: CalDavCalendar, window: Interval): Promise<string[]>;
  /** One calendar object; null when there is none of this name. */
  read(url: string): Promise<string | null>;
  /** Puts a new calendar object; false when there is one of this name already. */
  create(url: string, text: string): Promise<boolean>;
};

/** CalDAV (RFC 4791) for one account: discovery by tsdav, every call through the door. Throws ConnectorError. */
export function createCalDavClient(account: CalDavAccount): CalDavClient {
  const retry = createReadRetry(account);
  const fetch = doorWith(account);
  const read = <T>(act: () => Promise<T>) => retry(() => act().catch(understood));
  return {
    calendars: () => read(() => discover(account.url, fetch)),
    objects: (calendar, window) => read(() => queryObjects(calendar, window, fetch)),
    read: (url) =>
      read(async () => {
        const answer = await fetch(url);
        if (answer.status === 404 || answer.status === 410) return null;
        return requireOk(answer, false).text();
      }),
    async create(url, text) {
      const headers = { 'content-type': 'text/calendar; charset=utf-8', 'if-none-match': '*' };
      const answer = await fetch(url, { method: 'PUT', headers, body: text });
      if (answer.status === 412) return false;
      requireOk(answer, true);
      return true;
    },
  };
}

async function discover(serverUrl: string, fetch: typeof globalThis.fetch): Promise<CalDavCalendar[]> {
  const { createAccount, fetchCalendars } = await import('tsdav');
  const account: DAVAccount = await createAccount({ account: { serverUrl, accountType: 'caldav' }, fetch });
  const found = await fetchCalendars({ account, fetch });
  return found
    .filter(({ components = [] }) => components.length === 0 || components.includes('VEVENT'))
    .map(({ url, displayName }) => ({ url, name: nameOf(displayName, url) }));
}

/** A little wider than asked: what a server takes for a day need not be what we take for one. */
const widerMs = 36 * 3_600_000;

async function queryObjects({ url }: CalDavCalendar, window: Interval, fetch: typeof globalThis.fetch) {
  const { calendarQuery } = await import('tsdav');
  const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const range = { start: at(window.start.getTime() - widerMs), end: at(window.end.getTime() + widerMs) };
  const events = { _attributes: { name: 'VEVENT' }, 'time-range': { _attributes: range } };
  const answers = await calendarQuery({
    url,
    props: { 'd:getetag': {}, 'c:calendar-data': {} },
    filters: [{ 'comp-filter': { _attributes: { name: 'VCALENDAR' }, 'comp-filter': events } }],
    depth: '1',
    fetch,
  });
  return answers.map(dataOf);
}

function dataOf({ ok, status, props }: DAVResponse): string {
  const data: unknown = props?.calendarData;
  const text = typeof data === 'object' && data !== null ? (data as { _cdata?: unknown })._cdata : data;
  if (ok && typeof text === 'string') return text;
  throw new ConnectorError('caldav', 'down', 'The calendar server gave an answer that cannot be read.', {
    details: { reason: 'unreadable_answer', status },
  });
}

function nameOf(displayName: unknown, url: string): string {
  if (typeof displayName === 'string' || typeof displayName === 'number') return String(displayName);
  return decodeURIComponent(url.replace(/\/+$/, '').split('/').at(-1) ?? url);
}

/** Signs every call in, and tells what a server's refusal means before the library makes its own words of it. */
function doorWith({ fetch, user, password }: CalDavAccount): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    const pair = Buffer.from(`${user}:${password.reveal()}`, 'utf8').toString('base64');
    headers.set('authorization', `Basic ${pair}`);
    const answer = await fetch(input, { ...init, headers });
    if (answer.status === 401 || answer.status === 403 || answer.status === 429 || answer.status >= 500) {
      throw faultOf(answer, init.method === 'PUT');
    }
    return answer;
  };
}

function requireOk(answer: Response, isWrite: boolean): Response {
  if (answer.ok) return answer;
  throw faultOf(answer, isWrite);
}

function faultOf({ status, headers }: Response, isWrite: boolean): ConnectorError {
  const details = { status };
  if (status === 401 || status === 403) {
    const sentence = 'The calendar server refuses this user and password: check CALDAV_USER and CALDAV_PASSWORD.';
    return new ConnectorError('caldav', 'unauthorised', sentence, { details });
  }
  if (status === 429) {
    const more = { retryAfterMs: retryAfterMs(headers), details };
    return new ConnectorError('caldav', 'rate_limited', 'The calendar server asks us to slow down.', more);
  }
  if (status >= 500) {
    const applied = isWrite ? 'unknown' : 'no';
    const more = { applied, retryAfterMs: retryAfterMs(headers), details } as const;
    return new ConnectorError('caldav', 'down', `The calendar server failed (${status}).`, more);
  }
  return new ConnectorError('caldav', 'rejected', `The calendar server refused the request (${status}).`, { details });
}

/** The library's own errors say that there is no account, or no calendar, where we were told to look. */
function understood(thrown: unknown): never {
  if (thrown instanceof CountersignError) throw thrown;
  const sentence = 'There is no CalDAV account at CALDAV_URL: check the address.';
  throw new ConnectorError('caldav', 'rejected', sentence, { details: { reason: 'no_account' } }, thrown);
}
