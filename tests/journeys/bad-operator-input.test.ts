import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { type Draft, startProgram } from '../support/journeys/running-program.ts';

/* What people and agents may type into the API, over real HTTP: refused in plain words, or stored as it was given. */

const program = await startProgram(after);
const { call } = program;
const drafts = '/api/operator/drafts';
const good = {
  recipient: 'robin@birchwood.example',
  subject: 'Racks for your cheese store',
  body: 'Good morning Robin, thank you for your message. How high is the hall, and what do the pallets weigh?',
};
const unstorable = ['a\u0000b', '\u0000', 'a\ud800b'];

async function newDraft(more: Record<string, unknown> = {}): Promise<Draft & { content_hash: string }> {
  const made = await call('POST', drafts, { json: { ...good, ...more } });
  assert.equal(made.status, 201, made.text);
  return made.json as Draft & { content_hash: string };
}

const asJson = (value: unknown) => JSON.stringify(value).slice(0, 80);

describe('a draft that a person writes', () => {
  it('422: a subject of more than one line, controls anywhere, nothing at all', async () => {
    const odd: [keyof typeof good, string][] = [
      ...['a\r\nBcc: victim@elsewhere.example', 'a\nb', 'a\rb', 'a\u2028b', 'a\u0085b', 'a\u000bb', ...unstorable].map(
        (text) => ['subject', text] as [keyof typeof good, string],
      ),
      ...['\u0001', ...unstorable].map((text) => ['body', `${good.body}${text}`] as [keyof typeof good, string]),
      ['subject', ''],
      ['subject', 'x'.repeat(501)],
      ['body', ''],
      ['body', 'x'.repeat(100_001)],
    ];
    const existing = await newDraft();
    for (const [field, text] of odd) {
      const made = await call('POST', drafts, { json: { ...good, [field]: text } });
      assert.equal(made.status, 422, `${field} ${asJson(text)}: ${made.text.slice(0, 300)}`);
      const json = { content_hash: existing.content_hash, [field]: text };
      const edited = await call('PATCH', `${drafts}/${existing.id}`, { json });
      assert.equal(edited.status, 422, `${field} ${asJson(text)}: ${edited.text.slice(0, 300)}`);
    }
    assert.equal(((await call('GET', `${drafts}/${existing.id}`)).json as Draft).version, 1);
  });

  it('422: any recipient but one plain address', async () => {
    const lists = ['a@birchwood.example,b@birchwood.example', 'a@birchwood.example; b@birchwood.example'];
    const odd = ['Robin <robin@birchwood.example>', 'robin', 'robin@', '@birchwood.example', '"a b"@birchwood.example'];
    const injected = ['a@birchwood.example\r\nBcc: b@birchwood.example', 'a@birchwood.example\u0000', ' \u200b '];
    const existing = await newDraft();
    for (const recipient of [...lists, ...odd, ...injected, `a@${'b'.repeat(320)}.example`, ['a@birchwood.example']]) {
      const made = await call('POST', drafts, { json: { ...good, recipient } });
      assert.equal(made.status, 422, `${asJson(recipient)}: ${made.text.slice(0, 300)}`);
      const json = { content_hash: existing.content_hash, recipient };
      assert.equal((await call('PATCH', `${drafts}/${existing.id}`, { json })).status, 422, asJson(recipient));
    }
    for (const more of [{ to: good.recipient }, { cc: 'b@birchwood.example' }, { bcc: [] }, { status: 'APPROVED' }]) {
      assert.equal((await call('POST', drafts, { json: { ...good, ...more } })).status, 422, asJson(more));
    }
  });

  it('a look-alike recipient and hidden characters are shown, held and never approved', async () => {
    const tricks = [
      { body: good.body.replace('Robin', 'R\u043ebin') },
      { body: `${good.body} \u202egnp.exe\u202c` },
      { body: good.body.replace('Robin', 'Ro\u200bbin') },
      { subject: 'Racks\u202e for you' },
      { body: `${good.body} See www.p\u0430ypal.com for more.` },
    ];
    for (const trick of tricks) {
      const draft = await newDraft(trick);
      assert.notDeepEqual(draft.content_blocked, [], asJson(trick));
      const json = { content_hash: draft.content_hash };
      const approved = await call('POST', `${drafts}/${draft.id}/approve`, { json });
      assert.deepEqual([approved.status, approved.json.code], [422, 'content_blocked']);
      const inMailbox = program.mailboxDraftsTo(good.recipient);
      assert.ok(inMailbox.every(({ headers }) => headers['x-countersign-effect'] !== `draft-${draft.id}`));
    }
  });

  it('409: an id twice; 422: an id that is none', async () => {
    const id = randomUUID();
    assert.equal((await call('POST', `${drafts}?draft_id=${id}`, { json: good })).status, 201);
    const again = await call('POST', `${drafts}?draft_id=${id.toUpperCase()}`, { json: good });
    assert.deepEqual([again.status, again.json.code], [409, 'duplicate_id']);
    for (const odd of ['x', '%00', `${id}%00`, "'%20or%201=1", '']) {
      assert.equal((await call('POST', `${drafts}?draft_id=${odd}`, { json: good })).status, 422, odd);
    }
    const both = await call('POST', `${drafts}?draft_id=${randomUUID()}&draft_id=${randomUUID()}`, { json: good });
    assert.equal(both.status, 422);
  });

  it('422: metadata that is no object, too large, or holds what no row can hold', async () => {
    const odd = [[], 'x', 7, null, { note: 'x'.repeat(900_000) }, ...unstorable.map((text) => ({ a: [{ b: text }] }))];
    for (const metadata of [...odd, ...unstorable.map((text) => ({ [text]: 1 }))]) {
      const made = await call('POST', drafts, { json: { ...good, metadata } });
      assert.equal(made.status, 422, `${asJson(metadata)}: ${made.text.slice(0, 300)}`);
    }
    assert.deepEqual((await newDraft({ metadata: { note: '🌻 \u202e', n: [1, null] } })).metadata, {
      note: '🌻 \u202e',
      n: [1, null],
    });
  });

  it('422: an instruction of 1,001 characters, and any text of a decision that no row can hold', async () => {
    const { id, content_hash } = await newDraft();
    const asked: [string, Record<string, unknown>][] = [
      ['regenerate', { content_hash, instruction: 'x'.repeat(1001) }],
      ...unstorable.flatMap((text): [string, Record<string, unknown>][] => [
        ['regenerate', { content_hash, instruction: text }],
        ['approve', { content_hash: text }],
        ['approve', { content_hash, approved_by: text }],
        ['reject', { reason: text }],
        ['reject', { reason: 'Not for us', rejected_by: text }],
      ]),
      ['approve', {}],
      ['approve', { content_hash: '' }],
      ['approve', { content_hash: 7 }],
      ['approve', { content_hash, force: true }],
      ['reject', { reason: ' ' }],
      ['reject', { reason: 'x'.repeat(1001) }],
      ['send', { content_hash, now: true }],
    ];
    for (const [verb, json] of asked) {
      const answer = await call('POST', `${drafts}/${id}/${verb}`, { json });
      assert.equal(answer.status, 422, `${verb} ${asJson(json)}: ${answer.text.slice(0, 300)}`);
    }
    for (const hash of ['\u202e', content_hash.toUpperCase(), "' or 1=1"]) {
      const answer = await call('POST', `${drafts}/${id}/approve`, { json: { content_hash: hash } });
      assert.deepEqual([answer.status, answer.json.code], [409, 'content_changed'], asJson(hash));
    }
    assert.equal(((await call('GET', `${drafts}/${id}`)).json as Draft).status, 'PENDING_APPROVAL');
  });
});

