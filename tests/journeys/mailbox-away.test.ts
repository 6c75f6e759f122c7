import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { OutgoingMail } from '../../src/core/ports.ts';
import { defaultEffectTimings } from '../../src/durable/effects.ts';
import { getSampleFormSubmission } from '../../src/fixtures/index.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { listDrafts } from '../../src/verbs/drafts/list-drafts.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { rejectDraft } from '../../src/verbs/drafts/reject-draft.ts';
import { answerOne, createTestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

suite('A mailbox that does not answer', () => {
  test('fails the mailbox steps and says so; the draft waits in the queue, and is not judged without its signature', async (t) => {
    const away = async (): Promise<never> => {
      throw new ConnectorError('gmail', 'down', 'Gmail failed (503).');
    };
    const { mailbox, calendar, crm } = createMockConnectors();
    const app = await createTestApp(t, {
      connectors: { calendar, crm, mailbox: { ...mailbox, address: away, listSendAs: away, searchThreads: away } },
    });
    const run = await answerOne(app, getSampleFormSubmission('form1'));
    assert.deepEqual([run.status, run.degraded], ['success', true]);
    assert.equal(run.steps.search_email.status, 'failed');
    assert.equal(run.steps.create_draft.status, 'failed');
    assert.match(run.steps.create_draft.error ?? '', /no signature/);
    const draft = await readDraft(app.context, { draftId: run.draft_id ?? '' });
    assert.deepEqual([draft.status, draft.gmail_draft_id], ['PENDING_APPROVAL', null]);
    await assert.rejects(
      approveDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null }),
      { code: 'connector_down' },
    );
  });

  test('for a moment leaves no draft behind of what was rejected meanwhile', async (t) => {
    const { mailbox, calendar, crm } = createMockConnectors();
    const asked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = {
      ...mailbox,
      async createDraft(mail: OutgoingMail) {
        asked.resolve();
        await release.promise;
        return mailbox.createDraft(mail);
      },
    };
    const timings = { ...defaultEffectTimings, settleMs: 200 };
    const app = await createTestApp(t, { connectors: { calendar, crm, mailbox: slow }, timings });
    const ended = answerOne(app, getSampleFormSubmission('form1'));
    await asked.promise;
    const { drafts } = await listDrafts(app.context, { status: null, page: 1, pageSize: 1 });
    const [draft] = drafts;
    assert.ok(draft);
    await rejectDraft(app.context, { draftId: draft.id, reason: 'Not a lead.', rejectedBy: null });
    release.resolve();
    await ended;
    await eventually('the copy is gone', async () => {
      const now = await readDraft(app.context, { draftId: draft.id });
      return now.gmail_draft_id === null && (await mailbox.findDrafts(`draft-${draft.id}`, anywhere)).length === 0;
    });
  });
});

const anywhere = { threadId: null, since: new Date(0) };
