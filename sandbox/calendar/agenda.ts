import { refuseGoogle } from '../google-errors.ts';
import type { State } from '../state.ts';
import { blocks, instantOf, type StoredCalendar, type StoredEvent } from './events.ts';

export type Span = { startMs: number; endMs: number };
export type Agenda = ReturnType<typeof createAgenda>;

/** The person's calendars and their events, with each event's span at hand. */
export function createAgenda(state: State, ownerEmail: string) {
  const calendars = state.collection<StoredCalendar>('calendar.calendars');
  const events = state.collection<StoredEvent>('calendar.events');
  const settings = state.collection<{ id: string; value: string }>('calendar.settings');
  const byCalendar = new Map<string, Map<string, Span & { event: StoredEvent }>>();

  events.watch((key, next, previous) => {
    if (previous !== undefined) byCalendar.get(previous.calendarId)?.delete(key);
    if (next === undefined) return;
    const zone = calendars.get(next.calendarId)?.timeZone ?? 'UTC';
    const spans = byCalendar.get(next.calendarId) ?? new Map<string, Span & { event: StoredEvent }>();
    spans.set(key, { startMs: instantOf(next.start, zone), endMs: instantOf(next.end, zone), event: next });
    byCalendar.set(next.calendarId, spans);
  });

  const find = (id: string): StoredCalendar | undefined => calendars.get(id === 'primary' ? ownerEmail : id);
  return {
    ownerEmail,
    calendars,
    events,
    settings,
    find,
    /** A calendar by id or `primary`, or Google's 404. */
    calendar: (id: string): StoredCalendar => find(id) ?? refuseGoogle(404, 'notFound', 'Not Found'),
    event: (calendarId: string, id: string): StoredEvent | undefined => events.get(`${calendarId}/${id}`),
    put: (event: StoredEvent): void => events.put(`${event.calendarId}/${event.id}`, event),
    /** The events of a calendar that touch the span, by start. */
    between: (calendarId: string, startMs: number, endMs: number): StoredEvent[] =>
      [...(byCalendar.get(calendarId)?.values() ?? [])]
        .filter((each) => each.startMs < endMs && each.endMs > startMs)
        .sort((a, b) => a.startMs - b.startMs)
        .map((each) => each.event),
    /** The times taken inside the span, merged, clipped to it. */
    busy: (calendarId: string, startMs: number, endMs: number): Span[] => {
      const taken = [...(byCalendar.get(calendarId)?.values() ?? [])]
        .filter((each) => each.startMs < endMs && each.endMs > startMs && blocks(each.event))
        .map((each) => ({ startMs: Math.max(startMs, each.startMs), endMs: Math.min(endMs, each.endMs) }))
        .sort((a, b) => a.startMs - b.startMs);
      return merge(taken);
    },
  };
}

function merge(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.startMs <= last.endMs)
      merged[merged.length - 1] = { ...last, endMs: Math.max(last.endMs, span.endMs) };
    else merged.push(span);
  }
  return merged;
}
