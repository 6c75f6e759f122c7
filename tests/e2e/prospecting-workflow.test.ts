import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { startSandbox } from '../../sandbox/index.ts';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import { type CountersignedDraft, requireCountersignature } from '../../src/core/countersignature.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SendingMailbox } from '../../src/core/ports.ts';
import { getSampleFormSubmission } from '../../src/fixtures/index.ts';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { leadStepKeys } from '../../src/verbs/overview/run-view.ts';
import { answerOne, auditLines, createTestApp, type TestApp } from '../support/app.ts';

const form1 = getSampleFormSubmission('form1');
const form2 = getSampleFormSubmission('form2');
const email1 = 'nora.lindqvist@birchgate-foods.example';

suite('TestCompleteProspectingWorkflow', () => {
  test('test_workflow_with_mock_connectors', async (t) => {
    const app = await createTestApp(t, { connectors: createMockConnectors() });
    const run = await answerOne(app, form1);
    assert.equal(run.status, 'success');
    assert.equal(run.degraded, false);
    assert.equal((run.prospect as { email: string }).email, email1);
    assert.ok(run.draft_id);
    const task = run.task as { task_id: string; note_id: string; draft_id: string };
    assert.ok(task.task_id && task.note_id);
    assert.equal(task.draft_id, run.draft_id);
    const [line] = await auditLines(app, 'task_created');
    assert.deepEqual([line?.action, line?.resource, line?.details?.task_id], ['create_task', email1, task.task_id]);
    assert.equal((await auditLines(app, 'note_created'))[0]?.details?.note_id, task.note_id);
    const draft = await readDraft(app.context, { draftId: run.draft_id });
    assert.equal(draft.status, 'PENDING_APPROVAL');
    assert.equal(draft.recipient, email1);
    assert.equal(draft.body, run.message);
    assert.equal(draft.thread_id, 'thread1');
  });

  test('test_workflow_draft_only_enforcement', async (t) => {
    const asked: CountersignedDraft[] = [];
    const mock = createMockConnectors();
    const mailbox: SendingMailbox = {
      ...mock.mailbox,
      async send(draft) {
        asked.push(draft);
        throw new Error('This mailbox must never be asked to send.');
      },
      findSent: async () => null,
    };
    // Handing the sending mailbox in, and asking in the form, must not loosen anything.
    const app = await createTestApp(t, { connectors: { ...mock, mailbox, sendingMailbox: mailbox } });
    const loosening = { ...form1, fieldValues: [...form1.fieldValues, { name: 'draft_only', value: 'false' }] };
    const run = await answerOne(app, loosening);
    assert.equal(run.draft_only, true);
    const approved = await approve(app, run.draft_id);
    const [asking] = await auditLines(app, 'approval_requested');
    const [granted] = await auditLines(app, 'approval_granted');
    for (const line of [asking, granted])
      assert.deepEqual([line?.resource, line?.status, line?.details?.draft_id], [email1, 'success', run.draft_id]);
    assert.deepEqual([granted?.actor, granted?.details?.content_hash], ['local-operator', approved.content_hash]);
    await requireRefusal(app, approved);
    assert.deepEqual(asked, []);
    await requireConnectorRefusal(t);
  });

  test('test_workflow_with_missing_connectors', async (t) => {
    const app = await createTestApp(t, { connectors: {} });
    const run = await answerOne(app, form1);
    assert.equal(run.status, 'success');
    assert.equal(run.degraded, false);
    assert.equal((run.prospect as { email: string }).email, email1);
    assert.ok((run.message ?? '').length >= 50);
    assert.deepEqual(statuses(run.steps), {
      extract_prospect: 'success',
      resolve_hubspot: 'skipped',
      search_email: 'skipped',
      calendar_availability: 'skipped',
      generate_message: 'success',
      create_draft: 'skipped',
      create_hubspot_task: 'skipped',
    });
    assert.equal(run.gmail_draft_id, null);
    assert.equal(run.task, null);
    assert.deepEqual(run.available_slots, []);
  });

  test('test_workflow_error_handling', async (t) => {
    const connectors = createMockConnectors();
    connectors.crm.searchContacts = async () => {
      throw new ConnectorError('hubspot', 'down', 'HubSpot does not answer.');
    };
    const app = await createTestApp(t, { connectors });
    const run = await answerOne(app, form1);
    assert.equal(run.steps.resolve_hubspot.status, 'failed');
    assert.equal(run.steps.resolve_hubspot.error, 'HubSpot does not answer.');
    assert.equal(run.status, 'success');
    assert.equal(run.degraded, true);
    assert.ok(run.draft_id && run.gmail_draft_id);
    assert.equal(run.hubspot, null);
    const [error] = await auditLines(app, 'connector_error');
    assert.equal(error?.action, 'hubspot_error');
    assert.equal(error?.status, 'error');
    assert.equal(error?.resource, email1);
    const rows = await app.store.system((db) => db.selectFrom('run_error').selectAll().execute());
    assert.deepEqual(
      rows.map(({ run_id, step_key, message }) => [run_id, step_key, message]).toSorted(),
      ['create_hubspot_task', 'resolve_hubspot'].map((step) => [run.workflow_id, step, 'HubSpot does not answer.']),
    );
  });

  test('test_workflow_context_tracking', async (t) => {
    const connectors = createMockConnectors();
    const calls = recordCalls(connectors);
    const app = await createTestApp(t, { connectors });
    const nobody = { ...form1, fieldValues: form1.fieldValues.filter(({ name }) => name !== 'email') };
    await assert.rejects(answerOne(app, nobody), { code: 'email_missing' });
    assert.equal(calls.length, 0, calls.join());
    const [first, second] = await Promise.all([answerOne(app, form1), answerOne(app, form2)]);
    for (const run of [first, second]) {
      assert.match(run.workflow_id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      assert.equal(new Date(run.timestamp).toISOString(), run.timestamp);
      assert.equal(run.draft_only, true);
      assert.deepEqual(Object.keys(run.steps), [...leadStepKeys]);
      for (const step of Object.values(run.steps)) {
        assert.match(step.status, /^(success|partial|skipped|failed)$/);
        assert.ok(step.started_at !== null && (step.duration_ms ?? -1) >= 0);
      }
    }
    // Two runs at once share nothing.
    assert.notEqual(first.workflow_id, second.workflow_id);
    assert.notEqual(first.draft_id, second.draft_id);
    assert.equal((first.prospect as { email: string }).email, email1);
    assert.equal((second.prospect as { email: string }).email, 'amir.haddad@quayside-tools.example');
    assert.ok(calls.includes('createDraft') && calls.includes('createTask'));

    // Nobody by that address: the company is looked for by its domain, except where anybody may have a mailbox.
    const domains: string[] = [];
    const company = {
      id: 'c9',
      name: 'Quayside Tools',
      domain: 'quayside-tools.example',
      industry: null,
      city: null,
      description: null,
    };
    connectors.crm.searchContacts = async () => null;
    connectors.crm.searchCompanies = async (domain) => {
      domains.push(domain);
      return [company];
    };
    const found = [];
    for (const address of ['kim@quayside-tools.example', 'ann@gmail.com']) {
      const fieldValues = form2.fieldValues.map((one) => (one.name === 'email' ? { ...one, value: address } : one));
      const lead = { ...form2, formSubmissionId: address, fieldValues };
      const { hubspot } = await answerOne(app, lead);
      found.push((hubspot as { company_id: string | null }).company_id);
    }
    assert.deepEqual([domains, found], [[company.domain], [company.id, null]]);
  });
});

/** The mailbox connector itself throws before any call goes out, and the refusal is audited. */
async function requireConnectorRefusal(t: TestContext): Promise<void> {
  const calls: string[] = [];
  const sandbox = await startSandbox({ onExchange: ({ method, path }) => calls.push(`${method} ${path}`) });
  t.after(() => sandbox.close());
  const app = await createTestApp(t, { sandbox });
  const run = await answerOne(app, form1);
  const draft = await approve(app, run.draft_id);
  const { id: draftId, version, content_hash: contentHash, recipient, subject, body } = draft;
  const signature = { approvalId: 'a1', draftId, version, contentHash, decidedBy: 'p1', decidedAt: new Date() };
  const content = { recipient, subject, body, attachments: draft.attachments, threadId: draft.thread_id };
  const signed = requireCountersignature(
    { draftId, version, mailboxDraftId: draft.gmail_draft_id, content },
    signature,
  );
  const before = calls.length;
  assert.ok(app.connected?.mailbox);
  await assert.rejects(app.connected.mailbox.send(signed), { code: 'draft_only' });
  assert.deepEqual(calls.slice(before), []);
  const alerts = await auditLines(app, 'security_alert');
  assert.deepEqual(
    alerts.map(({ action }) => action),
    ['send_refused'],
  );
  await requireRefusal(app, draft);
  assert.equal(
    calls.some((call) => call.endsWith('/send')),
    false,
  );
}

async function approve(app: TestApp, draftId: string | null): Promise<DraftView> {
  const { content_hash } = await readDraft(app.context, { draftId: draftId ?? '' });
  const server = await app.server();
  const url = `/api/operator/drafts/${draftId}/approve`;
  const reply = await server.inject({ method: 'POST', url, payload: { content_hash } });
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json<DraftView>();
}

/** The route refuses to send, and leaves the draft as it was. */
async function requireRefusal(app: TestApp, draft: DraftView): Promise<void> {
  const server = await app.server();
  const url = `/api/operator/drafts/${draft.id}/send`;
  const reply = await server.inject({ method: 'POST', url, payload: { content_hash: draft.content_hash } });
  assert.equal(reply.statusCode, 403);
  assert.equal(reply.json<{ code: string }>().code, 'draft_only');
  const after = await readDraft(app.context, { draftId: draft.id });
  assert.equal(after.status, 'APPROVED');
  assert.equal(after.sent_at, null);
  assert.equal(after.send_at, null);
}

function statuses(steps: Readonly<Record<string, { status: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(steps).map(([key, { status }]) => [key, status]));
}

/** The names of the methods that are called from now on. */
function recordCalls(connectors: ReturnType<typeof createMockConnectors>): string[] {
  const calls: string[] = [];
  for (const port of Object.values(connectors) as unknown as Record<string, (...given: unknown[]) => unknown>[]) {
    for (const [name, method] of Object.entries(port)) {
      port[name] = (...given) => {
        calls.push(name);
        return method(...given);
      };
    }
  }
  return calls;
}
