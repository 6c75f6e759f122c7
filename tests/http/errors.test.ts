import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createApiTemplate, openApi, production, type StoreTemplate } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const drafts = '/api/operator/drafts';
const json = { 'content-type': 'application/json' };
const draft = {
  recipient: 'lead@example.com',
  subject: 'Hello',
  body: 'Good morning, this is a text of at least fifty characters.',
};

describe('refusals', () => {
  it('422: schema errors name place, sentence and kind', async (test) => {
    const { server } = await openApi(test, template);
    const body = await server.inject({ method: 'POST', url: drafts, payload: { ...draft, subject: 7, extra: 1 } });
    assert.equal(body.statusCode, 422);
    const [first, second] = body.json().detail;
    assert.deepEqual(first.loc, ['body', 'subject']);
    assert.equal(first.type, 'invalid_type');
    assert.match(second.msg, /extra/);
    const query = await server.inject(`${drafts}?page=0&page_size=101&nonsense=1`);
    assert.equal(query.statusCode, 422);
    assert.deepEqual(query.json().detail[0].loc, ['query', 'page']);
    assert.equal((await server.inject({ method: 'POST', url: drafts })).statusCode, 422);
  });

  it('422: a schema error never repeats what was given', async (test) => {
    const { server } = await openApi(test, template);
    const secret = 'value-4111111111111111';
    for (const payload of [{ ...draft, subject: [secret] }, { ...draft, recipient: secret.repeat(50) }, secret]) {
      const answer = await server.inject({
        method: 'POST',
        url: drafts,
        headers: json,
        payload: JSON.stringify(payload),
      });
      assert.equal(answer.statusCode, 422);
      assert.doesNotMatch(answer.body, /4111/);
    }
  });

  it('400: malformed JSON, poisoned keys and deep nesting', async (test) => {
    const { server } = await openApi(test, template);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const payload of ['{', '{"a":', '{"__proto__":{"x":1}}', '{"a":{"constructor":{"prototype":1}}}', deep]) {
      const answer = await server.inject({ method: 'POST', url: drafts, headers: json, payload });
      assert.equal(answer.statusCode, 400, payload.slice(0, 40));
      assert.deepEqual(answer.json(), { detail: 'The body is not valid JSON.', code: 'malformed_json' });
    }
  });

  it('401: a Drive document where Google is not connected, with what to do', async (test) => {
    const { server } = await openApi(test, template);
    const payload = { source_type: 'drive', source_url: 'https://docs.google.com/document/d/abc123/edit' };
    const answer = await server.inject({ method: 'POST', url: '/api/voice/training/ingest/url', payload });
    assert.deepEqual([answer.statusCode, answer.json().code], [401, 'google_not_connected']);
    assert.match(answer.json().detail, /Connect it \(countersign auth-google --drive\)\.$/);
  });

  it('413 and 415: too large, and no JSON', async (test) => {
    const { server } = await openApi(test, template);
    const large = await server.inject({
      method: 'POST',
      url: drafts,
      headers: json,
      payload: `"${'x'.repeat(1024 * 1024)}"`,
    });
    assert.equal(large.statusCode, 413);
    assert.deepEqual(large.json(), { detail: 'The body is too large.' });
    const text = await server.inject({
      method: 'POST',
      url: drafts,
      headers: { 'content-type': 'text/plain' },
      payload: 'x',
    });
    assert.equal(text.statusCode, 415);
  });

  it('404 and 405 as JSON, with the methods an address takes', async (test) => {
    const { server } = await openApi(test, template);
    const missing = await server.inject('/nowhere');
    assert.equal(missing.statusCode, 404);
    assert.equal(missing.json().code, 'not_found');
    const method = await server.inject({ method: 'DELETE', url: drafts });
    assert.equal(method.statusCode, 405);
    assert.equal(method.headers.allow, 'POST, GET');
    assert.equal((await server.inject('/%zz')).statusCode, 400);
    assert.equal(typeof (await server.inject('/%zz')).json().detail, 'string');
  });

  it('404: an id that is none, and one that names nothing', async (test) => {
    const { server } = await openApi(test, template);
    for (const id of ['x', "'; drop table draft", '11111111-1111-4111-8111-111111111111']) {
      assert.equal((await server.inject(`${drafts}/${encodeURIComponent(id)}`)).statusCode, 404);
    }
    assert.equal(
      (await server.inject('/api/dashboard/workflows/11111111-1111-4111-8111-111111111111')).statusCode,
      404,
    );
  });

  it('500: a general sentence with the trace id, nothing of the cause', async (test) => {
    const broken = () => Promise.reject(new TypeError('secret detail'));
    const { server, logLines } = await openApi(test, template, { operations: { heartbeats: broken } });
    const answer = await server.inject({ url: '/health/workers', headers: { 'x-trace-id': 'trace-7' } });
    assert.equal(answer.statusCode, 500);
    assert.deepEqual(answer.json(), {
      detail: 'Something went wrong here. Trace id: trace-7.',
      code: 'internal_error',
    });
    assert.ok(logLines().some((line) => line.trace_id === 'trace-7' && line.message === 'secret detail'));
  });

  it('503: the database is gone', async (test) => {
    const { server, loseStore } = await openApi(test, template);
    await loseStore();
    for (const url of ['/workflows/latest', drafts, '/api/dashboard/stats']) {
      const answer = await server.inject(url);
      assert.equal(answer.statusCode, 503, url);
      assert.deepEqual(answer.json(), { detail: 'The database is not available.', code: 'store_unavailable' });
    }
  });
});

describe('every reply', () => {
  it('carries a trace id: the harmless one given, else a new one, also in the log lines', async (test) => {
    const { server, logLines } = await openApi(test, template);
    const given = await server.inject({ url: '/api/status', headers: { 'x-trace-id': 'my-trace.1:2_3' } });
    assert.equal(given.headers['x-trace-id'], 'my-trace.1:2_3');
    assert.ok(logLines().some((line) => line.msg === 'request' && line.trace_id === 'my-trace.1:2_3'));
    for (const odd of ['', 'a b', 'x'.repeat(129), '<script>', 'ü']) {
      const answer = await server.inject({ url: '/nowhere', headers: { 'x-trace-id': odd } });
      assert.match(String(answer.headers['x-trace-id']), /^[0-9a-f-]{36}$/);
    }
    assert.match(String((await server.inject('/%zz')).headers['x-trace-id']), /^[0-9a-f-]{36}$/);
  });

  it('carries the security headers', async (test) => {
    const { server } = await openApi(test, template, { settings: production });
    for (const url of ['/health', '/nowhere', '/api/status', '/%zz']) {
      const { headers } = await server.inject(url);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
    }
  });

  it('leaves queries and bodies out of the log', async (test) => {
    const { server, logLines } = await openApi(test, template);
    await server.inject('/api/audit/events?resource=lead@example.com');
    await server.inject({ method: 'POST', url: drafts, payload: { ...draft, subject: 'A private subject' } });
    assert.doesNotMatch(JSON.stringify(logLines().filter(({ msg }) => msg === 'request')), /lead@example|private/);
  });
});
