import type { Agenda } from './calendar/agenda.ts';
import { renderInstant, type StoredCalendar } from './calendar/events.ts';
import { eventRoutes } from './calendar/routes.ts';
import type { GoogleAccounts } from './google-accounts.ts';
import { googleError, googleRefusal, refuseGoogle } from './google-errors.ts';
import { asList, asRecord, asText, type Call, type Reply, type Route, type Vendor } from './wire.ts';

const all = ['calendar'];
const listScopes = [...all, 'calendar.readonly', 'calendar.calendarlist', 'calendar.calendarlist.readonly'];
const settingScopes = [...all, 'calendar.readonly', 'calendar.settings.readonly'];
const freeBusyScopes = [...all, 'calendar.readonly', 'calendar.freebusy', 'calendar.events.freebusy'];
const maxCalendars = 50;

/** Google Calendar's REST API over one person's agenda. */
export function createCalendar(agenda: Agenda, accounts: GoogleAccounts): Vendor {
  const route = (method: string, path: string, scopes: string[], handle: (call: Call) => Reply): Route => ({
    method,
    path: `/calendar/v3${path}`,
    handle: accounts.scoped(scopes, handle),
  });
  return {
    name: 'calendar',
    owns: (path) => path.startsWith('/calendar/'),
    authorise: accounts.authorise,
    notFound: () => googleError(404, 'notFound', 'Not Found'),
    refusal: googleRefusal,
    routes: [
      route('POST', '/freeBusy', freeBusyScopes, (call) => freeBusy(agenda, call)),
      route('GET', '/users/me/calendarList', listScopes, () => ({
        status: 200,
        body: { kind: 'calendar#calendarList', etag: '"list"', items: [...agenda.calendars.values()].map(entry) },
      })),
      route('GET', '/users/me/calendarList/{calendarId}', listScopes, (call) => ({
        status: 200,
        body: entry(agenda.calendar(call.params.calendarId ?? '')),
      })),
      route('GET', '/users/me/settings', settingScopes, () => ({
        status: 200,
        body: { kind: 'calendar#settings', etag: '"settings"', items: [...agenda.settings.values()].map(setting) },
      })),
      route('GET', '/users/me/settings/{setting}', settingScopes, (call) => {
        const found = agenda.settings.get(call.params.setting ?? '');
        return found === undefined ? googleError(404, 'notFound', 'Not Found') : { status: 200, body: setting(found) };
      }),
      ...eventRoutes(agenda).map(({ method, path, scopes, handle }) => route(method, path, scopes, handle)),
    ],
  };
}

function entry(calendar: StoredCalendar): Record<string, unknown> {
  return {
    kind: 'calendar#calendarListEntry',
    etag: `"${calendar.id}"`,
    selected: true,
    defaultReminders: [],
    ...calendar,
  };
}

function setting(found: { id: string; value: string }): Record<string, unknown> {
  return { kind: 'calendar#setting', etag: `"${found.id}"`, ...found };
}

function freeBusy(agenda: Agenda, call: Call): Reply {
  const body = asRecord(call.body);
  const startMs = Date.parse(asText(body.timeMin) ?? '');
  const endMs = Date.parse(asText(body.timeMax) ?? '');
  if (Number.isNaN(startMs) || Number.isNaN(endMs))
    refuseGoogle(400, 'required', 'Missing timeMin or timeMax parameter.');
  if (endMs <= startMs) refuseGoogle(400, 'timeRangeEmpty', 'The specified time range is empty.', 'calendar');
  const zone = asText(body.timeZone) ?? 'UTC';
  if (!isZone(zone)) refuseGoogle(400, 'invalid', 'Invalid time zone.');
  const ids = asList(body.items).flatMap((item) => asText(asRecord(item).id) ?? []);
  const calendars = ids.map((id, index): [string, unknown] => [
    id,
    answerFor(agenda, call, id, index, startMs, endMs, zone),
  ]);
  const [timeMin, timeMax] = [renderInstant(startMs, zone), renderInstant(endMs, zone)];
  return {
    status: 200,
    body: { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(calendars) },
  };
}

function answerFor(
  agenda: Agenda,
  call: Call,
  id: string,
  index: number,
  startMs: number,
  endMs: number,
  zone: string,
): unknown {
  const broken = call.effect('freebusy_calendar_error');
  const target = asText(broken?.calendarId);
  const failed = (reason: string): unknown => ({ errors: [{ domain: 'global', reason }], busy: [] });
  if (broken !== undefined && (target === undefined || target === id))
    return failed(asText(broken.reason) ?? 'internalError');
  if (index >= maxCalendars) return failed('tooManyCalendarsRequested');
  const calendar = agenda.find(id);
  if (calendar === undefined) return failed('notFound');
  const busy = agenda.busy(calendar.id, startMs, endMs);
  return {
    busy: busy.map((span) => ({ start: renderInstant(span.startMs, zone), end: renderInstant(span.endMs, zone) })),
  };
}

function isZone(zone: string): boolean {
  try {
    return zone === 'UTC' || Temporal.Now.zonedDateTimeISO(zone) !== undefined;
  } catch {
    return false;
  }
}
