/** One outcome in the order it was seen: which arm the lead had, and how good it was, 0 (worst) to 1 (best). */
export type Observation = { arm: 'a' | 'b'; value: number };

export type Evidence = {
  /** Evidence against "no difference", and the most it has ever been: 20 stands for an error rate of 5 %. */
  eValue: number;
  highest: number;
  /** Always-valid p-value: may be looked at after every lead. */
  pValue: number;
  /** How many observations it took until the bound was reached, with the better arm; undefined while it was not. */
  decided?: { after: number; better: 'a' | 'b' };
};

/**
 * Shares of the largest bet that is still safe. A mixture of bets, half of them on either arm, needs no guess of how large the
 * difference is.
 */
const bets = [0.03, 0.06, 0.12, 0.25, 0.5, 0.9].flatMap((bet) => [bet, -bet]);

/**
 * Tests by betting whether two arms differ (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
 * JRSS-B 2024; Ramdas et al., "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 2023). Each
 * observation, less the mean of those before it and weighted by its arm's share, has mean 0 when the arms do not differ, so the
 * capital of a fixed bet is a martingale, and by Ville's inequality it ever reaches 1 / errorRate with at most that
 * probability: however often one looks, and for any sample size. `shareOfB` is the share of leads that get arm b.
 */
export function sequentialTest(observations: readonly Observation[], errorRate: number, shareOfB: number): Evidence {
  const [inB, inA] = [1 / shareOfB, -1 / (1 - shareOfB)];
  const safe = 1 / Math.max(inB, -inA);
  const logCapital = bets.map(() => 0);
  let [sum, highest, eValue] = [0, 1, 1];
  let decided: Evidence['decided'];
  observations.forEach(({ arm, value }, seen) => {
    const expected = (sum + 0.5) / (seen + 1);
    const gain = (value - expected) * (arm === 'b' ? inB : inA);
    bets.forEach((bet, at) => {
      logCapital[at] = (logCapital[at] ?? 0) + Math.log1p(bet * safe * gain);
    });
    sum += value;
    const capital = logCapital.map(Math.exp);
    eValue = capital.reduce((total, one) => total + one, 0) / capital.length;
    highest = Math.max(highest, eValue);
    if (eValue >= 1 / errorRate) decided ??= { after: seen + 1, better: betterArm(capital) };
  });
  return { eValue, highest, pValue: Math.min(1, 1 / highest), ...(decided ? { decided } : {}) };
}

/**
 * Observations, both arms together, after which a difference in means of `difference` is found with probability `power`, where
 * values spread by `deviation` within an arm. Normal approximation of the log capital of the best of the bets.
 */
export function observationsNeeded(plan: {
  difference: number;
  deviation: number;
  errorRate: number;
  power: number;
  shareOfB: number;
}): number {
  const { difference, deviation, errorRate, power, shareOfB } = plan;
  const spread = deviation / Math.sqrt(shareOfB * (1 - shareOfB));
  const bar = Math.log(bets.length / errorRate);
  const margin = normalQuantile(power);
  const root = margin + Math.sqrt(margin ** 2 + 2 * bar);
  return Math.ceil((root * spread) ** 2 / difference ** 2);
}

function betterArm(capital: readonly number[]): 'a' | 'b' {
  const onB = capital.reduce((sum, one, at) => sum + ((bets[at] ?? 0) > 0 ? one : -one), 0);
  return onB > 0 ? 'b' : 'a';
}

/** The standard normal quantile, by bisection of Abramowitz and Stegun's formula 7.1.26 for the distribution. */
function normalQuantile(probability: number): number {
  let [low, high] = [-8, 8];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (normalShareBelow(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalShareBelow(value: number): number {
  const x = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const error = 1 - series * Math.exp(-x * x);
  return value < 0 ? (1 - error) / 2 : (1 + error) / 2;
}
