import { RRuleTemporal } from 'rrule-temporal';
import type { Interval } from '../../core/slot.ts';
import { type Component, parseCalendar, propertyOf } from './ical.ts';
import { durationIn, msOf, startOf, timesOf, UnreadableTime, type When, type Zones, zonesOf } from './times.ts';

/** Whose calendar it is: the zone of days and of times without one, and the address whose refusals count. */
export type Owner = { timeZone: string; address: string | null };

type Event = { component: Component; zones: Zones; owner: Owner; start: When; lengthMs: (start: number) => number };

/**
 * The busy times that calendar objects (RFC 5545) make within a window, recurring events expanded under the clock of their zone.
 * Free are transparent and cancelled events and those the owner has declined. Throws UnreadableTime for anything that
 * cannot be understood.
 */
export function busyTimes(objects: readonly string[], window: Interval, owner: Owner): Interval[] {
  return objects.flatMap((text) =>
    parseCalendar(text)
      .filter(({ name }) => name === 'VCALENDAR')
      .flatMap((calendar) => busyIn(calendar, window, owner)),
  );
}

function busyIn(calendar: Component, window: Interval, owner: Owner): Interval[] {
  const zones = zonesOf(calendar);
  const events = calendar.components.filter(({ name }) => name === 'VEVENT').map((each) => eventOf(each, zones, owner));
  const isChange = ({ component }: Event) => propertyOf(component, 'RECURRENCE-ID') !== undefined;
  const changes = events.filter(isChange);
  const busy = events
    .filter((event) => !isChange(event))
    .flatMap((event) => {
      const changed = changes.filter(({ component }) => uidOf(component) === uidOf(event.component));
      return isBusy(event) ? occurrences(event, changed, window) : [];
    });
  // A single occurrence that was moved or changed stands for itself.
  const moved = changes.filter(isBusy).map((event) => intervalAt(event, msOf(event.start, owner.timeZone)));
  return [...busy, ...moved].filter(({ start, end }) => start < window.end && end > window.start);
}

function eventOf(component: Component, zones: Zones, owner: Owner): Event {
  const started = propertyOf(component, 'DTSTART');
  const start = started === undefined ? undefined : timesOf(started, zones, owner.timeZone)[0];
  if (start === undefined) throw new UnreadableTime('event without a start');
  return { component, zones, owner, start, lengthMs: lengthOf(component, start, zones, owner) };
}

/** How long an occurrence that begins at a moment lasts. Whole days follow the zone's clock, spans of time do not. */
function lengthOf(component: Component, start: When, zones: Zones, { timeZone }: Owner): Event['lengthMs'] {
  const ended = propertyOf(component, 'DTEND');
  const lasting = propertyOf(component, 'DURATION');
  const end = ended === undefined ? undefined : timesOf(ended, zones, timeZone)[0];
  if (start.kind === 'day') {
    const days = end?.kind === 'day' ? start.day.until(end.day).days : 1;
    const span =
      lasting === undefined ? Temporal.Duration.from({ days: Math.max(1, days) }) : durationIn(lasting.value);
    return (at) => after(at, span, timeZone) - at;
  }
  if (end !== undefined) return () => Math.max(0, msOf(end, timeZone) - start.at.epochMilliseconds);
  const span = lasting === undefined ? null : durationIn(lasting.value);
  return (at) => (span === null ? 0 : Math.max(0, after(at, span, start.at.timeZoneId) - at));
}

function isBusy({ component, owner }: Event): boolean {
  if (propertyOf(component, 'TRANSP')?.value.toUpperCase() === 'TRANSPARENT') return false;
  if (propertyOf(component, 'STATUS')?.value.toUpperCase() === 'CANCELLED') return false;
  const own = `mailto:${owner.address ?? ''}`.toLowerCase();
  const isOwn = (value: string) => value.toLowerCase() === own;
  const declined = component.properties.some(
    ({ name, value, params }) => name === 'ATTENDEE' && isOwn(value) && params.PARTSTAT?.toUpperCase() === 'DECLINED',
  );
  return !declined;
}

function occurrences(event: Event, changed: readonly Event[], window: Interval): Interval[] {
  const { component, start, owner } = event;
  const zone = owner.timeZone;
  const listed = (name: string, of: Event = event) =>
    of.component.properties.filter((each) => each.name === name).flatMap((each) => timesOf(each, of.zones, zone));
  const replaced = changed.flatMap((each) => {
    if (propertyOf(each.component, 'RECURRENCE-ID')?.params.RANGE !== undefined) throw new UnreadableTime('range');
    return listed('RECURRENCE-ID', each);
  });
  const left = [...listed('EXDATE'), ...replaced];
  const leftMs = new Set(left.map((each) => msOf(each, zone)));
  const leftDays = new Set(left.flatMap((each) => (each.kind === 'day' ? [each.day.toString()] : [])));
  const first = msOf(start, zone);
  const extra = listed('RDATE').map((each) => msOf(each, zone));
  const starts = new Set([first, ...repeated(component, start, window, event), ...extra]);
  const zoneOfStart = startOf(start, zone).timeZoneId;
  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zoneOfStart).toPlainDate();
  return [...starts]
    .filter((at) => !leftMs.has(at) && !leftDays.has(dayOf(at).toString()))
    .map((at) => intervalAt(event, at));
}

/** When the rules of an event let it begin, from as long before the window as it lasts. */
function repeated(component: Component, start: When, window: Interval, event: Event): number[] {
  const rules = component.properties.filter(({ name }) => name === 'RRULE');
  if (component.properties.some(({ name }) => name === 'EXRULE')) throw new UnreadableTime('rule');
  const began = startOf(start, event.owner.timeZone);
  const longest = event.lengthMs(began.epochMilliseconds) + 86_400_000;
  const clock = began.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  return rules.flatMap(({ value }) => {
    const rule = value.replace(
      /UNTIL=(\d{8}(?:T\d{6})?)(?=;|$)/i,
      (_all, until: string) => `UNTIL=${untilUtc(until, began)}`,
    );
    try {
      const expanded = new RRuleTemporal({ rruleString: `DTSTART;TZID=${began.timeZoneId}:${clock}\nRRULE:${rule}` });
      const found = expanded.between(new Date(window.start.getTime() - longest), window.end, true);
      return found.map(({ epochMilliseconds }) => epochMilliseconds);
    } catch (error) {
      throw new UnreadableTime(`rule: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  });
}

/** The last moment that UNTIL names as a day or under the event's own clock, in UTC. */
function untilUtc(text: string, { timeZoneId }: Temporal.ZonedDateTime): string {
  const iso = text.replace(
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?$/,
    (_all, y, m, d, h, min, s) => `${y}-${m}-${d}T${h ?? '23'}:${min ?? '59'}:${s ?? '59'}`,
  );
  const instant = Temporal.PlainDateTime.from(iso).toZonedDateTime(timeZoneId).toInstant();
  return instant.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
}

function intervalAt({ lengthMs }: Event, at: number): Interval {
  return { start: new Date(at), end: new Date(at + lengthMs(at)) };
}

function after(at: number, span: Temporal.Duration, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).add(span).epochMilliseconds;
}

function uidOf(component: Component): string {
  return propertyOf(component, 'UID')?.value ?? '';
}
