import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { mailboxUserId } from '../../src/app/google-credentials.ts';
import { readFormFields } from '../../src/core/lead.ts';
import type { Store } from '../../src/store/database.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { readWorkflow } from '../../src/verbs/overview/read-workflow.ts';
import { type ConnectedApp, grantOf, openConnectedApp } from '../support/connected-app.ts';
import { eventually } from '../support/eventually.ts';
import { forEachStore, type OpenStore } from '../support/store.ts';

// A suite of its own, so that the app is closed before its database is.
forEachStore((open) => describe('A Google connection that is gone', () => gone(open)));

function gone(open: OpenStore): void {
  let store: Store;
  let at: ConnectedApp;
  let now = 0;
  before(async () => {
    store = await open();
    at = await openConnectedApp(store, { clock: () => new Date(Date.now() + now) });
    await at.app.start(['worker']);
  });
  after(() => at.close());

  async function deliver(email: string): Promise<string> {
    const { workflowId } = await receiveLead(at.context, {
      fields: readFormFields({ fields: [{ name: 'email', value: email }] }),
      submissionId: email,
      formId: null,
      source: 'hubspot_form',
      occurredAt: new Date(),
      signature: 'internal',
    });
    return workflowId;
  }

  const run = (workflowId: string) => readWorkflow(at.context, { workflowId });
  const ended = (workflowId: string) =>
    eventually('the run has ended', async () => {
      const found = await run(workflowId);
      return found.completed_at === null ? null : found;
    });
  const isParked = (workflowId: string) =>
    eventually('the run is parked', async () => {
      const { rows } = await store.system((db) =>
        sql<{ seconds: number }>`SELECT extract(epoch FROM start_after - now())::float AS seconds FROM pgboss.job
          WHERE state = 'created' AND data ->> 'runId' = ${workflowId} AND data ->> 'waitsFor' = 'google_connection'`.execute(
          db,
        ),
      );
      return rows[0] ?? null;
    });
  const stepsOf = (found: Awaited<ReturnType<typeof run>>) =>
    Object.fromEntries(Object.entries(found.steps).map(([key, { status }]) => [key, status]));

  test('before anybody is connected leads are answered without mailbox and calendar, as not configured', async () => {
    const found = await ended(await deliver('first@prospect.example'));
    assert.equal(found.status, 'success');
    const { search_email, calendar_availability, create_draft } = stepsOf(found);
    assert.deepEqual([search_email, calendar_availability, create_draft], ['skipped', 'skipped', 'skipped']);
  });

  test('connected while the program runs, leads get a mailbox draft', async () => {
    await at.connections.storeUserCredentials(mailboxUserId, grantOf(at.sandbox, { expiresInSeconds: -1 }));
    const found = await ended(await deliver('second@prospect.example'));
    const { search_email, create_draft } = stepsOf(found);
    assert.deepEqual([found.status, search_email, create_draft], ['success', 'success', 'success']);
  });

  test('revoked, a lead waits instead of failing, people are told once, and it goes on when somebody connects', async () => {
    await at.connections.revokeUserCredentials(mailboxUserId);
    at.sandbox.faults.clear();
    const waiting = [await deliver('third@prospect.example'), await deliver('fourth@prospect.example')];
    for (const workflowId of waiting) {
      const { seconds } = await isParked(workflowId);
      assert.ok(seconds > 200 && seconds <= 300, `${seconds} s`);
      assert.equal((await run(workflowId)).completed_at, null);
    }
    assert.match(at.logText(), /Waits until the Google account is connected again/);
    await at.sandbox.reset();
    await at.connections.storeUserCredentials(mailboxUserId, grantOf(at.sandbox, { expiresInSeconds: -1 }));
    for (const workflowId of waiting) {
      const found = await ended(workflowId);
      assert.deepEqual([found.status, stepsOf(found).create_draft], ['success', 'success']);
    }
  });

  test('after a day of waiting a lead is answered without them, as degraded', async () => {
    await at.connections.revokeUserCredentials(mailboxUserId);
    const workflowId = await deliver('fifth@prospect.example');
    await isParked(workflowId);
    now = 25 * 3_600_000;
    await store.write(at.context.workspaceId, (writing) => at.app.queue.wake(writing, 'google_connection'));
    at.app.queue.nudge();
    const found = await ended(workflowId);
    assert.deepEqual([found.status, stepsOf(found).create_draft], ['success', 'failed']);
    const { rows } = await store.system((db) =>
      sql<{ degraded: boolean }>`SELECT degraded FROM run WHERE run_id = ${workflowId}`.execute(db),
    );
    assert.deepEqual(rows, [{ degraded: true }]);
  });
}
