import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { type RunningProgram, startProgram } from '../support/journeys/running-program.ts';

const list = '/api/operator/suppressions';
const body = 'Good morning Alex,\n\nthank you for your message about the new warehouse. When would suit you?';
const form = (email: string) => ({ email, firstname: 'Robin', message: 'We need racks for a dairy hall in spring.' });

const program = (t: TestContext) => startProgram((close) => t.after(close));

async function suppress(at: RunningProgram, kind: 'email' | 'domain', value: string): Promise<string> {
  const answer = await at.call('POST', list, { json: { kind, value, reason: 'They asked us to stop.' } });
  assert.equal(answer.status, 201, answer.text);
  return String(answer.json.id);
}

suite('Somebody who asked to be left alone', () => {
  test('gets no run, no look into CRM or mailbox, no model call and no draft', async (t) => {
    const at = await program(t);
    await suppress(at, 'domain', 'Quiet.example');
    const before = at.exchanges.length;
    const fieldValues = Object.entries(form('robin+news@hall.quiet.example')).map(([name, value]) => ({ name, value }));
    const path = '/api/webhooks/hubspot/form-submission';
    const accepted = await at.call('POST', path, { json: { fieldValues } });
    assert.equal(accepted.status, 202);
    const run = await at.ended(String(accepted.json.workflow_id));
    assert.equal(run.status, 'suppressed');
    assert.deepEqual(new Set(Object.values(run.steps).map(({ status }) => status)), new Set(['skipped']));
    assert.equal(run.draft_id, null);
    assert.deepEqual(at.exchanges.slice(before), []);
    const { json } = await at.call('GET', '/workflows/latest');
    assert.equal((json.workflow as { status: string }).status, 'suppressed');
  });

  test('gets no mail from a draft in flight: it can be neither approved nor sent', async (t) => {
    const at = await startProgram((close) => t.after(close), {
      env: { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '0' },
    });
    const waiting = (await at.lead(form('ann@one.example'))).draft;
    const approved = (await at.lead(form('ben@two.example'))).draft;
    const act = (draft: { id: string; content_hash?: unknown }, what: string) =>
      at.call('POST', `/api/operator/drafts/${draft.id}/${what}`, { json: { content_hash: draft.content_hash } });
    assert.equal((await act(approved, 'approve')).status, 200);

    await suppress(at, 'email', 'Ann@One.example');
    await suppress(at, 'domain', 'two.example');
    const refused = await act(waiting, 'approve');
    assert.deepEqual([refused.status, refused.json.code], [422, 'suppressed']);
    const unsent = await act(approved, 'send');
    assert.deepEqual([unsent.status, unsent.json.code], [422, 'suppressed']);
    assert.deepEqual(
      at.sandbox.state.sent().filter(({ to }) => /one\.example|two\.example/.test(to)),
      [],
    );
  });

  test('gets no new draft, and no draft is turned towards them', async (t) => {
    const at = await program(t);
    await suppress(at, 'email', 'an.n@gmail.com');
    const made = await at.call('POST', '/api/operator/drafts', {
      json: { recipient: 'ann+x@googlemail.com', subject: 'Your racks', body },
    });
    assert.deepEqual([made.status, made.json.code], [422, 'suppressed']);
    const other = await at.call('POST', '/api/operator/drafts', {
      json: { recipient: 'alex@example.com', subject: 'Your racks', body },
    });
    const turned = await at.call('PATCH', `/api/operator/drafts/${other.json.id}`, {
      json: { recipient: 'ann@gmail.com', content_hash: other.json.content_hash },
    });
    assert.deepEqual([turned.status, turned.json.code], [422, 'suppressed']);
  });
});

suite('The do-not-contact list', () => {
  test('says whom it stops and why, takes each entry once, and lets an administrator lift one', async (t) => {
    const at = await program(t);
    const id = await suppress(at, 'email', 'Ann+offers@example.com');
    const check = async (email: string) =>
      (await at.call('GET', `${list}/check?email=${encodeURIComponent(email)}`)).json as {
        suppressed: boolean;
        entries: Record<string, unknown>[];
      };
    const found = await check('ANN@example.com');
    assert.equal(found.suppressed, true);
    const [{ since, ...entry } = {}] = found.entries;
    assert.deepEqual(entry, {
      kind: 'email',
      value: 'ann@example.com',
      source: 'manual',
      reason: 'They asked us to stop.',
    });
    assert.ok(Date.parse(String(since)) <= Date.now());
    assert.deepEqual(await check('anna@example.com'), { suppressed: false, entries: [] });

    const again = await at.call('POST', list, { json: { kind: 'email', value: 'ann@example.com', reason: 'Again.' } });
    assert.equal(again.status, 409);
    assert.equal((await at.call('GET', list)).json.total, 1);
    assert.equal((await at.call('DELETE', `${list}/${id}`)).status, 204);
    assert.equal((await at.call('DELETE', `${list}/${id}`)).status, 404);
    assert.equal((await check('ann@example.com')).suppressed, false);
  });

  test('refuses what is no address and no domain with 422', async (t) => {
    const at = await program(t);
    const wrong = [
      { kind: 'email', value: 'example.com' },
      { kind: 'domain', value: 'ann@example.com' },
      { kind: 'domain', value: 'example' },
      { kind: 'person', value: 'Ann' },
      { kind: 'email', value: 'ann@example.com' },
    ];
    for (const [index, entry] of wrong.entries()) {
      const json = index === wrong.length - 1 ? entry : { ...entry, reason: 'They asked.' };
      assert.equal((await at.call('POST', list, { json })).status, 422, JSON.stringify(entry));
    }
    assert.equal((await at.call('GET', `${list}/check?email=nobody`)).status, 422);
  });
});
