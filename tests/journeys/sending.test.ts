import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import PostalMime from 'postal-mime';
import type { FaultRule } from '../../sandbox/index.ts';
import { CountersignError } from '../../src/core/errors.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { recoverLostWork } from '../../src/verbs/operations/recover-lost-work.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { disableSending, enableSending } from '../../src/verbs/sending/send-mode.ts';
import { undoSend } from '../../src/verbs/sending/undo-send.ts';
import { checkSuppression } from '../../src/verbs/suppression/suppressions.ts';
import { eventually } from '../support/eventually.ts';
import { type Desk, openDesk, sameText } from '../support/journeys/desk.ts';
import { type Lead, openOutsideWorld } from '../support/journeys/outside-world.ts';

/* With MODE_DRAFT_ONLY=false: what is approved goes out once, as approved, or not at all. */

const world = await openOutsideWorld();
// What a person does in the undo window has to fit into it, also on a busy machine.
const desk = await openDesk(world, { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '2' });
const atOnce = await openDesk(world, { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '0' });
const automatic = await openDesk(world, { MODE_DRAFT_ONLY: 'false', ALLOW_AUTO_SEND: 'true', SEND_UNDO_SECONDS: '1' });
after(async () => {
  for (const each of [desk, atOnce, automatic]) await each.close();
  await world.close();
});

const approve = ({ person }: Desk, draft: DraftView) =>
  approveDraft(person, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });
const send = ({ person }: Desk, draft: DraftView) =>
  requestSend(person, { draftId: draft.id, contentHash: draft.content_hash });
const code = (wanted: string) => (error: unknown) => {
  assert.ok(error instanceof CountersignError, String(error));
  assert.equal(error.code, wanted, error.publicMessage);
  return true;
};
const sentTo = (lead: Lead) => world.sandbox.state.sent().filter(({ to }) => to.includes(lead.email));
const isSendOver = (draft: DraftView) => draft.send_at === null;

async function approved(at: Desk): Promise<{ lead: Lead; draft: DraftView }> {
  const { lead, draft } = await at.draft();
  return { lead, draft: await approve(at, draft) };
}

/** Exactly one message went to the lead: the approved subject and body, in the thread, and the trail says so once. */
async function assertSentOnce(at: Desk, lead: Lead, draft: DraftView): Promise<void> {
  const sent = await at.becomes(draft, 'SENT');
  const [message, ...others] = sentTo(lead);
  assert.ok(message);
  assert.equal(others.length, 0);
  assert.deepEqual(
    [message.id, message.threadId, message.subject],
    [sent.gmail_message_id, lead.threadId, draft.subject],
  );
  const mail = await PostalMime.parse(message.raw);
  assert.ok(sameText(mail.text ?? '', draft.body));
  assert.equal(sent.content_hash, draft.content_hash);
  assert.equal(world.draftsOf(draft.id).length, 0);
  assert.equal((await at.auditOf(draft, 'send_draft')).length, 1);
}

describe('an approved draft', () => {
  it('waits out the undo window, is taken back, sent again, and leaves once with exactly the approved body', async () => {
    const { lead, draft } = await approved(desk);
    const { queued, draft: waiting } = await send(desk, draft);
    assert.deepEqual([queued, waiting.status, waiting.send_at !== null], [true, 'APPROVED', true]);
    await assert.rejects(send(desk, draft), code('wrong_state'));
    const undone = await undoSend(desk.person, { draftId: draft.id });
    assert.deepEqual([undone.status, undone.send_at], ['APPROVED', null]);
    await send(desk, draft);
    await assertSentOnce(desk, lead, draft);
    await assert.rejects(undoSend(desk.person, { draftId: draft.id }), code('too_late'));
    await assert.rejects(send(desk, draft), code('wrong_state'));
  });

  it('leaves at once where there is no undo window', async () => {
    const { lead, draft } = await approved(atOnce);
    const { queued, draft: sent } = await send(atOnce, draft);
    assert.deepEqual([queued, sent.status], [false, 'SENT']);
    await assertSentOnce(atOnce, lead, draft);
  });

  it('asked for ten times at once leaves once', async () => {
    const { lead, draft } = await approved(desk);
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => send(desk, draft)));
    assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 1);
    await assertSentOnce(desk, lead, draft);
  });

  it('row 17: where sending follows approval, the approval itself plans the one send', async () => {
    const { lead, draft } = await approved(automatic);
    assert.ok(draft.send_at !== null);
    await assertSentOnce(automatic, lead, draft);
  });

  it('is not sent without an approval', async () => {
    const { lead, draft } = await desk.draft();
    await assert.rejects(send(desk, draft), code('wrong_state'));
    assert.deepEqual(sentTo(lead), []);
  });
});

