import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import { getSampleFormSubmission } from '../../src/fixtures/index.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { answerOne, createTestApp } from '../support/app.ts';

suite('Text that no database row can hold', () => {
  test('in the CRM or the mailbox does not keep a lead from its draft', async (t) => {
    const { mailbox, calendar, crm } = createMockConnectors();
    const odd = (text: string | null) => `${text}\u0000 \ud83d`;
    const app = await createTestApp(t, {
      connectors: {
        calendar,
        mailbox: {
          ...mailbox,
          searchThreads: async (...given) =>
            (await mailbox.searchThreads(...given)).map((one) => ({ ...one, snippet: odd(one.snippet) })),
          async getThread(id) {
            const thread = await mailbox.getThread(id);
            const messages = thread?.messages.map((one) => ({
              ...one,
              text: odd(one.text),
              subject: odd(one.subject),
            }));
            return thread && { ...thread, messages: messages ?? [] };
          },
        },
        crm: {
          ...crm,
          async searchContacts(email) {
            const contact = await crm.searchContacts(email);
            return contact && { ...contact, firstName: odd(contact.firstName), company: odd(contact.company) };
          },
          async getCompany(id) {
            const company = await crm.getCompany(id);
            return company && { ...company, name: odd(company.name), description: odd(company.description) };
          },
        },
      },
    });
    const form = getSampleFormSubmission('form1');
    const run = await answerOne(app, {
      ...form,
      fieldValues: form.fieldValues.filter(({ name }) => !/name|company/i.test(name)),
    } as typeof form);
    assert.equal(run.status, 'success');
    const draft = await readDraft(app.context, { draftId: run.draft_id ?? '' });
    assert.equal(draft.status, 'PENDING_APPROVAL');
    assert.ok(draft.body.isWellFormed() && !draft.body.includes('\u0000'));
  });
});
