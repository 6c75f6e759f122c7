import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort, printed, runCommand, startCommand, temporaryFolder } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { forEachDatabase } from '../support/store.ts';

forEachDatabase((databases, kind) => {
  if (kind === 'pglite') return;

  test('API and worker start at once on an empty PostgreSQL, share the work, and end cleanly', async (t) => {
    const { queue } = await databases.empty();
    assert.ok('connectionString' in queue);
    const cwd = temporaryFolder(t);
    const port = String(await freePort());
    const settings = { DATABASE_URL: queue.connectionString, SANDBOX: 'off', LLM_PROVIDER: 'composer', API_PORT: port };
    const api = startCommand(t, ['start', '--roles', 'api'], { cwd, settings });
    const worker = startCommand(t, ['worker'], { cwd, settings });
    await printed(api, 'Countersign is ready');
    await printed(worker, 'works as worker and scheduler');
    const address = `http://127.0.0.1:${port}`;

    const sent = await fetch(`${address}/api/webhooks/hubspot/form-submission`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        portalId: 1,
        formId: 'contact',
        formSubmissionId: 'lead-1',
        fieldValues: [{ name: 'email', value: 'kim@prospect.example' }],
      }),
    });
    assert.equal(sent.status, 202);
    const { workflow_id } = (await sent.json()) as { workflow_id: string };
    const ended = await eventually(
      'the worker has answered the lead',
      async () => {
        const run = await fetch(`${address}/api/dashboard/workflows/${workflow_id}`);
        const { status } = (await run.json()) as { status: string };
        return ['queued', 'running'].includes(status) ? null : status;
      },
      30_000,
    );
    assert.equal(ended, 'success');
    assert.equal((await fetch(`${address}/health/ready`)).status, 200);
    const migrated = await runCommand(t, ['migrate'], { cwd, settings });
    assert.equal(migrated.stdout, 'The schema is at its newest step already.\n');

    api.child.kill('SIGTERM');
    worker.child.kill('SIGTERM');
    assert.deepEqual([(await api.ended).code, (await worker.ended).code], [0, 0]);
  });
});
