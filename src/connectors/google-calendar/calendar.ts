import { createHash } from 'node:crypto';
import { type calendar_v3, calendar as calendarClient } from '@googleapis/calendar';
import type { Clock } from '../../core/clock.ts';
import { ConnectorError } from '../../core/errors.ts';
import type { Calendar, FreeBusy } from '../../core/ports.ts';
import type { Interval } from '../../core/slot.ts';
import { isFault, orNull, type ReadRetryOptions } from '../connector.ts';
import { createFreeTimes, type MeetingRules } from '../free-times.ts';
import type { GoogleCredentials } from '../google-auth.ts';
import { clientOptions, createGoogleCalls, type GoogleCalls } from '../google-calls.ts';

export type GoogleCalendarOptions = ReadRetryOptions & {
  credentials: GoogleCredentials;
  /** Carries every call; `safeguards/outbound.ts` makes it and limits its time. */
  fetch: typeof fetch;
  /** Origin of the API, such as the sandbox's. Absent: Google's own. */
  rootUrl?: string;
  /** The calendars whose times count as busy. */
  calendarIds?: readonly string[];
  rules: MeetingRules;
  clock: Clock;
};

type NewEvent = Parameters<Calendar['createEvent']>[0];

/** The rep's calendars behind the credentials, over the Google Calendar API. */
export function createGoogleCalendar(options: GoogleCalendarOptions): Calendar {
  const { rules, clock, calendarIds = ['primary'] } = options;
  const calls = createGoogleCalls({ ...options, connector: 'calendar', label: 'Google Calendar' });
  const rootUrl = options.rootUrl ?? 'https://www.googleapis.com/';
  const api = calendarClient({ version: 'v3', rootUrl, ...clientOptions(options.credentials, options.fetch) });

  async function requireBusy(window: Interval): Promise<Interval[]> {
    const answer = await getFreebusy(calls, api, window, calendarIds);
    const unknown = Object.entries(answer).filter(([, { error }]) => error !== null);
    if (unknown.length === 0) return Object.values(answer).flatMap(({ busy }) => busy);
    const details = { calendars: unknown.length, reasons: unknown.map(([, { error }]) => error) };
    const fault = unknown.some(([, { error }]) => error === 'notFound') ? 'rejected' : 'down';
    const sentence = 'Google Calendar does not tell the times of every calendar.';
    throw new ConnectorError('calendar', fault, sentence, { details });
  }

  return {
    getFreebusy: (timeMin, timeMax, ids = calendarIds) =>
      getFreebusy(calls, api, { start: timeMin, end: timeMax }, ids),
    ...createFreeTimes({ rules, clock, requireBusy }),
    createEvent: (event) => createEvent(calls, api, event),
  };
}

async function getFreebusy(
  calls: GoogleCalls,
  api: calendar_v3.Calendar,
  window: Interval,
  calendarIds: readonly string[],
): Promise<FreeBusy> {
  const requestBody = {
    timeMin: window.start.toISOString(),
    timeMax: window.end.toISOString(),
    items: calendarIds.map((id) => ({ id })),
  };
  const answer = await calls.read(() => api.freebusy.query({ requestBody }));
  return Object.fromEntries(calendarIds.map((id) => [id, readCalendar(answer.calendars?.[id])]));
}

/** One calendar of a free/busy answer. A 200 may carry `errors` for it, or leave it out: then its times are unknown. */
function readCalendar(calendar: calendar_v3.Schema$FreeBusyCalendar | undefined): FreeBusy[string] {
  if (!calendar) return { busy: [], error: 'missing' };
  const [failed] = calendar.errors ?? [];
  if (failed) return { busy: [], error: failed.reason ?? 'unknown' };
  const busy = (calendar.busy ?? []).map(({ start, end }) => ({
    start: new Date(start ?? ''),
    end: new Date(end ?? ''),
  }));
  const unreadable = busy.some(({ start, end }) => Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()));
  return unreadable ? { busy: [], error: 'unreadable' } : { busy, error: null };
}

/** Looks by the id made from the key, then inserts under it; a 409 means that it was there after all. */
async function createEvent(calls: GoogleCalls, api: calendar_v3.Calendar, event: NewEvent): Promise<{ id: string }> {
  const eventId = eventIdOf(event.key);
  const look = () => orNull(calls.read(() => api.events.get({ calendarId: 'primary', eventId })));
  const standing = await look();
  if (standing) return requireOurs(standing, event.key);
  try {
    const requestBody = eventBody(event, eventId);
    return { id: (await calls.write(() => api.events.insert({ calendarId: 'primary', requestBody }))).id ?? eventId };
  } catch (error) {
    if (!isFault(error, 'rejected') || error.details.reason !== 'duplicate') throw error;
    const found = await look();
    if (found === null) throw error;
    return requireOurs(found, event.key);
  }
}

function eventBody({ key, title, startTime, endTime, description, attendees }: NewEvent, id: string) {
  return {
    id,
    summary: title,
    start: { dateTime: startTime.toISOString() },
    end: { dateTime: endTime.toISOString() },
    ...(description === undefined ? {} : { description }),
    ...(attendees === undefined ? {} : { attendees: attendees.map((email) => ({ email })) }),
    extendedProperties: { private: { [keyProperty]: key } },
  };
}

const keyProperty = 'countersign_key';

/** A deleted event keeps its id for ever: it can be neither adopted nor made again. */
function requireOurs(event: calendar_v3.Schema$Event, key: string): { id: string } {
  const isOurs = event.extendedProperties?.private?.[keyProperty] === key;
  if (isOurs && event.status !== 'cancelled' && event.id) return { id: event.id };
  const reason = isOurs ? 'event_deleted' : 'event_of_another_key';
  throw new ConnectorError('calendar', 'rejected', 'The event was made before and has been deleted.', {
    details: { reason },
  });
}

/** Base32hex (RFC 4648, lower case, no padding) of the key's SHA-256: what Google takes as an event id. */
export function eventIdOf(key: string): string {
  let bits = BigInt(`0x${createHash('sha256').update(key).digest('hex')}`) << 4n;
  let id = '';
  for (let digit = 0; digit < 52; digit += 1) {
    id = (bits & 31n).toString(32) + id;
    bits >>= 5n;
  }
  return id;
}
