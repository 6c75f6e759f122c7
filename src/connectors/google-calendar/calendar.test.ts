import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rep } from '../../../sandbox/index.ts';
import { openGoogle } from '../../../tests/support/google-on-sandbox.ts';
import { ConnectorError } from '../../core/errors.ts';
import { eventIdOf } from './calendar.ts';

/** A Sunday evening: the seeded diary starts on Monday. */
const now = Date.parse('2026-11-22T18:00:00Z');
const clock = () => now;
const teamCalendar = 'team-fernhill@group.calendar.example';
const day = (text: string) => new Date(`2026-11-${text}Z`);

const event = {
  key: 'meeting:1',
  title: 'Racking in Leeds',
  startTime: day('26T10:00:00'),
  endTime: day('26T10:30:00'),
  description: 'About the second hall',
  attendees: ['priya.raman@oakline-logistics.example'],
};

describe('the Google calendar', () => {
  it('reads busy times of several calendars in one call', async (test) => {
    const google = await openGoogle(test, { clock });
    const answer = await google
      .calendar()
      .getFreebusy(day('23T00:00:00'), day('25T00:00:00'), ['primary', teamCalendar]);
    assert.deepEqual(google.takeCalls(), ['POST /freeBusy']);
    const times = (id: string) => answer[id]?.busy.map(({ start, end }) => [start.toISOString(), end.toISOString()]);
    assert.deepEqual(times(teamCalendar), [['2026-11-24T06:00:00.000Z', '2026-11-24T15:00:00.000Z']]);
    assert.equal(times('primary')?.length, 3);
    assert.deepEqual([answer.primary?.error, answer[teamCalendar]?.error], [null, null]);
  });

  it('offers only slots that no calendar asked takes', async (test) => {
    const google = await openGoogle(test, { clock });
    const calendarIds = ['primary', teamCalendar];
    const calendar = google.calendar({ calendarIds });
    const slots = await calendar.findAvailableSlots({ numSlots: 50, language: 'de' });
    assert.ok(slots.length > 10);
    const busy = Object.values(await calendar.getFreebusy(new Date(now), day('29T00:00:00'))).flatMap(
      (each) => each.busy,
    );
    for (const { start, end } of slots) {
      assert.ok(
        busy.every((taken) => new Date(end) <= taken.start || new Date(start) >= taken.end),
        start,
      );
    }
    assert.match(slots[0]?.display ?? '', /^Montag, 23\. November, 09:30–10:00 Uhr \(Mitteleuropäische Normalzeit\)$/);
    const intervals = slots.map(({ start, end }) => ({ start: new Date(start), end: new Date(end) }));
    assert.equal(await calendar.areFree(intervals), true);
  });

  it('invents no times when a calendar does not tell its own', async (test) => {
    const google = await openGoogle(test, { clock });
    const calendar = google.calendar({ calendarIds: ['primary', teamCalendar] });
    google.sandbox.faults.add({
      vendor: 'calendar',
      preset: 'freebusy_calendar_error',
      options: { calendarId: teamCalendar },
    });
    const answer = await calendar.getFreebusy(new Date(now), day('25T00:00:00'));
    assert.deepEqual([answer.primary?.error, answer[teamCalendar]?.error], [null, 'internalError']);
    await assert.rejects(calendar.findAvailableSlots(), { fault: 'down' });
    await assert.rejects(calendar.areFree([{ start: day('26T10:00:00'), end: day('26T10:30:00') }]), { fault: 'down' });
    google.sandbox.faults.clear();
    await assert.rejects(google.calendar({ calendarIds: ['primary', 'gone@example.com'] }).findAvailableSlots(), {
      fault: 'rejected',
    });
  });

  it('retries reads, and tells a refusal from an outage', async (test) => {
    const google = await openGoogle(test, { clock });
    google.sandbox.faults.add({ vendor: 'calendar', preset: 'server_error', times: 2 });
    assert.equal((await google.calendar().findAvailableSlots()).length, 3);
    assert.deepEqual(google.waits, [1_000, 2_000]);
    google.sandbox.faults.add({ vendor: 'calendar', preset: 'missing_scope' });
    await assert.rejects(google.calendar().findAvailableSlots(), { fault: 'unauthorised' });
  });

  it('asks nothing when no slot could lie in the window', async (test) => {
    const google = await openGoogle(test, { clock });
    const rules = {
      timeZone: 'UTC',
      workingHours: { from: '09:00', to: '17:00' },
      windowDays: 1,
      minNoticeMinutes: 1440,
    };
    assert.deepEqual(await google.calendar({ rules }).findAvailableSlots(), []);
    assert.deepEqual(google.takeCalls(), []);
  });

  it('says whether times are still free and to come', async (test) => {
    const google = await openGoogle(test, { clock });
    const calendar = google.calendar();
    const at = (start: string, end: string) => ({ start: day(start), end: day(end) });
    assert.equal(await calendar.areFree([]), true);
    assert.equal(await calendar.areFree([at('24T08:00:00', '24T09:00:00')]), true);
    assert.equal(await calendar.areFree([at('24T08:00:00', '24T09:00:00'), at('24T09:00:00', '24T09:30:00')]), false);
    google.takeCalls();
    assert.equal(await calendar.areFree([at('22T17:00:00', '22T17:30:00')]), false);
    assert.deepEqual(google.takeCalls(), []);
  });
});

describe('createEvent', () => {
  it('makes one event per key, however often it is asked', async (test) => {
    const google = await openGoogle(test, { clock });
    const before = google.sandbox.state.events().length;
    const first = await google.calendar().createEvent(event);
    assert.deepEqual(await google.calendar().createEvent(event), first);
    assert.equal(google.sandbox.state.events().length, before + 1);
    const made = google.sandbox.state.events().at(-1);
    assert.deepEqual([made?.id, made?.summary, made?.description], [first.id, event.title, event.description]);
    assert.equal(await google.calendar().areFree([{ start: event.startTime, end: event.endTime }]), false);
  });

  it('adopts what a lost answer left behind, also when the look came too early', async (test) => {
    const google = await openGoogle(test, { clock });
    const before = google.sandbox.state.events().length;
    google.sandbox.faults.add({ vendor: 'calendar', method: 'POST', times: 1, drop: 'after' });
    await assert.rejects(google.calendar().createEvent(event), { fault: 'down', applied: 'unknown' });
    google.sandbox.faults.add({ vendor: 'calendar', method: 'GET', times: 1, status: 404 });
    const found = await google.calendar().createEvent(event);
    assert.equal(found.id, eventIdOf(event.key));
    assert.equal(google.sandbox.state.events().length, before + 1);
  });

  it('does not bring back an event that was deleted', async (test) => {
    const google = await openGoogle(test, { clock });
    const { id } = await google.calendar().createEvent(event);
    const { token } = await google.credentials.authClient.getAccessToken();
    const url = `${google.sandbox.url}/calendar/v3/calendars/${rep.email}/events/${id}`;
    assert.equal((await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })).status, 204);
    await assert.rejects(google.calendar().createEvent(event), (error) => {
      assert.ok(error instanceof ConnectorError);
      assert.deepEqual([error.fault, error.details.reason], ['rejected', 'event_deleted']);
      return true;
    });
  });

  it('derives an id that Google takes from any key', () => {
    assert.match(eventIdOf('x'), /^[a-v0-9]{52}$/);
    assert.notEqual(eventIdOf('x'), eventIdOf('y'));
  });
});
