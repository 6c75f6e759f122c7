import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createApiTemplate, openApi, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const ask = (api: TestApi, what: 'detect-pii' | 'validate-safety', payload: object) =>
  api.server.inject({ method: 'POST', url: `/api/safety/${what}`, payload });

describe('detecting personal data', () => {
  it('answers the example of the specification exactly', async (test) => {
    const api = await openApi(test, template);
    const answer = await ask(api, 'detect-pii', { content: 'Contact me at john@example.com or 555-1234' });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), {
      pii_detected: { email: ['john@example.com'], phone: ['555-1234'] },
      has_pii: true,
    });
    assert.deepEqual((await ask(api, 'detect-pii', { content: 'Nothing here.' })).json(), {
      pii_detected: {},
      has_pii: false,
    });
  });

  it('names each value once, and with positions each of its places', async (test) => {
    const api = await openApi(test, template);
    const content = '🙂 ann@example.com, again ann@example.com';
    const once = await ask(api, 'detect-pii', { content });
    assert.deepEqual(once.json().pii_detected, { email: ['ann@example.com'] });
    const placed = (await ask(api, 'detect-pii', { content, include_positions: true })).json();
    const places = placed.pii_detected.email as { value: string; start: number; end: number; confidence: number }[];
    assert.deepEqual(
      places.map(({ start, end }) => content.slice(start, end)),
      ['ann@example.com', 'ann@example.com'],
    );
    assert.ok(places.every(({ confidence }) => confidence >= 0.7 && confidence <= 1));
  });

  it('shows the text without the values when asked', async (test) => {
    const api = await openApi(test, template);
    const content = 'Write to user@domain.com. SSN: 123-45-6789.';
    const { redacted_content, redaction_map } = (await ask(api, 'detect-pii', { content, redact: true })).json();
    assert.equal(redacted_content, 'Write to u***@domain.com. SSN: ***-**-6789.');
    assert.deepEqual(redaction_map, {
      email: [{ redacted: 'u***@domain.com', position: content.indexOf('user@') }],
      ssn: [{ redacted: '***-**-6789', position: content.indexOf('123-') }],
    });
  });

  it('refuses what is no request: 422 for a missing or wrong field, 400 for no JSON, 413 for too much', async (test) => {
    const api = await openApi(test, template);
    for (const payload of [{}, { content: 7 }, { content: 'x', include_positions: 'yes' }, { content: 'x', more: 1 }])
      assert.equal((await ask(api, 'detect-pii', payload)).statusCode, 422);
    const headers = { 'content-type': 'application/json' };
    const broken = { method: 'POST', url: '/api/safety/detect-pii', headers, payload: '{"content":' } as const;
    assert.equal((await api.server.inject(broken)).statusCode, 400);
    assert.equal((await ask(api, 'detect-pii', { content: 'x'.repeat(1024 * 1024) })).statusCode, 413);
  });

  it('answers for odd text: empty, right to left, deep HTML, tens of thousands of values', async (test) => {
    const api = await openApi(test, template);
    const odd = ['', '\u202eمرحبا ann@example.com', '<b>'.repeat(100_000), 'a@example.com '.repeat(50_000)];
    for (const content of odd) {
      const answer = await ask(api, 'detect-pii', { content, include_positions: true, redact: true });
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.json().has_pii, content.includes('@'));
    }
  });

  it('leaves nothing of the text in the log', async (test) => {
    const api = await openApi(test, template);
    const value = `canary.${'7f3a9'}@example.com`;
    await ask(api, 'detect-pii', { content: `Reach me at ${value}`, redact: true });
    assert.ok(!JSON.stringify(api.logLines()).includes('canary.'));
  });
});

describe('validating safety', () => {
  it('answers the example of the specification', async (test) => {
    const api = await openApi(test, template);
    const answer = await ask(api, 'validate-safety', { content: 'SSN: 123-45-6789', strict_mode: true });
    assert.equal(answer.statusCode, 200);
    const { safe, risk_score, recommendation, pii_detected } = answer.json();
    assert.deepEqual([safe, risk_score], [false, 1]);
    assert.equal(recommendation, 'BLOCK: Do not send. Remove sensitive information.');
    assert.deepEqual(pii_detected, { ssn: ['123-45-6789'] });
  });

  it('takes any personal data as unsafe only when strict', async (test) => {
    const api = await openApi(test, template);
    const content = 'Write to ann@example.com';
    assert.equal((await ask(api, 'validate-safety', { content })).json().safe, true);
    assert.equal((await ask(api, 'validate-safety', { content, strict_mode: true })).json().safe, false);
    const nothing = (await ask(api, 'validate-safety', { content: 'Good morning', strict_mode: true })).json();
    assert.deepEqual(nothing, {
      safe: true,
      warnings: [],
      pii_detected: {},
      risk_score: 0,
      recommendation: 'SAFE: No PII detected.',
    });
  });
});
