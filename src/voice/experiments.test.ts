import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assignArm, type ExperimentPlan, type Outcome, reportAsCsv, reportExperiment } from './experiments.ts';
import { observationsNeeded, sequentialTest } from './sequential-test.ts';

const plan: ExperimentPlan = {
  ...{ id: 'trained-or-not', shareOfB: 0.5, primary: 'approved_unedited' as const },
  ...{ errorRate: 0.05, power: 0.8, worthFinding: 0.2 },
};

/** Numerical Recipes' quick generator: the same numbers in every run. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let turn = 0; turn < 8; turn++) next();
  return next;
}

type World = { a: (random: () => number) => number; b: (random: () => number) => number; shareOfB: number };

function simulated(world: World, count: number, seed: number): { arm: 'a' | 'b'; value: number }[] {
  const random = numbersFrom(Math.imul(seed + 1, 2654435761));
  return Array.from({ length: count }, () => {
    const arm = random() < world.shareOfB ? 'b' : 'a';
    return { arm, value: world[arm](random) };
  });
}

const yes =
  (chance: number) =>
  (random: () => number): number =>
    random() < chance ? 1 : 0;
const lopsided = (random: () => number): number => random() ** 4;

suite('experiments', () => {
  test('without an effect at most 5 % of 1,000 experiments ever call a winner, looked at after every lead', () => {
    for (const [name, world] of Object.entries<World>({
      'one in two': { a: yes(0.5), b: yes(0.5), shareOfB: 0.5 },
      'one in twenty': { a: yes(0.05), b: yes(0.05), shareOfB: 0.5 },
      'skewed shares, unequal arms': { a: lopsided, b: lopsided, shareOfB: 0.2 },
    })) {
      let wins = 0;
      for (let seed = 0; seed < 1000; seed++)
        if (sequentialTest(simulated(world, 600, seed), 0.05, world.shareOfB).decided) wins++;
      assert.ok(wins <= 50, `${name}: ${wins} of 1,000`);
    }
  });

  test('with a real effect the forecast number of leads finds it with the promised power, and the right way round', () => {
    for (const power of [0.8, 0.9])
      for (const [low, high] of [
        [0.5, 0.7],
        [0.1, 0.25],
      ] as const) {
        const world = { a: yes(low), b: yes(high), shareOfB: 0.5 };
        const middle = (low + high) / 2;
        const deviation = Math.sqrt(middle * (1 - middle));
        const needed = observationsNeeded({ difference: high - low, deviation, errorRate: 0.05, power, shareOfB: 0.5 });
        const found = Array.from({ length: 400 }, (_, seed) =>
          sequentialTest(simulated(world, needed, seed), 0.05, 0.5),
        );
        const right = found.filter(({ decided }) => decided?.better === 'b').length / 400;
        const wrong = found.filter(({ decided }) => decided?.better === 'a').length / 400;
        assert.ok(
          right >= power && wrong <= 0.005,
          `${low} to ${high}: ${right} of ${power} with ${needed}, wrong ${wrong}`,
        );
      }
  });

  test('a lead keeps its arm, and arms get their shares', () => {
    const leads = Array.from({ length: 4000 }, (_, at) => `lead-${at}`);
    const arms = leads.map((lead) => assignArm({ ...plan, shareOfB: 0.3 }, lead));
    assert.deepEqual(
      leads.toReversed().map((lead) => assignArm({ ...plan, shareOfB: 0.3 }, lead)),
      arms.toReversed(),
    );
    const share = arms.filter((arm) => arm === 'b').length / leads.length;
    assert.ok(Math.abs(share - 0.3) < 0.03, String(share));
    assert.notDeepEqual(
      leads.map((lead) => assignArm({ ...plan, id: 'another', shareOfB: 0.3 }, lead)),
      arms,
    );
  });

  test('says plainly when there is not enough data, when there is a winner, and when there is no difference to find', () => {
    const outcomes = (world: World, count: number): Outcome[] =>
      simulated(world, count, 7).map(({ arm, value }) => ({ arm, name: 'approved_unedited', value }));
    const same = { a: yes(0.5), b: yes(0.5), shareOfB: 0.5 };
    const none = reportExperiment(plan, []);
    assert.equal(none.verdict, 'not_enough_data');
    assert.match(none.sentence, /^Not enough data: 0 of about \d+ answers\./);
    assert.equal(reportExperiment(plan, outcomes(same, 20)).verdict, 'not_enough_data');
    assert.equal(reportExperiment(plan, outcomes(same, 900)).verdict, 'no_difference_found');
    const better = reportExperiment(plan, outcomes({ a: yes(0.3), b: yes(0.8), shareOfB: 0.5 }, 200));
    assert.equal(better.verdict, 'b_is_better');
    assert.match(better.sentence, /at most 5 %/);
  });

  test('fewer edits and faster approvals count as better', () => {
    const lower = (name: 'edit_share' | 'approval_ms', a: number, b: number): Outcome[] =>
      Array.from({ length: 200 }, (_, at) => ({ arm: at % 2 ? 'b' : 'a', name, value: at % 2 ? b : a }));
    assert.equal(
      reportExperiment({ ...plan, primary: 'edit_share' }, lower('edit_share', 0.6, 0.1)).verdict,
      'b_is_better',
    );
    const slow = lower('approval_ms', 60_000, 86_400_000);
    assert.equal(reportExperiment({ ...plan, primary: 'approval_ms' }, slow).verdict, 'a_is_better');
  });

  test('reports every outcome, in CSV too', () => {
    const report = reportExperiment(plan, [
      { arm: 'a', name: 'replied', value: 1 },
      { arm: 'b', name: 'edit_share', value: 0.25 },
    ]);
    assert.equal(
      reportAsCsv(report),
      'outcome,a_count,a_mean,b_count,b_mean,p_value\r\nedit_share,0,,1,0.25,1\r\napproved_unedited,0,,0,,1\r\napproval_ms,0,,0,,1\r\nreplied,1,1,0,,1\r\n',
    );
  });
});
