import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { system } from '../../src/core/actor.ts';
import type { Crm } from '../../src/core/ports.ts';
import { createApiKey } from '../../src/verbs/admin/api-keys.ts';
import { answerContactEvent, contactEvent } from '../../src/verbs/leads/answer-contact-event.ts';
import {
  createApiTemplate,
  localOperator,
  openApi,
  production,
  type StoreTemplate,
  type TestApi,
} from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const base = '/api/webhooks/hubspot';
const at = Date.parse('2026-11-23T09:59:00.000Z');
const submission = {
  portalId: 62515,
  formId: 'form-1',
  formSubmissionId: 'submission-1',
  pageUri: 'https://www.example.com/contact?email=alex@example.com',
  timestamp: at,
  fieldValues: [
    { name: 'email', value: ' Alex.Morgan@Example.com ' },
    { name: 'firstName', value: 'Alex' },
    { name: 'company_name', value: 'Example Logistics' },
  ],
};
const post = (api: TestApi, path: string, payload: object, headers: Record<string, string> = {}) =>
  api.server.inject({ method: 'POST', url: `${base}${path}`, payload, headers });
const rows = async (api: TestApi) =>
  api.store.system(async (db) => ({
    submissions: await db.selectFrom('form_submission').selectAll().execute(),
    runs: await db.selectFrom('run').selectAll().execute(),
    events: await db.selectFrom('webhook_event').selectAll().execute(),
  }));

