import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gmail } from '@googleapis/gmail';
import { OAuth2Client } from 'google-auth-library';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { startTestWorld, type TestWorld } from '../tests/support/sandbox-world.ts';
import { leads, rep } from './index.ts';

function clientFor({ sandbox }: TestWorld) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: sandbox.credentials.google.accessToken, expiry_date: Date.now() + 3_000_000 });
  return gmail({ version: 'v1', auth, rootUrl: `${sandbox.url}/` });
}

type Fields = {
  subject: string;
  text?: string;
  inReplyTo?: string;
  references?: string;
  to?: string;
  headers?: Record<string, string>;
};

async function rawMail(fields: Fields): Promise<string> {
  const mail = { from: rep.email, to: leads[1].email, text: 'Guten Tag', ...fields };
  return (await new MailComposer(mail).compile().build()).toString('base64url');
}

test('the real client finds the German thread and reads all of it', async (t) => {
  const { users } = clientFor(await startTestWorld(t));
  const { data } = await users.threads.list({ userId: 'me', q: `from:"${leads[1].email}"`, maxResults: 3 });
  const [thread] = data.threads ?? [];
  const full = await users.threads.get({ userId: 'me', id: thread?.id ?? '', format: 'full' });
  assert.equal(full.data.messages?.length, 3);
  const [first] = full.data.messages ?? [];
  const subject = first?.payload?.headers?.find((header) => header.name === 'Subject');
  assert.equal(subject?.value, 'Regale für das Kühlhaus Bremen');
  const [text, file] = first?.payload?.parts ?? [];
  assert.match(Buffer.from(text?.body?.data ?? '', 'base64url').toString(), /verfahrbare Regale/);
  const attachmentId = file?.body?.attachmentId ?? '';
  const attachment = await users.messages.attachments.get({
    userId: 'me',
    messageId: first?.id ?? '',
    id: attachmentId,
  });
  assert.match(Buffer.from(attachment.data.data ?? '', 'base64url').toString(), /48 x 22 Meter/);
});

test('a draft keeps its id through updates, lands in its thread, and is sent once', async (t) => {
  const world = await startTestWorld(t);
  const { users } = clientFor(world);
  const { data } = await users.threads.list({ userId: 'me', q: `from:${leads[1].email}` });
  const threadId = data.threads?.[0]?.id ?? '';
  const thread = await users.threads.get({
    userId: 'me',
    id: threadId,
    format: 'metadata',
    metadataHeaders: ['Message-ID'],
  });
  const parent = thread.data.messages?.at(-1)?.payload?.headers?.[0]?.value ?? '';
  const reply = {
    subject: 'Re: Regale für das Kühlhaus Bremen',
    inReplyTo: parent,
    references: parent,
    headers: { 'X-Sample-Key': 'key-1' },
  };
  const created = await users.drafts.create({
    userId: 'me',
    requestBody: { message: { raw: await rawMail(reply), threadId } },
  });
  const id = created.data.id ?? '';
  assert.equal(created.data.message?.threadId, threadId);
  assert.deepEqual(created.data.message?.labelIds, ['DRAFT']);

  const raw = await rawMail({ ...reply, text: 'Neue Fassung' });
  const updated = await users.drafts.update({ userId: 'me', id, requestBody: { message: { raw, threadId } } });
  assert.equal(updated.data.id, id);
  assert.notEqual(updated.data.message?.id, created.data.message?.id);
  assert.equal(updated.data.message?.threadId, threadId);
  const listed = await users.drafts.list({ userId: 'me' });
  assert.deepEqual(
    listed.data.drafts?.map((draft) => draft.id),
    [id],
  );

  const sent = await users.drafts.send({ userId: 'me', requestBody: { id } });
  assert.deepEqual(sent.data.labelIds, ['SENT']);
  assert.equal(sent.data.threadId, threadId);
  assert.notEqual(sent.data.id, updated.data.message?.id);
  await assert.rejects(users.drafts.get({ userId: 'me', id }), { status: 404 });
  await assert.rejects(users.drafts.send({ userId: 'me', requestBody: { id } }), { status: 404 });
  const [message] = world.sandbox.state.sent().slice(-1);
  assert.equal(message?.headers['x-sample-key'], 'key-1');
  assert.match(message?.headers['message-id'] ?? '', /@mail\.gmail\.example>$/);
  assert.match(message?.text ?? '', /Neue Fassung/);
});

test('a draft without matching subject or references gets a thread of its own; an unknown thread is 404', async (t) => {
  const { users } = clientFor(await startTestWorld(t));
  const { data } = await users.threads.list({ userId: 'me', q: `from:${leads[1].email}` });
  const threadId = data.threads?.[0]?.id ?? '';
  const parent = '<bremen-3@adler-kuehlhaus.example>';
  const create = async (fields: Fields, into = threadId) =>
    (
      await users.drafts.create({
        userId: 'me',
        requestBody: { message: { raw: await rawMail(fields), threadId: into } },
      })
    ).data.message;
  const subject = 'Re: Regale für das Kühlhaus Bremen';
  assert.notEqual((await create({ subject }))?.threadId, threadId);
  assert.notEqual((await create({ subject: 'Anderes', inReplyTo: parent }))?.threadId, threadId);
  assert.equal((await create({ subject, inReplyTo: parent }))?.threadId, threadId);
  await assert.rejects(create({ subject, inReplyTo: parent }, 'ffff'), { status: 404 });
});

