import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import type { Person } from '../../src/core/actor.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SendingMailbox, SentMail } from '../../src/core/ports.ts';
import { getSampleFormSubmission } from '../../src/fixtures/index.ts';
import { defaultWorkspaceId } from '../../src/store/workspaces.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { recoverLostWork } from '../../src/verbs/operations/recover-lost-work.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { answerOne, auditLines, createTestApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { makePerson } from '../support/rows.ts';

const sending = { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '0' };
const form = getSampleFormSubmission('form1');

suite('A send', () => {
  test('stays undone while quotas or the trail are out of reach, names who asked, and lets nobody change the draft on its way', async (t) => {
    const answer = Promise.withResolvers<SentMail>();
    const left = Promise.withResolvers<void>();
    const { app, draft } = await approved(t, {
      async send() {
        left.resolve();
        return answer.promise;
      },
    });
    const ada = app.contextFor({ actor: await operatorOf(app), traceId: null });
    const send = () => requestSend(ada, { draftId: draft.id, contentHash: null });
    for (const [spoil, mend, refusal] of unfit) {
      await app.store.script(spoil);
      await assert.rejects(send(), refusal);
      await app.store.script(mend);
      assert.equal((await readDraft(app.context, { draftId: draft.id })).status, 'APPROVED');
    }
    const sent = send();
    await left.promise;
    await assert.rejects(
      editDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, body: `${draft.body}\n\nPS: one` }),
      { code: 'wrong_state' },
    );
    answer.resolve({ messageId: 'm-sent', threadId: 't-sent' });
    assert.equal((await sent).draft.status, 'SENT');
    const [line] = await auditLines(app, 'draft_sent');
    assert.deepEqual([line?.actor, line?.details?.draft_id], ['Ada Sample', draft.id]);
    assert.equal((await readDraft(app.context, { draftId: draft.id })).version, 1);
  });

  test('that failed for good does not keep the next lead of the thread from a draft', async (t) => {
    const { app, draft } = await approved(t, {
      async send() {
        throw new ConnectorError('gmail', 'rejected', 'Gmail refused the request (400).');
      },
    });
    await assert.rejects(requestSend(app.context, { draftId: draft.id, contentHash: null }));
    const failed = await readDraft(app.context, { draftId: draft.id });
    assert.equal(failed.status, 'SEND_FAILED');
    const run = await answerOne(app, { ...form, formSubmissionId: 'another-submission' });
    const next = await readDraft(app.context, { draftId: run.draft_id ?? '' });
    assert.deepEqual([next.status, next.thread_id], ['PENDING_APPROVAL', failed.thread_id]);
    // The older one has been overtaken: two live drafts of one conversation there are never.
    await assert.rejects(
      editDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, body: `${draft.body}\n\nPS: one` }),
      { code: 'wrong_state' },
    );
  });

  test('that Gmail cannot take just now is refused and taken back, not made some minutes later', async (t) => {
    let isDown = false;
    const mock = createMockConnectors().mailbox;
    const { app, draft } = await approved(t, {
      async getThread(threadId) {
        if (isDown) throw new ConnectorError('gmail', 'down', 'Gmail failed (503).');
        return mock.getThread(threadId);
      },
    });
    isDown = true;
    await assert.rejects(requestSend(app.context, { draftId: draft.id, contentHash: null }), {
      code: 'connector_down',
    });
    const now = await readDraft(app.context, { draftId: draft.id });
    assert.deepEqual([now.status, now.send_at], ['APPROVED', null]);
  });

  test('brings the mailbox copy into step with the approved text first', async (t) => {
    let refusals = 1;
    const bodies: string[] = [];
    const { app, draft, mailbox } = await drafted(t, {
      async updateDraft(...given) {
        if (refusals-- > 0) throw new ConnectorError('gmail', 'rejected', 'Gmail refused the request (400).');
        return createdIn(app).updateDraft(...given);
      },
      async send({ mailboxDraftId }) {
        const there = await mailbox.getDraft(mailboxDraftId ?? '');
        bodies.push(there?.body ?? '');
        return { messageId: 'm-sent', threadId: 't-sent' };
      },
    });
    const body = `${draft.body}\n\nPS: We are closed on Friday.`;
    const edited = await editDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, body });
    await eventually('the copy could not be written', () => refusals <= 0);
    await approve(app, edited);
    const { draft: sent } = await requestSend(app.context, { draftId: draft.id, contentHash: null });
    assert.equal(sent.status, 'SENT');
    assert.deepEqual(bodies, [body]);
  });

  test('that waits for Gmail waits in one job, however often lost work is looked for', async (t) => {
    const { app, draft } = await approved(t, {
      async send() {
        throw new ConnectorError('gmail', 'down', 'Gmail could not be reached.', { retryAfterMs: 3_600_000 });
      },
    });
    const { queued } = await requestSend(app.context, { draftId: draft.id, contentHash: null });
    assert.equal(queued, true);
    await app.store.script(`UPDATE send_intent SET fire_at = now() - interval '10 minutes'`);
    const parts = { store: app.store, queue: app.queue, log: () => {} };
    for (let minute = 0; minute < 3; minute++) assert.equal((await recoverLostWork(parts)).sends, 0);
    assert.equal((await app.queue.depth('fire_send')).waiting, 1);
  });
});

/** What a send is refused by while it lasts. */
const unfit: [spoil: string, mend: string, refusal: { code: string }][] = [
  [
    'ALTER TABLE quota_use RENAME TO quota_use_away',
    'ALTER TABLE quota_use_away RENAME TO quota_use',
    { code: '42P01' },
  ],
  [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'disk_full'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse()`,
    'DROP TRIGGER refuse ON audit_event',
    { code: 'store_unavailable' },
  ],
];

async function operatorOf({ store }: TestApp): Promise<Person> {
  const personId = await makePerson(store, defaultWorkspaceId);
  return { kind: 'person', personId, name: 'Ada Sample', role: 'operator' };
}

const mailboxes = new WeakMap<TestApp, SendingMailbox>();
const createdIn = (app: TestApp) => mailboxes.get(app) as SendingMailbox;

async function drafted(t: TestContext, own: Partial<SendingMailbox>) {
  const mock = createMockConnectors();
  const base: SendingMailbox = {
    ...mock.mailbox,
    send: async () => ({ messageId: 'm-sent', threadId: 't-sent' }),
    findSent: async () => null,
  };
  const mailbox: SendingMailbox = { ...base, ...own };
  const app = await createTestApp(t, {
    connectors: { ...mock, mailbox, sendingMailbox: mailbox },
    settings: sending,
  });
  mailboxes.set(app, base);
  const run = await answerOne(app, form);
  const draft = await readDraft(app.context, { draftId: run.draft_id ?? '' });
  return { app, draft, mailbox };
}

async function approved(t: TestContext, own: Partial<SendingMailbox>) {
  const { app, draft } = await drafted(t, own);
  return { app, draft: await approve(app, draft) };
}

function approve(app: TestApp, { id, content_hash: contentHash }: DraftView): Promise<DraftView> {
  return approveDraft(app.context, { draftId: id, contentHash, approvedBy: null });
}
