import { setTimeout as sleep } from 'node:timers/promises';

/** How many may be under way at once where the pace is unlimited. */
const atOnce = 32;

/**
 * Does `work` `count` times, begun at an even pace whether or not the earlier ones have ended, and answers how many
 * milliseconds each took, from the moment it was due. An infinite pace goes as fast as 32 at once allow.
 */
export async function paced(
  count: number,
  perSecond: number,
  work: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const took: number[] = new Array(count).fill(0);
  const timed = async (index: number, due: number) => {
    await work(index);
    took[index] = performance.now() - due;
  };
  if (perSecond === Number.POSITIVE_INFINITY) {
    let next = 0;
    const worker = async () => {
      while (next < count) await timed(next++, performance.now());
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return took;
  }
  const started = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    running.push(timed(index, due));
  }
  await Promise.all(running);
  return took;
}

/** The value below which a share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
