import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startSandbox } from '../../sandbox/index.ts';
import { createSlackWebhook } from '../../src/connectors/slack/webhook.ts';
import { ConnectorError } from '../../src/core/errors.ts';
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

const faultOf = async (posting: Promise<void>): Promise<ConnectorError> => {
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
