import assert from 'node:assert/strict';
import { test } from 'node:test';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import PostalMime from 'postal-mime';
import { composeMail } from './compose.ts';
import { parseMessage } from './message.ts';
import { headerOf, parseMime } from './mime.ts';

const mails = [
  { from: 'a@x.example', to: 'b@y.example', subject: 'Plain', text: 'Hello\nthere' },
  {
    from: '"Holt, Maren" <a@x.example>',
    to: 'b@y.example',
    subject: 'Grüße – ça va ñ 漢字 🎉',
    text: 'Über äöü €\n'.repeat(40),
  },
  { from: 'a@x.example', to: 'b@y.example', subject: 'Both', text: 'Schöne Grüße', html: '<p>Schöne <b>Grüße</b></p>' },
  {
    from: 'a@x.example',
    to: 'Zoë <b@y.example>, c@y.example',
    subject: 'A very long subject line '.repeat(8).trim(),
    text: 'see attachment',
    html: '<p>see attachment</p>',
    attachments: [{ filename: 'Übersicht über Regale.txt', content: 'zwölf' }],
  },
];

for (const mail of mails) {
  test(`reads "${mail.subject.slice(0, 20)}" as a mail library does`, async () => {
    const raw = await new MailComposer(mail).compile().build();
    const theirs = await PostalMime.parse(raw);
    const ours = parseMessage(raw.toString('base64url'));
    assert.equal(ours.subject, theirs.subject);
    assert.equal(ours.messageId, theirs.messageId);
    assert.equal(ours.text().replace(/\r\n/g, '\n').trimEnd(), theirs.text?.trimEnd());
    assert.deepEqual(ours.from, [theirs.from?.address]);
    assert.deepEqual(
      ours.to,
      theirs.to?.map((person) => person.address),
    );
    assert.deepEqual(
      ours.attachments().map((part) => [part.filename, part.body.toString()]),
      theirs.attachments.map((part) => [part.filename, Buffer.from(part.content as ArrayBuffer).toString()]),
    );
  });
}

test('reads back what it composes, with headers kept and nothing injected', () => {
  const raw = composeMail({
    from: 'Jörg <j@x.example>',
    to: 'b@y.example',
    subject: 'Eins\r\nBcc: evil@x.example',
    text: 'Größe',
    html: '<p>Größe</p>',
    headers: { 'X-Sample-Key': 'k1' },
    attachment: { filename: 'plan.txt', mimeType: 'text/plain', content: 'Plan' },
  });
  const mail = parseMessage(raw.toString('base64url'));
  assert.equal(mail.text().trim(), 'Größe');
  assert.equal(mail.header('x-sample-key'), 'k1');
  assert.deepEqual(mail.bcc, []);
  assert.equal(mail.attachments()[0]?.body.toString(), 'Plan');
});

test('takes broken mail as text instead of failing', () => {
  for (const text of [
    '',
    'no headers at all',
    'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
    'Subject: =?utf-8?B?%%%?=\r\n\r\n',
  ]) {
    assert.equal(typeof parseMime(Buffer.from(text)).mimeType, 'string');
  }
  assert.equal(headerOf(parseMime(Buffer.from('Subject: a\r\n b\r\n\r\nx')).headers, 'SUBJECT'), 'a b');
});
