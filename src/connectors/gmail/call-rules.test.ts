import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gmailCallRules, unitsOf } from './call-rules.ts';

const me = '/gmail/v1/users/me';

test('each method costs the units of the specification', () => {
  const costs: Record<string, number> = {
    'POST /drafts': 10,
    'DELETE /drafts/r1': 10,
    'PUT /drafts/r1': 15,
    'GET /drafts/r1': 20,
    'GET /drafts': 5,
    'POST /drafts/send': 100,
    'POST /messages/send': 100,
    'GET /messages/m1': 20,
    'GET /messages/m1/attachments/a1': 20,
    'GET /messages': 5,
    'POST /messages/m1/modify': 5,
    'GET /threads/t1': 40,
    'GET /threads': 10,
    'POST /threads/t1/modify': 10,
    'GET /history': 2,
    'GET /profile': 1,
    'GET /settings/sendAs': 1,
    'GET /settings/sendAs/ana@example.com': 1,
    'GET /labels': 1,
    'POST /labels': 5,
    'POST /watch': 100,
    'POST /stop': 50,
    'GET /something/new': 100,
  };
  for (const [call, units] of Object.entries(costs)) {
    const [method = '', path = ''] = call.split(' ');
    assert.equal(unitsOf({ method, path: me + path }), units, call);
  }
  assert.equal(unitsOf({ method: 'POST', path: `/upload${me}/drafts` }), 10);
  assert.equal(unitsOf({ method: 'GET', path: '/elsewhere' }), 100);
});

test('a refusal that names a time is heeded, one that does not is not guessed at', () => {
  const call = { method: 'GET', path: `${me}/profile` };
  const pause = (status: number, headers: Record<string, string>) =>
    gmailCallRules.pause(call, { status, headers: new Headers(headers) });
  assert.deepEqual(pause(429, { 'retry-after': '7' }), { limit: 'gmail_units', ms: 7_000 });
  assert.equal(pause(429, {}), null);
  assert.equal(pause(200, { 'retry-after': '7' }), null);
});
