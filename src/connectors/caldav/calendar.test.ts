import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { rep, startSandbox } from '../../../sandbox/index.ts';
import { code, fault } from '../../../tests/support/gmail-drafts.ts';
import { type CalendarServer, radicaleProblem, startRadicale } from '../../../tests/support/mail/radicale.ts';
import { Secret } from '../../core/secret.ts';
import { createOutbound, type Outbound } from '../../safeguards/outbound.ts';
import { markTransaction } from '../../store/transaction-scope.ts';
import { createCalDavCalendar } from './calendar.ts';

/** A Sunday evening, a week before the clocks go back in Berlin. */
const now = new Date('2026-10-18T18:00:00Z');
const at = (text: string) => new Date(text);
const event = {
  key: 'meeting:1',
  title: 'Racking; Leeds, hall 2',
  startTime: at('2026-10-22T08:00:00Z'),
  endTime: at('2026-10-22T08:30:00Z'),
  description:
    'About the second hall.\nBring the plans with the drains, the floor loads, and the aisle widths of the first hall.',
  attendees: ['priya.raman@oakline-logistics.example'],
};

suite('A calendar on a real CalDAV server', { skip: radicaleProblem ?? false }, () => {
  let server: CalendarServer;
  let outbound: Outbound;
  const waits: number[] = [];
  const put: [calendar: string, name: string][] = [];
  before(async () => {
    server = await startRadicale(rep.email, ['Work', 'Team & Hall']);
    outbound = createOutbound({ allowedOrigins: [server.url], timeoutMs: 5_000, breaker: { failures: 1_000 } });
  });
  after(async () => {
    await outbound?.close();
    await server?.close();
  });
  beforeEach(async () => {
    waits.length = 0;
    for (const [calendar, name] of put.splice(0)) await server.remove(calendar, name);
  });

  const open = (more: { names?: string[]; password?: string; url?: string; fetch?: typeof fetch } = {}) =>
    createCalDavCalendar({
      account: {
        fetch: more.fetch ?? outbound.fetchFor('caldav'),
        url: more.url ?? server.url,
        user: server.user,
        password: new Secret(more.password ?? server.password),
        delay: async (ms) => void waits.push(ms),
        random: () => 0,
      },
      calendarNames: more.names ?? [],
      ownAddress: rep.email,
      rules: {
        timeZone: 'Europe/Berlin',
        workingHours: { from: '09:00', to: '17:00' },
        windowDays: 10,
        minNoticeMinutes: 60,
      },
      clock: () => now,
    });
  const add = async (calendar: string, name: string, ...lines: string[]) => {
    const text = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//test//EN',
      'BEGIN:VEVENT',
      `UID:${name}`,
      'DTSTAMP:20260101T000000Z',
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
    ];
    await server.put(calendar, name, `${text.join('\r\n')}\r\n`);
    put.push([calendar, name]);
  };
  const weekly = [
    'DTSTART;TZID=Europe/Berlin:20260107T100000',
    'DTEND;TZID=Europe/Berlin:20260107T110000',
    'RRULE:FREQ=WEEKLY;BYDAY=WE',
    'SUMMARY:Weekly',
  ];

  test('busy times of several calendars, recurring ones under the clock of their zone', async () => {
    await add('Work', 'weekly', ...weekly);
    await add('Team & Hall', 'fair', 'DTSTART;VALUE=DATE:20261020', 'DTEND;VALUE=DATE:20261022', 'SUMMARY:Fair');
    const answer = await open().getFreebusy(at('2026-10-19T00:00:00Z'), at('2026-11-02T00:00:00Z'));
    const times = (id: string) =>
      answer[id]?.busy.map(({ start, end }) => `${start.toISOString()} ${end.toISOString()}`);
    assert.deepEqual(times('Work'), [
      '2026-10-21T08:00:00.000Z 2026-10-21T09:00:00.000Z',
      '2026-10-28T09:00:00.000Z 2026-10-28T10:00:00.000Z',
    ]);
    assert.deepEqual(times('Team & Hall'), ['2026-10-19T22:00:00.000Z 2026-10-21T22:00:00.000Z']);
    assert.deepEqual(
      Object.values(answer).map(({ error }) => error),
      [null, null],
    );
  });

  test('slots are offered only where no calendar is busy, and checked again', async () => {
    await add('Work', 'weekly', ...weekly);
    await add('Team & Hall', 'mondays', 'DTSTART:20261019T060000Z', 'DURATION:PT9H', 'RRULE:FREQ=DAILY;COUNT=2');
    const calendar = open();
    const slots = await calendar.findAvailableSlots({ numSlots: 60 });
    assert.ok(slots.length > 20);
    assert.equal(slots[0]?.start, '2026-10-21T07:00:00Z');
    assert.ok(slots.every(({ start }) => start !== '2026-10-21T08:00:00Z' && start !== '2026-10-28T09:00:00Z'));
    const free = { start: at('2026-10-21T07:00:00Z'), end: at('2026-10-21T07:30:00Z') };
    assert.equal(await calendar.areFree([free]), true);
    assert.equal(
      await calendar.areFree([free, { start: at('2026-10-28T09:30:00Z'), end: at('2026-10-28T10:00:00Z') }]),
      false,
    );
  });

  test('no slots are made up for a calendar that is not there, or holds what nobody can read', async () => {
    const missing = open({ names: ['Work', 'Elsewhere'] });
    const answer = await missing.getFreebusy(now, at('2026-10-20T00:00:00Z'));
    assert.deepEqual([answer.Work?.error, answer.Elsewhere?.error], [null, 'notFound']);
    await assert.rejects(missing.findAvailableSlots(), fault('rejected'));
    await assert.rejects(missing.probe(), fault('rejected'));
    await add('Work', 'odd', 'DTSTART;TZID=Moon/Crater:20261020T100000', 'DTEND;TZID=Moon/Crater:20261020T110000');
    const odd = open({ names: ['Work'] });
    assert.equal((await odd.getFreebusy(now, at('2026-10-22T00:00:00Z'))).Work?.error, 'unreadable');
    await assert.rejects(odd.findAvailableSlots(), fault('rejected'));
  });

  test('an event is made once for its key, in the first calendar, and the server is told to invite nobody', async () => {
    const calendar = open({ names: ['Team & Hall', 'Work'] });
    const { id } = await calendar.createEvent(event);
    put.push(['Team & Hall', id]);
    assert.deepEqual(await open({ names: ['Team & Hall'] }).createEvent(event), { id });
    const text = (await server.objects('Team & Hall')).replace(/\r?\n[ \t]/g, '');
    assert.equal(text.match(/BEGIN:VEVENT/g)?.length, 1);
    assert.match(text, /^SUMMARY:Racking\\; Leeds\\, hall 2\r?$/m);
    assert.match(text, /^DESCRIPTION:About the second hall\.\\nBring the plans/m);
    assert.match(text, /^ATTENDEE;[^:\r\n]*SCHEDULE-AGENT=NONE[^:\r\n]*:mailto:priya/m);
    const busy = await calendar.getFreebusy(at('2026-10-22T00:00:00Z'), at('2026-10-23T00:00:00Z'));
    assert.deepEqual(busy['Team & Hall']?.busy, [{ start: event.startTime, end: event.endTime }]);
    const called = [
      `X-COUNTERSIGN-KEY:${event.key}`,
      'STATUS:CANCELLED',
      'DTSTART:20261022T080000Z',
      'DTEND:20261022T083000Z',
    ];
    await server.remove('Team & Hall', id);
    put.pop();
    await add('Team & Hall', id, ...called);
    await assert.rejects(calendar.createEvent(event), fault('rejected'));
  });

  test('a wrong password, a wrong address, another host and an absent server are told apart', async () => {
    await open().probe();
    await assert.rejects(open({ password: 'wrong' }).probe(), fault('unauthorised'));
    const sandbox = await startSandbox({ seed: false });
    const elsewhere = createOutbound({ allowedOrigins: [sandbox.url], timeoutMs: 5_000 });
    await assert.rejects(open({ url: sandbox.url, fetch: elsewhere.fetchFor('caldav') }).probe(), /no CalDAV account/);
    await elsewhere.close();
    await sandbox.close();
    await assert.rejects(open({ url: 'http://127.0.0.1:9' }).probe(), fault('rejected'));
    await assert.rejects(
      markTransaction(() => open().probe()),
      code('network_in_transaction'),
    );
    const before = open();
    await before.probe();
    await server.stop();
    await assert.rejects(before.findAvailableSlots(), fault('down'));
    assert.ok(waits.includes(1_000) && waits.includes(4_000));
    await assert.rejects(before.createEvent(event), fault('down'));
    put.length = 0;
    await server.close();
    server = await startRadicale(rep.email, ['Work', 'Team & Hall']);
  });
});
