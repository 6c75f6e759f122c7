import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { formId as ours } from '../../sandbox/index.ts';
import { system } from '../../src/core/actor.ts';
import { Parked } from '../../src/durable/journal.ts';
import { answerContactEvent } from '../../src/verbs/leads/answer-contact-event.ts';
import { pollForms } from '../../src/verbs/leads/poll-forms.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { createTestApp } from '../support/app.ts';
import { startTestWorld } from '../support/sandbox-world.ts';

/*
 * An app event tells that a contact has filled in some form, not which. Where only some forms are expected, their
 * submissions are asked.
 */

const minuteMs = 60_000;
const email = 'tove.lindt@new-hall.example';

/** The product on the sandbox, expecting these forms, at a time of the test's choosing. */
async function world(t: TestContext, expected = `another-form,${ours}`) {
  const { sandbox, hubspot } = await startTestWorld(t);
  let nowMs = Date.now();
  const { url, credentials } = sandbox;
  const app = await createTestApp(t, {
    sandbox: { url, credentials },
    settings: { SANDBOX: 'on', EXPECTED_HUBSPOT_FORM_ID: expected, HUBSPOT_FORM_POLL_SECONDS: '60' },
    clock: () => new Date(nowMs),
  });
  await app.queue.stop();
  const submit = async (submittedAt: number, message: string) => {
    const fields = Object.entries({ email, firstname: 'Tove', message }).map(([name, value]) => ({ name, value }));
    const answer = await hubspot('POST', `/submissions/v3/integration/secure/submit/62515/${ours}`, {
      submittedAt: String(submittedAt),
      fields,
    });
    assert.equal(answer.status, 200);
  };
  const makeContact = async () => {
    const { body } = await hubspot('POST', '/crm/objects/2026-09/contacts', { properties: { email } });
    return String(body.id);
  };
  const contactId = () =>
    String(sandbox.state.records('contacts').find(({ properties }) => properties.email === email)?.id);
  const context = app.contextFor({ actor: system, traceId: null });
  const tell = (contact: string, at: number) =>
    answerContactEvent(context, { contactId: contact, submittedAt: new Date(at).toISOString() });
  const rows = () =>
    app.store.system(async (db) => ({
      submissions: await db.selectFrom('form_submission').selectAll().orderBy('occurred_at').execute(),
      runs: await db.selectFrom('run').select('run_id').execute(),
    }));
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { sandbox, context, submit, makeContact, contactId, tell, rows, pass, now: () => nowMs };
}

test('an event of an expected form starts a run with all that was filled in, once, whichever way it comes', async (t) => {
  const { context, submit, contactId, tell, rows, now } = await world(t);
  const at = now() - minuteMs;
  await submit(at, 'We need racks for forty pallets.');
  await tell(contactId(), at);
  await tell(contactId(), at);
  const { submissions, runs } = await rows();
  assert.equal(runs.length, 1);
  const [first] = submissions;
  assert.deepEqual(
    [first?.form_id, first?.email, first?.fields.message, first?.occurred_at.getTime()],
    [ours, email, 'We need racks for forty pallets.', at],
  );
  const again = await receiveLead(context, {
    fields: { email },
    submissionId: String(first?.submission_id),
    formId: ours,
    source: 'hubspot_poll',
    occurredAt: new Date(at),
    signature: 'internal',
  });
  assert.deepEqual([again.duplicate, again.workflowId], [true, runs[0]?.run_id]);
});

test('each event finds its own submission', async (t) => {
  const { submit, contactId, tell, rows, now } = await world(t);
  const times = [now() - 20_000, now() - 10_000];
  await submit(times[0] ?? 0, 'The first.');
  await submit(times[1] ?? 0, 'The second.');
  // Order is not trusted, and HubSpot's time of the change is a little later than the submission's.
  await tell(contactId(), (times[1] ?? 0) + 900);
  await tell(contactId(), (times[0] ?? 0) + 900);
  const { submissions } = await rows();
  assert.deepEqual(
    submissions.map(({ fields }) => fields.message),
    ['The first.', 'The second.'],
  );
});

test('an event of another form is looked for during ten minutes, then left aside', async (t) => {
  const { submit, makeContact, tell, rows, pass, now } = await world(t);
  const contact = await makeContact();
  const at = now();
  let looks = 0;
  for (let isOver = false; !isOver; looks += 1) {
    isOver = await tell(contact, at).then(
      () => true,
      (error: unknown) => {
        assert.ok(error instanceof Parked, String(error));
        pass(error.at.getTime() - now());
        return false;
      },
    );
  }
  assert.ok(looks > 2 && looks < 12, `${looks} looks`);
  assert.ok(now() - at >= 10 * minuteMs);
  assert.equal((await rows()).runs.length, 0);
  // One of long ago by the same person is not this one.
  await submit(at - 30 * minuteMs, 'Long ago.');
  await tell(contact, at);
  assert.equal((await rows()).runs.length, 0);
});

test('a submission that is listed late is found by a later look', async (t) => {
  const { submit, makeContact, tell, rows, now } = await world(t);
  const contact = await makeContact();
  const at = now();
  await assert.rejects(tell(contact, at), Parked);
  await submit(at, 'Listed late.');
  await tell(contact, at);
  assert.equal((await rows()).submissions[0]?.fields.message, 'Listed late.');
});

test('a form that cannot be asked is asked again by the queue, not taken for one without the submission', async (t) => {
  const { sandbox, makeContact, tell, pass, now } = await world(t);
  const contact = await makeContact();
  const at = now();
  pass(60 * minuteMs);
  sandbox.faults.add({ vendor: 'hubspot', path: '/form-integrations', preset: 'unauthorised' });
  await assert.rejects(tell(contact, at), { fault: 'unauthorised' });
});

test('where HubSpot tells nothing, the job of every minute brings each submission in once', async (t) => {
  const { context, submit, rows, now } = await world(t);
  await submit(now() - minuteMs, 'We need racks for a second hall.');
  for (let minute = 0; minute < 2; minute++) await pollForms(context);
  const { submissions, runs } = await rows();
  assert.equal(runs.length, 1);
  const [first] = submissions;
  assert.deepEqual([first?.source, first?.form_id, first?.email], ['hubspot_poll', ours, email]);
});
