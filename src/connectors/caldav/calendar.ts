import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { ConnectorError } from '../../core/errors.ts';
import type { Calendar, FreeBusy } from '../../core/ports.ts';
import type { Interval } from '../../core/slot.ts';
import { createFreeTimes, type MeetingRules } from '../free-times.ts';
import { busyTimes, type Owner } from './busy.ts';
import { type CalDavAccount, type CalDavCalendar, type CalDavClient, createCalDavClient } from './client.ts';
import { calendarText, escapedText } from './ical.ts';
import { UnreadableTime } from './times.ts';

export type CalDavCalendarOptions = {
  account: CalDavAccount;
  /** Names of the calendars whose times count as busy, the first of them for new events; empty means all. */
  calendarNames: readonly string[];
  /** The address whose refusals free a time, and that invites; null where it is not known. */
  ownAddress: string | null;
  rules: MeetingRules;
  clock: Clock;
};

export type CalDav = Calendar & {
  /** Resolves when the server lets us in and has the calendars named; throws ConnectorError. */
  probe(): Promise<void>;
};

type NewEvent = Parameters<Calendar['createEvent']>[0];

const keptMs = 10 * 60_000;
const keyProperty = 'X-COUNTERSIGN-KEY';

/** The calendars of one CalDAV account. A calendar's id is its name. Recurring events are expanded here, as not every server can. */
export function createCalDavCalendar(options: CalDavCalendarOptions): CalDav {
  const { rules, clock, ownAddress, calendarNames } = options;
  const client = createCalDavClient(options.account);
  const owner: Owner = { timeZone: rules.timeZone, address: ownAddress };
  let kept: { at: number; calendars: CalDavCalendar[] } | null = null;

  async function calendars(): Promise<CalDavCalendar[]> {
    if (kept !== null && performance.now() - kept.at < keptMs) return kept.calendars;
    kept = { at: performance.now(), calendars: await client.calendars() };
    return kept.calendars;
  }
  const named = async (): Promise<string[]> =>
    calendarNames.length > 0 ? [...calendarNames] : (await calendars()).map(({ name }) => name);

  async function getFreebusy(timeMin: Date, timeMax: Date, ids?: readonly string[]): Promise<FreeBusy> {
    const window = { start: timeMin, end: timeMax };
    const all = await calendars();
    const asked = ids ?? (await named());
    const answers = await Promise.all(
      asked.map(
        async (id) =>
          [
            id,
            await busyOf(
              client,
              all.find(({ name }) => name === id),
              window,
              owner,
            ),
          ] as const,
      ),
    );
    return Object.fromEntries(answers);
  }

  async function requireBusy(window: Interval): Promise<Interval[]> {
    const answers = Object.values(await getFreebusy(window.start, window.end));
    const unknown = answers.filter(({ error }) => error !== null);
    // No calendar at all tells nothing either, and nothing is not free.
    if (unknown.length === 0 && answers.length > 0) return answers.flatMap(({ busy }) => busy);
    const details = { calendars: unknown.length, reasons: unknown.map(({ error }) => error) };
    const sentence = 'The calendar server does not tell the times of every calendar.';
    throw new ConnectorError('caldav', 'rejected', sentence, { details });
  }

  return {
    getFreebusy,
    ...createFreeTimes({ rules, clock, requireBusy }),
    async createEvent(event) {
      const [first] = await named();
      const calendar = (await calendars()).find(({ name }) => name === first);
      if (calendar === undefined) throw noCalendar();
      return createEvent(client, calendar, event, { now: clock(), ownAddress });
    },
    async probe() {
      kept = null;
      const there = (await calendars()).map(({ name }) => name);
      const wanted = await named();
      if (wanted.length === 0 || wanted.some((name) => !there.includes(name))) throw noCalendar();
    },
  };
}

async function busyOf(
  client: CalDavClient,
  calendar: CalDavCalendar | undefined,
  window: Interval,
  owner: Owner,
): Promise<FreeBusy[string]> {
  if (calendar === undefined) return { busy: [], error: 'notFound' };
  try {
    return { busy: busyTimes(await client.objects(calendar, window), window, owner), error: null };
  } catch (error) {
    if (error instanceof UnreadableTime) return { busy: [], error: 'unreadable' };
    throw error;
  }
}

/** Looks under the name made from the key, then puts under it; one that is there already is ours or nobody's. */
async function createEvent(
  client: CalDavClient,
  calendar: CalDavCalendar,
  event: NewEvent,
  more: { now: Date; ownAddress: string | null },
): Promise<{ id: string }> {
  const id = createHash('sha256').update(event.key).digest('hex').slice(0, 40);
  const url = new URL(`${id}.ics`, calendar.url.replace(/\/*$/, '/')).href;
  const standing = await client.read(url);
  if (standing !== null) return requireOurs(standing, event.key, id);
  if (await client.create(url, textOf(event, id, more))) return { id };
  return requireOurs((await client.read(url)) ?? '', event.key, id);
}

function requireOurs(text: string, key: string, id: string): { id: string } {
  const unfolded = text.replace(/\r?\n[ \t]/g, '');
  const isOurs = unfolded.includes(`${keyProperty}:${escapedText(key)}`);
  if (isOurs && !/^STATUS:CANCELLED\s*$/im.test(unfolded)) return { id };
  const details = { reason: isOurs ? 'event_deleted' : 'event_of_another_key' };
  throw new ConnectorError('caldav', 'rejected', 'The event was made before and has been called off.', { details });
}

/** Nobody is written to: `SCHEDULE-AGENT=NONE` keeps servers from inviting people by themselves (RFC 6638 7.1). */
function textOf(
  { key, title, startTime, endTime, description, attendees = [] }: NewEvent,
  id: string,
  more: { now: Date; ownAddress: string | null },
): string {
  const at = (time: Date) => `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const organizer =
    attendees.length > 0 && more.ownAddress !== null ? [`ORGANIZER;SCHEDULE-AGENT=NONE:mailto:${more.ownAddress}`] : [];
  return calendarText([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Countersign//EN',
    'BEGIN:VEVENT',
    `UID:${id}@countersign`,
    `DTSTAMP:${at(more.now)}`,
    `DTSTART:${at(startTime)}`,
    `DTEND:${at(endTime)}`,
    `SUMMARY:${escapedText(title)}`,
    ...(description === undefined ? [] : [`DESCRIPTION:${escapedText(description)}`]),
    ...organizer,
    ...attendees.map(
      (each) => `ATTENDEE;SCHEDULE-AGENT=NONE;PARTSTAT=NEEDS-ACTION:mailto:${each.replace(/[^\x21-\x7e]/g, '')}`,
    ),
    `${keyProperty}:${escapedText(key)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

function noCalendar(): ConnectorError {
  const sentence = 'The calendar server has no calendar of a name in CALDAV_CALENDARS, or none at all.';
  return new ConnectorError('caldav', 'rejected', sentence, { details: { reason: 'no_calendar' } });
}