describe('a send that waits in the undo window', () => {
  it('is undone by an edit, and the new version needs its own approval', async () => {
    const { lead, draft } = await approved(desk);
    await send(desk, draft);
    const body = 'Hello Robin,\n\nthank you, I will call you about the forty racks tomorrow.\n\nBest\nMaren';
    const edited = await editDraft(desk.person, { draftId: draft.id, contentHash: draft.content_hash, body });
    assert.deepEqual([edited.status, edited.send_at], ['PENDING_APPROVAL', null]);
    await send(desk, await approve(desk, await desk.inStep(edited)));
    await assertSentOnce(desk, lead, edited);
  });

  it("does not leave after a person's edit in the mailbox: their text waits as the next version", async () => {
    const { lead, draft } = await approved(desk);
    await send(desk, draft);
    const text = 'Hello Robin,\n\nno, I would rather say it like this, in my own words.\n\nMaren';
    await world.person('edit-draft', { draftId: draft.gmail_draft_id, text });
    const taken = await desk.becomes(draft, 'PENDING_APPROVAL');
    assert.deepEqual([taken.version, sameText(taken.body, text), isSendOver(taken)], [2, true, true]);
    assert.deepEqual(sentTo(lead), []);
    assert.ok(sameText(world.draftsOf(draft.id)[0]?.text ?? '', text));
  });

  it('does not leave after a reply of the customer: the draft is stale', async () => {
    const { lead, draft } = await approved(desk);
    await send(desk, draft);
    await world.person('reply', { threadId: lead.threadId, text: 'One more thing: it is urgent.' });
    const closed = await desk.becomes(draft, 'SUPERSEDED');
    assert.equal(closed.superseded_reason, 'stale_thread');
    assert.deepEqual(sentTo(lead), []);
  });

  it('does not leave after a reply that says stop, and the customer stands on the do-not-contact list', async () => {
    const { lead, draft } = await approved(desk);
    await send(desk, draft);
    await world.person('reply', { threadId: lead.threadId, text: 'Please remove me from your list.' });
    await desk.becomes(draft, 'SUPERSEDED');
    const { entries } = await checkSuppression(desk.person, { email: lead.email });
    assert.deepEqual(
      entries.map(({ source }) => source),
      ['opt_out'],
    );
    assert.deepEqual(sentTo(lead), []);
  });

  it('does not leave when a slot it offers is taken: it stays approved and says why in the trail', async () => {
    const { lead, draft } = await approved(desk);
    const [slot] = draft.slots;
    assert.ok(slot);
    await send(desk, draft);
    const remove = await world.makeEvent(slot.start, slot.end);
    await eventually('the send is taken back', async () => isSendOver(await desk.read(draft)));
    await remove();
    assert.equal((await desk.read(draft)).status, 'APPROVED');
    const [stopped] = await desk.auditOf(draft, 'stop_send');
    assert.equal(stopped?.details?.reason, 'slot_taken');
    assert.deepEqual(sentTo(lead), []);
  });

  it('row 21: does not leave when the kill switch is pulled, nor by itself when it is let go', async () => {
    const { lead, draft } = await approved(desk);
    await send(desk, draft);
    await disableSending(desk.person, { operator: 'ada', reason: 'wrong price list' });
    try {
      await eventually('the send is taken back', async () => isSendOver(await desk.read(draft)));
      await assert.rejects(send(desk, draft), code('sending_disabled'));
    } finally {
      await enableSending(desk.person, { operator: 'ada', reason: 'price list mended' });
    }
    assert.equal((await desk.read(draft)).status, 'APPROVED');
    assert.deepEqual(sentTo(lead), []);
    await send(desk, draft);
    await assertSentOnce(desk, lead, draft);
  });

  it('is closed when a person sends the draft in the mailbox: one message, theirs', async () => {
    const { lead, draft } = await approved(desk);
    await send(desk, draft);
    await world.person('send-draft', { draftId: draft.gmail_draft_id });
    const closed = await desk.becomes(draft, 'SUPERSEDED');
    assert.equal(closed.superseded_reason, 'sent_in_mailbox');
    assert.equal(sentTo(lead).length, 1);
  });
});

