import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createState } from '../state.ts';
import { composeMail } from './compose.ts';
import { createMailbox } from './mailbox.ts';
import { searchMessages } from './search.ts';

const now = Date.UTC(2026, 10, 20, 12);
const day = 86_400_000;

function mailbox() {
  const box = createMailbox(createState(), 'me@firm.example');
  for (const id of ['INBOX', 'SENT', 'DRAFT', 'UNREAD', 'STARRED', 'TRASH', 'SPAM'])
    box.labels.put(id, { id, name: id, type: 'system' });
  box.labels.put('Label_1', { id: 'Label_1', name: 'Hot leads', type: 'user' });
  const put = (name: string, age: number, labels: string[], mail: Partial<Parameters<typeof composeMail>[0]>): void => {
    const full = {
      from: 'Ana Pérez <ana@blue.example>',
      to: 'me@firm.example',
      subject: name,
      text: name,
      messageId: `<${name}@t.example>`,
    };
    const { id } = box.receive(composeMail({ ...full, ...mail }), now - age * day);
    box.relabel(
      id,
      labels,
      ['INBOX', 'UNREAD'].filter((label) => !labels.includes(label)),
    );
    names.set(id, name);
  };
  const names = new Map<string, string>();
  put('ana-new', 1, ['INBOX', 'UNREAD'], { subject: 'Offer for shelves', text: 'We need blue shelves soon' });
  put('ana-old', 40, ['INBOX', 'Label_1'], { subject: 'Old offer', text: 'shelves blue' });
  put('bob', 3, ['INBOX', 'STARRED'], {
    from: 'bob@red.example',
    cc: 'ana@blue.example',
    subject: 'Shelves',
    text: 'hello',
  });
  put('mine', 2, ['SENT'], { from: 'me@firm.example', to: 'ana@blue.example', subject: 'Re: Offer', text: 'answer' });
  put('file', 5, ['INBOX'], {
    from: 'x@sub.red.example',
    attachment: { filename: 'plan.pdf', mimeType: 'application/pdf', content: 'p' },
  });
  put('junk', 1, ['SPAM'], { subject: 'Win shelves' });
  put('gone', 1, ['TRASH'], { subject: 'Thrown shelves' });
  return {
    box,
    find: (q: string, all = false): string =>
      searchMessages(box, q, now, all)
        .map((each) => names.get(each.id))
        .sort()
        .join(' '),
  };
}

const cases: [string, string][] = [
  ['from:ana@blue.example', 'ana-new ana-old'],
  ['from:"ana@blue.example"', 'ana-new ana-old'],
  ['from:ANA@BLUE.example', 'ana-new ana-old'],
  ['from:an@blue.example', ''],
  ['from:perez', 'ana-new ana-old'],
  ['from:red.example', 'bob file'],
  ['from:me', 'mine'],
  ['to:ana@blue.example', 'bob mine'],
  ['cc:ana@blue.example', 'bob'],
  ['from:(ana@blue.example OR bob@red.example)', 'ana-new ana-old bob'],
  ['from:ana@blue.example OR to:ana@blue.example', 'ana-new ana-old bob mine'],
  ['{from:bob@red.example from:me}', 'bob mine'],
  ['from:ana@blue.example -is:unread', 'ana-old'],
  ['-from:ana@blue.example in:inbox', 'bob file'],
  ['subject:offer', 'ana-new ana-old mine'],
  ['subject:(offer shelves)', 'ana-new'],
  ['subject:"old offer"', 'ana-old'],
  ['"blue shelves"', 'ana-new'],
  ['blue shelves', 'ana-new ana-old bob'],
  ['shelv', ''],
  ['rfc822msgid:bob@t.example', 'bob'],
  ['rfc822msgid:<bob@t.example>', 'bob'],
  ['in:sent', 'mine'],
  ['is:unread', 'ana-new'],
  ['is:starred', 'bob'],
  ['label:hot-leads', 'ana-old'],
  ['label:nothing', ''],
  ['has:attachment', 'file'],
  ['filename:plan.pdf', 'file'],
  ['newer_than:2d', 'ana-new mine'],
  ['older_than:1m', 'ana-old'],
  ['after:2026/11/18 before:2026/11/19', 'mine'],
  [`after:${Math.floor((now - 2.5 * day) / 1000)}`, 'ana-new mine'],
  ['in:trash', 'gone'],
  ['in:anywhere subject:shelves', 'ana-new bob gone junk'],
  ['is:draft', ''],
  ['from:ana@blue.example from:bob@red.example', ''],
];

for (const [q, expected] of cases) {
  test(`search ${q}`, () => assert.equal(mailbox().find(q), expected));
}

test('spam and trash come only when asked for', () => {
  const { find } = mailbox();
  assert.equal(find('subject:shelves'), 'ana-new bob');
  assert.equal(find('subject:shelves', true), 'ana-new bob gone junk');
});
