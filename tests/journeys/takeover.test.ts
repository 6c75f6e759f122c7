import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { assertExactlyOnce } from '../support/journeys/exactly-once.ts';
import { type Lead, type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';
import { createDatabase, postgresProblem } from '../support/journeys/postgres.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/journeys/worker-process.ts';

/*
 * Two workers on one PostgreSQL. The first is killed or stopped in the middle of a lead; the second notices by the
 * missing heartbeat, takes over and finishes it.
 */

const skip = postgresProblem ?? false;
const recoveryLimitMs = 35_000;
const patienceMs = 30_000;
const intentStored = 'after commit [running, draft, gmail_draft in_flight]';

type Duel = {
  world: OutsideWorld;
  lead: Lead;
  runId: string;
  first: WorkerProcess;
  second: WorkerProcess;
  /** Milliseconds from the end of the first worker's work until the second held the run. */
  recoveryMs: number;
};

// Each pair of workers takes a dozen of the server's hundred connections.
const duelsAtOnce = 3;

describe('two workers', { concurrency: duelsAtOnce, skip }, () => {
  /** The first worker takes the lead and does `signal` to itself at the boundary; then a second one lives beside it. */
  async function duel(test: TestContext, boundary: string, signal: 'SIGKILL' | 'SIGSTOP'): Promise<Duel> {
    const closing: (() => Promise<unknown>)[] = [];
    test.after(async () => {
      for (const close of closing.reverse()) await close();
    });
    const world = await openOutsideWorld();
    closing.push(world.close);
    const database = await createDatabase();
    closing.push(database.drop);
    const env = { DATABASE_URL: database.url, CALENDAR_TIME_ZONE: 'Europe/Berlin' };
    const first = await startWorkerProcess(world, { env });
    closing.push(first.kill);
    const lead = await world.makeLead();
    await first.ask('arm', { at: boundary, signal });
    const delivered = first.ask('deliver', lead.delivery).catch(() => null);
    await first.halted();
    const haltedAt = performance.now();
    const second = await startWorkerProcess(world, { env });
    closing.push(second.kill);
    const found = await second.ask('runOf', { submissionId: lead.submissionId });
    assert.ok(found !== null);
    if (signal === 'SIGKILL') await delivered;
    await eventually(
      `the second worker takes over, the first stood ${boundary}`,
      async () => ((await second.ask('facts', found).catch(() => null))?.run?.fence ?? 0) > 1,
      recoveryLimitMs + 10_000,
    );
    const recoveryMs = performance.now() - haltedAt;
    return { world, lead, runId: found.runId, first, second, recoveryMs };
  }

  const killedAt = [
    'after hubspot GET objects/2026-09/contacts/{id}',
    intentStored,
    'after gmail POST drafts',
    'after hubspot POST objects/2026-09/notes/batch/upsert',
  ];
  it('rows 4, 6, 10, 11, 14: a killed worker is noticed within 35 s and its lead finished once', async (test) => {
    await Promise.all(
      killedAt.map(async (boundary) => {
        const { world, lead, runId, second, recoveryMs } = await duel(test, boundary, 'SIGKILL');
        test.diagnostic(`${boundary}: taken over after ${Math.round(recoveryMs)} ms`);
        assert.ok(recoveryMs <= recoveryLimitMs, `${boundary}: ${recoveryMs} ms`);
        assertExactlyOnce(world, lead, runId, await second.ask('ended', { runId }));
      }),
    );
  });

  it('row 25: a worker stopped among its reads and woken after the takeover is fenced out and writes nothing', async (test) => {
    const { world, lead, runId, first, second } = await duel(test, 'after gmail GET threads/{id}', 'SIGSTOP');
    const facts = await second.ask('ended', { runId });
    const calls = world.countCalls('POST', /drafts|upsert/);
    first.signal('SIGCONT');
    await eventually(
      'the first worker is fenced out',
      async () => (await first.ask('passed', null)).includes('refused fenced_out'),
      patienceMs,
    );
    assert.equal(world.countCalls('POST', /drafts|upsert/), calls);
    assertExactlyOnce(world, lead, runId, facts);
    assert.deepEqual(await first.ask('facts', { runId }), facts);
  });

  it('row 25: a worker stopped between intent and call and woken after the takeover makes no call', async (test) => {
    const { world, lead, runId, first, second } = await duel(test, intentStored, 'SIGSTOP');
    const facts = await second.ask('ended', { runId });
    const calls = world.countCalls('POST', /drafts|upsert/);
    first.signal('SIGCONT');
    await eventually(
      'the first worker gives up',
      async () => (await first.ask('logged', null)).some((line) => line.includes('held up for too long')),
      patienceMs,
    );
    assert.equal(world.countCalls('POST', /drafts|upsert/), calls);
    assertExactlyOnce(world, lead, runId, facts);
  });

  it('row 25: a worker stopped inside a transaction holds nobody up: the database ends it', async (test) => {
    const duelled = await duel(test, 'before commit [running, draft, gmail_draft in_flight]', 'SIGSTOP');
    const { world, lead, runId, first, second, recoveryMs } = duelled;
    assert.ok(recoveryMs <= recoveryLimitMs, `${recoveryMs} ms`);
    const facts = await second.ask('ended', { runId });
    first.signal('SIGCONT');
    await eventually(
      'the first worker finds its transaction ended',
      async () => (await first.ask('passed', null)).includes('refused store_unavailable'),
      patienceMs,
    );
    assertExactlyOnce(world, lead, runId, facts);
    const next = await world.makeLead();
    await second.kill();
    // Each connection that the database has closed says so once; then the pool holds new ones.
    const { workflowId } = await eventually(
      'the first worker takes leads again',
      () => first.ask('deliver', next.delivery).catch(() => null),
      patienceMs,
    );
    const ended = await eventually(
      'the first worker ends the next lead',
      () => first.ask('ended', { runId: workflowId }).catch(() => null),
      patienceMs,
    );
    assertExactlyOnce(world, next, workflowId, ended);
  });

  it('row 11: a call that was on its way for longer than the looks makes a second copy, which is swept away', async (test) => {
    const { world, lead, runId, first, second } = await duel(test, 'before gmail POST drafts', 'SIGSTOP');
    await second.ask('ended', { runId });
    const recorded = world.draftsOf(runId).map(({ draftId }) => draftId);
    first.signal('SIGCONT');
    await eventually('the late copy is there', () => world.countCalls('POST', /\/drafts$/) >= 2, patienceMs);
    await eventually('only one copy is left', () => world.draftsOf(runId).length === 1, patienceMs);
    assert.deepEqual(
      world.draftsOf(runId).map(({ draftId }) => draftId),
      recorded,
    );
    assertExactlyOnce(world, lead, runId, await second.ask('facts', { runId }));
  });
});
