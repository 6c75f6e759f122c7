import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startRedis, type TestRedis, withRedis } from '../../../tests/support/redis.ts';
import { type Bucket, tokenBucket, windowBucket } from './buckets.ts';
import { createLocalBuckets } from './local-buckets.ts';
import { createSharedBuckets, leftOf, type SharedBuckets } from './shared-buckets.ts';
import { openSharedState } from './shared-state.ts';

const silent = { info() {}, warn() {} };
const slow = (key: string, capacity = 5) => tokenBucket(key, capacity, 1);
const hour = (key: string, capacity = 5) => windowBucket(key, capacity, 3_600_000_000);

/** What holds wherever the buckets are. None of these refill while a test runs. */
function suite(open: () => Promise<SharedBuckets>): void {
  let buckets: SharedBuckets;
  before(async () => {
    buckets = await open();
  });
  const take = async (bucket: Bucket, cost = 1) => (await buckets.take([{ bucket, cost }])).isGranted;
  const left = async (bucket: Bucket) => {
    const { levels } = await buckets.look([bucket]);
    return Math.round(leftOf(bucket, levels[0] as (typeof levels)[0]));
  };

  for (const [name, make] of Object.entries({ slow, hour })) {
    it(`${name}: gives what it holds, by cost, and no more`, async () => {
      const bucket = make(`${name}-costs`);
      assert.deepEqual([await take(bucket, 3), await take(bucket, 3), await take(bucket, 2)], [true, false, true]);
      assert.deepEqual([await take(bucket), await left(bucket)], [false, 0]);
    });

    it(`${name}: takes from all or from none, and looking takes nothing`, async () => {
      const [wide, narrow] = [make(`${name}-wide`, 10), make(`${name}-narrow`, 2)];
      const both = [wide, narrow].map((bucket) => ({ bucket, cost: 2 }));
      assert.equal((await buckets.take(both)).isGranted, true);
      const refused = await buckets.take(both);
      assert.deepEqual([refused.isGranted, refused.waitMicros > 0], [false, true]);
      assert.deepEqual([await left(wide), await left(wide), await left(narrow)], [8, 8, 0]);
    });

    it(`${name}: leaves a reserve to others`, async () => {
      const bucket = make(`${name}-reserve`);
      const yielding = async () => (await buckets.take([{ bucket, cost: 1 }], () => 3)).isGranted;
      assert.deepEqual(
        [await yielding(), await yielding(), await yielding(), await take(bucket, 3)],
        [true, true, false, true],
      );
    });

    it(`${name}: gives nothing while it is paused`, async () => {
      const bucket = make(`${name}-paused`);
      await buckets.pause(bucket, 600_000);
      const { isGranted, waitMicros } = await buckets.take([{ bucket, cost: 1 }]);
      assert.deepEqual([isGranted, Math.ceil(waitMicros / 1e6) <= 600, waitMicros > 590e6], [false, true, true]);
    });

    it(`${name}: refuses a cost that is no whole number from 1 to what it holds`, async () => {
      for (const cost of [0, -1, 0.5, 6, Number.NaN, Number.POSITIVE_INFINITY]) {
        await assert.rejects(take(make(`${name}-bad`), cost), { code: 'invalid_cost' });
      }
    });
  }

  it('a window gives again what it has forgotten, to the unit', async () => {
    const bucket = windowBucket('forgets', 3, 50_000);
    let granted = 0;
    const started = performance.now();
    while (performance.now() - started < 200) granted += (await take(bucket)) ? 1 : 0;
    const windows = Math.ceil((performance.now() - started) / 50);
    assert.ok(granted > 3 && granted <= 3 * (windows + 1), `${granted} in ${windows} windows`);
  });
}

describe('buckets of one process', () => {
  suite(async () => createSharedBuckets(null));

  it('fill up again with time', async () => {
    let now = 0;
    const buckets = createSharedBuckets(
      null,
      createLocalBuckets(() => now),
    );
    const gmail = tokenBucket('gmail', 100, 60);
    const burst = async () => {
      let granted = 0;
      while ((await buckets.take([{ bucket: gmail, cost: 1 }])).isGranted) granted += 1;
      return granted;
    };
    assert.equal(await burst(), 100);
    assert.equal((await buckets.take([{ bucket: gmail, cost: 7 }])).waitMicros, 7_000_000);
    now = 5_500_000;
    assert.equal(await burst(), 5);
    now = 3_600_000_000;
    assert.equal(await burst(), 100);
  });

  it('hold a vendor’s window wherever it begins', async () => {
    let now = 0;
    const buckets = createSharedBuckets(
      null,
      createLocalBuckets(() => now),
    );
    const search = windowBucket('search', 5, 1_000_000);
    const granted: number[] = [];
    for (now = 0; now < 6_000_000; now += 30_011) {
      if ((await buckets.take([{ bucket: search, cost: 1 }])).isGranted) granted.push(now);
    }
    assert.ok(granted.length >= 25, `${granted.length}`);
    for (const from of granted) {
      assert.ok(granted.filter((at) => at >= from && at < from + 1_000_000).length <= 5);
    }
  });
});

withRedis('buckets in Redis', () => {
  describe('buckets in Redis', () => {
    let redis: TestRedis;
    const opened: { close(): Promise<void> }[] = [];
    const open = async () => {
      const state = await openSharedState(redis.url, silent);
      opened.push(state);
      return createSharedBuckets(state);
    };
    before(async () => {
      redis = await startRedis();
    });
    after(async () => {
      for (const state of opened) await state.close();
      await redis.close();
    });

    suite(open);

    it('are one for all processes', async () => {
      const [one, other] = [await open(), await open()];
      for (const bucket of [slow('shared'), hour('shared-window')]) {
        assert.equal((await one.take([{ bucket, cost: 4 }])).isGranted, true);
        const { isGranted, source } = await other.take([{ bucket, cost: 2 }]);
        assert.deepEqual([isGranted, source], [false, 'redis']);
        assert.equal((await other.take([{ bucket, cost: 1 }])).isGranted, true);
      }
    });

    it('leave nothing behind when they are full again', async () => {
      const buckets = await open();
      await buckets.take([{ bucket: tokenBucket('gone', 5, 6_000_000), cost: 5 }]);
      await buckets.take([{ bucket: hour('kept'), cost: 1 }]);
      for (const key of await redis.client.keys('countersign:limit:*')) {
        assert.ok((await redis.client.pttl(key)) !== -1, key);
      }
    });

    it('a script that Redis has forgotten is sent again, and takes once', async () => {
      const buckets = await open();
      const bucket = slow('forgotten-script');
      await redis.client.script('FLUSH');
      assert.equal((await buckets.take([{ bucket, cost: 1 }])).isGranted, true);
      const { levels, source } = await buckets.look([bucket]);
      assert.deepEqual([Math.round(leftOf(bucket, levels[0] as (typeof levels)[0])), source], [4, 'redis']);
    });

    it('a Redis that was emptied does not give everything out again', async () => {
      const buckets = await open();
      for (const bucket of [slow('flushed'), hour('flushed-window')]) {
        assert.equal((await buckets.take([{ bucket, cost: 5 }])).isGranted, true);
        await redis.client.flushall();
        const { isGranted, source } = await buckets.take([{ bucket, cost: 1 }]);
        assert.deepEqual([isGranted, source], [false, 'redis']);
        // And another process, which did not know, is told by what this one put back.
        assert.equal((await (await open()).take([{ bucket, cost: 1 }])).isGranted, false);
      }
    });
  });
});