describe('an address of the API', () => {
  it('404: ids that name nothing, or are none', async () => {
    const odd = [randomUUID(), 'x', '%00', '..', '..%2f..%2fetc%2fpasswd', "'%3b--", '%F0%9F%8C%BB', 'x'.repeat(100)];
    const json = { content_hash: 'x' };
    const asked: ((id: string) => Promise<{ status: number }>)[] = [
      (id) => call('GET', `${drafts}/${id}`),
      (id) => call('GET', `${drafts}/${id}/versions`),
      (id) => call('PATCH', `${drafts}/${id}`, { json }),
      (id) => call('POST', `${drafts}/${id}/approve`, { json }),
      (id) => call('POST', `${drafts}/${id}/regenerate`, { json }),
      (id) => call('POST', `${drafts}/${id}/reject`, { json: { reason: 'No' } }),
      (id) => call('POST', `${drafts}/${id}/undo-send`),
      (id) => call('GET', `/api/dashboard/workflows/${id}`),
      (id) => call('DELETE', `/api/admin/api-keys/${id}`),
      (id) => call('POST', `/api/admin/jobs/${id}/retry`),
      (id) => call('GET', `/connectors/${id}/status`),
    ];
    for (const ask of asked) {
      for (const id of odd.filter((one) => one !== '..')) {
        const { status } = await ask(id);
        assert.equal(status, 404, `${ask}: ${id}`);
      }
    }
    for (const path of ['/%zz', `/${'x'.repeat(3000)}`, `${drafts}/${'x'.repeat(101)}`, '/.env', '/api']) {
      const { status } = await call('GET', path);
      assert.ok([400, 404, 414].includes(status), `${path.slice(0, 40)}: ${status}`);
    }
  });

  it('405: other methods, named in the answer', async () => {
    for (const [method, path] of [
      ['PUT', drafts],
      ['DELETE', `${drafts}/${randomUUID()}`],
      ['GET', `${drafts}/${randomUUID()}/approve`],
      ['GET', '/api/webhooks/hubspot/events'],
      ['POST', '/health'],
    ] as const) {
      const answer = await call(method, path);
      assert.equal(answer.status, 405, `${method} ${path}: ${answer.text.slice(0, 300)}`);
      assert.ok(answer.headers.get('allow'));
    }
  });

  it('422 or 400: pages, filters and times that are none', async () => {
    const pages = ['page_size=0', 'page_size=101', 'page_size=-1', 'page_size=abc', 'page_size=1.5', 'page_size='];
    const more = [
      'page=0',
      'page=-1',
      'page=1e99',
      'page=9007199254740993',
      'page=1&page=2',
      'unknown=1',
      'page_size=%00',
    ];
    for (const list of [drafts, `${drafts}/pending`, '/api/dashboard/workflows', '/api/audit/events']) {
      for (const query of [...pages, ...more]) {
        const answer = await call('GET', `${list}?${query}`);
        assert.equal(answer.status, 422, `${list}?${query}: ${answer.text.slice(0, 200)}`);
      }
      assert.equal((await call('GET', `${list}?page=1000000&page_size=100`)).status, 200);
    }
    for (const [path, status] of [
      [`${drafts}?status=NONE`, 422],
      ['/api/dashboard/workflows?status=none', 400],
      ['/api/dashboard/workflows?status=%00', 422],
      ['/api/audit/events?event_type=none', 422],
      ['/api/audit/events?from=yesterday', 422],
      ['/api/audit/events?to=2026-13-45T00:00:00Z', 422],
      ['/api/audit/events?resource=a%00b', 422],
      ['/api/audit/events?actor=%00', 422],
      ['/api/audit/events?from=0000-01-01T00:00:00Z', 422],
      ['/api/audit/events?to=9999-12-31T23:59:59-23:59', 422],
      ['/api/audit/events?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59%2B23:59', 200],
    ] as const) {
      const answer = await call('GET', path);
      assert.equal(answer.status, status, `${path}: ${answer.text.slice(0, 200)}`);
    }
  });

  it('422: administration with texts that no row can hold, unknown scopes, times and keys', async () => {
    const asked: ['POST' | 'PUT', string, unknown][] = unstorable.flatMap(
      (text): ['POST' | 'PUT', string, unknown][] => [
        ['POST', 'flags/send-mode/disable', { reason: text }],
        ['POST', 'flags/send-mode/enable', { reason: 'Back', operator: text }],
        ['POST', 'api-keys', { name: text, scopes: ['read'] }],
        ['PUT', 'content-rules', { approved_facts: [text], allowed_links: [] }],
        ['PUT', 'content-rules', { approved_facts: [], allowed_links: [text] }],
      ],
    );
    asked.push(
      ['POST', 'flags/send-mode/enable', {}],
      ['POST', 'api-keys', { name: 'x', scopes: [] }],
      ['POST', 'api-keys', { name: 'x', scopes: ['admin'] }],
      ['POST', 'api-keys', { name: 'x', scopes: ['read'], expires_in_days: 366 }],
      ['POST', 'api-keys', { name: 'x', scopes: ['read'], expires_in_days: -1 }],
      ['POST', 'api-keys', { name: 'x'.repeat(201), scopes: ['read'] }],
      ['PUT', 'content-rules', { approved_facts: Array.from({ length: 201 }, () => 'x'), allowed_links: [] }],
      ['PUT', 'content-rules', { approved_facts: ['x'.repeat(501)], allowed_links: [] }],
      ['PUT', 'content-rules', { approved_facts: [] }],
    );
    for (const [method, path, json] of asked) {
      const answer = await call(method, `/api/admin/${path}`, { json });
      assert.equal(answer.status, 422, `${path} ${asJson(json)}: ${answer.text.slice(0, 300)}`);
    }
  });
});
