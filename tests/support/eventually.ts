import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks every 10 ms until the answer is neither null, undefined nor false; fails after `withinMs`, naming `what`. The
 * usual patience is that for a busy machine; where a time is promised, the test names it.
 */
export async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as Exclude<T, null | undefined | false>;
    }
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await sleep(10);
  }
}
