import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { formPath, type Lead, startProgram } from '../support/journeys/running-program.ts';

/*
 * What may come in by the form webhook, over real HTTP: each is refused in plain words, or the lead is taken and its
 * draft is one that could be sent. The caller in http-calls.ts holds every answer to a trace id and to no word of our
 * inside.
 */

const program = await startProgram(after);
const post = (raw: string | Buffer, headers: Record<string, string> = {}) =>
  program.call('POST', formPath, { raw, headers });
const submissions = async () =>
  program.app.store.system(async (db) => {
    const { count } = await db
      .selectFrom('form_submission')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  });

const robin = {
  firstname: 'Robin',
  lastname: 'Marsh',
  company: 'Birchwood Dairy',
  jobtitle: 'Warehouse Lead',
  message: 'We want to replace about forty old racks in our cheese store in spring. What do you need from us?',
};

describe('a body that is no form', () => {
  const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000);
  const email = '"email":"robin@birchwood.example"';
  const refused: [what: string, body: string | Buffer, status: number][] = [
    ['broken JSON', '{"email":', 400],
    ['blanks', '   ', 400],
    ['nothing', '', 422],
    ['null', 'null', 422],
    ['a text', '"robin@birchwood.example"', 422],
    ['an array', `[{${email}}]`, 422],
    ['an array 10,000 levels deep', deep('[', ']'), 400],
    ['an object 10,000 levels deep', deep('{"a":', '').replace(/$/, `1${'}'.repeat(10_000)}`), 400],
    ['10,000 levels that never close', '['.repeat(10_000), 400],
    ['a field 40 levels deep beside a good address', `{${email},"x":${'['.repeat(40)}${']'.repeat(40)}}`, 400],
    ['NaN', `{${email},"timestamp":NaN}`, 400],
    ['a number no clock has', `{${email},"timestamp":1e400}`, 422],
    ['the same address field twice', `{${email},"email":"other@birchwood.example"}`, 400],
    ['the same field twice, once written with an escape', `{${email},"em\\u0061il":"other@birchwood.example"}`, 400],
    ['a key twice deep inside', `{${email},"fieldValues":[{"name":"a","name":"b","value":1}]}`, 400],
    ['__proto__', `{"__proto__":{"isAdmin":true},${email}}`, 400],
    ['__proto__ with an escape', `{"\\u005f_proto__":{"isAdmin":true},${email}}`, 400],
    ['constructor.prototype', `{"constructor":{"prototype":{"isAdmin":true}},${email}}`, 400],
    ['Latin-1 bytes', Buffer.from('{"email":"m\u00fcller@birchwood.example"}', 'latin1'), 400],
    ['UTF-16', Buffer.from(`{${email}}`, 'utf16le'), 400],
    ['gzip', gzipSync(`{${email}}`), 400],
    ['fields that are no list', `{${email},"fieldValues":{}}`, 422],
    ['fields that are lists', `{${email},"fieldValues":[[]]}`, 422],
    ['a field without a name', `{${email},"fieldValues":[{"value":1}]}`, 422],
    ['10,000 flat fields', `{${email},${numbered((i) => `"f${i}":1`)}}`, 422],
    ['10,000 properties', `{${email},"properties":{${numbered((i) => `"f${i}":1`)}}}`, 422],
    ['10,000 listed fields', `{${email},"fieldValues":[${numbered(() => '{"name":"f"}')}]}`, 422],
    ['a submission id of 501 characters', `{${email},"formSubmissionId":"${'x'.repeat(501)}"}`, 422],
    ['a byte more than 256 kB', padded(256 * 1024 + 1), 413],
    ['a byte more than 1 MB', padded(1024 * 1024 + 1), 413],
  ];
  for (const [what, body, status] of refused) {
    it(`${status}: ${what}`, async () => {
      const before = await submissions();
      const answer = await post(body);
      assert.equal(answer.status, status, answer.text);
      assert.equal(await submissions(), before);
      assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
    });
  }

  it('415: another content type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      assert.equal((await post(`{${email}}`, { 'content-type': type })).status, 415, type);
    }
  });

  it('exactly 256 kB are taken', async () => {
    assert.equal((await post(padded(256 * 1024))).status, 202);
  });
});