test('drafts are found by Message-ID and refused when they are no mail', async (t) => {
  const world = await startTestWorld(t);
  const { users } = clientFor(world);
  const raw = Buffer.from('To: a@b.example\r\nSubject: x\r\nMessage-ID: <own-1@firm.example>\r\n\r\nhello').toString(
    'base64url',
  );
  const { data } = await users.drafts.create({ userId: 'me', requestBody: { message: { raw } } });
  const found = await users.drafts.list({ userId: 'me', q: 'rfc822msgid:own-1@firm.example' });
  assert.deepEqual(
    found.data.drafts?.map((draft) => draft.id),
    [data.id],
  );
  assert.equal((await world.google('POST', '/gmail/v1/users/me/drafts', { message: {} })).status, 400);
  const blank = await users.drafts.create({
    userId: 'me',
    requestBody: { message: { raw: Buffer.from('Subject: x\r\n\r\n').toString('base64url') } },
  });
  await assert.rejects(
    users.drafts.send({ userId: 'me', requestBody: { id: blank.data.id ?? '' } }),
    /Recipient address required/,
  );
  await users.drafts.delete({ userId: 'me', id: blank.data.id ?? '' });
  await assert.rejects(users.drafts.delete({ userId: 'me', id: blank.data.id ?? '' }), { status: 404 });
});

test('formats show what Gmail shows', async (t) => {
  const world = await startTestWorld(t);
  const id = world.sandbox.state.messages()[0]?.id ?? '';
  const get = async (query: string) => (await world.google('GET', `/gmail/v1/users/me/messages/${id}?${query}`)).body;
  assert.equal((await get('format=minimal')).payload, undefined);
  assert.match(Buffer.from(String((await get('format=raw')).raw), 'base64url').toString(), /^From: Priya/);
  const metadata = (await get('format=metadata&metadataHeaders=Subject&metadataHeaders=From')).payload as {
    headers: { name: string }[];
  };
  assert.deepEqual(metadata.headers.map((header) => header.name).sort(), ['From', 'Subject']);
  assert.equal((await world.google('GET', `/gmail/v1/users/me/messages/nope`)).status, 404);
});

test('history tells what changed since a point', async (t) => {
  const world = await startTestWorld(t);
  const { users } = clientFor(world);
  const startHistoryId = (await users.getProfile({ userId: 'me' })).data.historyId ?? '';
  const threadId = (await users.threads.list({ userId: 'me', q: 'from:priya' })).data.threads?.[0]?.id ?? '';
  await world.admin('POST', '/gmail/reply', { threadId, text: 'One more question' });
  await users.threads.modify({ userId: 'me', id: threadId, requestBody: { addLabelIds: ['Label_1'] } });
  const { data } = await users.history.list({ userId: 'me', startHistoryId });
  assert.equal(data.history?.filter((each) => each.messagesAdded).length, 1);
  assert.ok(data.history?.some((each) => each.labelsAdded?.[0]?.labelIds?.includes('Label_1')));
  const added = await users.history.list({ userId: 'me', startHistoryId, historyTypes: ['messageAdded'] });
  assert.equal(added.data.history?.length, 1);
  assert.equal(
    (await users.history.list({ userId: 'me', startHistoryId: data.historyId ?? '' })).data.history,
    undefined,
  );
});

test('labels, send-as with its signature, watch and stop', async (t) => {
  const { users } = clientFor(await startTestWorld(t));
  const { data } = await users.settings.sendAs.list({ userId: 'me' });
  assert.match(data.sendAs?.find((each) => each.isDefault)?.signature ?? '', /<b>Maren Holt<\/b>/);
  assert.equal((await users.settings.sendAs.get({ userId: 'me', sendAsEmail: rep.email })).data.displayName, rep.name);
  const label = { name: 'Racking', labelListVisibility: 'labelShow', messageListVisibility: 'show' };
  const made = await users.labels.create({ userId: 'me', requestBody: label });
  await assert.rejects(users.labels.create({ userId: 'me', requestBody: label }), { status: 409 });
  const message = (await users.messages.list({ userId: 'me', q: 'from:idris' })).data.messages?.[0]?.id ?? '';
  await users.messages.modify({ userId: 'me', id: message, requestBody: { addLabelIds: [made.data.id ?? ''] } });
  assert.equal((await users.labels.get({ userId: 'me', id: made.data.id ?? '' })).data.messagesTotal, 1);
  await assert.rejects(users.messages.modify({ userId: 'me', id: message, requestBody: { addLabelIds: ['SENT'] } }), {
    status: 400,
  });
  const watch = await users.watch({ userId: 'me', requestBody: { topicName: 'projects/p/topics/t' } });
  assert.ok(Number(watch.data.expiration) > Date.now());
  assert.equal((await users.stop({ userId: 'me' })).status, 204);
});

test('a message sent directly gets the account as its sender', async (t) => {
  const world = await startTestWorld(t);
  const { users } = clientFor(world);
  const raw = Buffer.from(`From: someone@else.example\r\nTo: ${leads[0].email}\r\nSubject: Hi\r\n\r\nhello`).toString(
    'base64url',
  );
  const { data } = await users.messages.send({ userId: 'me', requestBody: { raw } });
  const sent = world.sandbox.state.sent().find((message) => message.id === data.id);
  assert.equal(sent?.from, `"${rep.name}" <${rep.email}>`);
});

test('a list is paged', async (t) => {
  const { users } = clientFor(await startTestWorld(t));
  const first = await users.messages.list({ userId: 'me', maxResults: 4 });
  const second = await users.messages.list({ userId: 'me', maxResults: 4, pageToken: first.data.nextPageToken ?? '' });
  const ids = [...(first.data.messages ?? []), ...(second.data.messages ?? [])].map((message) => message.id);
  assert.equal(new Set(ids).size, 7);
  assert.equal(second.data.nextPageToken, undefined);
});