describe('form submissions', () => {
  it('202: stored with run and job before the answer; a redelivery is the same run', async (test) => {
    const api = await openApi(test, template);
    const first = await post(api, '/form-submission', submission);
    assert.equal(first.statusCode, 202);
    const { workflow_id, message, ...rest } = first.json();
    assert.deepEqual(rest, { status: 'accepted', submission_id: 'submission-1', email: 'alex.morgan@example.com' });
    assert.equal(typeof message, 'string');
    const again = await post(api, '/form-submission', submission);
    assert.equal(again.statusCode, 202);
    assert.equal(again.json().workflow_id, workflow_id);
    assert.equal(again.json().duplicate, true);
    const { submissions, runs } = await rows(api);
    assert.equal(runs.length, 1);
    assert.equal(submissions[0]?.signature, 'unsigned');
    assert.equal(submissions[0]?.source, 'https://www.example.com/contact');
    assert.deepEqual(submissions[0]?.occurred_at, new Date(at));
    assert.equal((await api.queue.depth('answer_lead')).waiting, 1);
  });

  it('202: the older shape answers a task id, and shares its key with the newer one', async (test) => {
    const api = await openApi(test, template);
    const fields = submission.fieldValues;
    const first = await post(api, '/forms', {
      portalId: 1,
      formId: 'form-1',
      submissionId: 'submission-1',
      fields,
      submittedAt: at,
    });
    assert.equal(first.statusCode, 202);
    const { message: _message, task_id, ...rest } = first.json();
    assert.deepEqual(rest, { status: 'accepted', submission_id: 'submission-1', email: 'alex.morgan@example.com' });
    assert.equal((await post(api, '/form-submission', submission)).json().workflow_id, task_id);
  });

  it('202: flat contact properties of a HubSpot workflow, and the old contact shape', async (test) => {
    const api = await openApi(test, template);
    const flat = await post(api, '/workflow', { email: 'sam@example.com', firstname: 'Sam', company: 'Example' });
    assert.equal(flat.statusCode, 202);
    assert.equal(typeof flat.json().workflow_id, 'string');
    const contact = {
      vid: 7,
      properties: { email: { value: 'kim@example.com' } },
      'form-submissions': [
        { 'conversion-id': 'old', 'form-id': 'form-1', timestamp: at - 1000 },
        { 'conversion-id': 'new', 'form-id': 'form-1', timestamp: at, 'page-url': 'https://www.example.com/x' },
      ],
    };
    assert.equal((await post(api, '/workflow', contact)).json().submission_id, 'new');
    assert.equal((await rows(api)).runs.length, 2);
  });

  it('202: without an id of the sender, equal bodies are one and different ones are two', async (test) => {
    const api = await openApi(test, template);
    const { formSubmissionId: _id, ...anonymous } = submission;
    const first = (await post(api, '/form-submission', anonymous)).json();
    assert.equal((await post(api, '/form-submission', anonymous)).json().workflow_id, first.workflow_id);
    const other = {
      ...anonymous,
      timestamp: at + 60_000,
      fieldValues: [...anonymous.fieldValues, { name: 'message', value: 'More' }],
    };
    assert.notEqual((await post(api, '/form-submission', other)).json().workflow_id, first.workflow_id);
  });

  it('202: another submission of an address within LEAD_THROTTLE_MINUTES names the run there is, and says so', async (test) => {
    const api = await openApi(test, template, { verbSettings: { leadThrottleMinutes: 5 } });
    const first = (await post(api, '/form-submission', submission)).json();
    const second = await post(api, '/form-submission', { ...submission, formSubmissionId: 'submission-2' });
    assert.equal(second.statusCode, 202);
    const { message: _message, ...rest } = second.json();
    assert.deepEqual(rest, {
      status: 'accepted',
      submission_id: 'submission-2',
      email: first.email,
      workflow_id: first.workflow_id,
      throttled: true,
    });
    assert.equal('throttled' in first, false);
  });

  it('400: no address, and a form that is not expected', async (test) => {
    const api = await openApi(test, template, { verbSettings: { expectedFormIds: ['form-1'] } });
    const noAddress = await post(api, '/form-submission', { ...submission, fieldValues: [{ name: 'x', value: 'y' }] });
    assert.equal(noAddress.statusCode, 400);
    assert.equal(noAddress.json().detail, 'Form submission must include email address');
    for (const path of ['/form-submission', '/form-submission/test']) {
      assert.equal((await post(api, path, { ...submission, formId: 'form-2' })).statusCode, 400);
    }
    assert.equal((await rows(api)).submissions.length, 0);
  });

  it('4xx: too many fields, too large, wrong types, all readable', async (test) => {
    const api = await openApi(test, template);
    const many = Array.from({ length: 10_000 }, (_one, index) => ({ name: `f${index}`, value: 'x' }));
    const refused = await post(api, '/form-submission', { ...submission, fieldValues: many.slice(0, 1000) });
    assert.equal(refused.statusCode, 422);
    assert.match(JSON.stringify(refused.json().detail), /At most 64 fields/);
    assert.equal((await post(api, '/form-submission', { ...submission, fieldValues: many })).statusCode, 413);
    assert.equal(
      (await post(api, '/workflow', Object.fromEntries(many.slice(0, 100).map(({ name }) => [name, 'x'])))).statusCode,
      422,
    );
    assert.equal((await post(api, '/form-submission', { ...submission, portalId: 'x' })).statusCode, 422);
    assert.equal((await post(api, '/form-submission', { ...submission, fieldValues: 'x' })).statusCode, 422);
    assert.equal((await post(api, '/form-submission', [submission])).statusCode, 422);
  });

  it('503: nothing is promised when it cannot be stored', async (test) => {
    const api = await openApi(test, template);
    await api.loseStore();
    assert.equal((await post(api, '/form-submission', submission)).statusCode, 503);
  });

  it('200: the test route checks and does nothing; the example passes it', async (test) => {
    const api = await openApi(test, template);
    const answer = await post(api, '/form-submission/test', submission);
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), {
      status: 'ok',
      message: 'Form validation successful',
      email: 'alex.morgan@example.com',
      company: 'Example Logistics',
      first_name: 'Alex',
      received_fields: ['email', 'firstName', 'company_name'],
    });
    const example = (await api.server.inject(`${base}/form-submission/example-payload`)).json();
    assert.equal((await post(api, '/form-submission/test', example)).statusCode, 200);
    assert.equal((await post(api, '/form-submission/test', {})).statusCode, 400);
    const { submissions, runs } = await rows(api);
    assert.equal(submissions.length + runs.length, 0);
  });
});

