import { type Component, type Property, propertyOf } from './ical.ts';
import { windowsZones } from './windows-zones.ts';

/** A day, or a moment under the clock of its zone. */
export type When = { kind: 'day'; day: Temporal.PlainDate } | { kind: 'time'; at: Temporal.ZonedDateTime };

/** Thrown for times that cannot be understood: whoever reads them must not take them for free. */
export class UnreadableTime extends Error {}

/** Resolves the zone names of one calendar object: those of the IANA, those of Windows, and those it explains itself. */
export type Zones = (name: string) => string;

/** The zones of a calendar object. */
export function zonesOf(calendar: Component): Zones {
  const explained = new Map(
    calendar.components
      .filter(({ name }) => name === 'VTIMEZONE')
      .map((zone) => [propertyOf(zone, 'TZID')?.value ?? '', propertyOf(zone, 'X-LIC-LOCATION')?.value ?? '']),
  );
  return (name) => {
    // Some programs put a path in front: /freeassociation.sourceforge.net/Europe/Berlin
    const parts = name.split('/');
    const ends = [parts.slice(-3).join('/'), parts.slice(-2).join('/')];
    const found = [name, explained.get(name), windowsZones[name], ...ends].find((each) => each && isZone(each));
    if (found === undefined) throw new UnreadableTime('time zone');
    return found;
  };
}

/** Every time of a property, which may list several. `ownZone` is where times without a zone are meant. */
export function timesOf({ value, params }: Property, zones: Zones, ownZone: string): When[] {
  return value.split(',').map((each) => timeIn(each.trim(), params.TZID === undefined ? ownZone : zones(params.TZID)));
}

/** The moment a day or a time begins. */
export function startOf(when: When, ownZone: string): Temporal.ZonedDateTime {
  return when.kind === 'time' ? when.at : when.day.toZonedDateTime({ timeZone: ownZone });
}

export function msOf(when: When, ownZone: string): number {
  return startOf(when, ownZone).epochMilliseconds;
}

/** A duration such as PT30M or P1W. */
export function durationIn(text: string): Temporal.Duration {
  try {
    return Temporal.Duration.from(text.trim());
  } catch {
    throw new UnreadableTime('duration');
  }
}

function timeIn(text: string, zone: string): When {
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text) ?? [];
  if (day === undefined) throw new UnreadableTime('time');
  try {
    if (hour === undefined) return { kind: 'day', day: Temporal.PlainDate.from(`${year}-${month}-${day}`) };
    // A leap second is written as 60, which no clock here knows.
    const clock = `${year}-${month}-${day}T${hour}:${minute}:${second === '60' ? '59' : second}`;
    return { kind: 'time', at: Temporal.PlainDateTime.from(clock).toZonedDateTime(utc === 'Z' ? 'UTC' : zone) };
  } catch {
    throw new UnreadableTime('time');
  }
}

function isZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
