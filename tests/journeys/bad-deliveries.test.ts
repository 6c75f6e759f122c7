import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { formPath, startProgram } from '../support/journeys/running-program.ts';

/*
 * Deliveries that are forged, stale, for another form, or come again: over real HTTP, on a public address that differs
 * from the one the server listens on.
 */

const secret = 'webhook-secret-of-the-tests';
const publicBaseUrl = 'https://countersign.example.com/inbound';
const formId = '4a1f6c1e-0000-4000-8000-000000000001';
const program = await startProgram(after, {
  env: { HUBSPOT_WEBHOOK_SECRET: secret, PUBLIC_BASE_URL: publicBaseUrl, EXPECTED_HUBSPOT_FORM_ID: `other,${formId}` },
});

type Signing = { secret?: string; url?: string; method?: string; at?: number; body?: string };

function v3(body: string, path: string, more: Signing = {}): Record<string, string> {
  const { secret: key = secret, url = publicBaseUrl, method = 'POST', at = Date.now() } = more;
  const signed = `${method}${url}${path}${more.body ?? body}${at}`;
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(at) };
}

function v2(body: string, path: string, more: Signing = {}): Record<string, string> {
  const { secret: key = secret, url = publicBaseUrl } = more;
  const digest = createHash('sha256')
    .update(`${key}POST${url}${path}${more.body ?? body}`)
    .digest('hex');
  return { 'x-hubspot-signature': digest, 'x-hubspot-signature-version': 'v2' };
}

function v1(body: string): Record<string, string> {
  const digest = createHash('sha256').update(`${secret}${body}`).digest('hex');
  return { 'x-hubspot-signature': digest, 'x-hubspot-signature-version': 'v1' };
}

let people = 0;
function formOf(more: Record<string, unknown> = {}): Record<string, unknown> {
  people += 1;
  const email = `lead-${people}@birchwood.example`;
  return { formId, formSubmissionId: randomUUID(), email, firstname: 'Robin', company: 'Birchwood Dairy', ...more };
}

async function countOf(table: 'form_submission' | 'run'): Promise<number> {
  return program.app.store.system(async (db) => {
    const rows = db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count'));
    return Number((await rows.executeTakeFirstOrThrow()).count);
  });
}

/** Submissions of an address, and audit lines that tell of its intake. */
async function traces(email: unknown): Promise<{ submissions: number; lines: number }> {
  const submissions = await program.app.store.system(async (db) =>
    db.selectFrom('form_submission').select('submission_id').where('email', '=', String(email)).execute(),
  );
  const query = `resource=${encodeURIComponent(String(email))}&event_type=prospect_intake`;
  const lines = await program.call('GET', `/api/audit/events?${query}`);
  return { submissions: submissions.length, lines: Number(lines.json.total) };
}

function deliver(body: unknown, sign: (text: string, path: string) => Record<string, string> = v3, path = formPath) {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  return program.call('POST', path, { raw, headers: sign(raw, path) });
}

describe('a signature', () => {
  it('of version 3 or 2 over the public address is taken, query strings as they were sent', async () => {
    for (const sign of [v3, v2]) {
      for (const query of ['', '?a=1&b=%20&a=2', '?q=a+b%2B&z']) {
        const answer = await deliver(formOf(), sign, `${formPath}${query}`);
        assert.equal(answer.status, 202, `${sign.name}${query}: ${answer.text}`);
      }
    }
    const escaped = `${formPath}?page=https%3A%2F%2Fwww.birchwood.example%2F%3Fx%3D1`;
    const asHubSpotSigns = escaped.replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%3F', '?');
    const body = JSON.stringify(formOf());
    const answer = await program.call('POST', escaped, { raw: body, headers: v3(body, asHubSpotSigns) });
    assert.equal(answer.status, 202, answer.text);
  });

  it('over another body, address, method or secret, an old or future one, a cut one, or none: 401, nothing stored', async () => {
    const minutes = 60_000;
    const cut = (headers: Record<string, string>) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.slice(0, -2)]));
    const forged: [what: string, sign: (body: string, path: string) => Record<string, string>][] = [
      ['none', () => ({})],
      ['another secret', (body, path) => v3(body, path, { secret: 'another' })],
      ['an empty secret', (body, path) => v3(body, path, { secret: '' })],
      ['another body', (body, path) => v3(body, path, { body: `${body} ` })],
      ['the listening address', (body, path) => v3(body, path, { url: program.url })],
      ['another path', (body, path) => v3(body, `${path}/test`)],
      ['another method', (body, path) => v3(body, path, { method: 'PUT' })],
      ['old', (body, path) => v3(body, path, { at: Date.now() - 6 * minutes })],
      ['of the future', (body, path) => v3(body, path, { at: Date.now() + 6 * minutes })],
      ['in seconds', (body, path) => v3(body, path, { at: Math.floor(Date.now() / 1000) })],
      ['cut', (body, path) => cut(v3(body, path))],
      ['an odd time', (body, path) => ({ ...v3(body, path), 'x-hubspot-request-timestamp': 'now' })],
      [
        'v3 without its time',
        (body, path) => ({ 'x-hubspot-signature-v3': v3(body, path)['x-hubspot-signature-v3'] ?? '' }),
      ],
      ['a bad v3 beside a good v2', (body, path) => ({ ...v2(body, path), ...v3(body, path, { secret: 'x' }) })],
      ['v2 of another body', (body, path) => v2(body, path, { body: '{}' })],
      ['v1', (body) => v1(body)],
      ['v1 that says it is v2', (body) => ({ ...v1(body), 'x-hubspot-signature-version': 'v2' })],
    ];
    const before = [await countOf('form_submission'), await countOf('run')];
    const used: string[] = [];
    for (const [what, sign] of forged) {
      const answer = await deliver(formOf(), (body, path) => {
        const headers = sign(body, path);
        used.push(...Object.values(headers).filter((value) => value.length > 20));
        return headers;
      });
      assert.equal(answer.status, 401, what);
      assert.deepEqual(answer.json, {
        detail: 'The signature of this delivery is missing, wrong or too old.',
        code: 'bad_signature',
      });
    }
    assert.deepEqual([await countOf('form_submission'), await countOf('run')], before);
    const log = program.logText();
    for (const signature of used) assert.ok(!log.includes(signature.slice(0, 12)), 'part of a signature is in the log');
    assert.ok(!log.includes(secret));
  });

  it('is asked for by every webhook route, before the body is read', async () => {
    for (const route of ['form-submission', 'form-submission/test', 'forms', 'workflow', 'events']) {
      for (const raw of ['{', '[]', '{}', JSON.stringify(formOf())]) {
        const answer = await program.call('POST', `/api/webhooks/hubspot/${route}`, { raw });
        assert.equal(answer.status, 401, `${route}: ${raw.slice(0, 20)}`);
      }
    }
  });

  it('that was used is no use for another body, and the same body again is the same run', async () => {
    const body = JSON.stringify(formOf());
    const headers = v3(body, formPath);
    const first = await program.call('POST', formPath, { raw: body, headers });
    const again = await program.call('POST', formPath, { raw: body, headers });
    assert.equal(again.json.workflow_id, first.json.workflow_id);
    const other = await program.call('POST', formPath, { raw: body.replace('Robin', 'Rogue'), headers });
    assert.equal(other.status, 401);
  });
});

