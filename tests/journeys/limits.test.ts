import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Environment } from '../../src/config.ts';
import { stepKeys } from '../../src/workflows/answer-lead.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { assertExactlyOnce } from '../support/journeys/exactly-once.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';

/* Limits are met while leads are answered: work waits, and no lead fails or loses anything over it. */

let world: OutsideWorld;
before(async () => {
  world = await openOutsideWorld();
});
after(() => world.close());

/** How often each run was taken up: more than once when it had to wait in the queue. */
async function answerTogether(count: number, settings: Environment): Promise<number[]> {
  const desk = await openDesk(world, settings);
  try {
    const leads = await Promise.all(Array.from({ length: count }, () => world.makeLead()));
    const ended = await Promise.all(leads.map((lead) => desk.answer(lead)));
    for (const [index, lead] of leads.entries()) {
      const facts = ended[index];
      assert.ok(facts);
      assertExactlyOnce(world, lead, facts.runId, facts);
      assert.deepEqual(
        stepKeys.map((key) => facts.steps[key]),
        stepKeys.map(() => 'success'),
      );
      assert.equal(facts.run?.degraded, false);
    }
    return ended.map(({ run }) => run?.fence ?? 0);
  } finally {
    await desk.close();
  }
}

const completions = () => world.countCalls('POST', /completions/);

describe('leads that meet a limit', () => {
  it('wait in the queue until the service may be called again, and are whole', async () => {
    // The second call to the calendar may be made six seconds after the first: longer than a call waits for its turn.
    const takenUp = await answerTogether(2, { SERVICE_RATE_LIMITS: 'calendar=1/10' });
    assert.ok(Math.max(...takenUp) > 1, `${takenUp}`);
  });

  it('are written by the model when it is their turn, not by the composer at once', async () => {
    const before = completions();
    await answerTogether(3, { SERVICE_RATE_LIMITS: 'openai=1/60' });
    assert.equal(completions() - before, 3);
  });
});
