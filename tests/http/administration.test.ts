import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { system } from '../../src/core/actor.ts';
import { insertRun } from '../../src/store/runs.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { leadStepKeys } from '../../src/verbs/overview/run-view.ts';
import { stepKeys } from '../../src/workflows/answer-lead.ts';
import { createApiTemplate, openApi, production, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const ask = (api: TestApi, url: string) => api.server.inject(url);
const send = (api: TestApi, method: 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
  api.server.inject({ method, url, ...(payload ? { payload } : {}) });
const lead = (api: TestApi, id = 's1') =>
  receiveLead(api.contextFor(system), {
    fields: { email: 'alex@example.com' },
    submissionId: id,
    formId: null,
    source: 'test',
    occurredAt: new Date(`2026-11-23T09:00:0${id.length}.000Z`),
    signature: 'internal',
  });
const run = (api: TestApi, statement: ReturnType<typeof sql>) => api.store.system((db) => statement.execute(db));

describe('API keys', () => {
  it('are shown once, stored as a hash, listed without text, revoked for good', async (test) => {
    const api = await openApi(test, template);
    const payload = { name: 'reader', scopes: ['read', 'read'], expires_in_days: 30 };
    const made = (await send(api, 'POST', '/api/admin/api-keys', payload)).json();
    assert.match(made.key, /^cs_live_[A-Za-z0-9_-]{43}$/);
    assert.equal(made.expires_at, '2026-12-23T10:00:00.000Z');
    const stored = await api.store.system((db) => db.selectFrom('api_key').selectAll().executeTakeFirstOrThrow());
    assert.equal(stored.key_hash, createHash('sha256').update(made.key).digest('hex'));
    const everything = JSON.stringify([stored, api.logLines(), (await ask(api, '/api/audit/events')).json()]);
    assert.ok(!everything.includes(made.key.slice(8)));
    const list = (await ask(api, '/api/admin/api-keys')).json();
    assert.deepEqual([list.total, list.items[0].name, list.items[0].scopes], [1, 'reader', ['read']]);
    assert.equal('key' in list.items[0], false);
    const gone = await send(api, 'DELETE', `/api/admin/api-keys/${made.id}`);
    assert.deepEqual([gone.statusCode, gone.body], [204, '']);
    assert.equal((await send(api, 'DELETE', `/api/admin/api-keys/${made.id}`)).statusCode, 404);
  });

  it('422: no scope, an unknown one, or longer than a year', async (test) => {
    const api = await openApi(test, template);
    for (const more of [{ scopes: [] }, { scopes: ['approve'] }, { expires_in_days: 366 }, { expires_in_days: 0 }]) {
      const payload = { name: 'x', scopes: ['read'], ...more };
      assert.equal((await send(api, 'POST', '/api/admin/api-keys', payload)).statusCode, 422);
    }
  });

  it('note their use at most once a minute, and are reported when they grow old', async (test) => {
    const api = await openApi(test, template);
    const { key } = (await send(api, 'POST', '/api/admin/api-keys', { name: 'reader', scopes: ['read'] })).json();
    const use = () => api.server.inject({ url: '/api/status', headers: { 'x-api-key': key } });
    const lastUsed = async () => (await ask(api, '/api/admin/api-keys')).json().items[0].last_used_at;
    await Promise.all([use(), use(), use()]);
    assert.equal(await lastUsed(), '2026-11-23T10:00:00.000Z');
    api.setNow(new Date('2026-11-23T10:00:59.000Z'));
    await use();
    assert.equal(await lastUsed(), '2026-11-23T10:00:00.000Z');
    api.setNow(new Date('2026-11-23T10:01:00.000Z'));
    await use();
    assert.equal(await lastUsed(), '2026-11-23T10:01:00.000Z');
    const successes = (await ask(api, '/api/audit/events?event_type=auth_success')).json();
    assert.equal(successes.total, 2);
    api.setNow(new Date('2027-02-22T10:00:00.000Z'));
    assert.equal((await ask(api, '/api/admin/api-keys')).json().items[0].rotation_due, true);
  });
});

describe('administration', () => {
  it('switches sending off and on for people, and tells who did', async (test) => {
    const api = await openApi(test, template);
    const flag = '/api/admin/flags/send-mode';
    const off = (await send(api, 'POST', `${flag}/disable`, { operator: 'Kim', reason: 'A drill' })).json();
    assert.deepEqual(
      [off.mode, off.sending_enabled, off.kill_switch.active, off.kill_switch.by],
      ['draft_only', false, true, 'Kim'],
    );
    const on = (await send(api, 'POST', `${flag}/enable`, { reason: 'Over' })).json();
    assert.deepEqual([on.sending_enabled, on.kill_switch.active, on.history.length], [false, false, 2]);
    assert.equal((await ask(api, `${flag}/circuit-breaker`)).json().state, 'closed');
    assert.equal((await send(api, 'POST', `${flag}/disable`, {})).statusCode, 422);
  });

  it('keeps facts and links, and writes down what they were', async (test) => {
    const api = await openApi(test, template, { verbSettings: { allowedLinks: ['https://www.example.com/pricing'] } });
    const url = '/api/admin/content-rules';
    assert.deepEqual((await ask(api, url)).json().allowed_links, ['https://www.example.com/pricing']);
    const rules = { approved_facts: ['Delivery takes two weeks.'], allowed_links: ['https://www.example.com/a'] };
    assert.deepEqual((await send(api, 'PUT', url, rules)).json(), rules);
    assert.deepEqual((await ask(api, url)).json(), rules);
    const [event] = (await ask(api, '/api/audit/events?resource=content_rules')).json().items;
    assert.deepEqual([event.actor, event.details.new], ['local-operator', rules]);
    assert.equal((await send(api, 'PUT', url, { approved_facts: [] })).statusCode, 422);
  });

  it('shows dead jobs of this workspace and takes them up again, once', async (test) => {
    const api = await openApi(test, template);
    const { workflowId } = await lead(api);
    await run(
      api,
      sql`UPDATE run SET status = 'failed', error = 'x', completed_at = now() WHERE run_id = ${workflowId}`,
    );
    await run(api, sql`UPDATE pgboss.job SET retry_count = retry_limit, state = 'retry' WHERE name = 'answer_lead'`);
    const failed = Promise.withResolvers<void>();
    api.queue.work('answer_lead', 1, async () => {
      failed.resolve();
      throw new Error('for good');
    });
    await failed.promise;
    let jobs: { id: string; workflow_id: string; queue: string }[] = [];
    while (jobs.length === 0) jobs = (await ask(api, '/api/admin/jobs/dead')).json().items;
    assert.deepEqual([jobs.length, jobs[0]?.workflow_id, jobs[0]?.queue], [1, workflowId, 'answer_lead']);
    const retried = await send(api, 'POST', `/api/admin/jobs/${jobs[0]?.id}/retry`);
    assert.deepEqual([retried.statusCode, retried.json().status], [200, 'queued']);
    assert.equal((await send(api, 'POST', `/api/admin/jobs/${jobs[0]?.id}/retry`)).statusCode, 404);
    const [status] = (await ask(api, '/api/dashboard/workflows')).json().items;
    assert.notEqual(status.status, 'failed');
  });

  it('filters the audit trail by kind, resource, actor and time, in pages', async (test) => {
    const api = await openApi(test, template);
    await lead(api, 's1');
    api.setNow(new Date('2026-11-23T11:00:00.000Z'));
    await lead(api, 's02');
    const count = async (query: string) => (await ask(api, `/api/audit/events?${query}`)).json().total;
    assert.equal(await count('event_type=prospect_intake'), 2);
    assert.equal(await count('resource=alex@example.com&actor=system'), 2);
    assert.equal(await count('actor=nobody'), 0);
    assert.equal(await count('from=2026-11-23T10:30:00Z'), 1);
    assert.equal(await count('to=2026-11-23T10:30:00Z'), 1);
    const page = (await ask(api, '/api/audit/events?page=2&page_size=1')).json();
    assert.deepEqual([page.page, page.page_size, page.total, page.items[0].seq], [2, 1, 2, 1]);
    assert.equal((await ask(api, '/api/audit/events?event_type=nonsense')).statusCode, 422);
    assert.equal((await ask(api, '/api/audit/events?from=yesterday')).statusCode, 422);
  });
});

describe('overview', () => {
  it('knows the same seven steps as the story', () => {
    assert.deepEqual([...leadStepKeys], [...stepKeys]);
  });

  it('has no newest run at first, then all seven steps of it, pending until they are done', async (test) => {
    const api = await openApi(test, template);
    assert.deepEqual((await ask(api, '/workflows/latest')).json(), { workflow: null });
    const { workflowId } = await lead(api);
    const { workflow } = (await ask(api, '/workflows/latest')).json();
    assert.deepEqual([workflow.workflow_id, workflow.status, workflow.draft_only], [workflowId, 'queued', true]);
    assert.deepEqual(Object.keys(workflow.steps).sort(), [...stepKeys].sort());
    const steps = Object.values(workflow.steps) as { status: string; duration_ms: number | null }[];
    assert.ok(steps.every((step) => step.status === 'pending' && step.duration_ms === null));
  });

  it('masks addresses for callers without credential, and keeps names and words from them', async (test) => {
    const api = await openApi(test, template, { settings: production });
    const { workflowId } = await lead(api);
    const output = JSON.stringify({ email: 'alex@example.com', first_name: 'Alex', message: 'Private words' });
    await run(
      api,
      sql`INSERT INTO run_step (workspace_id, run_id, step_key, status, output, error, started_at, duration_ms, fence)
        SELECT workspace_id, run_id, 'extract_prospect', 'success', ${output}::jsonb, NULL, now(), 3, 1 FROM run
        UNION ALL SELECT workspace_id, run_id, 'search_email', 'failed', NULL, 'No answer for alex@example.com', now(), 3, 1 FROM run`,
    );
    const answer = await ask(api, '/workflows/latest');
    assert.doesNotMatch(answer.body, /alex@example|Alex|Private/);
    const { workflow } = answer.json();
    assert.equal(workflow.prospect.email, 'a***@example.com');
    assert.equal(workflow.steps.search_email.error, 'No answer for a***@example.com');
    const known = await openApi(test, template);
    await lead(known);
    assert.equal((await ask(known, `/api/dashboard/workflows/${workflowId}`)).statusCode, 404);
  });

  it('counts runs and drafts, and lists runs by status', async (test) => {
    const api = await openApi(test, template);
    await lead(api);
    const failed = randomUUID();
    await api.contextFor(system).record(async (writing) => {
      await insertRun(writing, {
        runId: failed,
        workflow: 'answer_lead',
        submissionId: 's1',
        traceId: null,
        draftOnly: true,
        isCounted: true,
      });
    });
    await run(
      api,
      sql`UPDATE run SET status = 'failed', degraded = true, error = 'x', completed_at = now() WHERE run_id = ${failed}`,
    );
    const text = 'A text that is long enough to be kept as a draft by the product.';
    await send(api, 'POST', '/api/operator/drafts', { recipient: 'alex@example.com', subject: 'Hi', body: text });
    const stats = (await ask(api, '/api/dashboard/stats')).json();
    assert.deepEqual(stats.workflows, { total: 2, success: 0, failed: 1, degraded: 1 });
    assert.deepEqual([stats.success_rate, stats.pending_approvals, stats.drafts.PENDING_APPROVAL], [0, 1, 1]);
    assert.ok(stats.oldest_pending_seconds >= 0);
    const list = (await ask(api, '/api/dashboard/workflows?status=failed')).json();
    assert.deepEqual([list.total, list.items[0].workflow_id], [1, failed]);
    const bad = await ask(api, '/api/dashboard/workflows?status=odd');
    assert.deepEqual([bad.statusCode, bad.json().code], [400, 'bad_status']);
    assert.equal((await ask(api, `/api/dashboard/workflows/${failed}`)).json().error, 'x');
  });
});
