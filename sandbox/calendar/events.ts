import { refuseGoogle } from '../google-errors.ts';
import { asRecord, asText } from '../wire.ts';

export type EventTime = { date?: string; dateTime?: string; timeZone?: string };
export type StoredEvent = {
  id: string;
  calendarId: string;
  status: string;
  start: EventTime;
  end: EventTime;
  transparency?: string;
  sequence: number;
  created: string;
  updated: string;
  [more: string]: unknown;
};
export type StoredCalendar = {
  id: string;
  summary: string;
  timeZone: string;
  accessRole: string;
  primary?: boolean;
  backgroundColor?: string;
};

/** Where an event's time lies on the clock, in epoch milliseconds; a bare date is midnight in the calendar's zone. */
export function instantOf(time: EventTime, calendarZone: string): number {
  const zone = time.timeZone ?? calendarZone;
  if (time.date !== undefined) return Temporal.PlainDate.from(time.date).toZonedDateTime(zone).epochMilliseconds;
  const text = time.dateTime ?? '';
  if (/(z|[+-]\d\d:?\d\d)$/i.test(text)) return Date.parse(text);
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
}

/** `2026-11-05T11:00:00+01:00` in that zone, or with `Z` in UTC. */
export function renderInstant(epochMs: number, zone: string): string {
  if (zone === 'UTC') return new Date(epochMs).toISOString().replace('.000Z', 'Z');
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
}

/** Checks the times of a body that is to be written; answers Google's 400 for what Google refuses. */
export function readTimes(body: Record<string, unknown>, zone: string): { start: EventTime; end: EventTime } {
  const start = readTime(body.start, 'Missing start time.');
  const end = readTime(body.end, 'Missing end time.');
  if ((start.date === undefined) !== (end.date === undefined))
    refuseGoogle(400, 'invalid', 'Start and end times must either both be date or both be dateTime.');
  let span = 0;
  try {
    span = instantOf(end, zone) - instantOf(start, zone);
  } catch {
    refuseGoogle(400, 'invalid', 'Invalid start or end time.');
  }
  if (Number.isNaN(span)) refuseGoogle(400, 'invalid', 'Invalid start or end time.');
  if (span < 0 || (span === 0 && start.date !== undefined))
    refuseGoogle(400, 'timeRangeEmpty', 'The specified time range is empty.', 'calendar');
  return { start, end };
}

function readTime(value: unknown, missing: string): EventTime {
  const { date, dateTime, timeZone } = asRecord(value);
  if (asText(date) === undefined && asText(dateTime) === undefined) return refuseGoogle(400, 'required', missing);
  return {
    ...(typeof date === 'string' ? { date } : {}),
    ...(typeof dateTime === 'string' && typeof date !== 'string' ? { dateTime } : {}),
    ...(typeof timeZone === 'string' ? { timeZone } : {}),
  };
}

/** An event as the API shows it, times in the asked zone, else in its own or the calendar's. */
export function eventResource(event: StoredEvent, calendar: StoredCalendar, zone?: string): Record<string, unknown> {
  const { calendarId: _calendar, ...rest } = event;
  return { ...rest, start: shown(event.start, calendar, zone), end: shown(event.end, calendar, zone) };
}

function shown(time: EventTime, calendar: StoredCalendar, zone: string | undefined): EventTime {
  if (time.date !== undefined) return { date: time.date };
  const own = time.timeZone ?? calendar.timeZone;
  return { dateTime: renderInstant(instantOf(time, calendar.timeZone), zone ?? own), timeZone: own };
}

/** Whether an event takes the calendar's owner's time. */
export function blocks(event: StoredEvent): boolean {
  if (event.status === 'cancelled' || event.transparency === 'transparent') return false;
  const attendees = Array.isArray(event.attendees) ? event.attendees : [];
  return !attendees.some(
    (attendee) => asRecord(attendee).self === true && asRecord(attendee).responseStatus === 'declined',
  );
}
