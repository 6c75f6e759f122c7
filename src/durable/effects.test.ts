import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { makeRun, makeWorkspace, run } from '../../tests/support/rows.ts';
import { changeOf } from '../../tests/support/runs.ts';
import { forEachStore } from '../../tests/support/store.ts';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import type { Store } from '../store/database.ts';
import { type Begun, defaultEffectTimings, type EffectSpec, type Effects, effectsOf } from './effects.ts';
import { openJournal, Parked } from './journal.ts';

const timings = { ...defaultEffectTimings, backoffMs: [1, 1, 1] };

type Outside = {
  made: string[];
  looks: Date[];
  answers: (() => never)[];
  isIndexed: boolean;
  spec: EffectSpec<{ id: string }>;
};

/** An outside service: what it made, how it answers next, and whether a search finds what it made. */
function createOutside(key: string): Outside {
  const outside: Outside = {
    made: [],
    looks: [],
    answers: [],
    isIndexed: true,
    spec: {
      kind: 'gmail_draft',
      key,
      create: async () => {
        const fail = outside.answers.shift();
        if (fail === lost) outside.made.push(`lost-${key}`);
        fail?.();
        const externalId = `made-${outside.made.length}-${key}`;
        outside.made.push(externalId);
        return { externalId, result: { id: externalId } };
      },
      look: async (since: Date) => {
        outside.looks.push(since);
        const [externalId] = outside.isIndexed ? outside.made : [];
        return externalId === undefined ? null : { externalId, result: { id: externalId } };
      },
    },
  };
  return outside;
}

const fault =
  (fault: ConnectorError['fault'], applied: 'no' | 'unknown', retryAfterMs: number | null = null) =>
  () => {
    throw new ConnectorError('gmail', fault, `Gmail: ${fault}.`, { applied, retryAfterMs });
  };
