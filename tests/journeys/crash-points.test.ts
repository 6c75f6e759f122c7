import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { crashRow } from '../support/journeys/crash-rows.ts';
import { assertExactlyOnce } from '../support/journeys/exactly-once.ts';
import { createLanes, dryRun, type Lane } from '../support/journeys/lanes.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';

/*
 * One lead, killed with SIGKILL at every boundary there is: before and after each commit, before each call to the
 * outside leaves and after the outside has applied it. The boundaries are not written down here but found by a run that
 * nobody kills, so a step that is added is killed too. A fresh process then takes the same data up.
 */

const lanesAtOnce = 2;
const world = await openOutsideWorld();
const plan = await dryRun(world);
const lanes = createLanes(world, lanesAtOnce);
after(async () => {
  await lanes.close();
  await world.close();
});

describe('a lead whose process is killed', { concurrency: lanesAtOnce }, () => {
  // Before a read leaves, everything stands as after the one before it: those are killed once, afterwards.
  const isTwice = (boundary: string) => crashRow(boundary) === 'row 6' && boundary.startsWith('before');
  for (const boundary of plan.everyRun.filter((each) => !isTwice(each))) {
    it(`${crashRow(boundary)}: killed ${boundary}: one of everything`, () =>
      lanes.use((lane) => killedAt(lane, boundary)));
  }

  it('row 3: killed after the intake, never delivered again: the run is there and ends', () =>
    lanes.use(async (lane) => {
      const lead = await world.makeLead();
      await lane.killedOn(lead, 'after commit [queued]');
      const found = await lane.process.ask('runOf', { submissionId: lead.submissionId });
      assert.ok(found !== null);
      assertExactlyOnce(world, lead, found.runId, await lane.process.ask('ended', found));
    }));

  const google = plan.oncePerProcess.filter((boundary) => !boundary.includes('hubspot'));
  it(`row 7: one lead killed ${google.length} times, at every call that a new process makes once`, () =>
    inNewAccount(async (fresh, lane) => {
      const lead = await fresh.makeLead();
      const [first = '', ...others] = google;
      await lane.killedOn(lead, first, others);
      const { workflowId, duplicate } = await lane.process.ask('deliver', lead.delivery);
      assert.equal(duplicate, true);
      assertExactlyOnce(fresh, lead, workflowId, await lane.process.ask('ended', { runId: workflowId }));
    }));

  const properties = plan.oncePerProcess.filter((boundary) => boundary.includes('POST properties'));
  it(`row 14: killed around each property of ours that a new HubSpot account gets: one of everything`, () =>
    inNewAccount(async (fresh, lane) => {
      assert.equal(properties.length, 4);
      for (const boundary of properties) {
        await fresh.sandbox.reset();
        await lane.restart();
        const lead = await fresh.makeLead();
        await lane.killedOn(lead, boundary);
        const { workflowId } = await lane.process.ask('deliver', lead.delivery);
        assertExactlyOnce(fresh, lead, workflowId, await lane.process.ask('ended', { runId: workflowId }));
      }
    }));
});

describe('the journal', () => {
  it('keeps what slow steps have found: killed during the model call, nothing is looked up again', () =>
    lanes.use(async (lane) => {
      const lead = await world.makeLead();
      const slow = world.sandbox.faults.add({ vendor: 'openai', latencyMs: 600, times: 1 });
      await lane.killedOn(lead, 'after openai POST /v1/chat/completions');
      world.sandbox.faults.clear(slow);
      const before = world.countCalls('GET', /\/threads\/|\/contacts\//);
      const { workflowId } = await lane.process.ask('deliver', lead.delivery);
      assertExactlyOnce(world, lead, workflowId, await lane.process.ask('ended', { runId: workflowId }));
      assert.equal(world.countCalls('GET', /\/threads\/|\/contacts\//), before);
    }));
});

async function inNewAccount(work: (fresh: OutsideWorld, lane: Lane) => Promise<void>): Promise<void> {
  const fresh = await openOutsideWorld();
  const own = createLanes(fresh, 1);
  try {
    await own.use((lane) => work(fresh, lane));
  } finally {
    await own.close();
    await fresh.close();
  }
}

async function killedAt(lane: Lane, boundary: string): Promise<void> {
  const lead = await world.makeLead();
  const first = await lane.killedOn(lead, boundary);
  const again = await lane.process.ask('deliver', lead.delivery);
  // Whoever got an answer, or died after the commit, finds the same run; before the commit there was none.
  assert.equal(again.duplicate, boundary !== 'before commit [queued]');
  if (first !== null) assert.equal(again.workflowId, first.workflowId);
  assertExactlyOnce(world, lead, again.workflowId, await lane.process.ask('ended', { runId: again.workflowId }));
}
