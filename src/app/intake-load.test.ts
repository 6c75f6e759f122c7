import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIntakeLoad } from './intake-load.ts';

test('the load is high while many submissions arrive, and for a second after', () => {
  let ms = 1_000_000;
  const load = createIntakeLoad(() => new Date(ms));
  for (let one = 0; one < 19; one++) load.arrived();
  assert.equal(load.isHigh(), false);
  load.arrived();
  assert.equal(load.isHigh(), true);
  ms += 1000;
  assert.equal(load.isHigh(), true);
  ms += 1000;
  assert.equal(load.isHigh(), false);
  for (let one = 0; one < 20; one++) load.arrived();
  ms += 5000;
  assert.equal(load.isHigh(), false);
});
