import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { CountersignError } from '../../core/errors.ts';
import type { OutgoingMail } from '../../core/ports.ts';
import { differences, readDraft } from './draft-content.ts';
import { htmlOfText } from './html.ts';
import { composeMime } from './mime.ts';

const mail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from: { name: 'Zoë "Z" Ångström', address: 'zoe@rep.example' },
  to: 'ana@lead.example',
  subject: 'Re: Grüße 👋 and a subject that is long enough to be folded over more than one line of the header',
  body: 'Hallo Ana,\n\nüber „Zitate“ & <Tags>.\n  indented\ntrailing space \n\n-- \nZoë\n',
  attachments: [],
  inThread: { threadId: 't1', inReplyTo: '<b@lead.example>', references: ['<a@lead.example>'] },
  effectKey: 'draft:1:v1',
  ...more,
});

const parse = async (raw: string) => PostalMime.parse(Buffer.from(raw, 'base64url'));

describe('composeMime', () => {
  it('carries every part of the mail, in UTF-8, as text and HTML of the same words', async () => {
    const given = mail();
    const read = await parse(await composeMime(given));
    assert.deepEqual(read.from, { name: given.from.name, address: given.from.address });
    assert.deepEqual(read.to, [{ name: '', address: given.to }]);
    assert.equal(read.subject, given.subject);
    assert.equal(read.text?.trimEnd(), given.body.trimEnd());
    assert.equal(read.html?.trimEnd(), htmlOfText(given.body).trimEnd());
    assert.equal(read.inReplyTo, '<b@lead.example>');
    assert.equal(read.references, '<a@lead.example> <b@lead.example>');
    assert.equal(read.headers.find(({ key }) => key === 'x-countersign-effect')?.value, 'draft:1:v1');
    assert.deepEqual([read.cc, read.bcc, read.replyTo, read.attachments], [undefined, undefined, undefined, []]);
  });

  it('makes the same bytes of the same mail, and others of another key', async () => {
    const raw = await composeMime(mail());
    assert.equal(await composeMime(mail()), raw);
    assert.notEqual(await composeMime(mail({ effectKey: 'draft:1:v2' })), raw);
    assert.match(raw, /^[\w-]+$/);
    assert.doesNotMatch(Buffer.from(raw, 'base64url').toString(), /^Date:/im);
  });

  it('keeps every line of text exactly, however odd', async () => {
    for (const body of ['.', 'From here', 'a'.repeat(3000), '=20=', '👩‍👩‍👧 שלום', 'x \n\t y\n\n\n\nz', '--boundary']) {
      const read = await parse(await composeMime(mail({ body })));
      assert.equal(read.text?.replace(/\n$/, ''), body);
    }
  });

  it('cannot be cut apart by a text that holds its boundary', async () => {
    const mime = (raw: string) => Buffer.from(raw, 'base64url').toString();
    const boundary = /boundary="([^"]+)"/.exec(mime(await composeMime(mail())))?.[1] ?? '';
    const body = `Hi\n--${boundary}\nContent-Type: text/html\n\n<b>evil</b>\n--${boundary}--`;
    const raw = await composeMime(mail({ body }));
    assert.ok(mime(raw).includes(boundary));
    const read = await parse(raw);
    assert.equal(read.text?.trimEnd(), body);
    assert.equal(read.html?.trimEnd(), htmlOfText(body).trimEnd());
  });

  it('refuses anything that could break out of its header, and names the field', async () => {
    const thread = { threadId: 't', inReplyTo: null, references: [] };
    const attachment = { name: 'a.pdf', sha256: '', content: new Uint8Array() };
    for (const breaker of ['\r\n', '\n', '\r', '\0', '\u2028', '\u0085']) {
      const evil = `x${breaker}Bcc: spy@evil.example`;
      const cases: [string, Partial<OutgoingMail>][] = [
        ['recipient', { to: evil }],
        ['subject', { subject: evil }],
        ['from', { from: { name: evil, address: 'zoe@rep.example' } }],
        ['from', { from: { name: null, address: evil } }],
        ['effect_key', { effectKey: evil }],
        ['in_reply_to', { inThread: { ...thread, inReplyTo: evil } }],
        ['references', { inThread: { ...thread, references: [evil] } }],
        ['attachment', { attachments: [{ ...attachment, name: evil }] }],
      ];
      for (const [field, change] of cases) {
        await assert.rejects(composeMime(mail(change)), (error) => {
          assert.ok(error instanceof CountersignError, field);
          assert.deepEqual([error.code, error.details.field], ['invalid_text', field]);
          return true;
        });
      }
    }
    await assert.rejects(composeMime(mail({ body: 'nul\0' })), /control characters/);
  });

  it('takes exactly one address as recipient', async () => {
    for (const to of ['', 'ana', 'a@lead.example, b@lead.example', 'Ana <ana@lead.example>', 'team: a@lead.example;']) {
      await assert.rejects(composeMime(mail({ to })), /one address/, to);
    }
  });
});

