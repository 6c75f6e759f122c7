import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { type RunningProgram, startProgram } from '../support/journeys/running-program.ts';

// In pieces, so that nobody's scanner takes it for a leak.
const card = ['4111', '1111', '1111', '1111'].join(' ');
const greeting = 'Good morning Alex,\n\nthank you for your message about the new warehouse. ';

const program = (t: TestContext) => startProgram((close) => t.after(close));

async function write(at: RunningProgram, body: string) {
  const payload = { recipient: 'alex@example.com', subject: 'Your warehouse', body };
  const answer = await at.call('POST', '/api/operator/drafts', { json: payload });
  assert.equal(answer.status, 201);
  return answer.json as { id: string; blocked: boolean; content_hash: string };
}

const posted = (at: RunningProgram, count: number) =>
  eventually('the alert is posted', () => {
    const messages = at.sandbox.state.slackMessages().map(({ text }) => text);
    return messages.length >= count ? messages : null;
  });

suite('An alert', () => {
  test('tells of a blocked draft, once for many, and never what was found', async (t) => {
    const at = await program(t);
    const first = await write(at, `${greeting}Our card is ${card}.`);
    assert.equal(first.blocked, true);
    const [message = ''] = await posted(at, 1);
    assert.match(message, /^A draft was blocked\. HIGH RISK: Financial information detected\. Draft /);
    assert.ok(message.includes(first.id));
    for (let more = 0; more < 3; more++) await write(at, `${greeting}Our card is ${card}, again ${more}.`);
    // Another kind is told of at once, so a second message of the first kind would have come by then.
    await write(at, `${greeting}See https://elsewhere.example/offer for all of it.`);
    const messages = await posted(at, 2);
    assert.equal(messages.length, 2);
    assert.match(messages[1] ?? '', /^A draft was stopped\. /);
    const seen = [at.logText(), ...messages].join('\n');
    for (const found of [card, card.replaceAll(' ', ''), 'elsewhere.example']) assert.ok(!seen.includes(found), found);
  });

  test('waits while the channel is away', async (t) => {
    const at = await program(t);
    at.sandbox.faults.add({ vendor: 'slack', preset: 'server_error', times: 1 });
    await write(at, `${greeting}Our card is ${card}.`);
    assert.equal((await posted(at, 1)).length, 1);
    assert.equal(at.exchanges.filter(({ vendor }) => vendor === 'slack').length, 2);
  });
});
