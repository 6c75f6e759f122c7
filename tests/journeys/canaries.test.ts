import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sql } from 'kysely';
import type { Exchange } from '../../sandbox/index.ts';
import { eventually } from '../support/eventually.ts';
import { type Draft, type RunningProgram, startProgram } from '../support/journeys/running-program.ts';

/*
 * Spec section 11: what the gate finds never reaches logs, audit rows, metrics, alerts or the model provider. Twenty
 * values are planted where text comes in, and every one of those places is searched for them. Made of pieces, so that
 * nobody's scanner takes them for leaks; the numbers are test numbers, the people invented.
 */
const join = (...pieces: string[]) => pieces.join('');
const canaries = {
  form: [
    ['our card', ['4242', '4242', '4242', '4242'].join(' ')],
    ['SSN', ['536', '90', '4399'].join('-')],
    ['API key', join('sk', '-proj-', 'Tq81vWm2Zx93Lk47Rn50Yb66Hd')],
    ['write to', join('petra.canary', '@', 'elsewhere.example')],
    ['call', ['+49', '30', '2093', '7711'].join(' ')],
  ],
  mail: [
    ['card', ['5555', '5555', '5555', '4444'].join('-')],
    ['IBAN', ['DE89', '3704', '0044', '0532', '0130', '00'].join(' ')],
    ['token', join('ghp', '_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8')],
    ['server', ['198', '51', '100', '23'].join('.')],
    [
      'Bearer',
      join(
        'eyJhbGciOiJIUzI1NiJ9',
        '.',
        'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
        '.',
        'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
      ),
    ],
  ],
  crm: [
    ['card', ['3782', '822463', '10005'].join(' ')],
    ['key', join('AKIA', 'Z7QW3LMX', '9PRTV2KD')],
    ['SSN:', ['219', '09', '9999'].join('-')],
    ['mail', join('otto.canary', '@', 'other.example')],
    ['phone', join('(212) ', '736-', '5000')],
  ],
  draft: [
    ['card', ['6011', '1111', '1111', '1117'].join(' ')],
    ['SSN:', ['078', '05', '1121'].join('-')],
    ['key', join('xoxb', '-', '263594206564', '-', 'FGqddMF8t08v8N7Oq4i57vs1')],
    ['IBAN', ['GB29', 'NWBK', '6016', '1331', '9268', '19'].join(' ')],
    ['password =', join('hunter', 'Qx77Lm20Vb91Zt38')],
  ],
} as const;
const all = Object.values(canaries).flatMap((list) => list.map(([, value]) => value));
const told = (list: readonly (readonly [string, string])[]) =>
  list.map(([name, value]) => `${name} ${value}`).join(', ');

suite('Twenty values that the gate finds', () => {
  test('are in no log, no audit row, no figure, no alert, and not with the model', async (t) => {
    const at = await startProgram((close) => t.after(close));
    const { draft } = await plantInLead(at);
    await plantInDrafts(at, draft);
    await eventually('the alerts are posted', () => at.sandbox.state.slackMessages().length >= 1);

    const sinks: Record<string, string> = {
      log: at.logText(),
      'audit rows': await auditRows(at),
      figures: (await at.call('GET', '/metrics')).text,
      alerts: JSON.stringify(at.sandbox.state.slackMessages()),
      'what the model was asked': at.exchanges
        .filter(isForModel)
        .map((one) => JSON.stringify(one.requestBody))
        .join('\n'),
    };
    for (const [sink, text] of Object.entries(sinks)) {
      assert.ok(text.length > 100, `${sink} is empty: nothing was proved`);
      const plain = text.replaceAll(/[^\p{L}\p{N}]/gu, '');
      for (const value of all) {
        assert.ok(!text.includes(value), `${value.slice(0, 4)}… reached ${sink}`);
        assert.ok(
          !plain.includes(value.replaceAll(/[^\p{L}\p{N}]/gu, '')),
          `${value.slice(0, 4)}… reached ${sink} in another spelling`,
        );
      }
    }
    assert.match(sinks['what the model was asked'] ?? '', /\[\[card:1\]\]/, 'the model saw the text, masked');
  });
});

const isForModel = (one: Exchange) => one.vendor === 'openai';

/** A lead whose form, earlier mail and CRM record hold values. */
async function plantInLead(at: RunningProgram) {
  const email = 'robin@canary-dairy.example';
  const { hubspot } = at.sandbox.credentials;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${hubspot.accessToken}` };
  const company = {
    name: 'Canary Dairy',
    domain: 'canary-dairy.example',
    description: `They said: ${told(canaries.crm)}.`,
  };
  const body = JSON.stringify({ properties: company });
  const made = await fetch(`${at.sandbox.url}/crm/objects/2026-09/companies`, { method: 'POST', headers, body });
  assert.equal(made.status, 201);
  const mail = {
    from: `Robin Marsh <${email}>`,
    subject: 'Racks for our dairy',
    text: `Hello,\n\nwe store cheese on old racks. For your files: ${told(canaries.mail)}.\n\nKind regards\nRobin`,
  };
  const came = await fetch(`${at.sandbox.url}/_sandbox/gmail/incoming`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
  assert.ok(came.ok);
  const message = `We want to replace our racks in spring. For the order: ${told(canaries.form)}. What do you need to know?`;
  const lead = await at.lead({ email, firstname: 'Robin', lastname: 'Marsh', company: 'Canary Dairy', message });
  assert.equal(lead.run.status, 'success');
  return lead;
}

/** A person's draft, an edit and a wish for another version that hold values. */
async function plantInDrafts(at: RunningProgram, { id, content_hash }: Draft): Promise<void> {
  const body = `Good morning Robin,\n\nhere is all you asked for: ${told(canaries.draft)}.\n\nKind regards`;
  const payload = { recipient: 'robin@canary-dairy.example', subject: 'Your racks', body };
  const created = await at.call('POST', '/api/operator/drafts', { json: payload });
  assert.equal(created.json.blocked, true);
  const edited = await at.call('PATCH', `/api/operator/drafts/${id}`, { json: { body, content_hash } });
  assert.equal(edited.status, 200);
  const hash = { content_hash: edited.json.content_hash };
  assert.equal((await at.call('POST', `/api/operator/drafts/${id}/approve`, { json: hash })).status, 422);
  const instruction = `Shorter, and mention ${told(canaries.draft)}`;
  const again = await at.call('POST', `/api/operator/drafts/${id}/regenerate`, { json: { ...hash, instruction } });
  assert.equal(again.status, 200);
  await at.call('POST', '/api/safety/detect-pii', { json: { content: body, redact: true } });
}

async function auditRows({ app }: RunningProgram): Promise<string> {
  return app.store.system(async (db) => {
    const { rows } =
      await sql`SELECT to_jsonb(e) AS event, to_jsonb(b) AS body FROM audit_event e JOIN audit_body b USING (workspace_id, seq)`.execute(
        db,
      );
    return JSON.stringify(rows);
  });
}
