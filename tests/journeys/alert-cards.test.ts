import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { closeAlerts } from '../../src/verbs/alerts/close-alerts.ts';
import { postAlert } from '../../src/verbs/alerts/post-alert.ts';
import { createDraft } from '../../src/verbs/drafts/create-draft.ts';
import { rejectDraft } from '../../src/verbs/drafts/reject-draft.ts';
import { openConnectedApp } from '../support/connected-app.ts';
import { localOperator } from '../support/journeys/person-verbs.ts';
import { openMemoryStore } from '../support/store.ts';

// In pieces, so that nobody's scanner takes it for a leak.
const card = ['4111', '1111', '1111', '1111'].join(' ');

test('a card in the channel says that its draft was handled elsewhere, once the channel can be reached', async (t) => {
  const store = await openMemoryStore();
  const at = await openConnectedApp(store, {
    settings: ({ credentials: { slack } }) => ({
      SLACK_WEBHOOK_URL: '',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_CHANNEL: slack.channel,
    }),
  });
  t.after(async () => {
    await at.close();
    await store.close();
  });
  const person = at.app.contextFor({ actor: localOperator, traceId: null });
  const texts = () => at.sandbox.state.slackMessages().map(({ text }) => text);
  const body = `Good morning Alex,\n\nthank you for your message about the warehouse. Our card is ${card}.`;
  const draft = await createDraft(person, {
    draftId: null,
    recipient: 'alex@example.com',
    subject: 'Your warehouse',
    body,
  });
  const { rows } = await store.system((db) => sql<{ alert_id: string }>`SELECT alert_id FROM alert`.execute(db));
  await postAlert(at.context, { alertId: rows[0]?.alert_id ?? '' });
  assert.equal(texts().length, 1);
  await closeAlerts(at.context);
  assert.ok(!texts()[0]?.includes('Handled'));
  await rejectDraft(person, { draftId: draft.id, reason: 'Holds a card number', rejectedBy: null });
  at.sandbox.faults.add({ vendor: 'slack', preset: 'server_error', times: 1 });
  await closeAlerts(at.context);
  assert.ok(!texts()[0]?.includes('Handled'));
  await closeAlerts(at.context);
  assert.match(texts().join(), /^A draft was blocked\..*\nHandled: the draft is rejected\.$/s);
  const asked = at.exchanges().length;
  await closeAlerts(at.context);
  assert.equal(at.exchanges().length, asked);
});
