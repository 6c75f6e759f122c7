import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { routes } from '../../src/http/routes.ts';
import { createApiTemplate, openApi, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

type Content = Record<string, { schema: object }>;
type Operation = {
  summary: string;
  responses: Record<string, { content?: Content }>;
  requestBody?: { content: Content };
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, unknown>;
};

const documentOf = async (api: TestApi) => (await api.server.inject('/api/docs/openapi.json')).json() as Document;
const inDocument = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}');
const someId = '11111111-1111-4111-8111-111111111111';
const text = 'Good morning, this is a text that is long enough to be kept.';
const lead = { formId: 'f', formSubmissionId: 's1', fieldValues: [{ name: 'email', value: 'lead@example.com' }] };
const contactEvent = { eventId: 1, objectId: 2, occurredAt: 1_795_262_400_000, subscriptionType: 'contact.creation' };

/** Bodies that each route takes; `{draft}` and `{hash}` stand for a draft that was made before. */
const bodies: Record<string, object> = {
  'POST /api/webhooks/hubspot/form-submission': lead,
  'POST /api/webhooks/hubspot/form-submission/test': lead,
  'POST /api/webhooks/hubspot/forms': { ...lead, formSubmissionId: 's2' },
  'POST /api/webhooks/hubspot/workflow': { email: 'lead@example.com' },
  'POST /api/webhooks/hubspot/events': [contactEvent],
  'POST /api/operator/drafts': { recipient: 'lead@example.com', subject: 'Hello', body: text },
  'PATCH /api/operator/drafts/:id': { subject: 'Hello again', content_hash: '{hash}' },
  'POST /api/operator/drafts/:id/regenerate': { content_hash: 'old' },
  'POST /api/operator/drafts/:id/approve': { content_hash: 'old' },
  'POST /api/operator/drafts/:id/reject': { reason: 'Not now' },
  'POST /api/operator/drafts/:id/send': {},
  'POST /api/admin/flags/send-mode/disable': { reason: 'A drill' },
  'POST /api/admin/flags/send-mode/enable': { reason: 'The drill is over' },
  'POST /api/admin/api-keys': { name: 'reader', scopes: ['read'] },
  'POST /auth/invitations/accept': { token: 'made-up', email: 'ada@example.com' },
  'POST /auth/sign-in/email': { email: 'ada@example.com', password: 'made up' },
  'POST /auth/two-factor/verify-totp': { code: '123456' },
  'POST /auth/two-factor/verify-backup-code': { code: '123456' },
  'POST /auth/passkey/verify-authentication': { response: {} },
  'POST /api/admin/users': { email: 'ada@example.com', role: 'viewer' },
  'PATCH /api/admin/users/:id': { role: 'viewer' },
  'PUT /api/admin/users/:id/lead-share': {
    ...{ weight: 1, most_per_day: null, time_zone: 'UTC', works_from: '09:00', works_until: '17:00' },
    ...{ works_on: [1], crm_owner_id: null },
  },
  'PUT /api/admin/workspace': { name: 'Ours', step_up_to_approve: false, second_approver: false },
  'POST /api/admin/workspaces': { name: 'Another' },
  'PUT /api/admin/content-rules': { approved_facts: ['Delivery takes two weeks.'], allowed_links: [] },
};

describe('the OpenAPI document', () => {
  it('holds every route of the table, and nothing else', async (test) => {
    const document = await documentOf(await openApi(test, template));
    assert.equal(document.openapi, '3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(described.sort(), routes.map(({ method, path }) => `${method} ${inDocument(path)}`).sort());
    const summaries = Object.values(document.paths).flatMap((one) => Object.values(one).map(({ summary }) => summary));
    assert.ok(summaries.every((summary) => summary.length > 10));
  });

  it('tells the truth: every answer of every route validates against it', async (test) => {
    const api = await openApi(test, template);
    const document = await documentOf(api);
    const check = answerCheck(document);
    const made = await api.server.inject({
      method: 'POST',
      url: '/api/operator/drafts',
      payload: bodies['POST /api/operator/drafts'] ?? {},
    });
    const { id, content_hash } = made.json() as { id: string; content_hash: string };
    for (const { method, path } of routes) {
      const payload = bodies[`${method} ${path}`];
      const filled = payload && (JSON.parse(JSON.stringify(payload).replace('{hash}', content_hash)) as object);
      const url = (with_: string) => path.replace(':id', with_).replace(':name', 'gmail');
      for (const one of new Set([url(id), url(someId)])) {
        const answer = await api.server.inject({ method, url: one, ...(filled ? { payload: filled } : {}) });
        check(method, path, answer);
      }
      if (payload !== undefined)
        check(method, path, await api.server.inject({ method, url: url(id), payload: { odd: [1] } }));
    }
  });

  it('is a page for people too, without anything from elsewhere', async (test) => {
    const { server } = await openApi(test, template);
    const page = await server.inject('/api/docs');
    assert.match(String(page.headers['content-type']), /^text\/html/);
    for (const { path, method } of routes)
      assert.ok(page.body.includes(`<code>${method}</code>`) && page.body.includes(path));
    assert.doesNotMatch(page.body, /<script|<link|<img|https?:\/\//);
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-/);
  });
});

type Reply = { statusCode: number; body: string; headers: Record<string, unknown>; json(): unknown };

function answerCheck(document: Document): (method: string, path: string, answer: Reply) => void {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'https://countersign.example/openapi', ...document });
  return (method, path, answer) => {
    const name = `${method} ${path} ${answer.statusCode}`;
    const responses = document.paths[inDocument(path)]?.[method.toLowerCase()]?.responses ?? {};
    const described = responses[answer.statusCode] ?? (answer.statusCode >= 500 ? responses['5XX'] : undefined);
    assert.ok(described !== undefined, `${name} is not described`);
    assert.notEqual(answer.statusCode, 500, `${name}: ${answer.body}`);
    if (answer.statusCode === 204) return assert.equal(answer.body, '');
    const type = String(answer.headers['content-type']).split(';')[0] ?? '';
    const schema = described.content?.[type]?.schema;
    assert.ok(schema !== undefined, `${name}: ${type} is not described`);
    if (type !== 'application/json') return;
    const pointed = JSON.parse(
      JSON.stringify(schema).replaceAll('"#/', '"https://countersign.example/openapi#/'),
    ) as object;
    const validate = ajv.compile(pointed);
    assert.ok(validate(answer.json()), `${name}: ${JSON.stringify(validate.errors)}`);
  };
}
