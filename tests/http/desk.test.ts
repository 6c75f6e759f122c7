import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { Person } from '../../src/core/actor.ts';
import { defaultWorkspaceId } from '../../src/store/workspaces.ts';
import { beAtDraft } from '../../src/verbs/desk/presence.ts';
import { createApiTemplate, openApi, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const text = 'Good morning Alex,\n\nthank you for your message about the new warehouse. When would suit you?';
type Draft = { id: string; content_hash: string; status: string };
type Item = { id: string; held_for: string[]; name: string | null; assigned_to: { name: string } | null };
type QueuePage = { items: Item[]; next_cursor: string | null };

async function make(api: TestApi, more: object = {}): Promise<Draft> {
  const payload = { recipient: 'alex@example.com', subject: 'Your new warehouse', body: text, ...more };
  const answer = await api.server.inject({ method: 'POST', url: '/api/operator/drafts', payload });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json() as Draft;
}

async function look(api: TestApi, query: string): Promise<QueuePage> {
  const answer = await api.server.inject(`/api/desk/queue?${query}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as QueuePage;
}

const counts = async (api: TestApi) => (await api.server.inject('/api/desk/queue/counts')).json().counts;
const act = (api: TestApi, draft: Draft, what: string, payload: object) =>
  api.server.inject({ method: 'POST', url: `/api/desk/drafts/${draft.id}/${what}`, payload });

async function addColleague(api: TestApi): Promise<Person> {
  const personId = randomUUID();
  const row = { workspace_id: defaultWorkspaceId, person_id: personId, email: 'kim@team.example', name: 'Kim Sample' };
  await api.store.write(defaultWorkspaceId, ({ db }) =>
    db
      .insertInto('person')
      .values({ ...row, role: 'operator', disabled_at: null })
      .execute(),
  );
  return { kind: 'person', personId, name: 'Kim Sample', role: 'operator' };
}

describe('the queue', () => {
  it('each draft stands in one split, and moves with what happens to it', async (test) => {
    const api = await openApi(test, template);
    const [plain, later] = [await make(api), await make(api, { subject: 'Later' })];
    const held = await make(api, { body: `${text} My card is 4111 1111 1111 1111.` });
    const approved = await make(api);
    const payload = { content_hash: approved.content_hash };
    await api.server.inject({ method: 'POST', url: `/api/operator/drafts/${approved.id}/approve`, payload });
    const snoozed = await act(api, later, 'snooze', { until: '2026-11-23T14:00:00Z' });
    assert.equal(snoozed.statusCode, 200, snoozed.body);
    assert.deepEqual(await counts(api), { due: 0, review: 1, blocked: 1, waiting: 2, sent: 0 });
    const [stopped] = (await look(api, 'split=blocked')).items;
    assert.equal(stopped?.id, held.id);
    assert.ok((stopped?.held_for.length ?? 0) > 0);

    api.setNow(new Date('2026-11-23T14:00:01Z'));
    assert.deepEqual(
      (await look(api, 'split=due')).items.map(({ id }) => id),
      [later.id],
    );
    api.setNow(new Date('2026-11-24T09:00:00Z'));
    assert.deepEqual((await look(api, 'split=due')).items.map(({ id }) => id).sort(), [later.id, plain.id].sort());
    const edit = { body: `${text} Kind regards`, content_hash: held.content_hash };
    await api.server.inject({ method: 'PATCH', url: `/api/operator/drafts/${held.id}`, payload: edit });
    assert.deepEqual(await counts(api), { due: 2, review: 1, blocked: 0, waiting: 1, sent: 0 });
  });

  it('is read page by page without a gap or a repeat, while new drafts come in', async (test) => {
    const api = await openApi(test, template);
    const made = new Set<string>();
    for (let index = 0; index < 7; index++) made.add((await make(api, { subject: `Draft ${index}` })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: QueuePage = await look(api, `limit=3${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
      if (seen.length === 3) await make(api, { subject: 'Meanwhile' });
    } while (cursor !== null);
    assert.deepEqual([seen.length, new Set(seen)], [7, made]);
    const strange = await api.server.inject('/api/desk/queue?cursor=nonsense');
    assert.deepEqual([strange.statusCode, strange.json().code], [400, 'bad_cursor']);
  });

  it('is searched by name, firm, address and subject, and signs of a pattern are only signs', async (test) => {
    const api = await openApi(test, template);
    const one = await make(api, { metadata: { full_name: 'Zoë Sample', company: '100% Racks' } });
    await make(api, { subject: 'Other' });
    for (const words of ['zoë', '100%25 r', 'NEW ware']) {
      assert.deepEqual(
        (await look(api, `text=${words}`)).items.map(({ id }) => id),
        [one.id],
        words,
      );
    }
    assert.equal((await look(api, 'text=%25')).items.length, 1);
    assert.equal((await look(api, 'text=_')).items.length, 0);
  });

  it('a draft is handed to a colleague with a word, found among theirs, and given back', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    const kim = await addColleague(api);
    const people = (await api.server.inject('/api/desk/colleagues')).json().items as { name: string }[];
    assert.deepEqual(
      people.map(({ name }) => name),
      ['Kim Sample', 'local-operator'],
    );
    assert.equal((await act(api, draft, 'hand-over', { to: kim.personId, note: 'Yours?' })).statusCode, 200);
    const seen = (await api.server.inject(`/api/desk/drafts/${draft.id}`)).json();
    assert.deepEqual(seen.assigned_to, { id: kim.personId, name: 'Kim Sample', note: 'Yours?' });
    assert.deepEqual((await look(api, 'mine=true')).items, []);
    assert.equal((await act(api, draft, 'hand-over', { to: randomUUID() })).statusCode, 404);
    assert.equal((await act(api, draft, 'hand-over', { to: null })).statusCode, 200);
    assert.equal((await look(api, '')).items[0]?.assigned_to, null);
  });

  it('refuses a snooze into the past, beyond the end, and of what is decided', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    for (const until of ['2026-11-23T09:00:00Z', '2026-12-23T09:00:00Z']) {
      assert.equal((await act(api, draft, 'snooze', { until })).json().code, 'bad_time');
    }
    const payload = { reason: 'No fit' };
    await api.server.inject({ method: 'POST', url: `/api/operator/drafts/${draft.id}/reject`, payload });
    const late = await act(api, draft, 'snooze', { until: '2026-11-23T12:00:00Z' });
    assert.deepEqual([late.statusCode, late.json().code], [409, 'wrong_state']);
  });
});

