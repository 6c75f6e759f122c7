import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import PostalMime from 'postal-mime';
import { firm, rep } from '../../sandbox/index.ts';
import { textOfHtml } from '../../src/connectors/gmail/html.ts';
import { CountersignError } from '../../src/core/errors.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { expireDrafts } from '../../src/verbs/drafts/expire-drafts.ts';
import { regenerateDraft } from '../../src/verbs/drafts/regenerate-draft.ts';
import { rejectDraft } from '../../src/verbs/drafts/reject-draft.ts';
import { syncMailboxCopy } from '../../src/verbs/drafts/sync-mailbox.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { eventually } from '../support/eventually.ts';
import { openDesk, sameText } from '../support/journeys/desk.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';

const world = await openOutsideWorld();
const desk = await openDesk(world);
after(async () => {
  await desk.close();
  await world.close();
});

const { person } = desk;
const approve = (draft: DraftView, approvedBy: string | null = null) =>
  approveDraft(person, { draftId: draft.id, contentHash: draft.content_hash, approvedBy });
const sync = (draft: DraftView) => syncMailboxCopy(person, { draftId: draft.id });
const code = (wanted: string) => (error: unknown) => {
  assert.ok(error instanceof CountersignError, String(error));
  assert.equal(error.code, wanted, error.publicMessage);
  return true;
};
const copyOf = (draft: DraftView) => world.draftsOf(draft.id)[0];

describe('the draft of a lead', () => {
  it('is a reply in the thread: thread, In-Reply-To, References and subject; text and HTML say the same', async () => {
    const { lead, draft } = await desk.draft();
    const copy = copyOf(draft);
    assert.ok(copy);
    const [asked] = world.sandbox.state.thread(lead.threadId);
    assert.equal(copy.threadId, lead.threadId);
    assert.equal(copy.headers['in-reply-to'], asked?.headers['message-id']);
    assert.equal(copy.headers.references, asked?.headers['message-id']);
    assert.equal(copy.subject, `Re: ${asked?.subject}`);

    const mail = await PostalMime.parse(copy.raw);
    assert.ok(sameText(mail.text ?? '', draft.body));
    const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');
    assert.equal(words(textOfHtml(mail.html ?? '')), words(draft.body));
    assert.deepEqual([mail.from?.address, mail.to?.map(({ address }) => address)], [rep.email, [lead.email]]);
    assert.deepEqual([mail.cc ?? [], mail.bcc ?? []], [[], []]);
  });

  it('carries the signature exactly once, in the text and in the HTML', async () => {
    const { draft } = await desk.draft();
    const mail = await PostalMime.parse(copyOf(draft)?.raw ?? '');
    for (const part of [draft.body, mail.text ?? '', textOfHtml(mail.html ?? '')]) {
      assert.equal(part.split('Sales, warehouse racking').length - 1, 1);
      assert.equal(part.split(`www.${firm.domain}`).length - 1, 1);
    }
  });

  it('stands in the queue with the hash of what the mailbox holds, and waits', async () => {
    const { lead, draft } = await desk.draft();
    assert.deepEqual([draft.status, draft.version, draft.recipient], ['PENDING_APPROVAL', 1, lead.email]);
    assert.deepEqual([draft.blocked, draft.content_blocked], [false, []]);
    assert.equal(draft.gmail_draft_id, copyOf(draft)?.draftId);
    assert.ok(draft.slots.length > 0 && draft.slots.every(({ display }) => draft.body.includes(display)));
  });
});

