import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubSpotScopes } from '../../connectors/hubspot/scopes.ts';
import { predictHubSpot } from './hubspot.ts';

test('a connection to HubSpot is foretold to fail for what it lacks, and for nothing else', () => {
  const all = hubSpotScopes.map(({ name }) => name);
  const told = (scopes: string[], revoked = false) =>
    predictHubSpot({ scopes, revoked }).map(({ remedy }) => remedy ?? '');
  assert.deepEqual(predictHubSpot(null), []);
  assert.deepEqual(told(all), []);
  assert.match(told(all.filter((name) => name !== 'forms')).join(), /^Add the scope forms to the app/);
  assert.match(told(all, true).join(), /Connect it again/);
});
