import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { eventually } from '../../tests/support/eventually.ts';
import { makeDraft, makeRun, makeWorkspace, run } from '../../tests/support/rows.ts';
import { changeOf, statusOf, storedSteps } from '../../tests/support/runs.ts';
import { forEachStore } from '../../tests/support/store.ts';
import { logConnectorError } from '../core/audit.ts';
import type { Store } from '../store/database.ts';
import { FencedOut, openJournal } from './journal.ts';

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });

  const take = async (runId: string, log: (line: Record<string, unknown>) => void = () => {}) => {
    const journal = await openJournal({ store, change: changeOf(store), log }, workspace, runId);
    assert.ok(journal);
    return journal;
  };
  const found = { status: 'success', output: { contact: '101', tags: ['a', null], at: '2026-03-01' } } as const;
  const linesOfTrail = () => run(store, sql`SELECT seq FROM audit_head WHERE workspace_id = ${workspace}`);

  test('a step that finished is not run again, and answers what it answered', async () => {
    const runId = await makeRun(store, workspace);
    const lines: Record<string, unknown>[] = [];
    const first = await take(runId, (line) => lines.push(line));
    const bodies = {
      found: async () => found,
      partly: async () => ({ status: 'partial', output: [1], reason: 'one mailbox did not answer' }) as const,
      left_out: async () => ({ status: 'skipped', reason: 'not_configured' }) as const,
      broken: async () => ({ status: 'failed', error: 'HubSpot did not answer.' }) as const,
    };
    const answers = [];
    for (const [key, body] of Object.entries(bodies)) answers.push(outcomeOf(await first.step<unknown>(key, body)));
    await first.close();
    assert.deepEqual(
      lines.map(({ msg, workflow_id, step, status }) => [msg, workflow_id, step, status]),
      Object.entries({ found: 'success', partly: 'partial', left_out: 'skipped', broken: 'failed' }).flatMap(
        ([step, status]) => [
          ['step started', runId, step, undefined],
          ['step finished', runId, step, status],
        ],
      ),
    );
    const second = await take(runId);
    const again = [];
    for (const key of Object.keys(bodies)) {
      again.push(outcomeOf(await second.step<unknown>(key, () => assert.fail('The step ran again.'))));
    }
    assert.deepEqual(again, answers);
    await second.close();
  });

  test('a step is written with the next transaction of its run, and only if that commits', async () => {
    const runId = await makeRun(store, workspace);
    const journal = await take(runId);
    await journal.step('found', async () => found);
    await assert.rejects(
      journal.record(async () => {
        throw new Error('Undone.');
      }),
      /Undone/,
    );
    assert.deepEqual(await storedSteps(store, runId), []);
    await journal.record(async () => {});
    assert.deepEqual(await storedSteps(store, runId), [{ step_key: 'found', status: 'success', output: found.output }]);
    await journal.close();
  });

  test('a step is written by itself when no transaction follows', async () => {
    const runId = await makeRun(store, workspace);
    const journal = await take(runId);
    await journal.step('found', async () => found);
    await eventually('the step is stored', async () => (await storedSteps(store, runId)).length === 1);
    await journal.close();
  });

  test('steps run side by side and are all kept', async () => {
    const runId = await makeRun(store, workspace);
    const journal = await take(runId);
    const arrived = new Set<string>();
    const meet = async (key: string) => {
      arrived.add(key);
      await eventually('all three have begun', () => arrived.size === 3);
      return found;
    };
    await Promise.all(['a', 'b', 'c'].map((key) => journal.step(key, () => meet(key))));
    await journal.close();
    assert.deepEqual(
      (await storedSteps(store, runId)).map((step) => step.step_key),
      ['a', 'b', 'c'],
    );
  });

  test('a step that throws is not kept: the next attempt runs it again', async () => {
    const runId = await makeRun(store, workspace);
    const first = await take(runId);
    await assert.rejects(
      first.step('found', () => Promise.reject(new Error('Cut off.'))),
      /Cut off/,
    );
    await first.close();
    const second = await take(runId);
    assert.equal((await second.step('found', async () => found)).status, 'success');
    await second.close();
  });

  test('whoever lost the run to another writes nothing more: no row, no line, no step, no end', async () => {
    const runId = await makeRun(store, workspace);
    const late = await take(runId);
    await late.step('late', async () => found);
    const current = await take(runId);
    const before = await linesOfTrail();
    const isFencedOut = (error: unknown) => error instanceof FencedOut;
    await assert.rejects(
      late.change(async ({ db }, audit) => {
        audit(logConnectorError('gmail', 'late'));
        await db.updateTable('run').set({ degraded: true }).where('run_id', '=', runId).execute();
      }),
      isFencedOut,
    );
    await assert.rejects(
      late.record(async () => {}),
      isFencedOut,
    );
    await assert.rejects(late.finish({ status: 'failed', degraded: true, error: 'late' }), isFencedOut);
    await late.close();
    assert.deepEqual(await linesOfTrail(), before);
    assert.deepEqual(await storedSteps(store, runId), []);
    assert.equal(await statusOf(store, runId), 'running');
    await current.record(async () => {});
    await current.close();
  });

  test('the end of a run takes its last steps along, and a finished run is not taken again', async () => {
    const runId = await makeRun(store, workspace);
    await makeDraft(store, workspace, { runId });
    const journal = await take(runId);
    await journal.step('found', async () => found);
    await journal.finish({ status: 'success', degraded: false, error: null }, async (_writing, audit) => {
      audit(logConnectorError('gmail', 'late answer'));
    });
    await journal.close();
    assert.equal(await statusOf(store, runId), 'success');
    assert.equal((await storedSteps(store, runId)).length, 1);
    assert.equal(await openJournal({ store, change: changeOf(store), log: () => {} }, workspace, runId), null);
  });

  test('a run of another workspace is not taken', async () => {
    const runId = await makeRun(store, workspace);
    const foreign = await makeWorkspace(store);
    assert.equal(await openJournal({ store, change: changeOf(store), log: () => {} }, foreign, runId), null);
  });
});

function outcomeOf({ status, output, reason, error }: Record<string, unknown>): unknown {
  return { status, output, reason, error };
}
