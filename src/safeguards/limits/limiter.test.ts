import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inBackground } from '../../core/background.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import { createBuckets } from './buckets.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { createSharedBuckets } from './shared-buckets.ts';

function limiterOf(given: Parameters<typeof createBuckets>[0] = {}): Limiter {
  return createLimiter({ buckets: createBuckets(given), shared: createSharedBuckets(null), vendorUserId: 'rep' });
}

describe('the limiter', () => {
  it('knows five services with the numbers of the specification', async () => {
    const limiter = limiterOf();
    const numbers = { gmail: [100, 60], hubspot: [150, 600], openai: [60, 60], drive: [100, 100], calendar: [50, 50] };
    for (const [service, [capacity, refillRate]] of Object.entries(numbers)) {
      const status = await limiter.status(service);
      assert.deepEqual(
        [status.capacity, status.refillRate, status.utilization, status.source],
        [capacity, refillRate, 0, 'local'],
      );
    }
  });

  it('says yes or no, for everybody and for each user', async () => {
    const limiter = limiterOf({ gmail: { capacity: 3, perMinute: 1 } });
    assert.deepEqual(
      [await limiter.checkLimit('gmail', 1, 'ana'), await limiter.checkLimit('gmail', 2, 'ben')],
      [true, true],
    );
    assert.equal(await limiter.checkLimit('gmail', 1, 'ana'), false);
    const status = await limiter.status('gmail', 'ana');
    assert.deepEqual([status.tokensAvailable, status.utilization], [0, 1]);
    assert.equal((await limiter.status('hubspot', 'ana')).utilization, 0);
  });

  it('refuses services that there are not, naming those there are, and costs nobody could have', async () => {
    const limiter = limiterOf();
    for (const service of ['', 'slack', 'gmail_units', 'constructor']) {
      await assert.rejects(limiter.checkLimit(service), /gmail, hubspot, openai, drive, calendar/);
    }
    for (const cost of [0, -1, 1.5, 101, Number.NaN]) {
      await assert.rejects(limiter.checkLimit('gmail', cost), { code: 'invalid_cost' });
      await assert.rejects(limiter.acquire('gmail', cost), { code: 'invalid_cost' });
    }
    assert.equal((await limiter.status('gmail')).utilization, 0);
  });

  it('lets those who wait take in the order in which they came', async () => {
    const limiter = limiterOf({ openai: { capacity: 2, perMinute: 6_000 } });
    const order: number[] = [];
    const costs = [2, 1, 2, 1, 1, 2];
    await Promise.all(costs.map((cost, index) => limiter.acquire('openai', cost).then(() => order.push(index))));
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5]);
  });

  it('does not let anybody pass those who wait', async () => {
    const limiter = limiterOf({ openai: { capacity: 3, perMinute: 600 } });
    await limiter.acquire('openai', 2);
    const waiting = limiter.acquire('openai', 3);
    await new Promise(setImmediate);
    assert.equal(await limiter.checkLimit('openai', 1), false);
    await waiting;
  });

  it('says when it may be tried again where waiting takes too long, and has taken nothing', async () => {
    const limiter = limiterOf({ gmail: { capacity: 2, perMinute: 1 } });
    await limiter.acquire('gmail', 2);
    await assert.rejects(limiter.acquire('gmail', 1), (error) => {
      assert.ok(error instanceof RateLimitExceeded);
      const waitMs = error.resetAt.getTime() - Date.now();
      assert.ok(waitMs > 50_000 && waitMs <= 60_000, `${waitMs} ms`);
      assert.deepEqual([error.service, error.fault, error.applied], ['gmail', 'rate_limited', 'no']);
      assert.ok(error.retryAfter > 50 && error.retryAfter <= 60);
      return true;
    });
    assert.equal((await limiter.status('gmail')).tokensAvailable, 0);
  });

  it('leaves half of a limit to those who cannot wait', async () => {
    const limiter = limiterOf({ gmail: { capacity: 10, perMinute: 1 } });
    await inBackground(async () => {
      for (let call = 0; call < 5; call += 1) await limiter.acquire('gmail');
      await assert.rejects(limiter.acquire('gmail'), RateLimitExceeded);
    });
    for (let call = 0; call < 5; call += 1) await limiter.acquire('gmail');
  });

  it('lets a waiting call be given up', async () => {
    const limiter = limiterOf({ drive: { capacity: 1, perMinute: 15 } });
    await limiter.acquire('drive');
    const caller = new AbortController();
    const waiting = limiter.acquire('drive', 1, undefined, { signal: caller.signal });
    caller.abort(new Error('changed my mind'));
    await assert.rejects(waiting, /changed my mind/);
  });
});
