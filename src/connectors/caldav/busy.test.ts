import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { busyTimes } from './busy.ts';
import { calendarText, parseCalendar } from './ical.ts';
import { UnreadableTime } from './times.ts';

const owner = { timeZone: 'Europe/Berlin', address: 'rep@example.com' };
const week = { start: new Date('2026-10-19T00:00:00Z'), end: new Date('2026-11-02T00:00:00Z') };
const vevent = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const calendar = (...lines: string[]) => calendarText(['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR']);
const busy = (lines: string[], window = week) =>
  busyTimes([calendar(...lines)], window, owner).map(
    ({ start, end }) => `${start.toISOString().slice(5, 16)}-${end.toISOString().slice(5, 16)}`,
  );
const berlin = (name: string, time: string) => `${name};TZID=Europe/Berlin:${time}`;
const tuesdays = [
  berlin('DTSTART', '20260901T100000'),
  berlin('DTEND', '20260901T103000'),
  'RRULE:FREQ=WEEKLY;BYDAY=TU',
];

describe('busy times of calendar objects', () => {
  it('keep their clock over a change of daylight saving time', () => {
    assert.deepEqual(busy(vevent(...tuesdays)), ['10-20T08:00-10-20T08:30', '10-27T09:00-10-27T09:30']);
    const utc = vevent('DTSTART:20260901T100000Z', 'DTEND:20260901T103000Z', 'RRULE:FREQ=WEEKLY;BYDAY=TU');
    assert.deepEqual(busy(utc), ['10-20T10:00-10-20T10:30', '10-27T10:00-10-27T10:30']);
    const newYork = vevent(
      'DTSTART;TZID=America/New_York:20260901T090000',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY;BYDAY=TU',
    );
    assert.deepEqual(busy(newYork), ['10-20T13:00-10-20T14:00', '10-27T13:00-10-27T14:00']);
    const night = vevent(berlin('DTSTART', '20261025T000000'), 'DURATION:PT4H');
    assert.deepEqual(busy(night), ['10-24T22:00-10-25T02:00']);
  });

  it('leave out what was taken out, and follow what was moved or called off', () => {
    assert.deepEqual(busy(vevent(...tuesdays, berlin('EXDATE', '20261020T100000'))), ['10-27T09:00-10-27T09:30']);
    assert.deepEqual(busy(vevent(...tuesdays, 'EXDATE;VALUE=DATE:20261020')), ['10-27T09:00-10-27T09:30']);
    const change = (...lines: string[]) => [
      ...vevent(...tuesdays),
      ...vevent(berlin('RECURRENCE-ID', '20261020T100000'), ...lines),
    ];
    const moved = change(berlin('DTSTART', '20261021T150000'), berlin('DTEND', '20261021T160000'));
    assert.deepEqual(busy(moved), ['10-27T09:00-10-27T09:30', '10-21T13:00-10-21T14:00']);
    const off = change(berlin('DTSTART', '20261020T100000'), berlin('DTEND', '20261020T103000'), 'STATUS:CANCELLED');
    assert.deepEqual(busy(off), ['10-27T09:00-10-27T09:30']);
    const added = vevent(...tuesdays, berlin('RDATE', '20261022T090000,20261023T090000'));
    assert.equal(busy(added).length, 4);
  });

  it('end where their rule ends, however it says so', () => {
    const until = (text: string) =>
      busy(vevent(...tuesdays.slice(0, 2), `RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=${text}`)).length;
    assert.deepEqual(
      ['20261027', '20261026', '20261027T090000Z', '20261027T085959Z', '20261027T100000'].map(until),
      [2, 1, 2, 1, 2],
    );
    assert.equal(busy(vevent(...tuesdays.slice(0, 2), 'RRULE:FREQ=WEEKLY;COUNT=8')).length, 1);
    const last = vevent(berlin('DTSTART', '20260130T100000'), 'DURATION:PT1H', 'RRULE:FREQ=MONTHLY;BYDAY=-1FR');
    assert.deepEqual(busy(last), ['10-30T09:00-10-30T10:00']);
  });

  it('take whole days as days of the owner', () => {
    assert.deepEqual(busy(vevent('DTSTART;VALUE=DATE:20261020')), ['10-19T22:00-10-20T22:00']);
    assert.deepEqual(busy(vevent('DTSTART;VALUE=DATE:20261024', 'DTEND;VALUE=DATE:20261027')), [
      '10-23T22:00-10-26T23:00',
    ]);
    const birthday = vevent('DTSTART;VALUE=DATE:19801021', 'RRULE:FREQ=YEARLY');
    assert.deepEqual(busy(birthday), ['10-20T22:00-10-21T22:00']);
    assert.deepEqual(busy(vevent('DTSTART:20261020T100000', 'DTEND:20261020T110000')), ['10-20T08:00-10-20T09:00']);
  });

  it('are only those that keep the owner from meeting', () => {
    const times = ['DTSTART:20261020T100000Z', 'DTEND:20261020T110000Z'];
    const attendee = (state: string) => `ATTENDEE;CN="Rep, A.";PARTSTAT=${state}:MAILTO:Rep@example.com`;
    assert.deepEqual(busy(vevent(...times, 'TRANSP:TRANSPARENT')), []);
    assert.deepEqual(busy(vevent(...times, 'STATUS:CANCELLED')), []);
    assert.deepEqual(busy(vevent(...times, attendee('DECLINED'))), []);
    assert.equal(busy(vevent(...times, attendee('TENTATIVE'))).length, 1);
    assert.equal(busy(vevent(...times, 'STATUS:TENTATIVE')).length, 1);
    assert.equal(busy(vevent(...times, 'ATTENDEE;PARTSTAT=DECLINED:mailto:other@example.com')).length, 1);
  });

  it('reach into the window from before it, and touch it without being in it', () => {
    assert.equal(busy(vevent('DTSTART:20261001T000000Z', 'DTEND:20261020T000000Z')).length, 1);
    assert.equal(busy(vevent('DTSTART:20261018T230000Z', 'DTEND:20261019T000000Z')).length, 0);
    const nights = vevent('DTSTART:20260101T230000Z', 'DURATION:PT8H', 'RRULE:FREQ=DAILY');
    assert.deepEqual(busy(nights, { start: new Date('2026-10-20T01:00:00Z'), end: new Date('2026-10-20T02:00:00Z') }), [
      '10-19T23:00-10-20T07:00',
    ]);
  });

  it('know the zones of Outlook and of calendars that explain their own', () => {
    const outlook = vevent('DTSTART;TZID="W. Europe Standard Time":20261020T100000', 'DURATION:PT1H');
    assert.deepEqual(busy(outlook), ['10-20T08:00-10-20T09:00']);
    const own = ['BEGIN:VTIMEZONE', 'TZID:Mine', 'X-LIC-LOCATION:America/Chicago', 'END:VTIMEZONE'];
    assert.deepEqual(busy([...own, ...vevent('DTSTART;TZID=Mine:20261020T100000', 'DURATION:PT1H')]), [
      '10-20T15:00-10-20T16:00',
    ]);
    const path = vevent('DTSTART;TZID=/freeassociation.example/Europe/London:20261020T100000', 'DURATION:PT1H');
    assert.deepEqual(busy(path), ['10-20T09:00-10-20T10:00']);
  });

  it('are never taken for free when they cannot be understood', () => {
    for (const lines of [
      ['DTSTART;TZID=Moon/Crater:20261020T100000'],
      ['SUMMARY:no start'],
      ['DTSTART:yesterday'],
      ['DTSTART:20261320T100000Z'],
      ['DTSTART:20261020T100000Z', 'DURATION:soon'],
      ['DTSTART:20261020T100000Z', 'RRULE:FREQ=SOMETIMES'],
      ['DTSTART:20261020T100000Z', 'EXRULE:FREQ=DAILY'],
    ]) {
      assert.throws(() => busy(vevent(...lines)), UnreadableTime, lines.join());
    }
  });

  it('are found quickly in calendars made to be slow', () => {
    const hostile = vevent('DTSTART:19700101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30');
    try {
      assert.deepEqual(busy(hostile), []);
    } catch (error) {
      assert.ok(error instanceof UnreadableTime);
    }
    assert.equal(parseCalendar('BEGIN:VCALENDAR\r\n'.repeat(10_000)).length, 1);
    assert.deepEqual(parseCalendar(`X${';A="'.repeat(20_000)}:1`), []);
  });
});
