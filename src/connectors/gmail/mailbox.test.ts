import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rep } from '../../../sandbox/index.ts';
import { code, fault, mail, person, priya, replyTo, written } from '../../../tests/support/gmail-drafts.ts';
import { openGoogle } from '../../../tests/support/google-on-sandbox.ts';
import { ConnectorError } from '../../core/errors.ts';

describe('the Gmail mailbox', () => {
  it('knows whose it is, asked once however often', async (test) => {
    const google = await openGoogle(test);
    const box = google.mailbox();
    assert.deepEqual(await Promise.all([box.address(), box.address()]), [rep.email, rep.email]);
    assert.deepEqual(google.takeCalls(), ['GET /profile']);
  });

  it('finds the threads with a person in one call and reads one in another', async (test) => {
    const google = await openGoogle(test);
    const box = google.mailbox();
    const found = await box.searchThreads(`from:${priya.email} OR to:${priya.email}`, 3);
    assert.equal(found.length, 1);
    const thread = await box.getThread(found[0]?.id ?? '');
    assert.deepEqual(google.takeCalls(), ['GET /threads', `GET /threads/${found[0]?.id}`]);
    assert.deepEqual(
      thread?.messages.map(({ from, isSent, isDraft, effectKey }) => [from.address, isSent, isDraft, effectKey]),
      [
        [priya.email, false, false, null],
        [rep.email, true, false, null],
      ],
    );
    const [first, second] = thread?.messages ?? [];
    assert.match(first?.text ?? '', /^Hello Maren,\n\nwe looked at your leaflet/);
    assert.deepEqual(first?.from, { name: 'Priya Raman', address: priya.email });
    assert.equal(second?.messageIdHeader, '<leeds-2@mail.gmail.example>');
    assert.deepEqual(second?.references, ['<leeds-1@oakline-logistics.example>']);
  });

  it('answers null for what is not there and an empty list for what is not found', async (test) => {
    const box = (await openGoogle(test)).mailbox();
    assert.equal(await box.getThread('19a0ffffffffffff'), null);
    assert.equal(await box.getDraft('r1'), null);
    assert.deepEqual(await box.searchThreads('from:nobody@nowhere.example'), []);
    await box.deleteDraft('r1');
  });

  it('reads the words of HTML mail', async (test) => {
    const google = await openGoogle(test, { seed: false });
    const html = '<p>Guten Tag,<br>bitte <a href="https://evil.example">hier</a></p><img src="x">';
    await person(google, 'incoming', { from: 'a@b.example', subject: 'Hi', html });
    const [found] = await google.mailbox().searchThreads('from:a@b.example');
    const thread = await google.mailbox().getThread(found?.id ?? '');
    assert.match(thread?.messages[0]?.text ?? '', /^(?!.*evil)Guten Tag,\nbitte hier$/);
  });

  it('reads the send-as signature as text', async (test) => {
    const [identity, ...more] = await (await openGoogle(test)).mailbox().listSendAs();
    assert.deepEqual(more, []);
    assert.deepEqual(identity, {
      address: rep.email,
      name: rep.name,
      isDefault: true,
      signatureText:
        'Maren Holt\nSales, warehouse racking\nFernhill Racking · Lindenweg 14 · 20095 Hamburg\nwww.fernhill-racking.example',
    });
  });
});

