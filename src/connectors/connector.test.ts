import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import { createReadRetry, orNull, ownErrorIn, retryAfterMs } from './connector.ts';

const fault = (kind: ConnectorError['fault'], retryAfterMs: number | null = null) =>
  new ConnectorError('crm', kind, kind, { retryAfterMs });

/** Runs a read that throws the given errors in turn, then answers; tells the waits and the tries. */
async function attempt(errors: Error[]) {
  const waits: number[] = [];
  let tries = 0;
  const retry = createReadRetry({ delay: async (ms) => void waits.push(ms), random: () => 1 });
  const outcome = await retry(async () => {
    const error = errors[tries];
    tries += 1;
    if (error) throw error;
    return 'answer';
  }).catch((error: unknown) => error);
  return { outcome, waits, tries };
}

describe('createReadRetry', () => {
  it('waits 1, 2 and 4 s with jitter while a service is down or limits us, then gives up', async () => {
    const two = await attempt([fault('down'), fault('rate_limited')]);
    assert.deepEqual(two, { outcome: 'answer', waits: [1_250, 2_500], tries: 3 });
    const last = fault('down');
    assert.deepEqual(await attempt([fault('down'), fault('down'), fault('down'), last, fault('down')]), {
      outcome: last,
      waits: [1_250, 2_500, 5_000],
      tries: 4,
    });
  });

  it('waits as long as it was told to, and not at all when that is too long to sleep through', async () => {
    assert.deepEqual((await attempt([fault('rate_limited', 7_000)])).waits, [7_250]);
    assert.equal((await attempt([fault('rate_limited', 60_000)])).tries, 1);
  });

  it('begins no further try when patience is over', async () => {
    let tries = 0;
    const retry = createReadRetry({ delay: async () => {}, patienceMs: 0 });
    await assert.rejects(
      retry(async () => {
        tries += 1;
        throw fault('down');
      }),
    );
    assert.equal(tries, 1);
  });

  it('does not repeat what will not pass', async () => {
    for (const error of [fault('unauthorised'), fault('rejected'), fault('not_found'), new Error('bug')]) {
      assert.deepEqual(await attempt([error]), { outcome: error, waits: [], tries: 1 });
    }
  });
});

describe('orNull', () => {
  it('turns only a missing thing into null', async () => {
    assert.equal(await orNull(Promise.reject(fault('not_found'))), null);
    await assert.rejects(orNull(Promise.reject(fault('down'))), { fault: 'down' });
  });
});

describe('ownErrorIn', () => {
  it('finds our error however a library wrapped it', () => {
    const own = new CountersignError('x', 'x');
    assert.equal(ownErrorIn(new Error('a', { cause: new Error('b', { cause: own }) })), own);
    assert.equal(ownErrorIn(new Error('a', { cause: 'text' })), null);
    const circle = new Error('circle');
    circle.cause = circle;
    assert.equal(ownErrorIn(circle), null);
  });
});

describe('retryAfterMs', () => {
  it('reads seconds and dates, and nothing else', () => {
    const read = (value: string) =>
      retryAfterMs(new Headers({ 'retry-after': value }), Date.parse('2026-11-21T10:00:00Z'));
    assert.equal(read('1.5'), 1_500);
    assert.equal(read('Sat, 21 Nov 2026 10:00:30 GMT'), 30_000);
    assert.equal(read('Sat, 21 Nov 2026 09:00:00 GMT'), 0);
    assert.equal(read('soon'), null);
    assert.equal(retryAfterMs(undefined), null);
  });
});