describe('what stands beside the desk', () => {
  it('404: without a sandbox there is nothing of it', async (test) => {
    const api = await openApi(test, template);
    assert.equal((await api.server.inject('/api/admin/sandbox')).statusCode, 404);
    assert.equal((await api.server.inject({ method: 'POST', url: '/api/admin/sandbox/reset' })).statusCode, 404);
  });

  it('the whole trail is verified, and the first line that was altered is named', async (test) => {
    const api = await openApi(test, template);
    await make(api);
    const verify = async () => (await api.server.inject({ method: 'POST', url: '/api/audit/verify' })).json();
    const before = await verify();
    assert.equal(before.ok, true);
    assert.ok(before.count >= 2);
    await api.store.script(
      "ALTER TABLE audit_body DISABLE TRIGGER ALL; UPDATE audit_body SET resource = 'mallory@example.com' WHERE seq = 1; ALTER TABLE audit_body ENABLE TRIGGER ALL",
    );
    assert.deepEqual([(await verify()).ok, (await verify()).first_bad_seq], [false, 1]);
  });
});

describe('a draft on the desk', () => {
  it('tells who else is on it, for as long as they show', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    const kim = await addColleague(api);
    assert.deepEqual((await act(api, draft, 'presence', {})).json(), { others: [] });
    assert.deepEqual(await beAtDraft(api.contextFor(kim), { draftId: draft.id, isEditing: true }), [
      { name: 'local-operator', is_editing: false },
    ]);
    const { others } = (await api.server.inject(`/api/desk/drafts/${draft.id}`)).json();
    assert.deepEqual(others, [{ name: 'Kim Sample', is_editing: true }]);
    api.setNow(new Date('2026-11-23T10:02:00Z'));
    assert.deepEqual((await act(api, draft, 'presence', {})).json(), { others: [] });
  });

  it('says what the checks would say of an edit, where, and stores nothing', async (test) => {
    const api = await openApi(test, template);
    const draft = await make(api);
    const body = `${text} Pay to 4111 1111 1111 1111 or write to alex@example.com.`;
    const check = (await act(api, draft, 'check', { subject: 'Hello', body })).json();
    assert.equal(check.blocked, true);
    assert.deepEqual(
      check.spans.map(({ start, end }: { start: number; end: number }) => body.slice(start, end)),
      ['4111 1111 1111 1111'],
    );
    assert.doesNotMatch(JSON.stringify(check.spans), /4111/);
    const after = (await api.server.inject(`/api/desk/drafts/${draft.id}`)).json();
    assert.deepEqual([after.draft.version, after.draft.content_hash], [1, draft.content_hash]);
  });

  it('404 for a draft that is not here', async (test) => {
    const api = await openApi(test, template);
    assert.equal((await api.server.inject(`/api/desk/drafts/${randomUUID()}`)).statusCode, 404);
    assert.equal((await act(api, { id: randomUUID() } as Draft, 'presence', {})).statusCode, 404);
  });
});
