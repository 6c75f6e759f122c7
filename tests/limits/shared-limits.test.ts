import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis, withRedis } from '../support/redis.ts';
import type { Taken, Taking } from './taking-process.ts';

withRedis('limits that processes share', () => {
  describe('limits that processes share', () => {
    let redis: TestRedis;
    const children: ChildProcess[] = [];
    before(async () => {
      redis = await startRedis();
    });
    after(async () => {
      for (const child of children) child.kill('SIGKILL');
      await redis.close();
    });

    async function start(taking: Omit<Taking, 'url'>): Promise<ChildProcess> {
      const entry = new URL('taking-process.ts', import.meta.url);
      const child = fork(entry, [JSON.stringify({ ...taking, url: redis.url })]);
      children.push(child);
      await once(child, 'message');
      return child;
    }

    async function takeAll(processes: Promise<ChildProcess>[]): Promise<{ all: Taken[]; seconds: number }> {
      const started = await Promise.all(processes);
      const from = await microsOf(redis);
      const all = started.map(async (child) => {
        child.send('go');
        return (await once(child, 'message'))[0] as Taken;
      });
      const taken = await Promise.all(all);
      return { all: taken, seconds: ((await microsOf(redis)) - from) / 1e6 };
    }

    it('let through not one more than the formula: 8 processes, 10,000 takes each, one clock 36 hours off', async () => {
      const bucket = { kind: 'tokens', capacity: 1_000, perMinute: 60_000 } as const;
      const { all, seconds } = await takeAll(
        [0, 0, 0, 0, 0, 0, 36, -36].map((hours) => start({ bucket, takes: 10_000, clockOffMs: hours * 3_600_000 })),
      );
      assert.deepEqual(total(all, 'local'), 0);
      assert.equal(total(all, 'answered'), 80_000);
      const most = 1_000 + 1_000 * seconds;
      const granted = total(all, 'redis');
      assert.ok(granted <= most && granted >= Math.min(80_000, most) * 0.8, `${granted} of at most ${most}`);
    });

    it('hold a vendor’s window for all processes together', async () => {
      await redis.client.flushall();
      const bucket = { kind: 'window', capacity: 500, ms: 250 } as const;
      const { all, seconds } = await takeAll([1, 2, 3].map(() => start({ bucket, takes: 5_000 })));
      const granted = total(all, 'redis');
      const most = 500 * (Math.floor(seconds / 0.25) + 1);
      assert.equal(total(all, 'local'), 0);
      assert.ok(granted <= most && granted >= 500, `${granted} of at most ${most}`);
    });

    it('lose no request and give nothing twice while Redis is emptied, killed, stopped and started again', async () => {
      await redis.client.flushall();
      // Filled up again only slowly: whoever forgot what was taken would give out two thousand more.
      const bucket = { kind: 'tokens', capacity: 2_000, perMinute: 6_000 } as const;
      const processes = await Promise.all([1, 2].map(() => start({ bucket, takes: null })));
      const from = performance.now();
      for (const child of processes) child.send('go');
      // The key holds when the bucket is full again: 10 ms for each of the two thousand.
      const isEmpty = async () =>
        Number(await redis.client.get('countersign:limit:exact')) - (await microsOf(redis)) > 19e6;
      const hasNothingLeft = () => eventually('everything is given out', isEmpty);

      await hasNothingLeft();
      await redis.client.flushall();
      await hasNothingLeft();
      await redis.kill();
      await redis.restart();
      await hasNothingLeft();
      redis.signal('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 700));
      redis.signal('SIGCONT');
      await redis.client.flushall();
      await hasNothingLeft();

      const answers = processes.map((child) => once(child, 'message'));
      for (const child of processes) child.send('stop');
      const all = (await Promise.all(answers)).map(([answer]) => answer as Taken);
      const seconds = (performance.now() - from) / 1000;
      for (const { asked, answered, local, told } of all) {
        assert.equal(answered, asked);
        // Alone, a process goes on from what it last heard.
        assert.ok(local <= 100 * (seconds + 1), `${local}`);
        const [away, back] = ['does not answer', 'answers again'].map((text) =>
          told.filter((one) => one.includes(text)),
        );
        assert.ok((away?.length ?? 0) >= 1 && (away?.length ?? 0) <= 4 && (back?.length ?? 0) >= 1, told.join('; '));
      }
      const granted = total(all, 'redis') + total(all, 'local');
      // While Redis is away each of the two has the refill for itself; each loss of data may cost half a second's.
      const most = 2_000 + 2 * 100 * seconds + 3 * 50;
      assert.ok(granted <= most, `${granted} of at most ${most}`);
    });
  });
});

function total(all: readonly Taken[], what: 'answered' | 'redis' | 'local'): number {
  return all.reduce((sum, one) => sum + one[what], 0);
}

async function microsOf({ client }: TestRedis): Promise<number> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1e6 + Number(micros);
}