describe('a draft', () => {
  it('is a reply on both sides: in the thread, with its subject, In-Reply-To and References', async (test) => {
    const { google, reply, draft } = await written(test);
    assert.equal(draft.threadId, reply.inThread?.threadId);
    const [stored] = google.sandbox.state.drafts();
    assert.equal(stored?.subject, 'Re: Racking for our Leeds hall');
    assert.equal(stored?.headers['in-reply-to'], '<leeds-2@mail.gmail.example>');
    assert.equal(stored?.headers.references, '<leeds-1@oakline-logistics.example> <leeds-2@mail.gmail.example>');
    const request = google.exchanges.find(({ method, path }) => method === 'POST' && path.endsWith('/drafts'));
    assert.match(JSON.stringify(request?.requestBody), /"raw":"[\w-]+"/);
  });

  it('is read as it was written, and keeps its id when it is replaced', async (test) => {
    const { box, reply, draft } = await written(test);
    const read = await box.getDraft(draft.id);
    assert.deepEqual(read, {
      ...draft,
      to: [reply.to],
      cc: [],
      bcc: [],
      subject: reply.subject,
      body: reply.body,
      attachments: [],
      effectKey: 'effect-1',
    });
    const updated = await box.updateDraft(draft.id, { ...reply, body: 'Other words' });
    assert.equal(updated.id, draft.id);
    assert.notEqual(updated.messageId, draft.messageId);
    assert.equal((await box.getDraft(draft.id))?.body, 'Other words');
  });

  it('is gone after deletion; replacing it then is not_found', async (test) => {
    const { box, reply, draft } = await written(test);
    await box.deleteDraft(draft.id);
    assert.equal(await box.getDraft(draft.id), null);
    await assert.rejects(box.updateDraft(draft.id, reply), fault('not_found'));
  });

  it('is refused before any call when a header could be broken', async (test) => {
    const google = await openGoogle(test);
    await assert.rejects(
      google.mailbox().createDraft(mail({ subject: 'a\r\nBcc: x@evil.example' })),
      code('invalid_text'),
    );
    assert.deepEqual(google.exchanges, []);
  });

  it('is made once only, and found by its key, when the answer was lost', async (test) => {
    const google = await openGoogle(test);
    const box = google.mailbox();
    const since = new Date();
    for (const inThread of [null, (await replyTo(google)).inThread]) {
      const given = mail({
        inThread,
        subject: inThread ? 'Re: Racking for our Leeds hall' : 'New',
        effectKey: `key-${inThread?.threadId}`,
      });
      for (const lost of [
        { drop: 'after' },
        { stage: 'after', preset: 'server_error' },
        { spoil: 'half_answer' },
      ] as const) {
        google.sandbox.faults.add({ vendor: 'gmail', method: 'POST', times: 1, ...lost });
        await assert.rejects(box.createDraft(given), fault('down', 'unknown'));
        google.sandbox.faults.clear();
        const found = await box.findDrafts(given.effectKey, { threadId: inThread?.threadId ?? null, since });
        assert.deepEqual(
          found.map(({ id }) => id),
          google.sandbox.state
            .drafts()
            .filter(({ headers }) => headers['x-countersign-effect'] === given.effectKey)
            .map(({ draftId }) => draftId),
        );
        assert.equal(found.length, 1);
        await box.deleteDraft(found[0]?.id ?? '');
      }
      assert.deepEqual(await box.findDrafts(given.effectKey, { threadId: inThread?.threadId ?? null, since }), []);
    }
    assert.deepEqual(google.waits, []);
  });

  it('is found among others: all of its key, oldest first, also where an edit moved it to another thread', async (test) => {
    const { google, box, reply, draft } = await written(test);
    const second = await box.createDraft(reply);
    await box.createDraft(mail({ effectKey: 'effect-2' }));
    const hint = { threadId: reply.inThread?.threadId ?? null, since: new Date() };
    const ids = async () => (await box.findDrafts('effect-1', hint)).map(({ id }) => id);
    assert.deepEqual(await ids(), [draft.id, second.id]);
    await box.deleteDraft(second.id);
    await person(google, 'edit-draft', { draftId: draft.id, subject: 'Another subject' });
    assert.deepEqual(await ids(), [draft.id]);
    assert.deepEqual(await box.findDrafts('effect-2', { threadId: null, since: new Date(Date.now() + 3_600_000) }), []);
  });
});

describe('a failing Gmail', () => {
  it('is read again after 1, 2 and 4 seconds, and not written to again', async (test) => {
    const google = await openGoogle(test);
    const box = google.mailbox();
    google.sandbox.faults.add({ vendor: 'gmail', preset: 'unavailable', times: 3 });
    assert.deepEqual(await box.searchThreads('from:nobody@nowhere.example'), []);
    assert.deepEqual(google.waits, [1_000, 2_000, 4_000]);
    google.takeCalls();
    for (const preset of ['unavailable', 'rate_limited', 'too_many_requests', 'missing_scope'] as const) {
      google.sandbox.faults.clear();
      google.sandbox.faults.add({ vendor: 'gmail', preset });
      await assert.rejects(box.createDraft(mail()), ConnectorError);
      assert.deepEqual(google.takeCalls(), ['POST /drafts'], preset);
    }
    assert.equal(google.waits.length, 3);
  });

  it('is told apart: limited, refused, down', async (test) => {
    const google = await openGoogle(test);
    const presets = {
      daily_limit: 'rate_limited',
      missing_scope: 'unauthorised',
      server_error: 'down',
      unauthorised: 'unauthorised',
    } as const;
    for (const [preset, kind] of Object.entries(presets)) {
      google.sandbox.faults.clear();
      google.sandbox.faults.add({ vendor: 'gmail', preset });
      await assert.rejects(google.mailbox().searchThreads('x'), fault(kind), preset);
    }
    google.sandbox.faults.clear();
    for (const spoil of ['malformed_json', 'empty_body', 'wrong_content_type', 'half_answer'] as const) {
      google.sandbox.faults.add({ vendor: 'gmail', spoil, times: 5 });
      await assert.rejects(google.mailbox().createDraft(mail()), fault('down', 'unknown'), spoil);
      google.sandbox.faults.clear();
    }
  });
});