describe('a send whose outcome is not known', () => {
  const lost: [string, Partial<FaultRule>][] = [
    ['row 19: the answer is lost after Gmail has sent it', { drop: 'after' }],
    ['row 19: the answer is a 503 after Gmail has sent it', { stage: 'after', preset: 'unavailable' }],
    ['row 19: half the answer is lost', { spoil: 'half_answer' }],
    ['row 18: the connection drops before Gmail has it', { drop: 'before' }],
    ['row 18: Gmail answers 500 and has not sent it', { preset: 'server_error' }],
  ];
  for (const [name, fault] of lost) {
    it(`${name}: it is looked for, and has left exactly once`, async () => {
      const { lead, draft } = await approved(desk);
      world.sandbox.faults.add({ vendor: 'gmail', method: 'POST', path: 'drafts/send', times: 1, ...fault });
      await send(desk, draft);
      await assertSentOnce(desk, lead, draft);
    });
  }

  it('row 19: is settled by a job also where a person waited for the answer', async () => {
    const { lead, draft } = await approved(atOnce);
    world.sandbox.faults.add({ vendor: 'gmail', method: 'POST', path: 'drafts/send', times: 1, drop: 'after' });
    const { queued, draft: waiting } = await send(atOnce, draft);
    assert.deepEqual([queued, waiting.status], [true, 'APPROVED']);
    await assertSentOnce(atOnce, lead, draft);
  });

  it('row 19: is for a person to decide when the message is nowhere, and is never repeated', async () => {
    const { lead, draft } = await approved(desk);
    // Gmail loses the draft and never sends it: nobody can tell that from a sent mail that was deleted.
    const drop = { vendor: 'gmail', method: 'POST', path: 'drafts/send', times: 1, drop: 'before' } as const;
    world.sandbox.faults.add(drop);
    await send(desk, draft);
    await eventually('the send is under way', () => world.countCalls('GET', /drafts/) > 0 && sendUnderWay(draft));
    await world.person('delete-draft', { draftId: draft.gmail_draft_id });
    const failed = await desk.becomes(draft, 'SEND_FAILED');
    assert.equal(failed.send_error, 'unknown_outcome');
    await recoverLostWork({ ...desk.app, log: () => {} });
    assert.deepEqual([(await desk.read(draft)).status, sentTo(lead)], ['SEND_FAILED', []]);
    await assert.rejects(send(desk, draft), code('wrong_state'));
  });

  it('row 21: is not repeated while the kill switch is pulled, and not by itself afterwards', async () => {
    const { lead, draft } = await approved(desk);
    world.sandbox.faults.add({ vendor: 'gmail', method: 'POST', path: 'drafts/send', times: 1, drop: 'before' });
    await send(desk, draft);
    await eventually('the send is under way', () => sendUnderWay(draft));
    await disableSending(desk.person, { operator: 'ada', reason: 'stop' });
    try {
      await eventually('the send is taken back', async () => isSendOver(await desk.read(draft)));
    } finally {
      await enableSending(desk.person, { operator: 'ada', reason: 'go on' });
    }
    assert.deepEqual([(await desk.read(draft)).status, sentTo(lead)], ['APPROVED', []]);
    await send(desk, draft);
    await assertSentOnce(desk, lead, draft);
  });

  async function sendUnderWay(draft: DraftView): Promise<boolean> {
    return desk.person.read(async ({ db }) => {
      const intent = await db
        .selectFrom('send_intent')
        .select('state')
        .where('draft_id', '=', draft.id)
        .executeTakeFirst();
      return intent?.state === 'in_flight';
    });
  }
});
