import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubSpotCallRules } from './call-rules.ts';

const read = { method: 'GET', path: '/crm/objects/2026-09/contacts/1' };
const search = { method: 'POST', path: '/crm/objects/2026-09/companies/search' };
const pause = (call: typeof read, status: number, headers: Record<string, string>) =>
  hubSpotCallRules.pause(call, { status, headers: new Headers(headers) });

test('a search counts for the limit of searches too, other calls do not', () => {
  assert.deepEqual(hubSpotCallRules.uses(search), [{ limit: 'hubspot_search', cost: 1 }]);
  assert.deepEqual(hubSpotCallRules.uses(read), []);
  assert.deepEqual(hubSpotCallRules.uses({ method: 'POST', path: '/crm/objects/2026-09/notes' }), []);
});

test('when an answer says that nothing is left of the window, calls wait for the next one', () => {
  const window = { 'x-hubspot-ratelimit-remaining': '0', 'x-hubspot-ratelimit-interval-milliseconds': '8000' };
  assert.deepEqual(pause(read, 200, window), { limit: 'hubspot', ms: 8_000 });
  assert.deepEqual(pause(read, 200, { 'x-hubspot-ratelimit-remaining': '0' }), { limit: 'hubspot', ms: 10_000 });
  assert.equal(pause(read, 200, { ...window, 'x-hubspot-ratelimit-remaining': '1' }), null);
  for (const odd of ['0', '-5', 'soon', '99999999']) {
    const headers = { ...window, 'x-hubspot-ratelimit-interval-milliseconds': odd };
    assert.deepEqual(pause(read, 200, headers), { limit: 'hubspot', ms: 10_000 });
  }
});

test('after a refusal calls wait as it says', () => {
  assert.equal(pause(read, 429, {}), null);
  assert.deepEqual(pause(read, 429, { 'retry-after': '3' }), { limit: 'hubspot', ms: 3_000 });
  assert.deepEqual(pause(search, 429, {}), { limit: 'hubspot_search', ms: 1_000 });
  assert.equal(pause(search, 200, {}), null);
});
