import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { formPath, type Lead, startProgram } from '../support/journeys/running-program.ts';

/* An outside world that hangs, clocks that are wrong, and people in other time zones. */

const fields = {
  email: 'robin@birchwood.example',
  firstname: 'Robin',
  company: 'Birchwood Dairy',
  message: 'We want to replace about forty old racks in our cheese store in spring. What do you need from us?',
};
type Slot = { start: string; end: string; display: string };
const slotsOf = ({ draft }: Lead) => draft.slots as Slot[];
const dayMs = 24 * 3_600_000;

describe('an outside world that hangs', { concurrency: 2 }, () => {
  const timeouts = { callMs: 250, modelMs: 500 };
  const hang = { latencyMs: 5_000 };
  // Three repetitions wait 7 s and a quarter; look-ups, who signs and the model come one after the other.
  const boundMs = 30_000;

  it('when it is asked: a lead loses its look-ups, not its draft, and nothing is made up', async (t) => {
    const program = await startProgram((close) => t.after(close), { timeouts });
    for (const path of ['/threads', '/freeBusy', '/contacts', '/chat/completions']) {
      program.sandbox.faults.add({ path, ...hang });
    }
    const started = performance.now();
    const lead = await program.lead(fields, {}, boundMs);
    const elapsedMs = performance.now() - started;
    t.diagnostic(`answered after ${Math.round(elapsedMs)} ms`);
    const { run, draft } = lead;
    assert.deepEqual([run.status, run.degraded], ['success', true]);
    for (const step of ['resolve_hubspot', 'search_email', 'calendar_availability']) {
      assert.equal(run.steps[step]?.status, 'failed', step);
      assert.match(run.steps[step]?.error ?? '', /did not answer in time|failed several times/);
    }
    assert.equal(draft.generator, 'composer');
    assert.deepEqual(slotsOf(lead), []);
    assert.doesNotMatch(draft.body, /\d{1,2}:\d\d/);
    assert.equal(draft.status, 'PENDING_APPROVAL');
    assert.equal(program.mailboxDraftsTo(fields.email).length, 1);
  });

  it('at all: the draft waits for its reviewer all the same, and the intake waits for nobody', async (t) => {
    const program = await startProgram((close) => t.after(close), { timeouts });
    program.sandbox.faults.add(hang);
    for (const email of ['a@birchwood.example', 'b@birchwood.example']) {
      const answer = await program.call('POST', formPath, { json: { ...fields, email } });
      assert.equal(answer.status, 202);
      // Its look-ups alone are repeated for seven seconds.
      const { status } = await program.runOf(String(answer.json.workflow_id));
      assert.ok(['queued', 'running'].includes(status), status);
    }
    await eventually(
      'both drafts wait in the queue',
      async () =>
        Number((await program.call('GET', '/api/operator/drafts/pending')).headers.get('x-total-count')) === 2,
      boundMs,
    );
    const connectors = await program.call('GET', '/connectors/status');
    assert.deepEqual([connectors.status, connectors.json.status], [200, 'unhealthy']);
  });
});

describe('a clock', () => {
  it('of a sender that is far off is not believed: the lead is taken at once, its slots lie ahead', async (t) => {
    const program = await startProgram((close) => t.after(close));
    const now = Date.now();
    const odd = [0, -1, 1, now - 20 * 365 * dayMs, now + 2 * dayMs, now + 100 * 365 * dayMs, Number.MAX_SAFE_INTEGER];
    const texts = ['', 'yesterday', '2026-02-31', '9999-12-31T23:59:59Z', '99999999999999', 'NaN'];
    for (const [index, timestamp] of [...odd, ...texts].entries()) {
      const lead = await program.lead({ ...fields, email: `lead-${index}@birchwood.example` }, { timestamp });
      assert.equal(lead.run.status, 'success', String(timestamp));
      assert.ok(Math.abs(Date.parse(String(lead.run.timestamp)) - now) < 600_000);
      assert.ok(slotsOf(lead).length > 0);
      for (const { start } of slotsOf(lead)) assert.ok(Date.parse(start) > now && Date.parse(start) < now + 15 * dayMs);
    }
    const { rows } = await program.app.store.system(async (db) => ({
      rows: await db.selectFrom('form_submission').select('occurred_at').execute(),
    }));
    for (const { occurred_at } of rows) assert.ok(occurred_at.getTime() <= Date.now() + dayMs);
  });

  for (const [where, instant] of [
    ['years ahead', '2031-07-01T08:00:00Z'],
    ['on the day Europe leaves summer time', '2026-10-24T09:00:00Z'],
    ['on the day Europe enters summer time', '2027-03-27T09:00:00Z'],
  ] as const) {
    it(`of ours that stands ${where}: slots in working hours of that clock`, async (t) => {
      const start = performance.now();
      const clock = () => new Date(Date.parse(instant) + performance.now() - start);
      const env = { CALENDAR_TIME_ZONE: 'Europe/Berlin', SLOT_WINDOW_DAYS: '5' };
      const program = await startProgram((close) => t.after(close), { clock, env });
      const lead = await program.lead(fields);
      assert.equal(lead.run.status, 'success');
      assert.equal(slotsOf(lead).length, 3);
      for (const { start: from, end, display } of slotsOf(lead)) {
        assert.ok(Date.parse(from) > Date.parse(instant) && Date.parse(from) < Date.parse(instant) + 9 * dayMs);
        const hour = (at: string) =>
          Number(new Date(at).toLocaleString('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit' }));
        assert.ok(hour(from) >= 9 && hour(end) <= 17, `${from} is outside working hours in Berlin`);
        assert.ok(lead.draft.body.includes(display));
      }
    });
  }
});

describe('two time zones', () => {
  it('the rep in Berlin, the lead in Kathmandu: times in the lead’s zone, named, and the same instants', async (t) => {
    const env = { CALENDAR_TIME_ZONE: 'Europe/Berlin' };
    const program = await startProgram((close) => t.after(close), { env });
    const lead = await program.lead({ ...fields, time_zone: 'Asia/Kathmandu' });
    assert.equal(slotsOf(lead).length, 3);
    for (const { start, display } of slotsOf(lead)) {
      const local = new Date(start).toLocaleTimeString('en-GB', {
        timeZone: 'Asia/Kathmandu',
        hour: '2-digit',
        minute: '2-digit',
      });
      assert.ok(display.includes(local), `${display} for ${start}, ${local} in Kathmandu`);
      assert.match(display, /Nepal|Kathmandu|\+5:45/);
    }
    for (const zone of ['Mars/Olympus', '\u0000', 'x'.repeat(300), '+99:99', 'UTC; DROP TABLE draft']) {
      const odd = await program.lead({ ...fields, email: `z${zone.length}@birchwood.example`, time_zone: zone });
      assert.equal(odd.run.status, 'success', zone);
    }
  });
});
