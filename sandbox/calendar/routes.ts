import { refuseGoogle } from '../google-errors.ts';
import { asRecord, asText, type Call, type Reply } from '../wire.ts';
import type { Agenda } from './agenda.ts';
import { eventResource, instantOf, readTimes, type StoredCalendar, type StoredEvent } from './events.ts';

export type EventRoute = { method: string; path: string; scopes: string[]; handle: (call: Call) => Reply };

const write = ['calendar', 'calendar.events', 'calendar.events.owned', 'calendar.app.created'];
const read = [...write, 'calendar.readonly', 'calendar.events.readonly', 'calendar.events.owned.readonly'];
const pageSize = 250;

/** events.insert, list, get, patch and delete. */
export function eventRoutes(agenda: Agenda): EventRoute[] {
  const base = '/calendars/{calendarId}/events';
  return [
    { method: 'POST', path: base, scopes: write, handle: (call) => insert(agenda, call) },
    { method: 'GET', path: base, scopes: read, handle: (call) => list(agenda, call) },
    { method: 'GET', path: `${base}/{eventId}`, scopes: read, handle: (call) => get(agenda, call) },
    { method: 'PATCH', path: `${base}/{eventId}`, scopes: write, handle: (call) => patch(agenda, call) },
    { method: 'DELETE', path: `${base}/{eventId}`, scopes: write, handle: (call) => remove(agenda, call) },
  ];
}

function insert(agenda: Agenda, call: Call): Reply {
  const calendar = writable(agenda, call);
  const body = asRecord(call.body);
  const times = readTimes(body, calendar.timeZone);
  const id =
    asText(body.id) ?? `sb${call.now.toString(32)}${agenda.events.size().toString(32)}`.replace(/[^a-v0-9]/g, '0');
  if (!/^[a-v0-9]{5,1024}$/.test(id)) refuseGoogle(400, 'invalid', 'Invalid resource id value.');
  if (agenda.event(calendar.id, id) !== undefined)
    refuseGoogle(409, 'duplicate', 'The requested identifier already exists.');
  const at = new Date(call.now).toISOString();
  const event: StoredEvent = {
    reminders: { useDefault: true },
    eventType: 'default',
    ...body,
    ...times,
    ...conference(body, call),
    kind: 'calendar#event',
    id,
    calendarId: calendar.id,
    status: asText(body.status) ?? 'confirmed',
    etag: etagOf(call.now, 0),
    htmlLink: `https://calendar.google.example/event?eid=${Buffer.from(id).toString('base64url')}`,
    iCalUID: asText(body.iCalUID) ?? `${id}@google.example`,
    creator: { email: agenda.ownerEmail, self: true },
    organizer: { email: calendar.id, self: true },
    sequence: 0,
    created: at,
    updated: at,
  };
  agenda.put(event);
  return { status: 200, body: eventResource(event, calendar) };
}

