import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startSandbox } from '../../sandbox/index.ts';
import { createSlackBot } from '../../src/connectors/slack/bot.ts';
import { createSlackWebhook } from '../../src/connectors/slack/webhook.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { contractsDirectory, createContractValidator, recordProblems } from './validator.ts';

const contracts = contractsDirectory();
const validator = contracts === undefined ? undefined : createContractValidator(contracts);

/** A sandbox whose every exchange must keep to the contract; without the contracts at hand only its behaviour is tested. */
async function channel(t: TestContext, path?: string) {
  const record = validator && recordProblems(validator);
  const sandbox = await startSandbox({ seed: false, onExchange: (exchange) => record?.onExchange(exchange) });
  t.after(async () => {
    await sandbox.close();
    assert.deepEqual(record?.problems ?? [], []);
  });
  const url = `${sandbox.url}${path ?? sandbox.credentials.slack.webhookPath}`;
  return { sandbox, slack: createSlackWebhook({ url, fetch }), secret: url };
}

const faultOf = async (posting: Promise<unknown>): Promise<ConnectorError> => {
  const error = await posting.then(
    () => assert.fail('It was posted.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};

test('a message arrives as it was written, control characters escaped', async (t) => {
  const { sandbox, slack } = await channel(t);
  await slack.post('A draft was blocked <now> & waits 🙂\nSecond line.');
  assert.deepEqual(
    sandbox.state.slackMessages().map(({ text }) => text),
    ['A draft was blocked &lt;now&gt; &amp; waits 🙂\nSecond line.'],
  );
});

test('refused, limited, unknown and broken are told apart, and no error names the secret address', async (t) => {
  const { sandbox, slack, secret } = await channel(t);
  const faults: [preset: string, fault: ConnectorError['fault']][] = [
    ['too_many_requests', 'rate_limited'],
    ['unauthorised', 'unauthorised'],
    ['server_error', 'down'],
  ];
  for (const [preset, fault] of faults) {
    sandbox.faults.add({ vendor: 'slack', preset, times: 1, retryAfterSeconds: 7 });
    const error = await faultOf(slack.post('Hello'));
    assert.equal(error.fault, fault);
    assert.equal(error.retryAfterMs, fault === 'rate_limited' ? 7000 : null);
    assert.ok(!JSON.stringify({ ...error, message: error.message, stack: error.stack }).includes(secret));
  }
  assert.equal((await faultOf(slack.post(' '))).fault, 'rejected');
  assert.deepEqual(sandbox.state.slackMessages(), []);
});

test('a webhook that is gone is not found', async (t) => {
  const { slack } = await channel(t, '/services/TSANDBOX/BSANDBOX/another');
  assert.equal((await faultOf(slack.post('Hello'))).fault, 'not_found');
});

async function bot(t: TestContext, more: { token?: string; channel?: string } = {}) {
  const { sandbox } = await channel(t);
  const { botToken, channel: where } = sandbox.credentials.slack;
  const token = new Secret(more.token ?? botToken);
  return { sandbox, bot: createSlackBot({ fetch, baseUrl: sandbox.url, token, channel: more.channel ?? where }) };
}

test('a bot posts, and puts other words in the place of its own', async (t) => {
  const { sandbox, bot: slack } = await bot(t);
  await slack.probe();
  const message = await slack.post('A draft was blocked <now>');
  assert.ok(message);
  await slack.post('Another');
  await slack.update(message, 'A draft was blocked & handled');
  assert.deepEqual(
    sandbox.state.slackMessages().map(({ text }) => text),
    ['A draft was blocked &amp; handled', 'Another'],
  );
});

test("a bot's refusals are told apart, though Slack answers 200", async (t) => {
  const wrong = await bot(t, { token: 'xoxb-wrong' });
  assert.equal((await faultOf(wrong.bot.post('Hello'))).fault, 'unauthorised');
  assert.equal((await faultOf(wrong.bot.probe())).fault, 'unauthorised');
  const elsewhere = await bot(t, { channel: 'CELSEWHERE1' });
  assert.equal((await faultOf(elsewhere.bot.post('Hello'))).fault, 'not_found');
  const { sandbox, bot: slack } = await bot(t);
  assert.equal((await faultOf(slack.post(' '))).fault, 'rejected');
  assert.equal((await faultOf(slack.update('CSANDBOX001 1700000000.000001', 'x'))).fault, 'not_found');
  sandbox.faults.add({
    vendor: 'slack',
    preset: 'too_many_requests',
    times: 1,
    retryAfterSeconds: 7,
    body: { ok: false, error: 'ratelimited' },
  });
  const limited = await faultOf(slack.post('Hello'));
  assert.deepEqual([limited.fault, limited.retryAfterMs], ['rate_limited', 7000]);
});
