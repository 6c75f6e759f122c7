import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestWorld, type TestWorld } from '../tests/support/sandbox-world.ts';
import { leads, sampleSubmissions } from './index.ts';

const drafts = '/gmail/v1/users/me/drafts';

async function replyDraft(world: TestWorld): Promise<{ id: string; message: { id: string; threadId: string } }> {
  const threads = (await world.google('GET', '/gmail/v1/users/me/threads?q=from:priya')).body.threads as {
    id: string;
  }[];
  const threadId = threads[0]?.id ?? '';
  const reference = '<leeds-2@mail.gmail.example>';
  const head = `To: ${leads[0].email}\r\nSubject: Re: Racking for our Leeds hall\r\nIn-Reply-To: ${reference}\r\nReferences: ${reference}`;
  const raw = Buffer.from(`${head}\r\nX-Sample-Key: k1\r\n\r\nFirst words`).toString('base64url');
  return (await world.google('POST', drafts, { message: { raw, threadId } })).body as Awaited<
    ReturnType<typeof replyDraft>
  >;
}

test('a person edits a draft: new message id, same draft; a new subject moves it to another thread', async (t) => {
  const world = await startTestWorld(t);
  const draft = await replyDraft(world);
  const edited = await world.admin('POST', '/gmail/edit-draft', { draftId: draft.id, text: 'Better wörds' });
  assert.notEqual(edited.body.messageId, draft.message.id);
  assert.equal(edited.body.threadId, draft.message.threadId);
  const [seen] = world.sandbox.state.drafts();
  assert.deepEqual([seen?.text.trim(), seen?.headers['x-sample-key'], seen?.draftId], ['Better wörds', 'k1', draft.id]);
  const moved = await world.admin('POST', '/gmail/edit-draft', { draftId: draft.id, subject: 'Something élse' });
  assert.notEqual(moved.body.threadId, draft.message.threadId);
  assert.equal(world.sandbox.state.drafts()[0]?.subject, 'Something élse');
});

test('a person sends or deletes a draft: it is gone for the API', async (t) => {
  const world = await startTestWorld(t);
  const first = await replyDraft(world);
  const second = await replyDraft(world);
  const sent = await world.admin('POST', '/gmail/send-draft', { draftId: first.id });
  assert.equal(sent.body.threadId, first.message.threadId);
  await world.admin('POST', '/gmail/delete-draft', { draftId: second.id });
  for (const { id } of [first, second]) assert.equal((await world.google('GET', `${drafts}/${id}`)).status, 404);
  assert.equal((await world.admin('POST', '/gmail/delete-draft', { draftId: second.id })).status, 404);
});

test('a customer answers in the thread, and new mail arrives unread', async (t) => {
  const world = await startTestWorld(t);
  const { message } = await replyDraft(world);
  const before = world.sandbox.state.thread(message.threadId).length;
  await world.admin('POST', '/gmail/reply', { threadId: message.threadId, text: 'We signed the lease.' });
  const thread = world.sandbox.state.thread(message.threadId);
  assert.equal(thread.length, before + 1);
  assert.match(thread.at(-1)?.from ?? '', new RegExp(leads[0].email));
  const fresh = await world.admin('POST', '/gmail/incoming', {
    from: 'x@y.example',
    subject: 'Hello',
    text: 'hi',
    html: '<p>hi</p>',
  });
  const unread = await world.google('GET', '/gmail/v1/users/me/messages?q=is:unread%20from:x@y.example');
  assert.deepEqual(unread.body.messages, [{ id: fresh.body.id, threadId: fresh.body.threadId }]);
});

test('the journal is bounded and shows no secrets, reset brings the seed back', async (t) => {
  const world = await startTestWorld(t);
  await replyDraft(world);
  const { exchanges } = (await world.admin('GET', '/journal')).body as { exchanges: Record<string, unknown>[] };
  assert.deepEqual(Object.keys(exchanges.at(-1) ?? {}).sort(), ['at', 'method', 'path', 'status', 'vendor']);
  await world.admin('POST', '/faults', { vendor: 'gmail', preset: 'unavailable' });
  assert.equal((await world.admin('POST', '/faults', { preset: 'nonsense' })).status, 400);
  assert.equal((await world.google('GET', drafts)).status, 503);
  await world.admin('DELETE', '/faults');
  await world.admin('POST', '/tuning', { searchLagSeconds: 3 });
  const summary = await world.admin('GET', '');
  assert.equal((summary.body.sizes as Record<string, number>)['gmail.drafts'], 1);
  await world.admin('POST', '/reset');
  assert.equal(world.sandbox.state.drafts().length, 0);
  assert.equal(world.sandbox.state.messages().length, 7);
  assert.equal(world.sandbox.tuning.searchLagSeconds, 0);
});

test('the sample submissions have what a form webhook has', () => {
  assert.deepEqual(new Set(leads.map((lead) => lead.language)), new Set(['en', 'de', 'fr', 'es']));
  for (const { fieldValues, formSubmissionId } of sampleSubmissions) {
    assert.ok(fieldValues.some((field) => field.name === 'email' && field.value.endsWith('.example')));
    assert.match(formSubmissionId, /^[0-9a-f-]{36}$/);
  }
});
