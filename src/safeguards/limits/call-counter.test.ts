import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../core/errors.ts';
import type { QuotaWindow } from '../../core/quota.ts';
import { createCallCounter } from './call-counter.ts';

const tomorrow = new Date(Date.now() + 3_600_000);

function counting(most: number | null, lagMs: number) {
  let used = 0;
  let isAway = false;
  const written: number[] = [];
  const counter = createCallCounter(
    {
      log: () => {},
      async add(calls): Promise<QuotaWindow[]> {
        if (isAway) throw new Error('away');
        used += calls;
        written.push(calls);
        return [{ period: 'daily', periodKey: 'd', resetsAt: tomorrow, used, most }];
      },
    },
    lagMs,
  );
  let made = 0;
  const fetch = counter.wrap('gmail', async () => {
    made++;
    return new Response('{}');
  });
  const call = () => fetch('https://gmail.googleapis.com/');
  const lose = (away: boolean) => {
    isAway = away;
  };
  return { counter, call, written, made: () => made, lose };
}

test('calls gather and are added together, and the last ones when the program stops', async () => {
  const { counter, call, written } = counting(null, 60_000);
  await Promise.all(Array.from({ length: 25 }, call));
  assert.deepEqual(written, []);
  await counter.close();
  assert.deepEqual(written, [25]);
});

test('a limit that is known refuses what is beyond it, and tells until when', async () => {
  const { counter, call, written, made } = counting(3, 1);
  await call();
  while (written.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await call();
  await call();
  await assert.rejects(call(), (error: ConnectorError) => {
    assert.ok(error instanceof ConnectorError);
    assert.deepEqual(
      [error.fault, error.applied, error.details.endsAt],
      ['rate_limited', 'no', tomorrow.toISOString()],
    );
    return true;
  });
  assert.equal(made(), 3);
  await counter.close();
});

test('a store that is away keeps nobody from calling, and no call is forgotten', async () => {
  const { counter, call, written, made, lose } = counting(3, 1);
  lose(true);
  for (let n = 0; n < 5; n++) await call();
  assert.equal(made(), 5);
  lose(false);
  await counter.close();
  assert.equal(
    written.reduce((sum, one) => sum + one, 0),
    5,
  );
});
