/** A meeting time that can be offered: UTC instants with `Z`, and words that name the zone. */
export type Slot = { start: string; end: string; duration_minutes: number; display: string };

/** A stretch of time in UTC, end exclusive. */
export type Interval = { start: Date; end: Date };

export type SlotRules = {
  now: Date;
  timeZone: string;
  /** Wall-clock limits of a working day in `timeZone`, as `HH:MM`. */
  workingHours: { from: string; to: string };
  windowDays: number;
  minNoticeMinutes: number;
  durationMinutes: number;
  count: number;
  language: string;
  /** The lead's zone, when known: the display then names both. */
  leadTimeZone?: string | null;
};

type Candidate = { start: number; end: number; halfDay: string };

const gridMinutes = 30;
const minuteMs = 60_000;

/**
 * The earliest slots of `durationMinutes` that touch no busy time, soonest first, at most `count`: on the half hours of
 * `timeZone`, Monday to Friday, wholly inside the working hours and inside `windowDays` times 24 hours from now, not
 * before now plus notice. One per half day, unless fewer than `count` would remain: then the soonest others fill up.
 */
export function findSlots(busy: readonly Interval[], rules: SlotRules): Slot[] {
  const taken = busy.map(({ start, end }) => ({ start: start.getTime(), end: end.getTime() }));
  const free = candidates(rules).filter((slot) => !taken.some((other) => overlaps(slot, other)));
  const halfDays = new Set<string>();
  const spread = free.filter(({ halfDay }) => !halfDays.has(halfDay) && halfDays.add(halfDay)).slice(0, rules.count);
  const rest = free.filter((slot) => !spread.includes(slot)).slice(0, Math.max(0, rules.count - spread.length));
  return [...spread, ...rest].sort((a, b) => a.start - b.start).map((slot) => describe(slot, rules));
}

/** When slots may be: from now plus notice until the window's end. What free/busy must be known for. */
export function slotWindow(rules: Pick<SlotRules, 'now' | 'windowDays' | 'minNoticeMinutes'>): Interval {
  const now = rules.now.getTime();
  return {
    start: new Date(now + rules.minNoticeMinutes * minuteMs),
    end: new Date(now + rules.windowDays * 24 * 60 * minuteMs),
  };
}

/** Whether an interval is in the future and overlaps no busy time; touching edges are fine. */
export function isFree(interval: Interval, busy: readonly Interval[], now: Date): boolean {
  const span = { start: interval.start.getTime(), end: interval.end.getTime() };
  if (span.start <= now.getTime()) return false;
  return !busy.some(({ start, end }) => overlaps(span, { start: start.getTime(), end: end.getTime() }));
}

/**
 * The words for a slot in the given language (en, de, fr, es; anything else reads as en), such as "Tuesday 24 November,
 * 10:00–10:30 (Central European Standard Time)". The lead's own time follows when their clock shows another one then.
 */
export function renderSlot(
  slot: { start: string; end: string },
  language: string,
  timeZone: string,
  leadTimeZone?: string | null,
): string {
  const place = `${slot.start} ${slot.end} ${language} ${timeZone} ${leadTimeZone ?? ''}`;
  const known = renderedSlots.get(place);
  if (known !== undefined) return known;
  const words = wordsOfSlot(slot, language, timeZone, leadTimeZone);
  if (renderedSlots.size >= mostRenderedSlots) renderedSlots.clear();
  renderedSlots.set(place, words);
  return words;
}

/** The same few slots are offered to one lead after the other. */
const renderedSlots = new Map<string, string>();
const mostRenderedSlots = 1000;

function wordsOfSlot(
  slot: { start: string; end: string },
  language: string,
  timeZone: string,
  leadTimeZone?: string | null,
): string {
  const start = new Date(slot.start);
  const end = new Date(slot.end);
  const ours = wordsFor(language, timeZone);
  const text = `${ours.day(start)}, ${ours.hours(start, end)} (${ours.zone(start)})`;
  if (!leadTimeZone || offsetAt(start, leadTimeZone) === offsetAt(start, timeZone)) return text;
  const theirs = wordsFor(language, leadTimeZone);
  const day = theirs.day(start) === ours.day(start) ? '' : `${theirs.day(start)}, `;
  return `${text} / ${day}${theirs.hours(start, end)} (${theirs.zone(start)})`;
}

/** Every slot the rules allow, free or not. Days are cut by the zone's clock, steps within a day are exact minutes. */
function candidates(rules: SlotRules): Candidate[] {
  const window = slotWindow(rules);
  const [earliest, latest] = [window.start.getTime(), window.end.getTime()];
  const found: Candidate[] = [];
  if (rules.durationMinutes <= 0 || earliest >= latest) return found;
  let date = zoned(earliest, rules.timeZone).toPlainDate();
  const lastDate = zoned(latest, rules.timeZone).toPlainDate();
  for (; Temporal.PlainDate.compare(date, lastDate) <= 0; date = date.add({ days: 1 })) {
    if (date.dayOfWeek > 5) continue;
    const at = (time: string) => date.toZonedDateTime({ timeZone: rules.timeZone, plainTime: time });
    const close = Math.min(at(rules.workingHours.to).epochMilliseconds, latest);
    const noon = at('12:00').epochMilliseconds;
    let start = onGrid(at(rules.workingHours.from));
    for (; start + rules.durationMinutes * minuteMs <= close; start += gridMinutes * minuteMs) {
      if (start < earliest) continue;
      const halfDay = `${date} ${start < noon ? 'am' : 'pm'}`;
      found.push({ start, end: start + rules.durationMinutes * minuteMs, halfDay });
    }
  }
  return found;
}

function onGrid(time: Temporal.ZonedDateTime): number {
  return time.round({ smallestUnit: 'minute', roundingIncrement: gridMinutes, roundingMode: 'ceil' }).epochMilliseconds;
}

function zoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
}

function offsetAt(moment: Date, timeZone: string): number {
  return zoned(moment.getTime(), timeZone).offsetNanoseconds;
}

function overlaps(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < a.end;
}

function describe({ start, end }: Candidate, rules: SlotRules): Slot {
  const slot = { start: isoInstant(start), end: isoInstant(end) };
  const display = renderSlot(slot, rules.language, rules.timeZone, rules.leadTimeZone);
  return { ...slot, duration_minutes: rules.durationMinutes, display };
}

function isoInstant(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toString();
}

type SlotWords = { day(at: Date): string; hours(from: Date, to: Date): string; zone(at: Date): string };

const locales: Readonly<Record<string, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' };

/** Formatters are dear to make (about 50 µs each) and there are few language and zone pairs. */
const wordsByPlace = new Map<string, SlotWords>();

function wordsFor(language: string, timeZone: string): SlotWords {
  const locale = locales[language.slice(0, 2).toLowerCase()] ?? 'en-GB';
  const place = `${locale} ${timeZone}`;
  const known = wordsByPlace.get(place);
  if (known) return known;
  const day = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const hour = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const zone = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' });
  const unit = locale === 'de-DE' ? ' Uhr' : '';
  const words: SlotWords = {
    day: (at) => day.format(at),
    hours: (from, to) => `${hour.format(from)}–${hour.format(to)}${unit}`,
    zone: (at) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  };
  wordsByPlace.set(place, words);
  return words;
}

/** The same wall-clock time `days` business days later (Monday to Friday) in `timeZone`. */
export function addBusinessDays(from: Date, days: number, timeZone: string): Date {
  let day = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone);
  for (let left = days; left > 0; ) {
    day = day.add({ days: 1 });
    if (day.dayOfWeek <= 5) left--;
  }
  return new Date(day.epochMilliseconds);
}
