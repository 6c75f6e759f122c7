import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { leads, rep } from '../../../sandbox/index.ts';
import { startTestWorld } from '../../../tests/support/sandbox-world.ts';
import { ConnectorError } from '../../core/errors.ts';
import { createHubSpotCrm } from './crm.ts';

const [priya] = leads;

async function open(t: TestContext) {
  const { sandbox } = await startTestWorld(t);
  const accessToken = () => sandbox.credentials.hubspot.accessToken;
  return { sandbox, crm: createHubSpotCrm({ fetch, baseUrl: sandbox.url, accessToken, delay: async () => {} }) };
}

const faultOf = async (reading: Promise<unknown>): Promise<ConnectorError> => {
  const error = await reading.then(
    () => assert.fail('It was read.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};

test('an e-mail is read by its id alone, its HTML as text', async (t) => {
  const { crm } = await open(t);
  const email = await crm.readEngagement('12345');
  assert.ok(email.kind === 'email');
  assert.deepEqual(
    [email.direction, email.subject, email.from, email.to],
    ['outgoing', 'Your second hall in Leeds', rep.email, priya.email],
  );
  assert.match(email.body, /^Hi Priya,\n\nThanks for the drawings\..*Shall we\?\n\nMaren$/s);
  assert.ok(email.at);
});

test('an answer of the customer says that it came in; calls and notes are found as such', async (t) => {
  const { crm } = await open(t);
  const answer = await crm.readEngagement('12346');
  assert.ok(answer.kind === 'email' && answer.direction === 'incoming');
  const call = await crm.readEngagement('12347');
  assert.ok(call.kind === 'call');
  assert.deepEqual([call.title, call.durationMs], ['Call about aisle widths', 754_000]);
  assert.match(call.recordingUrl ?? '', /^https:/);
  assert.equal(call.body, 'We talked through the 3.2 metre aisles.\n\nShe prefers fewer, longer rows.');
  const note = await crm.readEngagement('12348');
  assert.deepEqual(
    [note.kind, note.body],
    ['note', 'Wants the layout as a PDF & a parts list.\nNever calls before nine.'],
  );
  // The one was said twelve days ago, the other ten.
  assert.equal(Number(note.at) - Number(call.at), 2 * 86_400_000);
});

test('a meeting is of no readable type, an unknown id is not found, and redacted content names the missing scope', async (t) => {
  const { crm, sandbox } = await open(t);
  const meeting = await faultOf(crm.readEngagement('12349'));
  assert.deepEqual([meeting.fault, meeting.details.reason], ['rejected', 'unsupported_type']);
  assert.equal((await faultOf(crm.readEngagement('99999'))).fault, 'not_found');
  sandbox.faults.add({ vendor: 'hubspot', preset: 'redacted_email' });
  const redacted = await faultOf(crm.readEngagement('12345'));
  assert.deepEqual([redacted.fault, redacted.details.reason], ['unauthorised', 'redacted']);
  assert.match(redacted.publicMessage, /sales-email-read/);
});
