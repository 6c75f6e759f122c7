import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { eventually } from '../../tests/support/eventually.ts';
import { makeDraft, makeWorkspace, run } from '../../tests/support/rows.ts';
import { changeOf, queueRun, statusOf, storedSteps } from '../../tests/support/runs.ts';
import { forEachStore } from '../../tests/support/store.ts';
import { CountersignError } from '../core/errors.ts';
import type { Store } from '../store/database.ts';
import { reopenRun } from '../store/runs.ts';
import { defaultEffectTimings } from './effects.ts';
import { createEngine } from './engine.ts';
import { type Journal, Parked } from './journal.ts';
import { createJobQueue, type JobQueue } from './queue.ts';

const workflow = 'answer_lead';
const log = () => {};

/** How long a queue may take: its look once a second, its supervision every five, on a busy machine. */
const patienceMs = 30_000;

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  let queues: JobQueue[];
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });
  beforeEach(() => {
    queues = [];
  });
  afterEach(async () => {
    for (const queue of queues) await queue.stop();
    await store.script('DELETE FROM pgboss.job');
  });

  async function start(): Promise<JobQueue> {
    const queue = createJobQueue(store, [workflow], log);
    queues.push(queue);
    await queue.install();
    return queue;
  }

  async function work(story: (journal: Journal) => Promise<void>, concurrency = 4): Promise<JobQueue> {
    const queue = await start();
    const options = {
      store,
      queue,
      change: changeOf(store),
      clock: () => new Date(),
      timings: defaultEffectTimings,
      log,
    };
    createEngine(options).run(workflow, concurrency, story);
    return queue;
  }

  const intake = (queue: JobQueue, of = workspace) => queueRun({ store, queue, workflow }, of);
  const finished = (runId: string, status: string) =>
    eventually(`run is ${status}`, async () => (await statusOf(store, runId)) === status, patienceMs);
  const succeed = async (journal: Journal) => {
    await makeDraft(store, journal.run.workspace_id, { runId: journal.run.run_id });
    await journal.finish({ status: 'success', degraded: false, error: null });
  };
  /** Lets waiting jobs be due, as if the time had passed. */
  const due = () =>
    run(store, sql`UPDATE pgboss.job SET start_after = now() - interval '1 second' WHERE state < 'active'`);
  /** Leaves one attempt to every waiting job. */
  const wearOut = () =>
    run(store, sql`UPDATE pgboss.job SET retry_count = retry_limit, state = 'retry' WHERE name = ${workflow}`);

  describe('a job', () => {
    test('exists exactly when the transaction that adds it commits', async () => {
      const queue = await start();
      const undone = store.write(workspace, async (writing) => {
        await queue.add(writing, workflow, { runId: randomUUID() });
        throw new Error('Undone.');
      });
      await assert.rejects(undone, /Undone/);
      assert.equal((await queue.depth(workflow)).waiting, 0);
      await intake(queue);
      assert.deepEqual(await queue.depth(workflow), { waiting: 1, active: 0, failed: 0 });
    });

    test('that is being fetched when the queue stops is worked off first', async () => {
      const queue = await start();
      let done = 0;
      queue.work(workflow, 4, async () => void done++);
      await store.write(workspace, (writing) => queue.add(writing, workflow, {}));
      queue.nudge();
      await queue.stop();
      queues = [];
      const { waiting, active } = await queue.depth(workflow);
      assert.deepEqual({ waiting, active, done }, { waiting: 1 - done, active: 0, done });
    });

    test('can be dropped while it waits', async () => {
      const queue = await start();
      const id = randomUUID();
      await store.write(workspace, (writing) =>
        queue.add(writing, workflow, {}, { id, startAfter: new Date(2100, 1) }),
      );
      await store.write(workspace, (writing) => queue.drop(writing, workflow, id));
      assert.equal((await queue.depth(workflow)).waiting, 0);
    });
  });

  describe('a run', () => {
    test('is taken up by its job and finished once', async () => {
      let attempts = 0;
      const queue = await work(async (journal) => {
        attempts++;
        await succeed(journal);
      });
      await finished(await intake(queue), 'success');
      assert.equal(attempts, 1);
    });

    test('whose attempt fails goes on in the next, without repeating finished steps', async () => {
      const ran: string[] = [];
      const queue = await work(async (journal) => {
        await journal.step('first', async () => {
          ran.push('first');
          return { status: 'success', output: 1 };
        });
        ran.push('second');
        if (ran.length === 2) throw new Error('Cut off.');
        await succeed(journal);
      });
      const runId = await intake(queue);
      await eventually(
        'the attempt has failed',
        async () => ran.length === 2 && (await queue.depth(workflow)).waiting === 1,
      );
      await due();
      queue.nudge();
      await finished(runId, 'success');
      assert.deepEqual(ran, ['first', 'second', 'second']);
    });

    test('that is parked goes on at its time, and has lost no attempt', async () => {
      let attempts = 0;
      const queue = await work(async (journal) => {
        if (++attempts === 1) throw new Parked(new Date(Date.now() + 50), 'Not known yet.');
        await succeed(journal);
      });
      const runId = await intake(queue);
      await finished(runId, 'success');
      const [job] = await run(store, sql`SELECT max(retry_count) AS retries FROM pgboss.job WHERE name = ${workflow}`);
      assert.equal(Number(job?.retries), 0);
    });

    test('whose last attempt fails says so, and its job waits among the dead letters for a person', async () => {
      let isRepaired = false;
      const ran: string[] = [];
      const queue = await work(async (journal) => {
        await journal.step('fine', async () => {
          ran.push('fine');
          return { status: 'success', output: null };
        });
        if (!isRepaired) throw new CountersignError('odd', 'The mailbox is in an odd state.');
        await succeed(journal);
      });
      const runId = await intake(queue);
      await eventually(
        'the first attempt has failed',
        async () => (await queue.depth(workflow)).waiting === 1 && ran.length === 1,
      );
      await wearOut();
      await due();
      queue.nudge();
      await finished(runId, 'failed');
      const dead = await eventually('the dead letter', async () => (await queue.deadLetters())[0], patienceMs);
      assert.deepEqual(
        [dead.queue, dead.data, dead.reason],
        [workflow, { runId, workspaceId: workspace }, 'The mailbox is in an odd state.'],
      );
      assert.equal((await storedSteps(store, runId)).length, 1);
      assert.equal(await queue.redrive(randomUUID()), false);

      isRepaired = true;
      assert.equal(await store.write(workspace, (writing) => reopenRun(writing, runId)), true);
      assert.equal(await queue.redrive(dead.id), true);
      queue.nudge();
      await finished(runId, 'success');
      assert.deepEqual(ran, ['fine']);
      assert.deepEqual(await queue.deadLetters(), []);
    });

    test('that another worker has taken is left to it', async () => {
      const fences: number[] = [];
      let takeOver = async () => {};
      const queue = await work(async (journal) => {
        fences.push(journal.run.fence);
        await takeOver();
        await succeed(journal);
      });
      let runId = '';
      takeOver = async () => {
        await run(store, sql`UPDATE run SET fence = fence + 1 WHERE run_id = ${runId}`);
      };
      runId = await intake(queue);
      await eventually('the attempt has ended', async () => {
        const { waiting, active } = await queue.depth(workflow);
        return fences.length === 1 && waiting + active === 0;
      });
      assert.equal(await statusOf(store, runId), 'running');
    });

    test('of a worker that died comes back', async () => {
      const killed = await start();
      const runId = await intake(killed);
      // What a killed worker leaves behind: a job at work that has not been heard of for longer than a heartbeat.
      await run(
        store,
        sql`UPDATE pgboss.job SET state = 'active', started_on = now() - interval '1 minute', heartbeat_on = now() - interval '1 minute'
            WHERE name = ${workflow}`,
      );
      await work(succeed);
      await eventually(
        'the run is finished by another worker',
        async () => {
          await due();
          return (await statusOf(store, runId)) === 'success';
        },
        patienceMs,
      );
    });
  });

  describe('one workspace', () => {
    test('with two hundred jobs does not keep another from its one', async () => {
      const [busy, quiet] = [await makeWorkspace(store), await makeWorkspace(store)];
      const release = Promise.withResolvers<void>();
      const held = new Map([
        [busy, 0],
        [quiet, 0],
      ]);
      let largest = 0;
      const queue = await start();
      const done = new Set<string>();
      for (let n = 0; n < 200; n++) {
        await store.write(busy, (writing) => queue.add(writing, workflow, { n }));
      }
      queue.work(workflow, 8, async (job) => {
        const of = String(job.data.workspaceId);
        held.set(of, (held.get(of) ?? 0) + 1);
        largest = Math.max(largest, held.get(busy) ?? 0);
        if (of === busy) await release.promise;
        held.set(of, (held.get(of) ?? 0) - 1);
        done.add(job.id);
      });
      await eventually('the busy one has its share', () => held.get(busy) === 6, patienceMs);
      await store.write(quiet, (writing) => queue.add(writing, workflow, {}));
      queue.nudge();
      await eventually('the quiet one is served', () => done.size === 1, patienceMs);
      assert.equal(held.get(busy), 6);
      release.resolve();
      await eventually('all are done', () => done.size === 201, patienceMs);
      assert.ok(largest <= 6, `${largest} of 8 at once`);
      await eventually('all are settled', async () => (await queue.depth(workflow)).active === 0, patienceMs);
    });
  });
});
