import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Mailbox, OutgoingMail } from '../../src/core/ports.ts';
import { getSampleFormSubmission } from '../../src/fixtures/index.ts';
import { listDrafts } from '../../src/verbs/drafts/list-drafts.ts';
import { answerOne, auditLines, createTestApp } from '../support/app.ts';

suite('TestWorkflowIntegration', () => {
  test('test_prospect_to_draft_pipeline', async (t) => {
    const written: OutgoingMail[] = [];
    // No more than a draft needs: above all no searchThreads.
    const mailbox = {
      address: async () => 'maren.holt@fernhill-racking.example',
      async createDraft(mail: OutgoingMail) {
        written.push(mail);
        return { id: 'r1', messageId: 'm1', threadId: 't1' };
      },
    } as Mailbox;
    const app = await createTestApp(t, { connectors: { mailbox } });
    const run = await answerOne(app, getSampleFormSubmission('form2'));

    assert.equal(run.status, 'success');
    assert.equal(run.steps.search_email.status, 'skipped');
    assert.equal(run.steps.create_draft.status, 'success');
    assert.equal(run.gmail_draft_id, 'r1');

    const { drafts, total } = await listDrafts(app.context, { status: 'PENDING_APPROVAL', page: 1, pageSize: 10 });
    const [draft] = drafts;
    assert.ok(draft);
    assert.equal(total, 1);
    assert.equal(draft.id, run.draft_id);
    assert.equal(draft.workflow_id, run.workflow_id);
    assert.equal(draft.recipient, 'amir.haddad@quayside-tools.example');
    assert.equal(draft.subject, 'Quick thought on Quayside Tools');
    assert.equal(draft.body, run.message);
    assert.match(draft.body, /Amir/);
    assert.deepEqual(
      written.map(({ to, subject, body }) => ({ to, subject, body })),
      [{ to: draft.recipient, subject: draft.subject, body: draft.body }],
    );

    const told = [await auditLines(app, 'prospect_intake'), await auditLines(app, 'draft_created')].flat();
    assert.deepEqual(
      told.map(({ event_type, resource }) => [event_type, resource]),
      [
        ['prospect_intake', draft.recipient],
        ['draft_created', draft.recipient],
      ],
    );
    assert.deepEqual([told[1]?.details?.mode, told[1]?.details?.draft_id], ['DRAFT_ONLY', draft.id]);
  });
});
