import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { readSendBreaker } from '../../src/verbs/sending/send-breaker.ts';
import { enableSending } from '../../src/verbs/sending/send-mode.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';

const world = await openOutsideWorld();
const settings = { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '0', MAX_EMAILS_PER_DOMAIN_PER_DAY: '100' };
const desk = await openDesk(world, settings);
after(async () => {
  await desk.close();
  await world.close();
});

async function approved(): Promise<DraftView> {
  const { draft } = await desk.draft();
  return approveDraft(desk.person, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });
}

const send = (draft: DraftView) => requestSend(desk.person, { draftId: draft.id, contentHash: null });

it('more than one failure in ten sends stops sending, for longer than the hour, until an admin enables it', async () => {
  const drafts = await Promise.all(Array.from({ length: 12 }, approved));
  const [last, next, ...first] = drafts as [DraftView, DraftView, ...DraftView[]];
  for (const draft of first.slice(0, 8)) await send(draft);
  world.sandbox.faults.add({ vendor: 'gmail', method: 'POST', path: 'drafts/send', times: 2, preset: 'missing_scope' });
  await assert.rejects(send(first[8] as DraftView), { code: 'connector_unauthorised' });
  assert.equal((await readSendBreaker(desk.person)).state, 'closed');
  await assert.rejects(send(first[9] as DraftView), { code: 'connector_unauthorised' });

  const { state, sends, failures, opened_at } = await readSendBreaker(desk.person);
  assert.deepEqual([state, sends, failures, opened_at !== null], ['open', 10, 2, true]);
  await assert.rejects(send(next), { code: 'breaker_open' });
  desk.advance(2 * 3_600_000);
  const later = await readSendBreaker(desk.person);
  assert.deepEqual([later.state, later.sends], ['open', 0]);
  await assert.rejects(send(next), { code: 'breaker_open' });
  assert.equal(world.sandbox.state.sent().filter(({ to }) => to.includes(next.recipient)).length, 0);
  assert.deepEqual(await desk.alertsFor('send_breaker'), ['send_breaker_opened']);

  await enableSending(desk.person, { operator: null, reason: 'the scope was granted' });
  assert.equal((await readSendBreaker(desk.person)).state, 'closed');
  assert.equal((await send(last)).draft.status, 'SENT');
});