describe('an address', () => {
  const none = ['', ' ', 'robin', 'robin@birchwood', 'a b@birchwood.example', 'a@b@birchwood.example'];
  const odd = [
    '"a b"@birchwood.example',
    'Robin <robin@birchwood.example>',
    'a@birchwood.example,b@birchwood.example',
    'a@birchwood.example\r\nBcc: victim@elsewhere.example',
    'a@birchwood.example\u0000@elsewhere.example',
    'a\u200b@birchwood.example',
    'a\u202e@birchwood.example',
    'a\ufffd@birchwood.example',
    'a\ud800@birchwood.example',
    'a@-birchwood.example',
    'a@birchwood..example',
    'a@[127.0.0.1]',
    `${'a'.repeat(65)}@birchwood.example`,
    `a@${'b'.repeat(290)}.example`,
    // Cut at any length, it would be somebody else's.
    `robin@${'birchwood.'.repeat(28)}example`,
  ];
  it('that is missing or none is refused', async () => {
    const before = await submissions();
    for (const value of [...none, ...odd, 5, true, null, {}, [], ['a@birchwood.example', 'b@birchwood.example']]) {
      const answer = await program.call('POST', formPath, { json: { fieldValues: [{ name: 'email', value }] } });
      assert.equal(answer.status, 400, `${JSON.stringify(value)}: ${answer.text}`);
      assert.equal(answer.json.code, 'email_missing');
    }
    assert.equal(await submissions(), before);
  });

  const taken: [given: string, stored: string, header: string][] = [
    [' Anna.BERG+Racks@Birchwood.EXAMPLE ', 'anna.berg+racks@birchwood.example', 'anna.berg+racks@birchwood.example'],
    ["o'hara=x/y{z}|~`#$%&*!?^@birchwood.example", "o'hara=x/y{z}|~`#$%&*!?^@birchwood.example", ''],
    ['urs@bücher.example', 'urs@bücher.example', 'urs@xn--bcher-kva.example'],
    ['jörg@bücher.example', 'jörg@bücher.example', 'jörg@bücher.example'],
    ['urs@xn--bcher-kva.example', 'urs@xn--bcher-kva.example', ''],
    ['ｊｕｎ＠ｂｉｒｃｈｗｏｏｄ．example', 'jun@birchwood.example', ''],
    [`${'a'.repeat(64)}@birchwood.example`, `${'a'.repeat(64)}@birchwood.example`, ''],
    [`long@${'birchwood.'.repeat(22)}example`, `long@${'birchwood.'.repeat(22)}example`, ''],
  ];
  for (const [given, stored, header] of taken) {
    it(`is taken as its owner means it: ${given.slice(0, 60)}`, async () => {
      const lead = await program.lead({ ...robin, email: given });
      assert.equal(lead.accepted.json.email, stored);
      assert.equal(lead.draft.recipient, stored);
      assert.equal(mailOf(lead).to, header || stored);
      assertFitToSend(lead);
    });
  }
});

describe('a text from a stranger', () => {
  const named: [what: string, fields: Record<string, string>, greeted: string][] = [
    ['emoji in the name', { firstname: 'Zoë 🌻' }, 'Zoë 🌻'],
    ['an emoji of several characters', { firstname: 'Ana 👩‍🚀' }, 'Ana 👩‍🚀'],
    ['a Hebrew name and company', { firstname: 'דנה', lastname: 'לוי', company: 'לוי לוגיסטיקה' }, 'דנה'],
    ['a Persian name with a joiner', { firstname: 'مه\u200cسا' }, 'مه\u200cسا'],
    ['an accent as a sign of its own', { firstname: 'Zoe\u0308', company: 'Cafe\u0301 Nord' }, 'Zoë'],
    ['full-width and styled letters', { firstname: '𝓡𝓸𝓫𝓲𝓷', company: 'Ｂｉｒｃｈｗｏｏｄ' }, 'Robin'],
    ['direction overrides', { firstname: 'Dana\u202e', company: '\u2066Birchwood\u2069 \u202dDairy\u202c' }, 'Dana'],
    ['zero-width characters', { firstname: 'Da\u200bna', company: 'Birch\u2060wood\ufeff' }, 'Dana'],
    ['markup around a name', { firstname: '<b>Dana</b>', company: '<script src=x></script>Birchwood' }, 'Dana'],
  ];
  for (const [what, fields, greeted] of named) {
    it(`${what}: greeted as the name is spelled`, async () => {
      const lead = await program.lead({ ...robin, ...fields, email: someAddress() });
      assertFitToSend(lead);
      assert.match(lead.draft.body, new RegExp(`^(?:Hello|Hi) ${greeted},\n`, 'u'));
      assert.ok(mailOf(lead).text.includes(greeted));
    });
  }

  const harmless: [what: string, fields: Record<string, string>][] = [
    ['a header in every field', evil('Robin\r\nBcc: victim@elsewhere.example\r\n\r\n<p>body</p>')],
    ['a header behind other line breaks', evil('Robin\u2028Bcc: victim@elsewhere.example\u0085X-Evil: 1')],
    ['NUL', evil('Ro\u0000bin')],
    ['lone surrogates', evil('Ro\ud800bin \udc00')],
    ['HTML', { ...robin, message: `<img src=x onerror=alert(1)> ${robin.message} <script>alert(1)</script>` }],
    ['an encoded word', evil('=?utf-8?B?QmNjOiB2aWN0aW1AZWxzZXdoZXJlLmV4YW1wbGU=?=')],
    ['our own tokens', evil('{{slot:1}} {first_name} [[email:1]] %FIRST%')],
    ['a long text cut inside an emoji', evil(`x${'🌻'.repeat(5500)}`)],
    ['a message of 100 kB', { ...robin, message: `${robin.message} `.repeat(1100) }],
    ['direction overrides in the message', { ...robin, message: robin.message.replace('racks', '\u202eskcar\u202c') }],
    ['zero-width characters in the message', { ...robin, message: robin.message.replaceAll('a', 'a\u200b\u2063') }],
    ['a name of piled accents', { ...robin, firstname: `R${'\u0301\u0302\u0303\u0304'.repeat(5)}obin` }],
    ['an address for a name', { ...robin, firstname: 'evil.com', lastname: 'https://evil.com' }],
  ];
  for (const [what, fields] of harmless) {
    it(`${what}: the lead is taken, and no mail carries it`, async () => {
      const lead = await program.lead({ ...fields, email: someAddress() });
      assert.equal(lead.run.status, 'success');
      assertFitToSend(lead);
    });
  }

  it('field names with anything in them are taken as other fields', async () => {
    const fieldValues = [
      'a\r\nb',
      'a\u0000',
      '\ud800',
      '__proto__',
      'constructor',
      '🌻',
      '\u202ename',
      'x'.repeat(500),
    ];
    const json = { fieldValues: [...fieldValues, 'email'].map((name) => ({ name, value: 'robin@birchwood.example' })) };
    const answer = await program.call('POST', formPath, { json });
    assert.equal(answer.status, 202, answer.text);
  });

  it('ids, pages and events with anything in them are taken or refused, never half stored', async () => {
    for (const odd of ['\u0000', 'a\u0000b', '\ud800', `x${'🌻'.repeat(249)}\r\nx`, '\u202e', '']) {
      const event = { objectId: 1, occurredAt: 1_700_000_000_000, subscriptionType: odd, propertyName: odd };
      const events = [{ ...event, propertyValue: odd, eventId: odd.slice(0, 100) }];
      const answered = await program.call('POST', '/api/webhooks/hubspot/events', { json: events });
      assert.ok([200, 422].includes(answered.status), `${JSON.stringify(odd)}: ${answered.status}`);
      const pageUri = `https://www.birchwood.example/${'🌻'.repeat(300)}${odd}`;
      const more = { formSubmissionId: odd, formId: odd, pageUri, pageTitle: odd, userMessage: odd };
      const lead = await program.lead({ ...robin, email: someAddress() }, more);
      assert.equal(lead.run.status, 'success');
    }
  });
});

