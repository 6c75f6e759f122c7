import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startSandbox } from '../../sandbox/index.ts';
import { createYouTubeTranscripts } from '../../src/connectors/youtube/transcripts.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { createOutbound } from '../../src/safeguards/outbound.ts';
import { contractsDirectory, createContractValidator, recordProblems } from './validator.ts';

const contracts = contractsDirectory();
const validator = contracts === undefined ? undefined : createContractValidator(contracts);

/** A sandbox whose every exchange must keep to the contract; without the contracts at hand only its behaviour is tested. */
async function open(t: TestContext) {
  const record = validator && recordProblems(validator);
  const sandbox = await startSandbox({ seed: false, onExchange: (exchange) => record?.onExchange(exchange) });
  const outbound = createOutbound({ allowedOrigins: [sandbox.url], timeoutMs: 5_000 });
  t.after(async () => {
    await outbound.close();
    await sandbox.close();
    assert.deepEqual(record?.problems ?? [], []);
  });
  const waits: number[] = [];
  const delay = async (ms: number) => void waits.push(ms);
  const fetch = outbound.fetchFor('youtube');
  return { sandbox, waits, youtube: createYouTubeTranscripts({ fetch, baseUrl: sandbox.url, delay, random: () => 0 }) };
}

const faultOf = async (reading: Promise<unknown>): Promise<ConnectorError> => {
  const error = await reading.then(
    () => assert.fail('It was read.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};

test('English captions by a person come before generated ones and before other languages', async (t) => {
  const { youtube } = await open(t);
  const transcript = await youtube.read('fernhill_01');
  assert.ok(transcript);
  const { text, ...known } = transcript;
  assert.deepEqual(known, {
    videoId: 'fernhill_01',
    title: 'Five minutes of racking inspection',
    durationSeconds: 312,
    language: 'en-GB',
    isGenerated: false,
    entryCount: 4,
  });
  assert.match(text, /^Most damage to racking is done below two metres\. So that is where we look first/);
});

test('generated English comes before another language, and another language before nothing', async (t) => {
  const { youtube } = await open(t);
  const generated = await youtube.read('fernhill_03');
  assert.deepEqual([generated?.language, generated?.isGenerated, generated?.entryCount], ['en', true, 4]);
  const german = await youtube.read('fernhill_04');
  assert.deepEqual([german?.language, german?.isGenerated, german?.text], ['de', false, 'Guten Morgen.']);
});

test('a video without captions, and one that gives an empty answer for them, has no transcript', async (t) => {
  const { youtube, sandbox } = await open(t);
  assert.equal(await youtube.read('fernhill_02'), null);
  sandbox.faults.add({ vendor: 'youtube-transcript', path: 'timedtext', preset: 'empty_captions', times: 1 });
  assert.equal(await youtube.read('fernhill_01'), null);
});

test('no such video, a private one, a blocked address and an outage are told apart', async (t) => {
  const { youtube, sandbox, waits } = await open(t);
  assert.equal((await faultOf(youtube.read('nothing_000'))).fault, 'not_found');
  const hidden = await faultOf(youtube.read('fernhill_05'));
  assert.deepEqual([hidden.fault, hidden.details.reason], ['rejected', 'login_required']);
  sandbox.faults.add({ vendor: 'youtube-transcript', preset: 'too_many_requests', times: 1 });
  assert.equal((await faultOf(youtube.read('fernhill_01'))).fault, 'rate_limited');
  assert.deepEqual(waits, []);
  sandbox.faults.add({ vendor: 'youtube-transcript', spoil: 'wrong_content_type', path: 'player' });
  assert.equal((await faultOf(youtube.read('fernhill_01'))).fault, 'down');
});
