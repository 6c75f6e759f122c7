import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import type { Environment } from '../../src/config.ts';
import { ConnectorError, CountersignError } from '../../src/core/errors.ts';
import type { SendingMailbox } from '../../src/core/ports.ts';
import { contactKeys, requireContactRoom } from '../../src/safeguards/limits/contact-rules.ts';
import { recordContactMail } from '../../src/store/contact-mails.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { createDraft } from '../../src/verbs/drafts/create-draft.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { readContactQuota } from '../../src/verbs/quotas/contact-quota.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { disableSending } from '../../src/verbs/sending/send-mode.ts';
import { explainBlocks } from '../../src/verbs/suppression/explain-blocks.ts';
import { inConversation } from '../../src/verbs/suppression/in-conversation.ts';
import { addSuppression } from '../../src/verbs/suppression/suppressions.ts';
import { answerOne, createTestApp, type TestApp } from '../support/app.ts';
import { makeDraft, makeWorkspace } from '../support/rows.ts';
import { forEachDatabase } from '../support/store.ts';

const generous = {
  MODE_DRAFT_ONLY: 'false',
  SEND_UNDO_SECONDS: '0',
  MAX_EMAILS_PER_DAY: '100',
  MAX_EMAILS_PER_WEEK: '100',
  MAX_EMAILS_PER_DOMAIN_PER_DAY: '100',
  COOLING_PERIOD_DAYS: '0',
};

async function deskWith(t: TestContext, settings: Environment, own: Partial<SendingMailbox> = {}): Promise<TestApp> {
  const mock = createMockConnectors();
  let count = 0;
  const send = async () => ({ messageId: `m-${++count}`, threadId: `t-${count}` });
  const mailbox: SendingMailbox = { ...mock.mailbox, send, findSent: async () => null, ...own };
  return createTestApp(t, {
    connectors: { ...mock, mailbox, sendingMailbox: mailbox },
    settings: { ...generous, ...settings },
  });
}

const body = 'Good morning,\n\nthank you for your message about the new warehouse. When would suit you?';

async function approvedTo(app: TestApp, recipient: string) {
  const draft = await createDraft(app.context, { draftId: null, recipient, subject: 'Your racks', body });
  return approveDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });
}

async function sendTo(app: TestApp, recipient: string): Promise<string> {
  const draft = await approvedTo(app, recipient);
  const sent = await requestSend(app.context, { draftId: draft.id, contentHash: null });
  return sent.draft.status;
}

