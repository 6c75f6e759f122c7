import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import pino from 'pino';
import type { FaultRule } from '../../sandbox/index.ts';
import { localOperator } from '../../src/app/http-settings.ts';
import { type App, createApp } from '../../src/app.ts';
import { type Environment, loadConfig } from '../../src/config.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { fireSend } from '../../src/verbs/sending/fire-send.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { readSendBreaker } from '../../src/verbs/sending/send-breaker.ts';
import { disableSending } from '../../src/verbs/sending/send-mode.ts';
import { eventually } from '../support/eventually.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';
import { roomyLimits } from '../support/roomy-limits.ts';
import { openMemoryStore } from '../support/store.ts';

/* A send is under way when sending is switched off: what became of it is found out all the same; nothing leaves. */

const world = await openOutsideWorld();
after(() => world.close());
const sentTo = (email: string) => world.sandbox.state.sent().filter(({ to }) => to.includes(email));
const person = (app: App) => app.contextFor({ actor: localOperator, traceId: null });

describe('a send of unknown outcome, in an installation that is started again in draft-only mode', () => {
  it('that Gmail has made is found and recorded', async (t) => {
    const { draftId, email, restart } = await underWay(t, { drop: 'after' });
    const app = await restart();
    await fireSend(person(app), { draftId });
    assert.equal((await readDraft(person(app), { draftId })).status, 'SENT');
    assert.equal(sentTo(email).length, 1);
  });

  it('that never reached Gmail is taken back; a new one is refused', async (t) => {
    const { draftId, email, restart } = await underWay(t, { drop: 'before' });
    const app = await restart();
    await fireSend(person(app), { draftId });
    const { status, send_at } = await readDraft(person(app), { draftId });
    assert.deepEqual([status, send_at, sentTo(email)], ['APPROVED', null, []]);
    await assert.rejects(requestSend(person(app), { draftId, contentHash: null }), { code: 'draft_only' });
  });

  it('that is nowhere is left to a person', async (t) => {
    const { draftId, gmailDraftId, restart } = await underWay(t, { drop: 'before' });
    await world.person('delete-draft', { draftId: gmailDraftId });
    const app = await restart();
    await fireSend(person(app), { draftId });
    const { status, send_error } = await readDraft(person(app), { draftId });
    assert.deepEqual([status, send_error], ['SEND_FAILED', 'unknown_outcome']);
  });
});

describe('a send that is taken back before it left', () => {
  it('by draft-only mode is no failure of sending', async (t) => {
    const { draftId, restart } = await underWay(t, { drop: 'before' });
    const app = await restart();
    await fireSend(person(app), { draftId });
    assert.deepEqual(await outcomes(app), { sends: 0, failures: 0 });
  });

  it('by the kill switch is no failure of sending; one that Gmail refused for good is', async (t) => {
    const { draftId, restart } = await underWay(t, { drop: 'before' });
    const app = await restart(sending);
    await disableSending(person(app), { operator: null, reason: 'wrong price list' });
    await fireSend(person(app), { draftId });
    assert.equal((await readDraft(person(app), { draftId })).status, 'APPROVED');
    assert.deepEqual(await outcomes(app), { sends: 0, failures: 0 });

    const other = await underWay(t, { preset: 'missing_scope' });
    assert.deepEqual(await outcomes(await other.restart(sending)), { sends: 1, failures: 1 });
  });
});

const sending: Environment = { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '0' };

async function outcomes(app: App): Promise<{ sends: number; failures: number }> {
  const { sends, failures } = await readSendBreaker(person(app));
  return { sends, failures };
}

/** A draft whose send met this fault; its process has ended, and `restart` starts the next, ten minutes later. */
async function underWay(t: TestContext, fault: Partial<FaultRule>) {
  const store = await openMemoryStore();
  let running: App | null = null;
  t.after(async () => {
    await running?.close();
    await store.close();
  });
  const lead = await world.makeLead();
  const start = async (settings: Environment, aheadMs: number) => {
    const { url, credentials } = world.sandbox;
    await running?.close();
    running = await createApp({
      config: loadConfig({ ...roomyLimits, SANDBOX: 'on', ...settings }),
      log: pino({ level: 'silent' }),
      store,
      sandbox: { url, credentials },
      clock: () => new Date(Date.now() + aheadMs),
    });
    return running;
  };
  const app = await start(sending, 0);
  await app.start(['worker']);
  const { workflowId: draftId } = await receiveLead(person(app), lead.delivery);
  const draft = await eventually(
    'the draft is there',
    async () => {
      const now = await readDraft(person(app), { draftId }).catch(() => null);
      return now?.gmail_draft_id != null && now;
    },
    20_000,
  );
  await approveDraft(person(app), { draftId, contentHash: draft.content_hash, approvedBy: null });
  world.sandbox.faults.add({ vendor: 'gmail', method: 'POST', path: 'drafts/send', times: 1, ...fault });
  await requestSend(person(app), { draftId, contentHash: null }).catch(() => null);
  const restart = (settings: Environment = {}) => start(settings, 600_000);
  return { draftId, gmailDraftId: draft.gmail_draft_id, email: lead.email, restart };
}