describe('a form that is not expected', () => {
  it('is refused on every way in, and stores nothing', async () => {
    const before = await countOf('form_submission');
    for (const path of [
      formPath,
      `${formPath}/test`,
      '/api/webhooks/hubspot/forms',
      '/api/webhooks/hubspot/workflow',
    ]) {
      for (const odd of ['unknown', undefined, '', formId.toUpperCase(), `${formId}\u0000x`, `other,${formId}`]) {
        const answer = await deliver(formOf({ formId: odd }), v3, path);
        assert.equal(answer.status, 400, `${path} ${odd}: ${answer.text}`);
        assert.equal(answer.json.code, 'form_not_allowed');
      }
    }
    assert.equal(await countOf('form_submission'), before);
  });
});

describe('a delivery that comes again', () => {
  it('twenty times, one after the other and all at once: one run', async () => {
    for (const atOnce of [false, true]) {
      const form = formOf();
      const answers = [];
      if (atOnce) answers.push(...(await Promise.all(Array.from({ length: 20 }, () => deliver(form)))));
      else for (let time = 0; time < 20; time += 1) answers.push(await deliver(form));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
      assert.equal(new Set(answers.map(({ json }) => json.workflow_id)).size, 1);
      assert.equal(answers.filter(({ json }) => json.duplicate === true).length, 19);
      assert.deepEqual(await traces(form.email), { submissions: 1, lines: 1 });
    }
  });

  it('by all ways in at once: one run', async () => {
    const form = formOf({ timestamp: Date.now() - 5000 });
    const ways = [formPath, '/api/webhooks/hubspot/forms', '/api/webhooks/hubspot/workflow'];
    const answers = await Promise.all([...ways, ...ways].map((path) => deliver(form, v3, path)));
    assert.equal(new Set(answers.map(({ json }) => json.workflow_id ?? json.task_id)).size, 1);
    assert.deepEqual(await traces(form.email), { submissions: 1, lines: 1 });
  });

  it('with the same id and other content: the first one stands', async () => {
    const form = formOf();
    const first = await deliver(form);
    const other = await deliver({ ...form, firstname: 'Rogue', email: 'rogue@elsewhere.example' });
    assert.equal(other.status, 202);
    assert.equal(other.json.workflow_id, first.json.workflow_id);
    assert.equal(other.json.email, form.email);
    assert.deepEqual(await traces('rogue@elsewhere.example'), { submissions: 0, lines: 0 });
  });

  it('without an id: in another order of fields the same run, with another word a run of its own', async () => {
    const fields = [
      { name: 'email', value: 'no-id@birchwood.example' },
      { name: 'firstname', value: 'Robin' },
      { name: 'message', value: 'We need racks.' },
    ];
    const first = await deliver({ formId, fieldValues: fields });
    const turned = await deliver({ fieldValues: fields.toReversed(), formId });
    assert.equal(turned.json.workflow_id, first.json.workflow_id);
    assert.equal(turned.json.duplicate, true);
    const other = await deliver({ formId, fieldValues: [...fields, { name: 'city', value: 'Leeds' }] });
    assert.equal(other.status, 202);
    assert.notEqual(other.json.workflow_id, first.json.workflow_id);
  });

  it('as an app event twenty times at once: one event', async () => {
    const event = {
      eventId: 7,
      subscriptionId: 1,
      portalId: 2,
      objectId: 3,
      occurredAt: Date.now(),
      propertyName: 'x',
    };
    const path = '/api/webhooks/hubspot/events';
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver([event, event], v3, path)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal(
      answers.reduce((sum, { json }) => sum + Number(json.accepted), 0),
      1,
    );
  });
});
