import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import PostalMime from 'postal-mime';
import { rep } from '../../sandbox/index.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { syncMailboxCopy } from '../../src/verbs/drafts/sync-mailbox.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { type Desk, openDesk, sameText } from '../support/journeys/desk.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';
import { dovecotProblem } from '../support/mail/dovecot.ts';
import { type ImapWorld, openImapWorld } from '../support/mail/imap-world.ts';
import { type CalendarServer, radicaleProblem, startRadicale } from '../support/mail/radicale.ts';

/* A rep whose mail and diary are on servers of their own: from the lead to the sent mail, and no call to Google. */

suite('A rep without Google', { skip: dovecotProblem ?? radicaleProblem ?? false }, () => {
  let world: OutsideWorld;
  let mail: ImapWorld;
  let diary: CalendarServer;
  let desk: Desk;
  before(async () => {
    [world, mail, diary] = await Promise.all([openOutsideWorld(), openImapWorld(), startRadicale(rep.email, ['Work'])]);
    desk = await openDesk(world, {
      SANDBOX: 'off',
      HUBSPOT_API_BASE_URL: world.sandbox.url,
      HUBSPOT_API_KEY: world.sandbox.credentials.hubspot.accessToken,
      IMAP_URL: `imap://127.0.0.1:${mail.server.port}`,
      SMTP_URL: `smtp://127.0.0.1:${mail.smtp.port}`,
      MAILBOX_ADDRESS: rep.email,
      MAILBOX_NAME: rep.name,
      MAILBOX_PASSWORD: mail.server.password,
      MAILBOX_SIGNATURE: 'Maren Holt\\nFernhill Racking',
      CALDAV_URL: diary.url,
      MODE_DRAFT_ONLY: 'false',
      SEND_UNDO_SECONDS: '0',
    });
  });
  after(async () => {
    await desk?.close();
    await Promise.all([mail?.close(), diary?.close(), world?.close()]);
  });

  async function answered() {
    const lead = await world.makeLead();
    const id = `<first-${lead.submissionId}@birchwood-dairy.example>`;
    const text = 'Hello, we store cheese on old racks and want to replace them in spring.';
    await mail.deliver('INBOX', { id, from: lead.email, subject: 'Racks for our dairy', text });
    const facts = await desk.answer(lead);
    return { lead, id, facts, draft: await desk.read({ id: facts.runId }) };
  }

  test('answers a lead in the thread, with times that are free, and sends what was countersigned', async () => {
    const taken = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
    const block = [
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTAMP:20260101T000000Z',
      `DTSTART:${taken}T000000Z`,
      'DURATION:P1D',
      'END:VEVENT',
    ];
    await diary.put(
      'Work',
      'fair',
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n${block.join('\r\n')}\r\nEND:VCALENDAR\r\n`,
    );
    const { lead, id, facts, draft } = await answered();
    assert.deepEqual(facts.errors, []);
    assert.equal(facts.steps.search_email, 'success');
    assert.equal(facts.steps.calendar_availability, 'success');
    assert.equal(facts.steps.create_draft, 'success');
    assert.equal(draft.thread_id, id);
    assert.match(draft.subject, /^Re: Racks for our dairy$/);
    assert.ok(draft.slots.length > 0);
    assert.ok(
      draft.slots.every(
        ({ start }) => !start.startsWith(`${taken.slice(0, 4)}-${taken.slice(4, 6)}-${taken.slice(6)}`),
      ),
    );
    assert.match(draft.body, /Fernhill Racking/);

    await approveDraft(desk.person, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });
    await requestSend(desk.person, { draftId: draft.id, contentHash: draft.content_hash });
    const sent = await desk.becomes(draft, 'SENT');
    const [received, ...more] = mail.smtp.received;
    assert.deepEqual([more.length, received?.to], [0, [lead.email]]);
    const { text, inReplyTo, messageId } = await PostalMime.parse(received?.text ?? '');
    assert.ok(sameText(text ?? '', draft.body));
    assert.deepEqual([inReplyTo, messageId, sent.gmail_thread_id], [id, sent.gmail_message_id, id]);
    const thread = await mail.mailbox().getThread(id);
    assert.deepEqual(
      thread?.messages.map(({ isSent, isDraft }) => [isSent, isDraft]),
      [
        [false, false],
        [true, false],
      ],
    );
    assert.deepEqual(
      world.exchanges.filter(({ vendor }) => vendor !== 'hubspot'),
      [],
    );
  });

  test("takes over the rep's own words from their mail program, and a reply of the lead voids the draft", async () => {
    const { lead, id, draft } = await answered();
    const box = mail.mailbox();
    const [copy] = await box.findDrafts(`draft-${draft.id}`, { threadId: id, since: new Date(0) });
    assert.ok(copy);
    await mail.person(async (client) => {
      const lock = await client.getMailboxLock('Drafts');
      try {
        await client.noop();
        const [there] = await client.fetchAll('1:*', { uid: true, source: true });
        const text = there?.source?.toString('latin1') ?? '';
        await client.append('Drafts', text.replaceAll('Fernhill Racking', 'The rep was here'), ['\\Draft']);
        await client.messageDelete(`${there?.uid}`, { uid: true });
      } finally {
        lock.release();
      }
    });
    await syncMailboxCopy(desk.person, { draftId: draft.id });
    const edited = await desk.read(draft);
    assert.deepEqual([edited.version, edited.status], [draft.version + 1, 'PENDING_APPROVAL']);
    assert.match(edited.body, /The rep was here/);
    await mail.deliver('INBOX', {
      id: `<second-${lead.submissionId}@birchwood-dairy.example>`,
      from: lead.email,
      answers: [id],
    });
    await syncMailboxCopy(desk.person, { draftId: draft.id });
    const voided = await desk.read(draft);
    assert.deepEqual([voided.status, voided.superseded_reason], ['SUPERSEDED', 'stale_thread']);
  });
});
