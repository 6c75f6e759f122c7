import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { leads, rep } from '../../../sandbox/index.ts';
import { code, countersigned, fault, mail } from '../../../tests/support/gmail-drafts.ts';
import { dovecotProblem } from '../../../tests/support/mail/dovecot.ts';
import { type ImapWorld, openImapWorld } from '../../../tests/support/mail/imap-world.ts';
import type { OutgoingMail } from '../../core/ports.ts';
import { markTransaction } from '../../store/transaction-scope.ts';
import { messageIdOf } from '../gmail/mime.ts';
import { dated } from './send.ts';

const [priya] = leads;
const since = new Date(Date.now() - 60_000);
const first = '<leeds-1@oakline-logistics.example>';

suite('A mailbox on a real IMAP server', { skip: dovecotProblem ?? false }, () => {
  let world: ImapWorld;
  before(async () => {
    world = await openImapWorld();
  });
  after(() => world?.close());
  beforeEach(async () => {
    await world.clear();
    world.smtp.received.length = 0;
    world.waits.length = 0;
  });

  const answer = (more: Partial<OutgoingMail> = {}) =>
    mail({ subject: 'Re: Second hall', inThread: { threadId: first, inReplyTo: first, references: [] }, ...more });
  const drafts = () => lying('Drafts');
  const lying = (folder: string) =>
    world.person(async (client) => {
      const lock = await client.getMailboxLock(folder);
      try {
        await client.noop();
        const found = await client.search({ all: true }, { uid: true });
        if (!Array.isArray(found) || found.length === 0) return [];
        return (await client.fetchAll(found, { source: true, flags: true }, { uid: true })).map(
          ({ uid, source, flags }) => ({
            uid,
            text: source?.toString('latin1') ?? '',
            flags: [...(flags ?? [])],
          }),
        );
      } finally {
        lock.release();
      }
    });
  /** Saves a draft anew and removes the old one, as mail programs do. */
  const saveAgain = (change: (text: string) => string) =>
    world.person(async (client) => {
      const [old] = await drafts();
      assert.ok(old);
      await client.append('Drafts', change(old.text), ['\\Draft', '\\Seen']);
      const lock = await client.getMailboxLock('Drafts');
      await client.messageDelete(`${old.uid}`, { uid: true }).finally(() => lock.release());
    });

  test('threads are found by who wrote, whatever folder they lie in, and read in the order of their arrival', async () => {
    await world.deliver('Leads/2026', { id: first, text: 'Hello Maren, grüße from Leeds' });
    await world.deliver('Sent', {
      id: '<leeds-2@fernhill-racking.example>',
      from: rep.email,
      to: priya.email,
      answers: [first],
    });
    await world.deliver('INBOX', {
      id: '<leeds-3@oakline-logistics.example>',
      answers: ['<leeds-2@fernhill-racking.example>'],
      onlyInReplyTo: true,
    });
    await world.deliver('INBOX', { id: '<other@oakline-logistics.example>', subject: 'Another matter' });
    await world.deliver('Trash', { id: '<gone@oakline-logistics.example>' });
    const box = world.mailbox();
    const found = await box.searchThreads(`from:"${priya.email}"`, 5);
    assert.deepEqual(found.map(({ id }) => id).toSorted(), [first, '<other@oakline-logistics.example>']);
    assert.match(found.find(({ id }) => id === first)?.snippet ?? '', /^Hello Maren/);
    const thread = await box.getThread(first);
    assert.deepEqual(
      thread?.messages.map(({ messageIdHeader, isSent, isDraft }) => [messageIdHeader, isSent, isDraft]),
      [
        [first, false, false],
        ['<leeds-2@fernhill-racking.example>', true, false],
        ['<leeds-3@oakline-logistics.example>', false, false],
      ],
    );
    assert.deepEqual(thread?.messages[0]?.from, { name: 'Priya Raman', address: priya.email });
    assert.equal(thread?.messages[0]?.text, 'Hello Maren, grüße from Leeds');
    assert.deepEqual(await box.searchThreads('from:nobody@nowhere.example'), []);
    assert.deepEqual(await box.searchThreads('subject:"Another matter"'), [found.find(({ id }) => id !== first)]);
    assert.equal(await box.getThread('<nothing@nowhere.example>'), null);
  });

  test('a draft is a message in the folder of drafts, in its thread, with our key in it', async () => {
    await world.deliver('INBOX', { id: first });
    const box = world.mailbox();
    const made = await box.createDraft(answer());
    assert.equal(made.threadId, first);
    const [raw, ...more] = await drafts();
    assert.deepEqual([more.length, raw?.flags.toSorted()], [0, ['\\Draft', '\\Seen']]);
    assert.match(raw?.text ?? '', /^In-Reply-To: <leeds-1@/m);
    assert.match(raw?.text ?? '', /^References: <leeds-1@/m);
    assert.ok(raw?.text.includes(`Message-ID:\r\n ${messageIdOf('effect-1', rep.email)}`));
    const there = await box.getDraft(made.id);
    assert.deepEqual([there?.to, there?.subject, there?.effectKey], [[priya.email], 'Re: Second hall', 'effect-1']);
    assert.equal(there?.body, answer().body);
    assert.deepEqual([there?.id, there?.messageId, there?.threadId], [made.id, made.messageId, first]);
    const thread = await box.getThread(first);
    assert.deepEqual(
      thread?.messages.map(({ isDraft }) => isDraft),
      [false, true],
    );
    assert.deepEqual(await box.searchThreads(`to:${priya.email}`), []);
  });

  test('a draft is found again by its key after a crash, twins apart, and one without a key by what it says', async () => {
    const box = world.mailbox();
    const [one, two] = [await box.createDraft(mail()), await box.createDraft(mail())];
    await box.createDraft(mail({ effectKey: 'effect-2' }));
    const found = await world.mailbox().findDrafts('effect-1', { threadId: null, since });
    assert.deepEqual(
      found.map(({ id }) => id),
      [one.id, two.id],
    );
    await box.deleteDraft(two.id);
    await box.deleteDraft(two.id);
    assert.deepEqual(
      (await box.findDrafts('effect-1', { threadId: null, since })).map(({ id }) => id),
      [one.id],
    );
    await world.clear();
    await world.deliver('Drafts', {
      id: '<by-hand@x.example>',
      from: rep.email,
      to: priya.email,
      subject: mail().subject,
    });
    const hint = { threadId: null, since, to: priya.email, subject: mail().subject };
    assert.equal((await box.findDrafts('effect-1', hint)).length, 1);
    assert.deepEqual(await box.findDrafts('effect-1', { ...hint, since: new Date(Date.now() + 3_600_000) }), []);
    assert.deepEqual(await box.findDrafts('effect-1', { threadId: null, since }), []);
  });

  test("a person's text is followed wherever their program saves it, and never removed or replaced", async () => {
    await world.deliver('INBOX', { id: first });
    const box = world.mailbox();
    const made = await box.createDraft(answer());
    const words = 'By hand';
    const edited = (text: string) => text.replace(/Hello Priya,/g, words);
    await saveAgain(edited);
    const kept = await box.getDraft(made.id);
    assert.match(kept?.body ?? '', /^By hand/);
    assert.notEqual(kept?.messageId, made.messageId);
    await box.deleteDraft(made.id);
    await assert.rejects(box.updateDraft(made.id, answer()), fault('not_found'));
    assert.equal((await drafts()).length, 1);
    const withoutOurs = (text: string) =>
      text
        .replace(/^Message-ID:.*\r\n/m, 'Message-ID: <fresh@program.example>\r\n')
        .replace(/^X-Countersign.*\r\n/m, '');
    await saveAgain(withoutOurs);
    assert.match((await box.getDraft(kept?.id ?? ''))?.body ?? '', /^By hand/);
    assert.match((await box.getDraft(made.id))?.body ?? '', /^By hand/);
    await box.createDraft(mail({ to: 'somebody.else@x.example', effectKey: 'effect-9' }));
    assert.match((await box.getDraft(made.id))?.body ?? '', /^By hand/);
  });

  test('a new text takes the place of the old; an interrupted change leaves no second draft', async () => {
    const box = world.mailbox();
    const made = await box.createDraft(mail());
    const next = await box.updateDraft(made.id, mail({ body: 'Second text' }));
    assert.notEqual(next.messageId, made.messageId);
    assert.deepEqual([(await drafts()).length, (await box.getDraft(next.id))?.body], [1, 'Second text']);
    // The process died between writing the new and removing the old.
    await box.createDraft(mail({ body: 'Third text' }));
    const third = await box.updateDraft(next.id, mail({ body: 'Third text' }));
    assert.deepEqual([(await drafts()).length, (await box.getDraft(third.id))?.body], [1, 'Third text']);
    assert.equal(await box.getDraft('nonsense'), null);
    await box.deleteDraft(third.id);
    assert.equal(await box.getDraft(third.id), null);
  });

  test('exactly the bytes of the draft are submitted, dated, once, and filed under sent mail', async () => {
    await world.deliver('INBOX', { id: first });
    const box = world.mailbox();
    const reply = answer();
    const draft = await box.createDraft(reply);
    const [written] = await drafts();
    const sent = await box.send(countersigned(reply, draft.id));
    assert.deepEqual(sent, { messageId: messageIdOf('effect-1', rep.email), threadId: first });
    const [received, ...more] = world.smtp.received;
    assert.deepEqual(
      [more.length, received?.from, received?.to, received?.user],
      [0, rep.email, [priya.email], rep.email],
    );
    assert.equal(received?.text, `Date: Sun, 22 Nov 2026 09:00:00 +0000\r\n${written?.text}`);
    assert.equal((await drafts()).length, 0);
    assert.deepEqual(
      (await lying('Sent')).map(({ text }) => text),
      [received?.text],
    );
    await assert.rejects(box.send(countersigned(reply, draft.id)), fault('not_found'));
    assert.deepEqual(await box.findSent('effect-1', { threadId: null, since }), sent);
    assert.equal(await box.findSent('effect-2', { threadId: null, since }), null);
    assert.deepEqual(
      (await box.getThread(first))?.messages.map(({ isSent }) => isSent),
      [false, true],
    );
    assert.equal(world.smtp.received.length, 1);
  });

  test('what the server has certainly not taken may be sent again: the draft is there as before', async () => {
    for (const [next, kind] of [
      ['busy', 'rate_limited'],
      ['refused_recipient', 'rejected'],
      ['refused_text', 'rejected'],
    ] as const) {
      await world.clear();
      const box = world.mailbox();
      const draft = await box.createDraft(mail());
      world.smtp.failNext(next);
      await assert.rejects(box.send(countersigned(mail(), draft.id)), fault(kind));
      assert.equal((await box.getDraft(draft.id))?.id, draft.id);
      await box.send(countersigned(mail(), draft.id));
    }
    assert.equal(world.smtp.received.length, 3);
  });

  test('a send of unknown outcome is never repeated, and is found where the mail was filed', async () => {
    const box = world.mailbox();
    const draft = await box.createDraft(mail());
    world.smtp.failNext('drop_after_text');
    await assert.rejects(box.send(countersigned(mail(), draft.id)), fault('down', 'unknown'));
    assert.equal(await box.getDraft(draft.id), null);
    assert.deepEqual(await box.findDrafts('effect-1', { threadId: null, since }), []);
    assert.equal(await box.findSent('effect-1', { threadId: null, since }), null);
    await assert.rejects(box.send(countersigned(mail(), draft.id)), fault('not_found'));
    assert.equal(world.smtp.received.length, 1);
    assert.equal((await drafts()).length, 1);
    await world.person((client) => client.append('Sent', world.smtp.received[0]?.text ?? '', ['\\Seen']));
    assert.notEqual(await box.findSent('effect-1', { threadId: null, since }), null);
  });

  test('a mail that was taken counts as sent though the mail server dies before it can be filed', async () => {
    const box = world.mailbox();
    const draft = await box.createDraft(mail());
    world.smtp.onTaken = () => world.server.stop();
    try {
      const sent = await box.send(countersigned(mail(), draft.id));
      assert.equal(sent.messageId, messageIdOf('effect-1', rep.email));
    } finally {
      world.smtp.onTaken = null;
      await world.server.start();
    }
    assert.equal(world.smtp.received.length, 1);
    await world.close();
    world = await openImapWorld();
  });

  test('nothing leaves in draft-only mode, without a submission server, or when the draft is not as signed', async () => {
    const refused: string[] = [];
    const box = world.mailbox();
    const draft = await box.createDraft(mail());
    const signed = countersigned(mail(), draft.id);
    const closed = world.mailbox({
      sendingAllowed: () => false,
      onRefusedSend: ({ draftId }) => void refused.push(draftId),
    });
    await assert.rejects(closed.send(signed), code('draft_only'));
    assert.deepEqual(refused, ['d1']);
    const answers = [true, false];
    const turned = world.mailbox({ sendingAllowed: () => answers.shift() ?? false });
    await assert.rejects(turned.send(signed), code('draft_only'));
    await assert.rejects(world.mailbox({ smtp: null }).send(signed), code('sending_disabled'));
    for (const change of [
      (text: string) => text.replace(/Hello Priya,/g, 'By hand'),
      (text: string) => text.replace(/^To:.*$/m, 'To: eve@evil.example'),
      (text: string) => text.replace(/^To:/m, 'Bcc: eve@evil.example\r\nTo:'),
      (text: string) => text.replace(/^From:.*$/m, 'From: Somebody <boss@fernhill-racking.example>'),
    ]) {
      await world.clear();
      const made = await box.createDraft(mail());
      await saveAgain(change);
      await assert.rejects(box.send(countersigned(mail(), made.id)), code('edited_in_mailbox'));
      assert.equal((await drafts()).length, 1);
    }
    assert.deepEqual(world.smtp.received, []);
  });

  test('a wrong password, an untrusted certificate and an absent server are told apart', async () => {
    await assert.rejects(world.mailbox({ password: 'wrong' }).probe(), fault('unauthorised'));
    assert.ok(world.server.tlsPort !== null);
    await assert.rejects(world.mailbox({ port: world.server.tlsPort }).createDraft(mail()), (error: Error) => {
      fault('down')(error);
      return /not trusted/.test(error.message);
    });
    const box = world.mailbox();
    await box.probe();
    await world.server.stop();
    await assert.rejects(box.getThread(first), fault('down'));
    assert.deepEqual(world.waits.slice(-3), [1_000, 2_000, 4_000]);
    await assert.rejects(box.createDraft(mail()), fault('down'));
    await world.server.start();
    await box.probe();
    await box.createDraft(mail());
    await world.close();
    world = await openImapWorld();
  });

  test('the door holds sessions to the servers that are set, and lets none out of a transaction', async () => {
    const { host } = world.server;
    assert.throws(() => world.door.sessionFor('imap', { host, port: 25 }), fault('rejected'));
    const box = world.mailbox();
    await assert.rejects(
      markTransaction(() => box.probe()),
      code('network_in_transaction'),
    );
    assert.equal(await world.door.state('imap'), 'closed');
    assert.equal(world.door.state('gmail'), null);
  });

  test('the date goes in front, once, and nothing else of the mail is touched', () => {
    const now = new Date('2026-11-22T09:00:00Z');
    const draft = 'From: a@b.example\r\nDate: Mon, 1 Jan 2024\r\n 00:00:00 +0000\r\nSubject: x\r\n\r\nDate: stays\r\n';
    assert.equal(
      dated(Buffer.from(draft), now).toString(),
      'Date: Sun, 22 Nov 2026 09:00:00 +0000\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nDate: stays\r\n',
    );
  });
});
