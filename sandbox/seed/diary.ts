import type { Agenda } from '../calendar/agenda.ts';
import type { EventTime } from '../calendar/events.ts';
import { rep } from './people.ts';

const teamCalendar = 'team-fernhill@group.calendar.example';

/** The rep's diary around `now`: meetings, an all-day absence and things that do not block. */
export function seedDiary(agenda: Agenda, now: number): void {
  const zone = rep.timeZone;
  agenda.calendars.put(rep.email, {
    id: rep.email,
    summary: rep.email,
    timeZone: zone,
    accessRole: 'owner',
    primary: true,
  });
  agenda.calendars.put(teamCalendar, {
    id: teamCalendar,
    summary: 'Fitting crews',
    timeZone: zone,
    accessRole: 'reader',
  });
  const settings: [string, string][] = [
    ['timezone', zone],
    ['locale', 'en'],
    ['format24HourTime', 'true'],
    ['weekStart', '1'],
  ];
  for (const [id, value] of settings) agenda.settings.put(id, { id, value });
  const workday = workdaysFrom(now, zone);
  const timed = (day: number, from: string, to: string): { start: EventTime; end: EventTime } => ({
    start: { dateTime: `${workday(day)}T${from}:00`, timeZone: zone },
    end: { dateTime: `${workday(day)}T${to}:00`, timeZone: zone },
  });
  const allDay = (day: number): { start: EventTime; end: EventTime } => ({
    start: { date: workday(day) },
    end: { date: Temporal.PlainDate.from(workday(day)).add({ days: 1 }).toString() },
  });
  const put = adder(agenda, now);
  put('seed00crewbrief', rep.email, 'Crew briefing', timed(0, '09:00', '09:30'));
  put('seed01sitevisit', rep.email, 'Site visit in Altona', timed(1, '10:00', '11:30'));
  put('seed01pricecall', rep.email, 'Call with the steel mill', timed(1, '14:00', '15:00'));
  put('seed02focustime', rep.email, 'Drawings', timed(2, '09:00', '12:00'));
  put('seed02fairopen', rep.email, 'Trade fair opens in Birmingham', allDay(2), 'transparent');
  put('seed03dentist', rep.email, 'Reminder: car to the garage', timed(3, '13:00', '13:30'), 'transparent');
  put('seed04dayoff', rep.email, 'Day off', allDay(4));
  put('seed01crewb', teamCalendar, 'Crew B in Lübeck', timed(1, '07:00', '16:00'));
}

function adder(agenda: Agenda, now: number) {
  const at = new Date(now).toISOString();
  return (
    id: string,
    calendarId: string,
    summary: string,
    times: { start: EventTime; end: EventTime },
    transparency?: string,
  ): void => {
    const fixed = {
      kind: 'calendar#event',
      status: 'confirmed',
      eventType: 'default',
      sequence: 0,
      created: at,
      updated: at,
      etag: `"${now}"`,
    };
    const people = { creator: { email: rep.email, self: true }, organizer: { email: calendarId, self: true } };
    const links = { iCalUID: `${id}@google.example`, htmlLink: `https://calendar.google.example/event?eid=${id}` };
    const more = transparency === undefined ? {} : { transparency };
    agenda.put({
      ...fixed,
      ...people,
      ...links,
      ...more,
      ...times,
      id,
      calendarId,
      summary,
      reminders: { useDefault: true },
    });
  };
}

/** The n-th Monday-to-Friday date after today in that zone, the next one being 0. */
function workdaysFrom(now: number, zone: string): (n: number) => string {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const days = Array.from({ length: 14 }, (_unused, index) => today.add({ days: index + 1 })).filter(
    (day) => day.dayOfWeek <= 5,
  );
  return (n) => (days[n] ?? today).toString();
}
