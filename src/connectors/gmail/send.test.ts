import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { code, countersigned, fault, mail, person, replyTo, written } from '../../../tests/support/gmail-drafts.ts';
import { openGoogle } from '../../../tests/support/google-on-sandbox.ts';

describe('send', () => {
  it('sends exactly the countersigned content, once, by its draft', async (test) => {
    const { google, box, reply, draft } = await written(test);
    const before = google.sandbox.state.sent().length;
    const sent = await box.send(countersigned(reply, draft.id));
    assert.deepEqual(google.takeCalls(), [`GET /drafts/${draft.id}`, 'POST /drafts/send']);
    const message = google.sandbox.state.sent().at(-1);
    assert.deepEqual([message?.id, message?.threadId], [sent.messageId, reply.inThread?.threadId]);
    assert.equal(message?.text.replaceAll('\r\n', '\n').trimEnd(), reply.body);
    assert.equal(await box.getDraft(draft.id), null);
    await assert.rejects(box.send(countersigned(reply, draft.id)), fault('not_found'));
    assert.equal(google.sandbox.state.sent().length, before + 1);
  });

  it('refuses in draft-only mode before any call, and tells of it', async (test) => {
    const { google, reply, draft } = await written(test);
    const refused: string[] = [];
    const box = google.mailbox({
      sendingAllowed: () => false,
      onRefusedSend: ({ draftId }) => void refused.push(draftId),
    });
    await assert.rejects(box.send(countersigned(reply, draft.id)), code('draft_only'));
    assert.deepEqual([google.takeCalls(), refused], [[], ['d1']]);
  });

  it('stops at the last moment when sending is switched off in between', async (test) => {
    const { google, reply, draft } = await written(test);
    const answers = [true, false];
    const box = google.mailbox({ sendingAllowed: () => answers.shift() ?? false });
    await assert.rejects(box.send(countersigned(reply, draft.id)), code('draft_only'));
    assert.deepEqual(google.takeCalls(), [`GET /drafts/${draft.id}`]);
  });

  it('does not send when it cannot be known whether sending is allowed', async (test) => {
    const { google, reply, draft } = await written(test);
    const box = google.mailbox({
      sendingAllowed: () => {
        throw new Error('switch unreadable');
      },
    });
    await assert.rejects(box.send(countersigned(reply, draft.id)), /unreadable/);
    assert.deepEqual(google.takeCalls(), []);
  });

  it('does not send what a person changed in the mailbox', async (test) => {
    for (const change of [{ text: 'Edited by hand' }, { subject: 'Edited' }, { to: 'eve@evil.example' }]) {
      const { google, box, reply, draft } = await written(test);
      const before = google.sandbox.state.sent().length;
      await person(google, 'edit-draft', { draftId: draft.id, ...change });
      await assert.rejects(box.send(countersigned(reply, draft.id)), code('edited_in_mailbox'));
      assert.equal(google.sandbox.state.sent().length, before);
      assert.notEqual(await box.getDraft(draft.id), null);
    }
  });

  it('sends what a person edited once that text is countersigned', async (test) => {
    const { google, box, reply, draft } = await written(test);
    await person(google, 'edit-draft', { draftId: draft.id, text: 'Edited by hand\n\nMaren' });
    const edited = await box.getDraft(draft.id);
    assert.equal(edited?.body, 'Edited by hand\n\nMaren');
    await box.send(countersigned({ ...reply, body: edited?.body ?? '' }, draft.id));
    assert.match(google.sandbox.state.sent().at(-1)?.text ?? '', /^Edited by hand/);
  });

  it('is not_found without a mailbox draft, and for one that was sent or deleted by hand', async (test) => {
    const { google, box, reply, draft } = await written(test);
    await assert.rejects(box.send(countersigned(reply, null)), fault('not_found'));
    assert.deepEqual(google.takeCalls(), []);
    await person(google, 'send-draft', { draftId: draft.id });
    await assert.rejects(box.send(countersigned(reply, draft.id)), fault('not_found'));
  });

  it('is settled by looking when its answer was lost', async (test) => {
    for (const inThread of [true, false]) {
      const google = await openGoogle(test);
      const box = google.mailbox();
      const given = inThread ? await replyTo(google) : mail();
      const draft = await box.createDraft(given);
      const hint = { threadId: inThread ? draft.threadId : null, since: new Date() };
      assert.equal(await box.findSent('effect-1', hint), null);
      google.sandbox.faults.add({ vendor: 'gmail', method: 'POST', path: 'send', drop: 'after' });
      await assert.rejects(box.send(countersigned(given, draft.id)), fault('down', 'unknown'));
      const found = await box.findSent('effect-1', hint);
      assert.equal(found?.messageId, google.sandbox.state.sent().at(-1)?.id);
      await assert.rejects(box.send(countersigned(given, draft.id)), fault('not_found'));
      assert.equal(google.exchanges.filter(({ path }) => path.endsWith('/drafts/send')).length, 1);
    }
  });
});