describe('countersigning', () => {
  it('refuses a hash that is not the one of the current version, and changes nothing', async () => {
    const { draft } = await desk.draft();
    const wrong = { draftId: draft.id, contentHash: 'f'.repeat(64), approvedBy: null };
    await assert.rejects(approveDraft(person, wrong), code('content_changed'));
    assert.deepEqual(await desk.read(draft), draft);
  });

  it('in draft-only mode approves, and refuses to send without touching the mailbox: state kept, alert written', async () => {
    const { draft } = await desk.draft();
    const approved = await approve(draft);
    assert.deepEqual([approved.status, approved.approved_by], ['APPROVED', 'local-operator']);
    const calls = world.exchanges.length;
    const send = requestSend(person, { draftId: draft.id, contentHash: draft.content_hash });
    await assert.rejects(send, code('draft_only'));
    assert.equal(world.exchanges.length, calls);
    assert.deepEqual(await desk.read(draft), approved);
    const alerts = await desk.alertsFor(draft.recipient);
    assert.deepEqual(alerts, ['send_refused']);
    assert.equal(world.countCalls('POST', /\/send$/), 0);
  });

  it('of two decisions at once one wins, whichever kind they are', async () => {
    const { draft } = await desk.draft();
    const both = await Promise.allSettled([approve(draft, 'ada'), approve(draft, 'ben')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const other = (await desk.draft()).draft;
    const reject = rejectDraft(person, { draftId: other.id, reason: 'not now', rejectedBy: null });
    const decided = await Promise.allSettled([approve(other), reject]);
    assert.deepEqual(decided.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    for (const result of [...both, ...decided]) if (result.status === 'rejected') code('wrong_state')(result.reason);
  });

  it('is void after an edit: a new version waits, the mailbox follows', async () => {
    const { draft } = await desk.draft();
    await approve(draft);
    const body = `${draft.body.split('\n')[0]}\n\nThank you. I will call you about the forty racks.\n\nBest\nMaren`;
    const edited = await editDraft(person, { draftId: draft.id, contentHash: draft.content_hash, body });
    assert.deepEqual([edited.status, edited.version, edited.approved_by], ['PENDING_APPROVAL', 2, null]);
    await assert.rejects(approve(draft), code('content_changed'));
    const inStep = await desk.inStep(draft);
    assert.equal((await approve(inStep)).status, 'APPROVED');
    assert.equal(world.draftsOf(draft.id).length, 1);
  });

  it('refuses a draft that has waited too long; the job closes it and takes the copy away', async () => {
    const { draft } = await desk.draft();
    const day = 24 * 3_600_000 + 60_000;
    desk.advance(day);
    try {
      await assert.rejects(approve(draft), code('wrong_state'));
      await expireDrafts(person);
    } finally {
      desk.advance(-day);
    }
    assert.equal((await desk.read(draft)).status, 'EXPIRED');
    await eventually('the copy is removed', () => world.draftsOf(draft.id).length === 0);
  });

  it('follows an instruction when it writes anew: the next version, same thread, waiting again', async () => {
    const { draft } = await desk.draft();
    const asked = { draftId: draft.id, contentHash: draft.content_hash, instruction: 'Make it much shorter.' };
    const again = await regenerateDraft(person, asked);
    assert.deepEqual([again.version, again.status], [2, 'PENDING_APPROVAL']);
    assert.deepEqual([again.subject, again.thread_id], [draft.subject, draft.thread_id]);
    assert.ok(again.body.length < draft.body.length, `${again.body.length} of ${draft.body.length}`);
    await assert.rejects(approve(draft), code('content_changed'));
    assert.equal((await desk.inStep(draft)).version, 2);
  });

  it('refuses when a slot the text offers was taken meanwhile, and takes a draft regenerated around it', async () => {
    const { draft } = await desk.draft();
    const [slot] = draft.slots;
    assert.ok(slot);
    const remove = await world.makeEvent(slot.start, slot.end);
    await assert.rejects(approve(draft), code('slot_taken'));
    assert.equal((await desk.read(draft)).status, 'PENDING_APPROVAL');
    const again = await regenerateDraft(person, {
      draftId: draft.id,
      contentHash: draft.content_hash,
      instruction: null,
    });
    assert.ok(again.slots.every(({ start }) => start !== slot.start));
    assert.equal((await approve(again)).status, 'APPROVED');
    await remove();
  });
});

describe('what people do in the mailbox', () => {
  it("a person's edit becomes the next version, word for word, and is never written over", async () => {
    const { draft } = await desk.draft();
    await approve(draft);
    const text = 'Hello Robin,\n\nI wrote this myself: let us talk about the racks.\n\nMaren';
    await world.person('edit-draft', { draftId: draft.gmail_draft_id, text });
    const before = copyOf(draft)?.raw;
    await sync(draft);
    const taken = await desk.read(draft);
    assert.deepEqual([taken.status, taken.version, taken.approved_by], ['PENDING_APPROVAL', 2, null]);
    assert.ok(sameText(taken.body, text));
    await sync(draft);
    await sync(draft);
    assert.equal(copyOf(draft)?.raw, before);
    assert.equal((await desk.read(draft)).version, 2);
    assert.equal((await approve(taken)).status, 'APPROVED');
  });

  it('an edit that nobody has seen yet is taken over before a decision, which is refused', async () => {
    for (const decide of [
      approve,
      (draft: DraftView) => editDraft(person, { draftId: draft.id, contentHash: draft.content_hash, body: draft.body }),
      (draft: DraftView) =>
        regenerateDraft(person, { draftId: draft.id, contentHash: draft.content_hash, instruction: null }),
    ]) {
      const { draft } = await desk.draft();
      const text = 'Hello Robin,\n\nanother text of mine, which is long enough to be sent.\n\nMaren';
      await world.person('edit-draft', { draftId: draft.gmail_draft_id, text });
      await assert.rejects(decide(draft), code('edited_in_mailbox'));
      await sync(draft);
      assert.ok(sameText(copyOf(draft)?.text ?? '', text));
      assert.ok(sameText((await desk.read(draft)).body, text));
    }
  });

  it('a rejected draft leaves the mailbox, unless a person has edited it there', async () => {
    const { draft } = await desk.draft();
    const { draft: edited } = await desk.draft();
    await world.person('edit-draft', { draftId: edited.gmail_draft_id, text: 'My own words, not to be lost.' });
    for (const { id } of [draft, edited]) {
      await rejectDraft(person, { draftId: id, reason: 'not now', rejectedBy: null });
    }
    await eventually('the untouched copy is removed', () => world.draftsOf(draft.id).length === 0);
    await sync(edited);
    assert.ok(sameText(copyOf(edited)?.text ?? '', 'My own words, not to be lost.'));
  });

  it('a draft deleted there is closed as deleted and not made again', async () => {
    const { draft } = await desk.draft();
    await world.person('delete-draft', { draftId: draft.gmail_draft_id });
    await assert.rejects(approve(draft), code('wrong_state'));
    const closed = await desk.read(draft);
    assert.deepEqual([closed.status, closed.superseded_reason], ['SUPERSEDED', 'deleted_in_mailbox']);
    await sync(draft);
    assert.equal(world.draftsOf(draft.id).length, 0);
  });

  it('a draft sent there is closed as sent by a person', async () => {
    const { draft } = await desk.draft();
    await world.person('send-draft', { draftId: draft.gmail_draft_id });
    await assert.rejects(approve(draft), code('wrong_state'));
    const closed = await desk.read(draft);
    assert.deepEqual([closed.status, closed.superseded_reason], ['SUPERSEDED', 'sent_in_mailbox']);
  });

  it('a new message of the customer makes the draft stale: the approval is refused, the copy goes', async () => {
    const { lead, draft } = await desk.draft();
    await world.person('reply', { threadId: lead.threadId, text: 'By the way, we need sixty racks now.' });
    await assert.rejects(approve(draft), code('stale_thread'));
    const closed = await desk.read(draft);
    assert.deepEqual([closed.status, closed.superseded_reason], ['SUPERSEDED', 'stale_thread']);
    await eventually('the copy is removed', () => world.draftsOf(draft.id).length === 0);
  });
});