const refused = fault('rejected', 'no');
const down = fault('down', 'no');
/** The write was made, and the answer lost. */
const lost = fault('down', 'unknown');

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  let laterMs = 0;
  const clock = () => new Date(Date.now() + laterMs);
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });

  /** One worker's attempt at a run: `body` with the run's effects, under a fence of its own. */
  async function attempt<T>(runId: string, body: (effects: Effects, record: RecordRows) => Promise<T>): Promise<T> {
    const journal = await openJournal({ store, change: changeOf(store), log: () => {} }, workspace, runId);
    assert.ok(journal);
    const owner = { runId, fence: journal.run.fence, record: journal.record };
    try {
      return await body(effectsOf(owner, clock, timings), journal.record);
    } finally {
      await journal.close();
    }
  }
  type RecordRows = Parameters<typeof effectsOf>[0]['record'];

  /** Intent, write and outcome, as a story does it. */
  const make = (runId: string, spec: EffectSpec<{ id: string }>) =>
    attempt(runId, async (effects, record) => {
      const begun = await record((writing) => effects.begin(writing, spec));
      const outcome = await effects.perform(begun);
      await record((writing) => effects.done(writing, spec, outcome));
      return outcome.externalId;
    });
  /** The process dies after the write, before its outcome is stored. */
  const makeAndDie = (runId: string, spec: EffectSpec<{ id: string }>) =>
    attempt(runId, async (effects, record) => {
      const begun: Begun<{ id: string }> = await record((writing) => effects.begin(writing, spec));
      return effects.perform(begun);
    });
  /** The process dies between the stored intent and the write. */
  const beginAndDie = (runId: string, spec: EffectSpec<{ id: string }>) =>
    attempt(runId, (effects, record) => record((writing) => effects.begin(writing, spec)));

  const rowOf = async (key: string) =>
    (await run(store, sql`SELECT state, external_id, attempt, looks FROM effect WHERE key = ${key}`))[0];
  const parkedUntil = async (attempt: Promise<unknown>): Promise<number> => {
    const error = await attempt.then(
      () => assert.fail('It was not parked.'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof Parked, String(error));
    return error.at.getTime() - clock().getTime();
  };
  const fresh = async () => {
    laterMs = 0;
    const runId = await makeRun(store, workspace);
    return { runId, outside: createOutside(runId) };
  };

  describe('an effect', () => {
    test('is made once, and answered from the store ever after', async () => {
      const { runId, outside } = await fresh();
      const first = await make(runId, outside.spec);
      assert.equal(await make(runId, outside.spec), first);
      assert.equal(outside.made.length, 1);
      assert.deepEqual(await rowOf(runId), { state: 'done', external_id: first, attempt: 1, looks: 0 });
    });

    test('whose maker died before storing the outcome is looked up and adopted', async () => {
      const { runId, outside } = await fresh();
      await makeAndDie(runId, outside.spec);
      assert.equal((await rowOf(runId))?.state, 'in_flight');
      assert.equal(await make(runId, outside.spec), outside.made[0]);
      assert.equal(outside.made.length, 1);
      assert.equal((await rowOf(runId))?.state, 'done');
    });

    test('whose answer was lost is of unknown outcome until a look finds it', async () => {
      const { runId, outside } = await fresh();
      outside.answers = [lost];
      const wait = await parkedUntil(make(runId, outside.spec));
      assert.ok(Math.abs(wait - timings.settleMs) < 5000, `${wait}`);
      assert.equal((await rowOf(runId))?.state, 'unknown');
      assert.equal(await make(runId, outside.spec), `lost-${runId}`);
      assert.equal(outside.made.length, 1);
    });

    test('that cannot be found is looked for three times after it settled, then made again', async () => {
      const { runId, outside } = await fresh();
      await beginAndDie(runId, outside.spec);
      assert.ok((await parkedUntil(make(runId, outside.spec))) > 50_000);
      assert.equal((await rowOf(runId))?.looks, 0, 'a look before the request must have ended proves nothing');
      laterMs = timings.settleMs + 1000;
      for (const looks of [1, 2]) {
        const wait = await parkedUntil(make(runId, outside.spec));
        assert.ok(Math.abs(wait - timings.lookIntervalMs) < 5000, `${wait}`);
        assert.deepEqual(await rowOf(runId), { state: 'unknown', external_id: null, attempt: 1, looks });
        laterMs += timings.lookIntervalMs;
      }
      const made = await make(runId, outside.spec);
      assert.deepEqual(outside.made, [made]);
      assert.equal(outside.looks.length, 4);
      assert.equal((await rowOf(runId))?.attempt, 2);
    });

    test('that was made again is looked for from its first attempt on', async () => {
      const { runId, outside } = await fresh();
      await beginAndDie(runId, outside.spec);
      const [first] = await run(store, sql`SELECT first_attempt_at AS at FROM effect WHERE key = ${runId}`);
      laterMs = timings.settleMs + 1000;
      await run(store, sql`UPDATE effect SET looks = 2 WHERE key = ${runId}`);
      outside.answers = [lost];
      outside.isIndexed = false;
      await parkedUntil(make(runId, outside.spec));
      outside.isIndexed = true;
      assert.equal(await make(runId, outside.spec), `lost-${runId}`);
      assert.deepEqual(outside.looks.at(-1), first?.at);
    });

    test('that is refused for good has failed, and may be begun anew by a later attempt', async () => {
      const { runId, outside } = await fresh();
      outside.answers = [refused];
      await assert.rejects(make(runId, outside.spec), /Gmail: rejected/);
      assert.equal((await rowOf(runId))?.state, 'failed');
      await make(runId, outside.spec);
      assert.equal((await rowOf(runId))?.state, 'done');
      assert.equal(outside.looks.length, 0, 'nothing was made, so there is nothing to look for');
    });

    test('that certainly did not reach the service is repeated a few times, then fails', async () => {
      const { runId, outside } = await fresh();
      outside.answers = [down, down, down];
      await make(runId, outside.spec);
      assert.equal((await rowOf(runId))?.attempt, 4);
      const other = await fresh();
      other.outside.answers = [down, down, down, down, down];
      await assert.rejects(make(other.runId, other.outside.spec), /Gmail: down/);
      assert.equal(other.outside.answers.length, 1);
      assert.deepEqual(other.outside.made, []);
      assert.equal((await rowOf(other.runId))?.state, 'failed');
    });

    test('whose repetition loses its answer is of unknown outcome, not failed', async () => {
      const { runId, outside } = await fresh();
      outside.answers = [down, lost];
      await parkedUntil(make(runId, outside.spec));
      assert.equal((await rowOf(runId))?.state, 'unknown');
      assert.equal(await make(runId, outside.spec), `lost-${runId}`);
    });

    test('that our own code refuses before anything leaves has failed, and is not looked for', async () => {
      const { runId, outside } = await fresh();
      outside.answers = [
        () => {
          throw new CountersignError('invalid_text', 'The subject must be a single line.');
        },
      ];
      await assert.rejects(make(runId, outside.spec), /single line/);
      assert.deepEqual([(await rowOf(runId))?.state, outside.looks.length], ['failed', 0]);
    });

    test('that never gets an answer is given up after five attempts, its outcome unknown', async () => {
      const { runId, outside } = await fresh();
      outside.isIndexed = false;
      outside.answers = Array.from({ length: 9 }, () => lost);
      let ended: unknown = null;
      for (let tries = 0; tries < 40 && ended === null; tries++) {
        ended = await make(runId, outside.spec).then(
          () => 'made',
          (error: unknown) => (error instanceof Parked ? null : error),
        );
        laterMs += 120_000;
      }
      assert.match(String(ended), /Gmail: down/);
      const row = await rowOf(runId);
      assert.deepEqual([row?.state, row?.attempt], ['unknown', 5]);
    });

    test('of unknown outcome waits while the service cannot be asked', async () => {
      const { runId, outside } = await fresh();
      await beginAndDie(runId, outside.spec);
      const asked = { ...outside.spec, look: async () => down() as never };
      await parkedUntil(make(runId, asked));
      assert.equal((await rowOf(runId))?.attempt, 1);
      const refusedLook = { ...outside.spec, look: async () => fault('unauthorised', 'no')() as never };
      await assert.rejects(make(runId, refusedLook), /Gmail: unauthorised/);
    });

    test('that is limited waits as long as the service says', async () => {
      const { runId, outside } = await fresh();
      outside.answers = [fault('rate_limited', 'no', 7000)];
      const wait = await parkedUntil(make(runId, outside.spec));
      assert.ok(Math.abs(wait - 7000) < 1000, `${wait}`);
      await make(runId, outside.spec);
      assert.equal(outside.made.length, 1);
    });

    test('is not made by a worker that was held up after storing its intent', async () => {
      const { runId, outside } = await fresh();
      await attempt(runId, async (effects, record) => {
        const begun = await record((writing) => effects.begin(writing, outside.spec));
        const heldUp = { ...begun, begunAt: begun.begunAt - timings.leaseMs - 1 };
        await parkedUntil(effects.perform(heldUp));
      });
      assert.deepEqual(outside.made, []);
    });

    test('that the service itself tells apart by its key is simply repeated', async () => {
      const { runId, outside } = await fresh();
      const { look: _look, ...spec } = outside.spec;
      outside.answers = [lost];
      await assert.rejects(make(runId, spec), /Gmail: down/);
      await beginAndDie(runId, spec);
      await make(runId, spec);
      const row = await rowOf(runId);
      // The one that died had not begun to write.
      assert.deepEqual([row?.state, row?.attempt], ['done', 2]);
    });

    test('of unknown outcome that two holders look for at once is made again by one of them', async () => {
      const { runId, outside } = await fresh();
      await beginAndDie(runId, outside.spec);
      await run(store, sql`UPDATE effect SET looks = 2 WHERE key = ${runId}`);
      laterMs = timings.settleMs + 1000;
      const job = effectsOf(
        { runId: null, fence: null, record: (write) => store.write(workspace, write) },
        clock,
        timings,
      );
      const begun = await Promise.all(
        [1, 2].map(() => store.write(workspace, (writing) => job.begin(writing, outside.spec))),
      );
      const outcomes = await Promise.allSettled(begun.map((one) => job.perform(one)));
      assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
      assert.equal(outside.made.length, 1);
    });
  });
});
