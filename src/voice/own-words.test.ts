import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ownWords } from './own-words.ts';

const own = 'Hi Ada,\n\nThanks for the note. Tuesday works for me.\n\nBest,\nMaren';
const histories: Record<string, string> = {
  'a quoted reply': 'On Tue, 3 Nov 2026 at 10:00, Ada Lee <ada@prospect.example> wrote:\n> Can you do Tuesday?\n> Ada',
  'an introduction that was broken':
    'On Tuesday 3 November 2026 at 10:00, Ada Lee from Prospect\n<ada@prospect.example> wrote:\n\nCan you do Tuesday?',
  'Outlook headers':
    'From: Ada Lee\nSent: Tuesday, 3 November 2026 10:00\nTo: Maren Holt\nSubject: Racking\n\nCan you do Tuesday?',
  'bold headers':
    '*From:* Ada Lee <ada@prospect.example>\n*Sent:* 3 November\n*To:* Maren\n*Subject:* Racking\n\nCan you do Tuesday?',
  'German headers':
    'Von: Ada Lee\nGesendet: Dienstag, 3. November 2026\nAn: Maren Holt\nBetreff: Regale\n\nGeht Dienstag?',
  'French headers': 'De : Ada Lee\nEnvoyé : mardi 3 novembre\nÀ : Maren Holt\nObjet : Rayonnages\n\nMardi ?',
  'a German introduction': 'Am 03.11.2026 um 10:00 schrieb Ada Lee:\n> Geht Dienstag?',
  'a divider': '-----Original Message-----\nFrom: Ada\nSent: Tuesday\nCan you do Tuesday?',
  'a forwarded mail':
    '---------- Forwarded message ---------\nFrom: Ada <ada@prospect.example>\nDate: Tue\nSubject: Hi\nTo: m@fernhill-racking.example\n\nCan you do Tuesday?',
  'a Notes header':
    'Ada Lee <ada@prospect.example> on 11/03/2026 10:15:01 AM\nTo: Maren Holt\ncc:\nSubject: Racking\n\nCan you do Tuesday?',
};

suite('own words of a mail', () => {
  for (const [name, history] of Object.entries(histories)) {
    test(`${name} is left out`, () => assert.equal(ownWords({ text: `${own}\n\n${history}` }), own));
  }

  test('the contact block goes, the sign-off and the name stay', () => {
    const block =
      'Maren Holt\nSales, warehouse racking\nFernhill Racking GmbH, 20095 Hamburg\n+49 40 5550100\nwww.fernhill-racking.example';
    assert.equal(ownWords({ text: `${own}\n\n${block}` }), own);
    assert.equal(
      ownWords({ text: `Tuesday works for me.\n\n${block}` }),
      'Tuesday works for me.\n\nMaren Holt\nSales, warehouse racking',
    );
  });

  test('a disclaimer and the words of a phone go', () => {
    const disclaimer = 'This message is confidential and intended solely for the addressee.\nPlease delete it.';
    assert.equal(ownWords({ text: `${own}\n\n${disclaimer}` }), own);
    assert.equal(ownWords({ text: `${own}\n\nSent from my phone` }), own);
  });

  test('HTML tells what is quoted', () => {
    const html =
      '<div dir="ltr">Hi Ada,<br><br>Tuesday works.</div><br><div class="gmail_quote">On Tue Ada wrote:<blockquote>Can you do Tuesday?</blockquote></div>';
    assert.equal(ownWords({ text: 'whatever', html }), 'Hi Ada,\n\nTuesday works.');
    const outlook =
      '<p>Tuesday works.</p><hr><div id="divRplyFwdMsg"><b>From:</b> Ada</div><div>Can you do Tuesday?</div>';
    assert.equal(ownWords({ text: '', html: outlook }).includes('Can you'), false);
  });

  test('a postscript below the signature stays, answers between quotations too', () => {
    assert.equal(ownWords({ text: `${own}\n\nP.S. The drawing follows.` }), `${own}\n\nP.S. The drawing follows.`);
    const between = 'See below.\n\n> Can you do Tuesday?\nYes, at ten.\n> And the price?\nComes tomorrow.';
    assert.equal(ownWords({ text: between }), 'See below.\n\nYes, at ten.\nComes tomorrow.');
  });

  test('a mail that only talks of senders and dates stays whole', () => {
    const text = 'From what I saw on Monday, the date is open.\nTo be exact: the subject needs a look.';
    assert.equal(ownWords({ text }), text);
  });

  test('hostile text takes no time to speak of', () => {
    const hostile = [' \n\t', 'On ', '> ', 'From: x\n', '-'.repeat(50), '<div class="gmail_quote">'];
    for (const piece of hostile) {
      const before = process.cpuUsage();
      ownWords({ text: piece.repeat(100_000), html: piece.startsWith('<') ? piece.repeat(10_000) : null });
      const { user, system } = process.cpuUsage(before);
      assert.ok((user + system) / 1000 < 1500, piece);
    }
  });
});