describe('signatures', () => {
  const secret = 'webhook-secret-of-the-tests';
  const now = Date.parse('2026-11-23T10:00:00.000Z');
  const uri = (path: string) => `https://countersign.example.com${base}${path}`;
  const v3 = (path: string, body: string, timestamp = now) => ({
    'x-hubspot-request-timestamp': String(timestamp),
    'x-hubspot-signature-v3': createHmac('sha256', secret)
      .update(`POST${uri(path)}${body}${timestamp}`)
      .digest('base64'),
  });
  const raw = (api: TestApi, path: string, payload: string, headers: Record<string, string>) =>
    api.server.inject({
      method: 'POST',
      url: `${base}${path}`,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  // Spaces and order as no JSON library would write them: the bytes count.
  const body = `{ "fieldValues" : [{"value":"a@example.com","name":"email"}],  "portalId":1}`;

  it('202: v3 over the public address, query and raw bytes; v2 where v3 is absent', async (test) => {
    const api = await openApi(test, template, { settings: production });
    assert.equal((await raw(api, '/form-submission', body, v3('/form-submission', body))).statusCode, 202);
    const withQuery = '/form-submission?b=2&a=1';
    assert.equal((await raw(api, withQuery, body, v3(withQuery, body))).statusCode, 202);
    const v2 = createHash('sha256')
      .update(`${secret}POST${uri('/workflow')}${body}`)
      .digest('hex');
    const headers = { 'x-hubspot-signature': v2, 'x-hubspot-signature-version': 'v2' };
    assert.equal((await raw(api, '/workflow', body, headers)).statusCode, 202);
    assert.equal((await rows(api)).submissions[0]?.signature, 'v3');
  });

  it('401: missing, wrong, old, early or v1; nothing is stored and nothing of it is logged', async (test) => {
    const api = await openApi(test, template, { settings: production });
    const path = '/form-submission';
    const good = v3(path, body);
    const v1 = createHash('sha256').update(`${secret}${body}`).digest('hex');
    const refused: Record<string, string>[] = [
      {},
      { ...good, 'x-hubspot-signature-v3': `A${good['x-hubspot-signature-v3'].slice(1)}` },
      v3(path, `${body} `),
      v3('/forms', body),
      v3(path, body, now - 300_001),
      v3(path, body, now + 300_001),
      { 'x-hubspot-signature': v1, 'x-hubspot-signature-version': 'v1' },
      { 'x-hubspot-request-timestamp': String(now), 'x-hubspot-signature': v1 },
    ];
    for (const headers of refused) {
      const answer = await raw(api, path, body, headers);
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.json().code, 'bad_signature');
    }
    assert.equal((await raw(api, path, '{broken', {})).statusCode, 401);
    assert.equal((await rows(api)).submissions.length, 0);
    const logged = JSON.stringify(api.logLines());
    assert.ok(!logged.includes(good['x-hubspot-signature-v3'].slice(2, 20)) && !logged.includes(v1.slice(0, 12)));
  });

  it('401: unsigned in development too, once there is a secret', async (test) => {
    const api = await openApi(test, template, { settings: { webhookSecrets: [secret] } });
    assert.equal((await post(api, '/form-submission', submission)).statusCode, 401);
  });

  it('202: a key with scope intake stands for a signature, and is marked', async (test) => {
    const api = await openApi(test, template, { settings: production });
    const { key } = await createApiKey(api.contextFor(localOperator), {
      name: 'site',
      scopes: ['intake'],
      expiresInDays: 1,
    });
    assert.equal((await post(api, '/form-submission', submission, { 'x-api-key': key })).statusCode, 202);
    assert.equal((await rows(api)).submissions[0]?.signature, 'internal');
  });
});

describe('app events', () => {
  const event = {
    eventId: 100,
    subscriptionId: 7,
    portalId: 62515,
    appId: 54321,
    occurredAt: at + 1500,
    subscriptionType: 'contact.propertyChange',
    attemptNumber: 0,
    objectId: 4001,
    propertyName: 'recent_conversion_date',
    propertyValue: String(at),
    changeSource: 'FORM',
  };
  const contact = { id: '4001', email: 'Alex.Morgan@example.com', firstName: 'Alex', lastName: null };
  const crm = (found: object | null): Crm => ({ getContact: async () => found }) as unknown as Crm;
  const work = (api: TestApi, data: Record<string, unknown>) => answerContactEvent(api.contextFor(system), data);
  const jobs = async (api: TestApi) => (await api.queue.depth(contactEvent)).waiting;
  const job = { contactId: '4001', submittedAt: new Date(at).toISOString() };

  it('200: each event once by its composite key, under either name of its type', async (test) => {
    const api = await openApi(test, template);
    const renamed = { ...event, eventId: 101, subscriptionType: undefined, eventType: 'contact.propertyChange' };
    const other = { ...event, eventId: 102, propertyName: 'city', propertyValue: 'Essen' };
    const first = await post(api, '/events', [event, { ...event, attemptNumber: 3 }, renamed, other]);
    assert.equal(first.statusCode, 200);
    assert.deepEqual(first.json(), { received: 4, accepted: 3, duplicates: 1 });
    assert.equal(await jobs(api), 2);
    assert.deepEqual((await post(api, '/events', [event])).json(), { received: 1, accepted: 0, duplicates: 1 });
    // An event id alone is not unique.
    const sameId = { ...event, propertyValue: String(at + 60_000) };
    assert.deepEqual((await post(api, '/events', [sameId])).json(), { received: 1, accepted: 1, duplicates: 0 });
    assert.equal((await rows(api)).events.length, 4);
    assert.equal(await jobs(api), 3);
  });

  it('401 and 422: events of another app, and bodies that are none', async (test) => {
    const api = await openApi(test, template, { settings: { hubspotAppId: '54321' } });
    assert.equal((await post(api, '/events', [event])).statusCode, 200);
    assert.equal((await post(api, '/events', [{ ...event, appId: 9 }])).statusCode, 401);
    assert.equal((await post(api, '/events', { ...event })).statusCode, 422);
    assert.equal(
      (
        await post(
          api,
          '/events',
          Array.from({ length: 101 }, () => event),
        )
      ).statusCode,
      422,
    );
    assert.equal((await post(api, '/events', [{ ...event, objectId: undefined }])).statusCode, 422);
    assert.deepEqual((await post(api, '/events', [])).json(), { received: 0, accepted: 0, duplicates: 0 });
  });

  it('starts one run for the contact, also when the job runs twice', async (test) => {
    const api = await openApi(test, template, { connectors: { crm: crm(contact) } });
    await work(api, job);
    await work(api, job);
    const { submissions, runs } = await rows(api);
    assert.equal(runs.length, 1);
    assert.equal(submissions[0]?.email, 'alex.morgan@example.com');
    assert.deepEqual(submissions[0]?.occurred_at, new Date(at));
    await work(api, { ...job, submittedAt: new Date(at + 60_000).toISOString() });
    assert.equal((await rows(api)).runs.length, 2);
  });

  it('starts none for a submission that came by its own webhook, nor for a contact that is gone', async (test) => {
    const api = await openApi(test, template, { connectors: { crm: crm(contact) } });
    await post(api, '/form-submission', submission);
    await work(api, job);
    assert.equal((await rows(api)).runs.length, 1);
    const gone = await openApi(test, template, { connectors: { crm: crm(null) } });
    await work(gone, job);
    await work(await openApi(test, template), job);
    assert.equal((await rows(gone)).runs.length, 0);
  });
});