async function refusal(attempt: Promise<unknown>): Promise<{ code: string; endsAt: unknown; sentence: string }> {
  const error = await attempt.then(
    () => assert.fail('this was allowed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof CountersignError, String(error));
  return { code: error.code, endsAt: error.details.endsAt, sentence: error.publicMessage };
}

const midnight = () => `${new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10)}T00:00:00.000Z`;

describe('a send', () => {
  test('beyond MAX_EMAILS_PER_DAY of its user is refused until midnight UTC, and stays approved', async (t) => {
    const app = await deskWith(t, { MAX_EMAILS_PER_DAY: '2' });
    assert.equal(await sendTo(app, 'ann@one.example'), 'SENT');
    assert.equal(await sendTo(app, 'ben@two.example'), 'SENT');
    const third = await approvedTo(app, 'cleo@three.example');
    const { code, endsAt } = await refusal(requestSend(app.context, { draftId: third.id, contentHash: null }));
    assert.deepEqual([code, endsAt], ['quota_exhausted', midnight()]);
    assert.equal((await readDraft(app.context, { draftId: third.id })).status, 'APPROVED');
    const quota = await readContactQuota(app.context, { email: 'ann@one.example' });
    assert.deepEqual(quota, { remaining_today: 0, remaining_this_week: null, remaining_for_contact: 99 });
  });

  test('beyond MAX_EMAILS_PER_WEEK of its contact, in any spelling of the address, is refused until Monday', async (t) => {
    const app = await deskWith(t, { MAX_EMAILS_PER_WEEK: '1' });
    assert.equal(await sendTo(app, 'ann+a@gmail.com'), 'SENT');
    const { code, endsAt } = await refusal(sendTo(app, 'a.n.n@googlemail.com'));
    assert.equal(code, 'contact_week_limit');
    assert.equal(new Date(String(endsAt)).getUTCDay(), 1);
    assert.equal(await sendTo(app, 'anna@gmail.com'), 'SENT');
  });

  test('within COOLING_PERIOD_DAYS of the last one is refused until they are over', async (t) => {
    const app = await deskWith(t, { COOLING_PERIOD_DAYS: '2' });
    assert.equal(await sendTo(app, 'ann@one.example'), 'SENT');
    const { code, endsAt } = await refusal(sendTo(app, 'ann@one.example'));
    assert.equal(code, 'cooling_period');
    const hours = (Date.parse(String(endsAt)) - Date.now()) / 3_600_000;
    assert.ok(hours > 47 && hours <= 48, String(hours));
    await app.store.script(`UPDATE contact_mail SET left_at = left_at - interval '2 days'`);
    assert.equal(await sendTo(app, 'ann@one.example'), 'SENT');
  });

  test('beyond MAX_EMAILS_PER_DOMAIN_PER_DAY of the firm, subdomains too, is refused; free mail is nobody’s firm', async (t) => {
    const app = await deskWith(t, { MAX_EMAILS_PER_DOMAIN_PER_DAY: '1' });
    assert.equal(await sendTo(app, 'ann@dairy.example'), 'SENT');
    const { code, endsAt } = await refusal(sendTo(app, 'ben@mail.dairy.example'));
    assert.deepEqual([code, endsAt], ['domain_day_limit', midnight()]);
    assert.equal(await sendTo(app, 'ann@gmail.com'), 'SENT');
    assert.equal(await sendTo(app, 'ben@gmail.com'), 'SENT');
  });

  test('that the mailbox refused for good counts nowhere', async (t) => {
    let isBroken = true;
    const app = await deskWith(
      t,
      { MAX_EMAILS_PER_DAY: '1', MAX_EMAILS_PER_WEEK: '1' },
      {
        async send() {
          if (isBroken) throw new ConnectorError('gmail', 'rejected', 'Gmail refused the request (400).');
          return { messageId: 'm-1', threadId: 't-1' };
        },
      },
    );
    await assert.rejects(sendTo(app, 'ann@one.example'));
    const quota = await readContactQuota(app.context, { email: 'ann@one.example' });
    assert.deepEqual([quota.remaining_today, quota.remaining_for_contact], [1, 1]);
    isBroken = false;
    assert.equal(await sendTo(app, 'ann@one.example'), 'SENT');
  });

  test('to one’s own firm is refused as draft already, and its form starts nothing', async (t) => {
    const app = await deskWith(t, {});
    const own = 'kim@mail.fernhill-racking.example';
    assert.equal((await refusal(sendTo(app, own))).code, 'own_domain');
    const fields = [{ name: 'email', value: own }];
    const run = await answerOne(app, { fieldValues: fields } as never);
    assert.deepEqual([run.status, run.draft_id], ['suppressed', null]);
  });

  test('asked for by approving is held to the limits at the approval', async (t) => {
    const app = await deskWith(t, { MAX_EMAILS_PER_DAY: '0', ALLOW_AUTO_SEND: 'true', SEND_UNDO_SECONDS: '5' });
    const draft = await createDraft(app.context, {
      draftId: null,
      recipient: 'ann@one.example',
      subject: 'Your racks',
      body,
    });
    const approve = approveDraft(app.context, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });
    assert.equal((await refusal(approve)).code, 'quota_exhausted');
    assert.equal((await readDraft(app.context, { draftId: draft.id })).status, 'PENDING_APPROVAL');
  });
});

describe('why-blocked', () => {
  test('names every rule that stops an address, and when it ends; and what is worth knowing', async (t) => {
    const app = await deskWith(t, {
      MAX_EMAILS_PER_WEEK: '1',
      MAX_EMAILS_PER_DAY: '1',
      MAX_EMAILS_PER_DOMAIN_PER_DAY: '1',
      COOLING_PERIOD_DAYS: '2',
    });
    const codes = async (email: string) => {
      const { blocked, reasons } = await explainBlocks(app.context, { email });
      assert.equal(blocked, reasons.length > 0);
      for (const { sentence } of reasons) assert.ok(sentence.length > 20);
      return reasons.map(({ code, ends_at }) => `${code}${ends_at === null ? '' : ' until'}`);
    };
    assert.deepEqual(await codes('ann@one.example'), []);
    await addSuppression(app.context, { kind: 'domain', value: 'quiet.example', reason: 'They asked.' });
    assert.deepEqual(await codes('kim@hall.quiet.example'), ['suppressed']);
    assert.deepEqual(await codes('kim@fernhill-racking.example'), ['own_domain']);
    assert.equal(await sendTo(app, 'ann@one.example'), 'SENT');
    const limits = ['contact_week_limit until', 'cooling_period until', 'domain_day_limit until'];
    assert.deepEqual(await codes('ann@one.example'), [...limits, 'quota_exhausted until']);
    assert.deepEqual(await codes('ben@other.example'), ['quota_exhausted until']);
    await disableSending(app.context, { operator: null, reason: 'stop' });
    assert.deepEqual(await codes('ben@other.example'), ['quota_exhausted until', 'sending_disabled']);
    await assert.rejects(explainBlocks(app.context, { email: 'nobody' }), { code: 'invalid_address' });
  });

  test('a draft shows the limits of its contact while it waits', async (t) => {
    const app = await deskWith(t, { MAX_EMAILS_PER_WEEK: '1' });
    assert.equal(await sendTo(app, 'ann@one.example'), 'SENT');
    const { limits } = await approvedTo(app, 'ann@one.example');
    assert.deepEqual(
      limits?.map(({ code }) => code),
      ['contact_week_limit'],
    );
  });
});

describe('a conversation under way', () => {
  const message = (isSent: boolean, date: string) => ({ isSent, isDraft: false, date: new Date(date) }) as never;
  const now = new Date('2026-11-22T12:00:00Z');

  test('needs a mail of ours and one that is not old; a first question is none', () => {
    const thread = (...messages: never[]) => ({ id: 't', messages });
    assert.equal(inConversation(null, 7, now), false);
    assert.equal(inConversation(thread(message(false, '2026-11-22T11:00:00Z')), 7, now), false);
    const talk = thread(message(true, '2026-11-01T11:00:00Z'), message(false, '2026-11-16T11:00:00Z'));
    assert.deepEqual(
      [inConversation(talk, 7, now), inConversation(talk, 5, now), inConversation(talk, 0, now)],
      [true, false, false],
    );
  });
});

forEachDatabase((databases, kind) => {
  test('two who write to one contact at the same moment cannot both be the last', async () => {
    const first = await databases.migrated();
    const workspace = await makeWorkspace(first);
    const stores = kind === 'postgres' ? [first, await databases.again(first)] : [first];
    const limits = { maxEmailsPerWeek: 3, maxEmailsPerDomainPerDay: 100, coolingPeriodDays: 0, inConversationDays: 0 };
    const drafts = await Promise.all(Array.from({ length: 10 }, () => makeDraft(first, workspace)));
    const settled = await Promise.allSettled(
      drafts.map(({ draftId }, n) =>
        stores[n % stores.length]?.write(workspace, async (writing) => {
          await requireContactRoom(writing, 'ann@one.example', limits, draftId);
          await recordContactMail(writing, draftId, contactKeys('ann@one.example'));
        }),
      ),
    );
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 3);
  });
});
