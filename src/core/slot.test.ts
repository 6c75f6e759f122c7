import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findSlots, type Interval, isFree, renderSlot, type SlotRules } from './slot.ts';

const rules = (more: Partial<SlotRules> = {}): SlotRules => ({
  now: new Date('2026-11-23T08:03:00Z'),
  timeZone: 'UTC',
  workingHours: { from: '09:00', to: '17:00' },
  windowDays: 5,
  minNoticeMinutes: 120,
  durationMinutes: 30,
  count: 3,
  language: 'en',
  ...more,
});

const all = (more: Partial<SlotRules> = {}): SlotRules => rules({ count: 1000, ...more });
const starts = (busy: Interval[], given: SlotRules): string[] => findSlots(busy, given).map(({ start }) => start);
const span = (start: string, end: string): Interval => ({ start: new Date(start), end: new Date(end) });

/** Wall clock by Intl, so that the check does not lean on the code under test. */
function wallClock(
  instant: string | number | Date,
  timeZone: string,
): { weekday: string; date: string; minutes: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  const minutes = Number(part.hour) * 60 + Number(part.minute);
  return { weekday: part.weekday ?? '', date: `${part.year}-${part.month}-${part.day}`, minutes };
}

describe('findSlots', () => {
  it('offers the first free slot of each half day, soonest first', () => {
    assert.deepEqual(starts([], rules()), ['2026-11-23T10:30:00Z', '2026-11-23T12:00:00Z', '2026-11-24T09:00:00Z']);
  });

  it('fills up within half days when fewer would remain than asked', () => {
    const busyAfterToday = span('2026-11-23T11:30:00Z', '2026-11-29T00:00:00Z');
    assert.deepEqual(starts([busyAfterToday], rules()), ['2026-11-23T10:30:00Z', '2026-11-23T11:00:00Z']);
    const onlyMorning = span('2026-11-23T12:00:00Z', '2026-11-29T00:00:00Z');
    assert.equal(starts([onlyMorning], rules()).length, 3);
  });

  it('rounds the start up to the next half hour, for every minute of the hour', () => {
    for (let minute = 0; minute < 60; minute += 1) {
      const now = new Date(Date.UTC(2026, 10, 23, 8, minute));
      const [first] = starts([], rules({ now }));
      const expected = minute === 0 ? '10:00' : minute <= 30 ? '10:30' : '11:00';
      assert.equal(first, `2026-11-23T${expected}:00Z`, `minute ${minute}`);
    }
    assert.equal(starts([], rules({ now: new Date('2026-11-23T08:30:00.001Z') }))[0], '2026-11-23T11:00:00Z');
  });

  it('lets a slot touch busy times but not overlap them by a millisecond', () => {
    const given = all({ minNoticeMinutes: 0 });
    const touching = [
      span('2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z'),
      span('2026-11-23T10:30:00Z', '2026-11-23T11:00:00Z'),
    ];
    const found = starts(touching, given);
    assert.deepEqual(found.slice(0, 2), ['2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z']);
    const leaning = [span('2026-11-23T09:00:00Z', '2026-11-23T10:00:00.001Z')];
    assert.equal(starts(leaning, given)[0], '2026-11-23T10:30:00Z');
  });

  it('keeps the whole slot inside working hours', () => {
    const given = all({ durationMinutes: 45, workingHours: { from: '09:15', to: '11:00' }, windowDays: 2 });
    assert.deepEqual(starts([], { ...given, now: new Date('2026-11-23T00:00:00Z') }), [
      '2026-11-23T09:30:00Z',
      '2026-11-23T10:00:00Z',
      '2026-11-24T09:30:00Z',
      '2026-11-24T10:00:00Z',
    ]);
  });

  it('skips the weekend of the configured zone', () => {
    const friday = new Date('2026-11-27T16:00:00Z');
    assert.equal(starts([], rules({ now: friday }))[0], '2026-11-30T09:00:00Z');
    const auckland = starts([], rules({ now: new Date('2026-11-27T04:00:00Z'), timeZone: 'Pacific/Auckland' }));
    assert.equal(auckland[0], '2026-11-29T20:00:00Z');
  });

  it('offers nothing beyond the window', () => {
    const last = findSlots([], all({ windowDays: 1 })).at(-1);
    assert.equal(last?.end, '2026-11-23T17:00:00Z');
    assert.deepEqual(findSlots([], rules({ windowDays: 0 })), []);
  });

  it('keeps wall-clock hours in the week the clocks go back', () => {
    const given = all({ now: new Date('2026-10-23T00:00:00Z'), timeZone: 'Europe/Berlin' });
    const found = starts([], given);
    assert.equal(found[0], '2026-10-23T07:00:00Z');
    assert.ok(found.includes('2026-10-26T08:00:00Z'));
    assert.ok(!found.includes('2026-10-26T07:30:00Z'));
  });

  it('keeps wall-clock hours in the week the clocks go forward', () => {
    const given = all({ now: new Date('2026-03-27T00:00:00Z'), timeZone: 'Europe/Berlin' });
    const found = starts([], given);
    assert.equal(found[0], '2026-03-27T08:00:00Z');
    assert.ok(found.includes('2026-03-30T07:00:00Z'));
    assert.ok(!found.includes('2026-03-30T15:00:00Z'));
  });

  it('stays on the half hours of zones that are not on whole hours', () => {
    for (const [timeZone, first] of [
      ['Asia/Kolkata', '2026-11-23T10:30:00Z'],
      ['Asia/Kathmandu', '2026-11-23T10:15:00Z'],
      ['Australia/Lord_Howe', '2026-11-23T22:00:00Z'],
      ['America/St_Johns', '2026-11-23T12:30:00Z'],
    ] as const) {
      assert.equal(starts([], rules({ timeZone }))[0], first, timeZone);
    }
  });

  it('never overlaps busy times, leaves the hours, the weekdays, the grid or the future', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
    const minute = fc.integer({ min: 0, max: 525_600 }).map((at) => Date.UTC(2026, 0, 1) + at * 60_000);
    const busyNear = fc.array(fc.tuple(fc.integer({ min: -600, max: 9000 }), fc.integer({ min: 0, max: 900 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        minute,
        fc.constantFrom(...zones),
        fc.integer({ min: 5, max: 120 }),
        busyNear,
        fc.integer({ min: 1, max: 6 }),
        (at, timeZone, durationMinutes, offsets, count) => {
          const busy = offsets.map(([from, length]) => ({
            start: new Date(at + from * 60_000),
            end: new Date(at + (from + length) * 60_000),
          }));
          const given = rules({ now: new Date(at), timeZone, durationMinutes, count });
          const slots = findSlots(busy, given);
          assert.ok(slots.length <= count);
          for (const slot of slots) {
            const start = wallClock(slot.start, timeZone);
            const end = wallClock(slot.end, timeZone);
            assert.ok(!['Sat', 'Sun'].includes(start.weekday));
            assert.ok(start.minutes >= 540 && end.minutes <= 1020 && start.date === end.date);
            assert.equal(start.minutes % 30, 0);
            assert.ok(Date.parse(slot.start) >= at + given.minNoticeMinutes * 60_000);
            assert.equal(Date.parse(slot.end) - Date.parse(slot.start), durationMinutes * 60_000);
            for (const { start: from, end: to } of busy) {
              assert.ok(Date.parse(slot.end) <= from.getTime() || Date.parse(slot.start) >= to.getTime());
            }
          }
          assert.deepEqual(starts(busy, given), [...new Set(starts(busy, given))].sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('isFree', () => {
  it('is false for the past, for now and for overlaps, true when edges touch', () => {
    const slot = span('2026-11-24T10:00:00Z', '2026-11-24T10:30:00Z');
    const before = new Date('2026-11-24T09:00:00Z');
    assert.equal(isFree(slot, [], before), true);
    assert.equal(isFree(slot, [], slot.start), false);
    assert.equal(isFree(slot, [span('2026-11-24T09:30:00Z', '2026-11-24T10:00:00Z')], before), true);
    assert.equal(isFree(slot, [span('2026-11-24T10:29:00Z', '2026-11-24T12:00:00Z')], before), false);
  });
});

describe('renderSlot', () => {
  const slot = { start: '2026-11-24T09:00:00Z', end: '2026-11-24T09:30:00Z' };

  it('names the zone in the language of the mail', () => {
    const said = (language: string) => renderSlot(slot, language, 'Europe/Berlin');
    assert.equal(said('en'), 'Tuesday 24 November, 10:00–10:30 (Central European Standard Time)');
    assert.equal(said('de'), 'Dienstag, 24. November, 10:00–10:30 Uhr (Mitteleuropäische Normalzeit)');
    assert.equal(said('fr'), 'mardi 24 novembre, 10:00–10:30 (heure normale d’Europe centrale)');
    assert.equal(said('es'), 'martes, 24 de noviembre, 10:00–10:30 (hora estándar de Europa central)');
    assert.equal(said('xx'), said('en'));
  });

  it("adds the lead's own time when their clock differs, with the day when that differs too", () => {
    assert.equal(
      renderSlot(slot, 'en', 'Europe/Berlin', 'America/New_York'),
      'Tuesday 24 November, 10:00–10:30 (Central European Standard Time) / 04:00–04:30 (Eastern Standard Time)',
    );
    assert.match(renderSlot(slot, 'en', 'Europe/Berlin', 'Pacific/Kiritimati'), / \/ 23:00–23:30 \(/);
    assert.match(renderSlot(slot, 'en', 'America/Los_Angeles', 'Asia/Tokyo'), /01:00–01:30 .* \/ 18:00–18:30 /);
    const late = { start: '2026-11-24T23:00:00Z', end: '2026-11-24T23:30:00Z' };
    assert.match(
      renderSlot(late, 'en', 'America/Los_Angeles', 'Asia/Tokyo'),
      /Tuesday 24 .* \/ Wednesday 25 November, 08:00/,
    );
  });

  it('does not repeat the time for a lead on the same clock', () => {
    assert.doesNotMatch(renderSlot(slot, 'en', 'Europe/Berlin', 'Europe/Paris'), /\//);
    assert.doesNotMatch(renderSlot(slot, 'en', 'Europe/Berlin', null), /\//);
  });
});