function list(agenda: Agenda, call: Call): Reply {
  const calendar = agenda.calendar(call.params.calendarId ?? '');
  const { query } = call;
  if (query.has('syncToken'))
    refuseGoogle(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.', 'calendar');
  if (query.get('orderBy') === 'startTime' && query.get('singleEvents') !== 'true') {
    refuseGoogle(400, 'invalid', 'The requested ordering is not available for the particular query.');
  }
  const zone = query.get('timeZone') ?? undefined;
  const startMs = boundary(query.get('timeMin'), Number.NEGATIVE_INFINITY);
  const endMs = boundary(query.get('timeMax'), Number.POSITIVE_INFINITY);
  if (endMs <= startMs) refuseGoogle(400, 'timeRangeEmpty', 'The specified time range is empty.', 'calendar');
  const stale = call.effect('stale_list');
  const events = agenda.between(calendar.id, startMs, endMs).filter((event) => isWanted(event, query, stale));
  if (query.get('orderBy') === 'updated') events.sort((a, b) => a.updated.localeCompare(b.updated));
  const size = Math.min(2500, Number(query.get('maxResults') ?? pageSize) || pageSize);
  const offset = Number(query.get('pageToken') ?? 0);
  const items = events.slice(offset, offset + size).map((event) => eventResource(event, calendar, zone));
  const more = offset + size < events.length ? { nextPageToken: String(offset + size) } : {};
  const { summary, timeZone, accessRole } = calendar;
  const head = { kind: 'calendar#events', etag: '"events"', summary, timeZone, accessRole, defaultReminders: [] };
  return { status: 200, body: { ...head, updated: new Date(call.now).toISOString(), items, ...more } };
}

function isWanted(event: StoredEvent, query: URLSearchParams, stale: Record<string, unknown> | undefined): boolean {
  if (event.status === 'cancelled' && query.get('showDeleted') !== 'true') return false;
  if (stale !== undefined && Date.parse(event.created) >= Number(stale.addedAt)) return false;
  const properties = asRecord(event.extendedProperties);
  const has = (kind: 'private' | 'shared', pair: string): boolean => {
    const equals = pair.indexOf('=');
    return asRecord(properties[kind])[pair.slice(0, equals)] === pair.slice(equals + 1);
  };
  if (!query.getAll('privateExtendedProperty').every((pair) => has('private', pair))) return false;
  if (!query.getAll('sharedExtendedProperty').every((pair) => has('shared', pair))) return false;
  const iCalUid = query.get('iCalUID');
  if (iCalUid !== null && event.iCalUID !== iCalUid) return false;
  const since = query.get('updatedMin');
  if (since !== null && Date.parse(event.updated) < Date.parse(since)) return false;
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = JSON.stringify([event.summary, event.description, event.location, event.attendees]).toLowerCase();
  return words.every((word) => text.includes(word));
}

function get(agenda: Agenda, call: Call): Reply {
  const { calendar, event } = found(agenda, call);
  return { status: 200, body: eventResource(event, calendar, call.query.get('timeZone') ?? undefined) };
}

function patch(agenda: Agenda, call: Call): Reply {
  writable(agenda, call);
  const { calendar, event } = found(agenda, call);
  const wanted = call.headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== event.etag)
    refuseGoogle(412, 'conditionNotMet', 'Precondition Failed');
  const merged = mergePatch(event, asRecord(call.body)) as StoredEvent;
  const times = readTimes(merged, calendar.timeZone);
  const moved = instantOf(times.start, calendar.timeZone) !== instantOf(event.start, calendar.timeZone);
  const sequence = event.sequence + (moved ? 1 : 0);
  const { id, calendarId, created } = event;
  const updated = new Date(call.now).toISOString();
  const next = {
    ...merged,
    ...times,
    id,
    calendarId,
    created,
    updated,
    sequence,
    etag: etagOf(call.now, sequence + 1),
  };
  const settled: StoredEvent = { ...next, ...conference(next, call) };
  agenda.put(settled);
  return { status: 200, body: eventResource(settled, calendar) };
}

function remove(agenda: Agenda, call: Call): Reply {
  writable(agenda, call);
  const { event } = found(agenda, call);
  if (event.status === 'cancelled') refuseGoogle(410, 'deleted', 'Resource has been deleted');
  agenda.put({ ...event, status: 'cancelled', updated: new Date(call.now).toISOString() });
  return { status: 204 };
}

function found(agenda: Agenda, call: Call): { calendar: StoredCalendar; event: StoredEvent } {
  const calendar = agenda.calendar(call.params.calendarId ?? '');
  const event = agenda.event(calendar.id, call.params.eventId ?? '');
  return { calendar, event: event ?? refuseGoogle(404, 'notFound', 'Not Found') };
}

function writable(agenda: Agenda, call: Call): StoredCalendar {
  const calendar = agenda.calendar(call.params.calendarId ?? '');
  if (!['owner', 'writer'].includes(calendar.accessRole)) {
    refuseGoogle(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.', 'calendar');
  }
  return calendar;
}

/** RFC 7396: null removes, objects merge, anything else replaces. */
function mergePatch(target: unknown, change: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...asRecord(target) };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else if (typeof value === 'object' && !Array.isArray(value) && !['start', 'end'].includes(key))
      merged[key] = mergePatch(merged[key], asRecord(value));
    else merged[key] = value;
  }
  return merged;
}

function conference(body: Record<string, unknown>, call: Call): Record<string, unknown> {
  const request = asRecord(asRecord(body.conferenceData).createRequest);
  const requestId = asText(request.requestId);
  if (requestId === undefined) return {};
  if (call.query.get('conferenceDataVersion') !== '1') return { conferenceData: undefined };
  const code = Buffer.from(requestId)
    .toString('hex')
    .padEnd(10, '0')
    .replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? 'a');
  const meeting = `${code.slice(0, 3)}-${code.slice(3, 7)}-${code.slice(7, 10)}`;
  const uri = `https://meet.google.example/${meeting}`;
  const solution = { key: { type: 'hangoutsMeet' }, name: 'Google Meet' };
  const createRequest = { ...request, status: { statusCode: 'success' } };
  const entryPoints = [{ entryPointType: 'video', uri, label: uri.replace('https://', '') }];
  return {
    hangoutLink: uri,
    conferenceData: { createRequest, entryPoints, conferenceSolution: solution, conferenceId: meeting },
  };
}

function boundary(value: string | null, missing: number): number {
  if (value === null) return missing;
  const at = Date.parse(value);
  if (Number.isNaN(at)) return refuseGoogle(400, 'badRequest', 'Bad Request');
  return at;
}

const etagOf = (now: number, sequence: number): string => `"${now}${sequence}"`;
