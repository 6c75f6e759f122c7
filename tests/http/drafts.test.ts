import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createApiKey } from '../../src/verbs/admin/api-keys.ts';
import { createApiTemplate, localOperator, openApi, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const drafts = '/api/operator/drafts';
const text = 'Good morning Alex,\n\nthank you for your message about the new warehouse. When would suit you?';
type Draft = Record<string, unknown> & { id: string; content_hash: string; status: string };

async function make(api: TestApi, more: object = {}): Promise<Draft> {
  const payload = { recipient: 'alex@example.com', subject: 'Your new warehouse', body: text, ...more };
  const answer = await api.server.inject({ method: 'POST', url: drafts, payload });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json() as Draft;
}

const act = (api: TestApi, draft: Draft, what: string, payload: object, headers: Record<string, string> = {}) =>
  api.server.inject({ method: 'POST', url: `${drafts}/${draft.id}/${what}`, payload, headers });

describe('drafts', () => {
  it('are made, listed with their count, read, and kept in versions', async (test) => {
    const api = await openApi(test, template);
    const first = await make(api, { metadata: { campaign: 'autumn' } });
    assert.equal(first.status, 'PENDING_APPROVAL');
    assert.match(first.content_hash, /^[0-9a-f]{64}$/);
    await make(api, { subject: 'Another' });
    const list = await api.server.inject(`${drafts}?page_size=1`);
    assert.equal(list.headers['x-total-count'], '2');
    assert.equal(list.json().length, 1);
    assert.equal((await api.server.inject(`${drafts}/pending`)).json().length, 2);
    assert.equal((await api.server.inject(`${drafts}?status=SENT`)).json().length, 0);
    assert.deepEqual((await api.server.inject(`${drafts}/${first.id}`)).json(), first);
    const edit = { subject: 'Your warehouse', content_hash: first.content_hash };
    const edited = await api.server.inject({ method: 'PATCH', url: `${drafts}/${first.id}`, payload: edit });
    assert.equal(edited.json().version, 2);
    const versions = (await api.server.inject(`${drafts}/${first.id}/versions`)).json() as { version: number }[];
    assert.deepEqual(
      versions.map(({ version }) => version),
      [1, 2],
    );
    const outdated = await api.server.inject({ method: 'PATCH', url: `${drafts}/${first.id}`, payload: edit });
    assert.equal(outdated.statusCode, 409);
  });

  it('409: an id that is taken; 422: an id that is none', async (test) => {
    const api = await openApi(test, template);
    const { id } = await make(api);
    const payload = { recipient: 'alex@example.com', subject: 'x', body: text };
    const again = await api.server.inject({ method: 'POST', url: `${drafts}?draft_id=${id}`, payload });
    assert.equal(again.statusCode, 409);
    assert.equal(again.json().code, 'duplicate_id');
    assert.equal((await api.server.inject({ method: 'POST', url: `${drafts}?draft_id=x`, payload })).statusCode, 422);
  });

  it('are approved by the hash shown: 422 without, 409 with another, 200 once', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    assert.equal((await act(api, draft, 'approve', {})).statusCode, 422);
    const wrong = await act(api, draft, 'approve', { content_hash: 'f'.repeat(64) });
    assert.deepEqual([wrong.statusCode, wrong.json().code], [409, 'content_changed']);
    const approval = { content_hash: draft.content_hash, approved_by: 'Kim' };
    const approved = await act(api, draft, 'approve', approval);
    assert.equal(approved.statusCode, 200);
    assert.deepEqual([approved.json().status, approved.json().approved_by], ['APPROVED', 'Kim']);
    assert.equal((await act(api, draft, 'approve', approval)).json().code, 'wrong_state');
    assert.equal((await act(api, draft, 'reject', { reason: 'late' })).statusCode, 409);
  });

  it('403: in draft-only mode nothing is sent, and the draft stays as it was', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    await act(api, draft, 'approve', { content_hash: draft.content_hash });
    const before = (await api.server.inject(`${drafts}/${draft.id}`)).json();
    const sent = await act(api, draft, 'send', { content_hash: draft.content_hash });
    assert.deepEqual([sent.statusCode, sent.json().code], [403, 'draft_only']);
    assert.equal((await act(api, draft, 'send', {})).statusCode, 403);
    const bare = await api.server.inject({ method: 'POST', url: `${drafts}/${draft.id}/send` });
    assert.equal(bare.statusCode, 403);
    assert.deepEqual((await api.server.inject(`${drafts}/${draft.id}`)).json(), before);
  });

  it('422: a text with a card number waits blocked and cannot be approved', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api, { body: `${text}\n\nCard: 4111 1111 1111 1111` });
    assert.equal(draft.blocked, true);
    const refused = await act(api, draft, 'approve', { content_hash: draft.content_hash });
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'pii_blocked']);
    assert.match(refused.json().detail, /^BLOCK: Do not send/);
    assert.match((await api.server.inject('/metrics')).body, /^countersign_pii_verdicts\{verdict="block"\} 1$/m);
  });

  it('503: while the audit trail takes nothing, nothing is approved or rejected, and nothing is lost', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    const approve = () => act(api, draft, 'approve', { content_hash: draft.content_hash });
    await api.store.script(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse()`);
    for (const refused of [await approve(), await act(api, draft, 'reject', { reason: 'late' })])
      assert.deepEqual([refused.statusCode, refused.json().code], [503, 'store_unavailable']);
    assert.deepEqual((await api.server.inject(`${drafts}/${draft.id}`)).json(), draft);
    await api.store.script('DROP TRIGGER refuse ON audit_event');
    assert.equal((await approve()).json().status, 'APPROVED');
  });

  it('wait while the do-not-contact list cannot be read: nothing is made or approved, and nothing is lost', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    const approve = () => act(api, draft, 'approve', { content_hash: draft.content_hash });
    await api.store.script('ALTER TABLE suppression RENAME TO suppression_away');
    const payload = { recipient: 'alex@example.com', subject: 'x', body: text };
    for (const answer of [await approve(), await api.server.inject({ method: 'POST', url: drafts, payload })])
      assert.ok(answer.statusCode >= 500, answer.body);
    const list = (await api.server.inject(drafts)).json() as Draft[];
    assert.deepEqual([list.length, list[0]?.status], [1, 'PENDING_APPROVAL']);
    await api.store.script('ALTER TABLE suppression_away RENAME TO suppression');
    assert.equal((await approve()).json().status, 'APPROVED');
  });

  it('403: an agent proposes and edits, and decides nothing', async (test) => {
    const api = await openApi(test, template);
    const admin = api.contextFor(localOperator);
    const { key } = await createApiKey(admin, { name: 'bot', scopes: ['read', 'propose'], expiresInDays: 1 });
    const headers = { authorization: `Bearer ${key}` };
    const payload = { recipient: 'alex@example.com', subject: 'From a bot', body: text };
    const made = await api.server.inject({ method: 'POST', url: drafts, payload, headers });
    assert.equal(made.statusCode, 201);
    const draft = made.json() as Draft;
    const elsewhere = { recipient: 'other@example.org', content_hash: draft.content_hash };
    const patch = (more: object) =>
      api.server.inject({ method: 'PATCH', url: `${drafts}/${draft.id}`, payload: elsewhere, ...more });
    const redirected = await patch({ headers });
    assert.deepEqual([redirected.statusCode, redirected.json().code], [403, 'forbidden']);
    for (const [what, body] of Object.entries({
      approve: { content_hash: draft.content_hash },
      reject: { reason: 'x' },
      send: {},
      'undo-send': {},
    })) {
      const refused = await act(api, draft, what, body, headers);
      assert.deepEqual([refused.statusCode, refused.json().code], [403, 'forbidden'], what);
    }
    const { status, recipient } = (await api.server.inject(`${drafts}/${draft.id}`)).json();
    assert.deepEqual([status, recipient], ['PENDING_APPROVAL', 'alex@example.com']);
    assert.equal((await patch({})).json().recipient, 'other@example.org', 'a person may');
  });

  it('422: line breaks and controls in a name or subject; emoji and right-to-left text pass', async (test) => {
    const api = await openApi(test, template);
    for (const more of [
      { subject: 'a\r\nBcc: x@example.com' },
      { subject: 'a\u0000b' },
      { recipient: 'a@example.com\nx' },
    ]) {
      const payload = { recipient: 'alex@example.com', subject: 'Hello', body: text, ...more };
      assert.equal((await api.server.inject({ method: 'POST', url: drafts, payload })).statusCode, 422);
    }
    const draft = await make(api, { subject: '👍 مرحبا', body: `${text} 🎉 שלום` });
    assert.equal(draft.subject, '👍 مرحبا');
  });

  it('404: all draft routes are closed where operator mode is off', async (test) => {
    const { server } = await openApi(test, template, { settings: { operatorModeEnabled: false } });
    for (const url of [drafts, `${drafts}/pending`]) assert.equal((await server.inject(url)).statusCode, 404);
    assert.equal((await server.inject({ method: 'POST', url: drafts, payload: {} })).statusCode, 404);
  });
});
