import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import {
  claimRun,
  finishRun,
  holdAndRecord,
  isFencedOut,
  reopenRun,
  type StoredStep,
  stepsOf,
} from '../../src/store/runs.ts';
import { refused } from '../support/refused.ts';
import { makeDraft, makeRun, makeWorkspace, run } from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

const effectStates = ['planned', 'in_flight', 'done', 'unknown', 'failed'] as const;
type EffectState = (typeof effectStates)[number];

const effectMoves: Record<EffectState, readonly EffectState[]> = {
  planned: ['in_flight', 'failed'],
  in_flight: ['done', 'unknown', 'failed'],
  unknown: ['done', 'in_flight', 'failed'],
  failed: ['in_flight'],
  done: [],
};

const ways: Record<EffectState, readonly EffectState[]> = {
  planned: [],
  in_flight: ['in_flight'],
  done: ['in_flight', 'done'],
  unknown: ['in_flight', 'unknown'],
  failed: ['failed'],
};

const step = (key: string, status: StoredStep['status'] = 'success'): StoredStep => ({
  step_key: key,
  status,
  output: status === 'failed' ? null : { found: [1, 'zwei', null] },
  reason: status === 'skipped' ? 'not_configured' : null,
  error: status === 'failed' ? 'It was not to be.' : null,
  started_at: new Date('2026-03-01T10:00:00.123Z'),
  duration_ms: 12,
});

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });

  describe('a submission', () => {
    test('is stored once per dedupe key and workspace', async () => {
      await makeRun(store, workspace, 'delivery-1');
      await refused(makeRun(store, workspace, 'delivery-1'), 'unique');
      await makeRun(store, await makeWorkspace(store), 'delivery-1');
    });

    test('does not commit without its run', async () => {
      const insert = sql`
        INSERT INTO form_submission (workspace_id, submission_id, dedupe_key, source, email, fields, signature, run_id, occurred_at)
        VALUES (${workspace}, 's1', 'delivery-2', 'hubspot', 'lead@prospect.example', '{}', 'v3', ${randomUUID()}, now())`;
      await refused(run(store, insert), 'foreign_key');
    });
  });

  describe('a run', () => {
    const fence = (runId: string, value: number) =>
      run(store, sql`UPDATE run SET fence = ${value} WHERE workspace_id = ${workspace} AND run_id = ${runId}`);
    const claim = async (runId: string) =>
      (await store.write(workspace, (writing) => claimRun(writing, runId))).claimed;

    test('raises its fence by one and never lowers it', async () => {
      const runId = await makeRun(store, workspace);
      await refused(fence(runId, 2), 'rule', /fence/);
      await fence(runId, 1);
      await fence(runId, 2);
      await refused(fence(runId, 1), 'rule', /fence/);
    });

    test('takes steps from the holder of its fence alone', async () => {
      const runId = await makeRun(store, workspace);
      const first = await claim(runId);
      const second = await claim(runId);
      assert.deepEqual([first?.run.fence, second?.run.fence], [1, 2]);
      const record = (by: number, ...steps: StoredStep[]) =>
        store.write(workspace, (writing) => holdAndRecord(writing, runId, by, steps));
      await assert.rejects(record(1, step('late')), isFencedOut);
      await record(2, step('timely'), step('left_out', 'skipped'), step('broken', 'failed'));
      const steps = await store.read(workspace, (reading) => stepsOf(reading, runId));
      const wanted = [step('timely'), step('left_out', 'skipped'), step('broken', 'failed')];
      const byKey = (a: StoredStep, b: StoredStep) => a.step_key.localeCompare(b.step_key);
      assert.deepEqual(steps.toSorted(byKey), wanted.toSorted(byKey));
    });

    test('keeps the first result of a step', async () => {
      const runId = await makeRun(store, workspace);
      await store.write(workspace, (writing) => claimRun(writing, runId));
      for (const output of ['first', 'second']) {
        await store.write(workspace, (writing) => holdAndRecord(writing, runId, 1, [{ ...step('one'), output }]));
      }
      const steps = await store.read(workspace, (reading) => stepsOf(reading, runId));
      assert.deepEqual(
        steps.map((one) => one.output),
        ['first'],
      );
    });

    test('does not end in success without a draft: refused when the transaction commits', async () => {
      const runId = await makeRun(store, workspace);
      const finish = () =>
        store.write(workspace, (writing) =>
          finishRun(writing, runId, { status: 'success', degraded: false, error: null }),
        );
      await refused(finish(), 'rule', /without a draft/);
      await makeDraft(store, workspace, { runId });
      await finish();
    });

    test('is not helped by the draft of another run, and has one draft at most', async () => {
      const [runId, other] = [await makeRun(store, workspace), await makeRun(store, workspace)];
      await makeDraft(store, workspace, { runId: other });
      const finish = sql`UPDATE run SET status = 'success', completed_at = now() WHERE run_id = ${runId}`;
      await refused(run(store, finish), 'rule', /without a draft/);
      await refused(makeDraft(store, workspace, { runId: other }), 'unique');
    });

    test('that failed or was suppressed says why, and an end has a time', async () => {
      const runId = await makeRun(store, workspace);
      const set = (text: string) => run(store, sql`UPDATE run SET ${sql.raw(text)} WHERE run_id = ${runId}`);
      await refused(set(`status = 'failed', completed_at = now()`), 'check');
      await refused(set(`status = 'suppressed', completed_at = now()`), 'check');
      await refused(set(`status = 'failed', error = 'x'`), 'check');
      await refused(set(`completed_at = now()`), 'check');
    });

    test('stays finished', async () => {
      const runId = await makeRun(store, workspace);
      await makeDraft(store, workspace, { runId });
      await run(store, sql`UPDATE run SET status = 'success', completed_at = now() WHERE run_id = ${runId}`);
      for (const status of ['queued', 'running', 'failed', 'suppressed']) {
        const completed = status === 'failed' || status === 'suppressed' ? sql`now()` : null;
        const set = sql`UPDATE run SET status = ${status}, error = 'x', completed_at = ${completed} WHERE run_id = ${runId}`;
        await refused(run(store, set), 'rule', /stays finished/);
      }
      assert.equal(await claim(runId), null);
    });

    test('that failed is taken up again with its finished steps, its failed ones forgotten', async () => {
      const runId = await makeRun(store, workspace);
      await store.write(workspace, async (writing) => {
        await claimRun(writing, runId);
        await holdAndRecord(writing, runId, 1, [step('fine'), step('broken', 'failed')]);
        await finishRun(writing, runId, { status: 'failed', degraded: true, error: 'Nothing left to try.' });
      });
      assert.equal(await store.write(workspace, (writing) => reopenRun(writing, runId)), true);
      assert.equal(await store.write(workspace, (writing) => reopenRun(writing, runId)), false);
      const claimed = await claim(runId);
      assert.deepEqual(
        claimed?.steps.map((one) => one.step_key),
        ['fine'],
      );
    });
  });

  describe('an effect', () => {
    const plan = async (): Promise<string> => {
      const key = randomUUID();
      await run(store, sql`INSERT INTO effect (workspace_id, kind, key) VALUES (${workspace}, 'hubspot_task', ${key})`);
      return key;
    };
    const move = async (key: string, ...states: EffectState[]) => {
      for (const state of states) {
        const id = state === 'done' ? `made-${key}` : null;
        const set = sql`state = ${state}, external_id = ${id}`;
        await run(store, sql`UPDATE effect SET ${set} WHERE workspace_id = ${workspace} AND key = ${key}`);
      }
    };

    for (const from of effectStates) {
      for (const to of effectStates.filter((state) => state !== from)) {
        const isLegal = effectMoves[from].includes(to);
        test(`${isLegal ? 'goes' : 'cannot go'} from ${from} to ${to}`, async () => {
          const key = await plan();
          await move(key, ...ways[from]);
          await (isLegal ? move(key, to) : refused(move(key, to), 'rule'));
        });
      }
    }

    test('is stored once per key, begins planned, stays what it is, and is kept', async () => {
      const key = await plan();
      const insert = (columns: string, values: string) =>
        run(
          store,
          sql`INSERT INTO effect (workspace_id, ${sql.raw(columns)}) VALUES (${workspace}, ${sql.raw(values)})`,
        );
      await refused(insert('kind, key', `'hubspot_task', '${key}'`), 'unique');
      await refused(insert('kind, key, state', `'hubspot_task', 'k', 'in_flight'`), 'rule', /begins planned/);
      await refused(insert('kind, key, state, external_id', `'hubspot_task', 'k', 'done', 'x'`), 'rule');
      await refused(run(store, sql`UPDATE effect SET key = 'other' WHERE key = ${key}`), 'rule', /stays what it is/);
      await refused(run(store, sql`DELETE FROM effect`), 'rule', /kept/);
      await refused(run(store, sql`TRUNCATE effect`), 'rule');
    });

    test('that is done has made one thing, and a thing is made by one effect', async () => {
      const [key, other] = [await plan(), await plan()];
      await move(key, 'in_flight', 'done');
      const set = (text: string, of: string) => run(store, sql`UPDATE effect SET ${sql.raw(text)} WHERE key = ${of}`);
      await refused(set(`external_id = 'another'`, key), 'rule', /stays what it is/);
      await move(other, 'in_flight');
      await refused(set(`state = 'done'`, other), 'check');
      await refused(set(`state = 'done', external_id = 'made-${key}'`, other), 'unique');
    });

    test('refuses a worker with an older fence', async () => {
      const key = await plan();
      const hold = (fence: number) =>
        run(store, sql`UPDATE effect SET state = 'in_flight', fence = ${fence} WHERE key = ${key}`);
      await hold(3);
      await refused(hold(2), 'rule', /newer worker/);
      await hold(4);
    });
  });
});
