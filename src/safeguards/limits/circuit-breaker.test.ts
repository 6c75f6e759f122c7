import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../../tests/support/eventually.ts';
import { startRedis, type TestRedis, withRedis } from '../../../tests/support/redis.ts';
import { ConnectorError } from '../../core/errors.ts';
import { type Breakers, createBreakers } from './circuit-breaker.ts';
import { openSharedState, type SharedState } from './shared-state.ts';

const answer = (status: number) => async () => new Response(null, { status });
const refused = (error: unknown) => error instanceof ConnectorError && error.details.reason === 'breaker_open';

async function calls(breakers: Breakers, name: string, statuses: number[]): Promise<void> {
  for (const status of statuses) await breakers.run(name, answer(status));
}

describe('a breaker of one process', () => {
  it('opens after five failures in a row within a minute', async () => {
    let now = 1;
    const breakers = createBreakers({ now: () => now });
    await calls(breakers, 'crm', [503, 503, 503, 503, 400, 500, 500, 500, 500]);
    assert.equal(await breakers.state('crm'), 'closed');
    now += 60_000;
    await calls(breakers, 'crm', [500, 500, 500, 500]);
    assert.equal(await breakers.state('crm'), 'closed');
    const down = new ConnectorError('crm', 'down', 'gone');
    await assert.rejects(
      breakers.run('crm', () => Promise.reject(down)),
      down,
    );
    assert.equal(await breakers.state('crm'), 'open');
    await assert.rejects(breakers.run('crm', answer(200)), refused);
    assert.equal(await breakers.state('mail'), 'closed');
  });

  it('tries one call after a minute; the others wait for what comes of it', async () => {
    let now = 1;
    const breakers = createBreakers({ now: () => now, failures: 1 });
    await calls(breakers, 'crm', [500]);
    now += 60_000;
    assert.equal(await breakers.state('crm'), 'half_open');
    let finish = (_status: number) => {};
    const trial = breakers.run(
      'crm',
      () =>
        new Promise((resolve) => {
          finish = (status) => resolve(new Response(null, { status }));
        }),
    );
    await assert.rejects(breakers.run('crm', answer(200)), refused);
    finish(502);
    await trial;
    assert.equal(await breakers.state('crm'), 'open');
    now += 60_000;
    // A call that was given up tells nothing: the next one is the trial.
    await assert.rejects(
      breakers.run('crm', () => Promise.reject(new Error('changed my mind'))),
      /changed/,
    );
    await calls(breakers, 'crm', [200, 200]);
    assert.equal(await breakers.state('crm'), 'closed');
  });

  it('does not count what is no failure of the service', async () => {
    const breakers = createBreakers({ failures: 1 });
    await calls(breakers, 'crm', [400, 404, 429]);
    const limited = new ConnectorError('crm', 'rate_limited', 'later');
    await assert.rejects(
      breakers.run('crm', () => Promise.reject(limited)),
      limited,
    );
    assert.equal(await breakers.state('crm'), 'closed');
  });
});

withRedis('breakers in Redis', () => {
  describe('breakers in Redis', () => {
    let redis: TestRedis;
    const states: SharedState[] = [];
    const process = async (options: Parameters<typeof createBreakers>[0] = {}) => {
      const shared = await openSharedState(redis.url, { info() {}, warn() {} });
      states.push(shared);
      return createBreakers({ ...options, shared });
    };
    before(async () => {
      redis = await startRedis();
    });
    after(async () => {
      for (const state of states) await state.close();
      await redis.close();
    });

    it('count failures of all processes together, and are open for all', async () => {
      let now = 0;
      const [one, other] = [await process(), await process({ now: () => now })];
      await calls(other, 'crm', [200]);
      await calls(one, 'crm', [500, 500, 500]);
      await calls(other, 'crm', [500]);
      assert.equal(await one.state('crm'), 'closed');
      await calls(one, 'crm', [500]);
      // The other one looks every second.
      now += 1_001;
      await assert.rejects(other.run('crm', answer(200)), refused);
      assert.equal(await other.state('mail'), 'closed');
    });

    it('a call that went well anywhere begins the count anew', async () => {
      const [one, other] = [await process(), await process()];
      await calls(one, 'mended', [500, 500, 500, 500]);
      await calls(other, 'mended', [200]);
      await calls(one, 'mended', [500, 500, 500, 500]);
      assert.equal(await one.state('mended'), 'closed');
    });

    it('let one process try when the time is over', async () => {
      const options = { failures: 1, openMs: 30 };
      const all = await Promise.all([process(options), process(options), process(options)]);
      await calls(all[0] as Breakers, 'trial', [500]);
      await eventually('the time is over', async () => (await all[1]?.state('trial')) === 'half_open');
      let tried = 0;
      let refusals = 0;
      let finish = () => {};
      const othersRefused = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const tryCall = async () => {
        tried += 1;
        await othersRefused;
        return new Response();
      };
      const attempts = all.map((breakers) =>
        breakers.run('trial', tryCall).catch((error) => {
          refusals += 1;
          if (refusals === 2) finish();
          throw error;
        }),
      );
      const outcomes = await Promise.allSettled(attempts);
      assert.equal(tried, 1);
      assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 2);
      for (const breakers of all) assert.equal(await breakers.state('trial'), 'closed');
    });

    it('stay as they were in a process whose Redis is gone', async () => {
      const breakers = await process();
      await calls(breakers, 'alone', [500, 500, 500, 500, 500]);
      await redis.kill();
      await assert.rejects(breakers.run('alone', answer(200)), refused);
      await calls(breakers, 'else', [500, 500, 500, 500, 500]);
      assert.equal(await breakers.state('else'), 'open');
    });
  });
});