/** One line for a subject, no foreign header, no trick of characters, one recipient; what is doubtful is held back. */
function assertFitToSend({ draft }: Lead): void {
  assert.equal(draft.status, 'PENDING_APPROVAL');
  for (const text of [draft.subject, draft.body]) {
    assert.ok(text.isWellFormed());
    assert.doesNotMatch(text, /\u0000|\ufffd/);
  }
  assert.doesNotMatch(draft.subject, /[\r\n\u0085\u2028\u2029]/);
  const mails = program.sandbox.state.drafts().filter(({ headers }) => ownKey(headers) === draft.id);
  const isHeld = draft.blocked === true || (draft.content_blocked as string[]).length > 0;
  assert.equal(mails.length, isHeld ? 0 : 1, `in the mailbox: ${JSON.stringify(draft.content_blocked)}`);
  if (isHeld) return;
  assert.doesNotMatch(draft.subject + draft.body, /[\u202a-\u202e\u2060-\u2069\u200b\ufeff]/);
  assert.doesNotMatch(draft.body, /<(?:b|p|img|script)\b|\{\{|\{first_name\}|evil\.com/i);
  const [mail] = mails;
  assert.ok(mail);
  assert.deepEqual(Object.keys(mail.headers).sort(), [
    'content-type',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
    'x-countersign-effect',
  ]);
  assert.equal(mail.subject, draft.subject);
  assert.doesNotMatch(mail.raw, /<script|<img|onerror=/i);
  assert.equal(mail.text.trim().replaceAll('\r\n', '\n'), draft.body.trim());
}

function mailOf({ draft }: Lead) {
  const mail = program.sandbox.state.drafts().find(({ headers }) => ownKey(headers) === draft.id);
  assert.ok(mail, `no draft in the mailbox: ${JSON.stringify(draft.content_blocked)}`);
  return mail;
}

function ownKey(headers: Record<string, string>): string | undefined {
  return headers['x-countersign-effect']?.replace('draft-', '');
}

function evil(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys({ ...robin, phone: '', website: '', language: '' }).map((name) => [name, text]),
  );
}

let addresses = 0;
function someAddress(): string {
  addresses += 1;
  return `lead-${addresses}@birchwood.example`;
}

function numbered(write: (i: number) => string): string {
  return Array.from({ length: 10_000 }, (_unused, i) => write(i)).join(',');
}

/** A good form of exactly so many bytes. */
function padded(bytes: number): string {
  const form = (message: string) => JSON.stringify({ email: 'padded@birchwood.example', message });
  return form('x'.repeat(bytes - form('').length));
}
