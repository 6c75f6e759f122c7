import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import PostalMime from 'postal-mime';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import { composeMime } from '../../src/connectors/gmail/mime.ts';
import type { OutgoingMail, SendingMailbox } from '../../src/core/ports.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { createDraft } from '../../src/verbs/drafts/create-draft.ts';
import { mailOf } from '../../src/verbs/drafts/mailbox-copy.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { checkSuppression } from '../../src/verbs/suppression/suppressions.ts';
import { unsubscribeToken } from '../../src/verbs/suppression/unsubscribe.ts';
import { answerOne, createTestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const body = 'Good morning,\n\nthank you for your message about the new warehouse. When would suit you?';

async function desk(t: TestContext, optedOut = false) {
  const mock = createMockConnectors();
  const made: OutgoingMail[] = [];
  const mailbox: SendingMailbox = {
    ...mock.mailbox,
    createDraft: async (mail) => {
      made.push(mail);
      return mock.mailbox.createDraft(mail);
    },
    send: async () => ({ messageId: 'm-1', threadId: 't-1' }),
    findSent: async () => null,
  };
  const crm: typeof mock.crm = {
    ...mock.crm,
    async searchContacts(email) {
      const found = await mock.crm.searchContacts(email);
      const none = { id: '1', email, firstName: null, lastName: null, company: null, jobTitle: null };
      return { ...none, lifecycleStage: null, ownerId: null, ...found, optedOut };
    },
  };
  const app = await createTestApp(t, {
    connectors: { ...mock, crm, mailbox, sendingMailbox: mailbox },
    settings: {
      MODE_DRAFT_ONLY: 'false',
      SEND_UNDO_SECONDS: '300',
      PUBLIC_BASE_URL: 'https://countersign.example.com',
    },
  });
  const list = '/api/operator/suppressions';
  const isStopped = async (email: string) =>
    (await checkSuppression(app.context, { email })).entries.map((e) => e.source);
  return { app, made, list, isStopped, server: await app.server() };
}

describe('an unsubscribe link', () => {
  test('shows a page that changes nothing, acts on POST at once, and stops a send in its undo window', async (t) => {
    const { app, made, server, isStopped } = await desk(t);
    const recipient = 'ann+x@dairy.example';
    const draft = await createDraft(app.context, { draftId: null, recipient, subject: 'Your racks', body });
    await approveDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });
    await requestSend(app.context, { draftId: draft.id, contentHash: null });
    const mail = await eventually('the mailbox copy is made', async () => made[0] ?? null);
    const mime = await PostalMime.parse(Buffer.from(await composeMime(mail), 'base64url'));
    const header = (key: string) => mime.headers.find((one) => one.key === key)?.value;
    const url = `https://countersign.example.com/u/${unsubscribeToken(app.context, draft.id)}`;
    assert.deepEqual(
      [header('list-unsubscribe'), header('list-unsubscribe-post')],
      [`<${url}>`, 'List-Unsubscribe=One-Click'],
    );
    assert.doesNotMatch(url, /dairy|ann/);
    const path = new URL(url).pathname;
    const page = await server.inject(path);
    assert.deepEqual([page.statusCode, await isStopped(recipient)], [200, []]);
    assert.match(page.body, /<form method="post">/);
    assert.equal(
      page.headers['referrer-policy'],
      'same-origin',
      'else the browser says Origin: null, which is refused',
    );
    assert.doesNotMatch(page.body, /dairy|ann\+x/);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = () => server.inject({ method: 'POST', url: path, headers, payload: 'List-Unsubscribe=One-Click' });
    assert.equal((await post()).statusCode, 200);
    assert.deepEqual(await isStopped('ANN@dairy.example'), ['unsubscribe']);
    const { send_at, status } = await readDraft(app.context, { draftId: draft.id });
    assert.deepEqual([send_at, status], [null, 'APPROVED']);
    assert.equal((await post()).statusCode, 200);
    // Whoever turns a letter of the link finds nothing, whether or not there is such a draft.
    for (const wrong of [
      path.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      '/u/nothing',
      `/u/${'A'.repeat(22)}.${'0'.repeat(64)}`,
    ]) {
      assert.equal((await server.inject(wrong)).statusCode, 404);
      assert.equal((await server.inject({ method: 'POST', url: wrong, headers, payload: '' })).statusCode, 404);
    }
    // A form is no way into anything else.
    const other = await server.inject({
      method: 'POST',
      url: `/api/operator/drafts/${draft.id}/undo-send`,
      headers,
      payload: 'a=b',
    });
    assert.equal(other.statusCode, 415);
  });

  test('is in no answer to a lead, and in none within a conversation', async (t) => {
    const { app } = await desk(t);
    const { mailbox } = createMockConnectors();
    const content = { recipient: 'kim@dairy.example', subject: 'Racks', body, attachments: [], threadId: null };
    const urlOf = async (threadId: string | null, unasked: string | null) =>
      (await mailOf(app.context, mailbox, { ...content, threadId }, 'draft-1', null, unasked)).unsubscribeUrl;
    const draftId = '11111111-1111-4111-8111-111111111111';
    assert.equal(await urlOf(null, null), undefined);
    assert.equal(await urlOf('no-such-thread', draftId), undefined);
    assert.match(String(await urlOf(null, draftId)), /\/u\//);
  });
});

test('who opted out in the CRM gets no draft, and stands on the list', async (t) => {
  const { app, made, isStopped } = await desk(t, true);
  const run = await answerOne(app, { fieldValues: [{ name: 'email', value: 'kim@dairy.example' }] } as never);
  assert.deepEqual([run.status, run.draft_id, made.length], ['suppressed', null, 0]);
  assert.deepEqual(await isStopped('kim@dairy.example'), ['hubspot']);
});

describe('the list as CSV', () => {
  test('is taken as a whole or not at all, with the bad lines named, and gives no spreadsheet a formula', async (t) => {
    const { list, server, isStopped } = await desk(t);
    const importCsv = async (csv: string) => server.inject({ method: 'POST', url: `${list}/import`, payload: { csv } });
    const bad = await importCsv('value,reason\nann@one.example,Asked\nnobody,\n"two\nlines@x",\nben@two.example,\n');
    assert.deepEqual([bad.statusCode, bad.json().code], [422, 'invalid_csv']);
    assert.match(bad.json().detail, /Line 3: .*Line 5: /);
    assert.deepEqual(await isStopped('ann@one.example'), []);
    assert.equal((await importCsv('email\nann@one.example\n')).statusCode, 422);
    assert.equal((await importCsv('value\n"broken')).statusCode, 422);

    const csv =
      '\ufeffValue;x\n'.replace(';x', ',Kind,Reason') +
      'Ann+n@one.example,,=cmd()\nquiet.example,domain,"He said ""no"", twice"\nANN@one.example,email,\n';
    const good = await importCsv(csv);
    assert.deepEqual([good.statusCode, good.json()], [200, { added: 2, known: 0 }]);
    assert.deepEqual((await importCsv(csv)).json(), { added: 0, known: 2 });
    assert.deepEqual(await isStopped('kim@hall.quiet.example'), ['import']);

    const exported = await server.inject(`${list}/export`);
    assert.match(String(exported.headers['content-type']), /text\/csv/);
    assert.match(exported.body, /quiet\.example,import,"He said ""no"", twice"/);
    for (const line of exported.body.split('\r\n')) assert.doesNotMatch(line, /(?:^|,)"?[=+@-]/);
    assert.equal((await importCsv(exported.body)).statusCode, 200);
  });
});
