import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pino from 'pino';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import type { Store } from '../../src/store/database.ts';
import { finishRun } from '../../src/store/runs.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { forEachDatabase } from '../support/store.ts';

forEachDatabase((databases, kind) => {
  const appOn = async (store: Store, minutes = '30'): Promise<App> => {
    const config = loadConfig({ LEAD_THROTTLE_MINUTES: minutes });
    const app = await createApp({ config, log: pino({ level: 'silent' }), store, connectors: {} });
    await app.queue.stop();
    return app;
  };
  const context = (app: App) => app.contextFor({ actor: system, traceId: null });
  const deliver = (app: App, submissionId: string, email = 'robin@birchwood.example') =>
    receiveLead(context(app), {
      fields: { email, message: submissionId },
      submissionId,
      formId: 'form-1',
      source: 'hubspot_form',
      occurredAt: new Date('2026-11-20T09:30:00.123Z'),
      signature: 'internal',
    });
  const countOf = async ({ store }: App) =>
    store.system(async (db) => ({
      submissions: (await db.selectFrom('form_submission').select('submission_id').execute()).length,
      runs: (await db.selectFrom('run').select('run_id').execute()).length,
    }));

  test('LEAD_THROTTLE_MINUTES: a second submission of an address is stored and answered by the run there is', async () => {
    const app = await appOn(await databases.migrated());
    const first = await deliver(app, 'one');
    const second = await deliver(app, 'two');
    assert.deepEqual(
      { ...second, submissionId: 'two' },
      { submissionId: 'two', email: first.email, workflowId: first.workflowId, duplicate: false, throttled: true },
    );
    assert.equal(first.throttled, false);
    const again = await deliver(app, 'two');
    assert.deepEqual([again.duplicate, again.workflowId], [true, first.workflowId]);
    assert.notEqual((await deliver(app, 'three', 'kim@birchwood.example')).workflowId, first.workflowId);
    assert.deepEqual(await countOf(app), { submissions: 3, runs: 2 });
    assert.equal((await app.queue.depth('answer_lead')).waiting, 2);
  });

  test('LEAD_THROTTLE_MINUTES: counts from the run, not from the last submission, and a failed run answers nobody', async () => {
    const app = await appOn(await databases.migrated());
    const { workflowId } = await deliver(app, 'one');
    await deliver(app, 'two');
    await app.store.system((db) =>
      sql`UPDATE run SET created_at = created_at - interval '30 minutes' WHERE run_id = ${workflowId}`.execute(db),
    );
    const later = await deliver(app, 'three');
    assert.notEqual(later.workflowId, workflowId);
    await context(app).record((writing) =>
      finishRun(writing, later.workflowId, { status: 'failed', degraded: true, error: 'Every attempt failed.' }),
    );
    assert.equal((await deliver(app, 'four')).throttled, false);
  });

  test('LEAD_THROTTLE_MINUTES=0: every submission is a run', async () => {
    const app = await appOn(await databases.migrated(), '0');
    await deliver(app, 'one');
    await deliver(app, 'two');
    assert.deepEqual(await countOf(app), { submissions: 2, runs: 2 });
  });

  test('LEAD_THROTTLE_MINUTES: twenty at once, to two processes where there can be two, are one run', async () => {
    const store = await databases.migrated();
    const apps = [await appOn(store)];
    if (kind === 'postgres') apps.push(await appOn(await databases.again(store)));
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_one, n) => deliver(apps[n % apps.length] as App, `s-${n}`)),
    );
    assert.equal(new Set(receipts.map(({ workflowId }) => workflowId)).size, 1);
    assert.equal(receipts.filter(({ throttled }) => !throttled).length, 1);
    assert.deepEqual(await countOf(apps[0] as App), { submissions: 20, runs: 1 });
  });
});