describe('a stored draft', () => {
  const content = {
    recipient: 'ana@lead.example',
    subject: 'Hi',
    body: 'Words\n\nmore',
    attachments: [],
    threadId: null,
  };
  const stored = async (more: Partial<OutgoingMail> = {}, edit = (mime: string) => mime) => {
    const raw = await composeMime(mail({ ...content, inThread: null, attachments: [], ...more }));
    const edited = Buffer.from(edit(Buffer.from(raw, 'base64url').toString())).toString('base64url');
    return readDraft({ id: 'd1', message: { id: 'm1', threadId: 't1', raw: edited } });
  };

  it('equals the content it was made from, attachments and other spellings of the address included', async () => {
    assert.deepEqual(differences(await stored(), content), []);
    assert.deepEqual(differences(await stored(), { ...content, recipient: 'Ana@LEAD.example', threadId: 't1' }), []);
    const file = {
      name: 'Größe.pdf',
      content: Buffer.from('bytes'),
      sha256: createHash('sha256').update('bytes').digest('hex'),
    };
    const { name, sha256 } = file;
    assert.deepEqual(
      differences(await stored({ attachments: [file] }), { ...content, attachments: [{ name, sha256 }] }),
      [],
    );
    const idn = 'jan@münchen.example';
    assert.deepEqual(differences(await stored({ to: idn }), { ...content, recipient: idn }), []);
  });

  it('equals its content for any text that may be written', async () => {
    const words = fc.string({
      unit: fc.constantFrom(' ', 'a', 'ü', '👍', '=', '=?', '?=', '"', '\\', '.', '\ufeff', '\u00a0'),
      maxLength: 40,
    });
    const lines = fc.string({
      unit: fc.constantFrom('\n', '\r\n', ' ', 'a', '.', '=', '--', '\t', '<b>', '&amp;', '\ufeff'),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(words, lines, async (subject, text) => {
        const body = `a${text}`;
        assert.deepEqual(differences(await stored({ subject, body }), { ...content, subject, body }), []);
      }),
      { numRuns: 200 },
    );
  });

  it('differs, by name, in whatever a person or a thief changed', async () => {
    const header = (line: string) => (mime: string) => `${line}\r\n${mime}`;
    assert.deepEqual(differences(await stored({ to: 'eve@evil.example' }), content), ['recipient']);
    assert.deepEqual(differences(await stored({ subject: 'Hi!' }), content), ['subject']);
    assert.deepEqual(differences(await stored({ body: 'Words\n\nless' }), content), ['body', 'html']);
    assert.deepEqual(differences(await stored({}, header('Cc: eve@evil.example')), content), ['further_recipients']);
    assert.deepEqual(differences(await stored({}, header('Bcc: eve@evil.example')), content), ['further_recipients']);
    assert.deepEqual(differences(await stored({}, header('Reply-To: eve@evil.example')), content), [
      'further_recipients',
    ]);
    assert.deepEqual(differences(await stored({}, (mime) => mime.replace('more</p>', 'less</p>')), content), ['html']);
    assert.deepEqual(differences(await stored(), { ...content, threadId: 't2' }), ['thread']);
    const file = { name: 'a.txt', content: Buffer.from('a'), sha256: 'x' };
    assert.deepEqual(differences(await stored({ attachments: [file] }), content), ['attachments']);
  });
});
