import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sampleSubmissions, startSandbox } from '../../sandbox/index.ts';
import { createTestApp } from '../../tests/support/app.ts';
import { checkMailbox } from '../verbs/drafts/check-mailbox.ts';
import { listDrafts } from '../verbs/drafts/list-drafts.ts';
import { deliverDemoLeads } from './demo-leads.ts';
import { waitForRuns } from './wait-for-runs.ts';

const pending = { status: 'PENDING_APPROVAL', page: 1, pageSize: 100 } as const;

suite('demo leads', () => {
  test('each becomes a draft that goes on waiting when the mailbox is looked at', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox.close());
    const app = await createTestApp(t, { sandbox });
    const runs = await deliverDemoLeads(app);
    assert.equal(runs.length, sampleSubmissions.length);
    assert.equal(await waitForRuns(app, runs, 20_000), runs.length);
    const before = await listDrafts(app.context, pending);
    assert.equal(before.total, runs.length);
    for (const { metadata } of before.drafts) assert.equal(metadata.other_submissions_last_hour, undefined);

    await checkMailbox(app.context);
    assert.deepEqual(await listDrafts(app.context, pending), before);
    assert.deepEqual(await deliverDemoLeads(app), []);
  });

  test('there are none where they are switched off', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox.close());
    const app = await createTestApp(t, { sandbox, settings: { FEATURE_COLD_START_DEMO: 'false' } });
    assert.deepEqual(await deliverDemoLeads(app), []);
  });
});
