import type { Take } from './buckets.ts';
import type { Act, Known, Level, Verdict } from './token-bucket.ts';

/** Microseconds by a clock that never jumps. Handed in, so that tests need not wait. */
export type Ticks = () => number;

export const steadyTicks: Ticks = () => performance.now() * 1000;

type Units = { at: number; units: number };
type Kept = { kind: 'tokens'; fullAt: number } | { kind: 'window'; entries: Units[]; used: number; span: number };

/** From so many buckets on, those that are full are forgotten: they are as if never used. */
const tidyFrom = 10_000;

/**
 * The buckets of one process: what holds without Redis, and what this process knows of the shared ones. The same numbers
 * and the same arithmetic as the script's.
 */
export function createLocalBuckets(ticks: Ticks = steadyTicks) {
  const kept = new Map<string, Kept>();

  let tidyAt = tidyFrom;

  function keep(key: string, state: Kept): void {
    kept.set(key, state);
    if (kept.size < tidyAt) return;
    tidy();
    tidyAt = Math.max(tidyFrom, kept.size * 2);
  }

  function tidy(): void {
    const now = ticks();
    for (const [key, state] of kept) {
      const end = state.kind === 'tokens' ? state.fullAt : (state.entries.at(-1)?.at ?? 0) + state.span;
      if (end <= now) kept.delete(key);
    }
  }

  function windowOf({ bucket }: Take, now: number): Extract<Kept, { kind: 'window' }> {
    const found = kept.get(bucket.key);
    const span = bucket.kind === 'window' ? bucket.windowMicros : 0;
    const state = found?.kind === 'window' ? found : { kind: 'window' as const, entries: [], used: 0, span };
    while (state.entries[0] !== undefined && state.entries[0].at <= now - span) {
      state.used -= state.entries.shift()?.units ?? 0;
    }
    if (found !== state) keep(bucket.key, state);
    return state;
  }

  function fullAtOf({ bucket }: Take, now: number): number {
    const state = kept.get(bucket.key);
    return Math.max(now, state?.kind === 'tokens' ? state.fullAt : now);
  }

  /** How long until all of `cost`, with the reserve left over, can be had. */
  function waitFor(take: Take, reserve: number, now: number): number {
    const { bucket, cost } = take;
    if (bucket.kind === 'tokens') {
      return fullAtOf(take, now) + (cost + reserve - bucket.capacity) * bucket.tokenMicros - now;
    }
    const { entries, used } = windowOf(take, now);
    let over = used + cost + reserve - bucket.capacity;
    for (const { at, units } of over > 0 ? entries : []) {
      over -= units;
      if (over <= 0) return at + bucket.windowMicros - now;
    }
    return over > 0 ? bucket.windowMicros : 0;
  }

  function empty(take: Take, now: number): void {
    const { bucket, cost: pause } = take;
    if (bucket.kind === 'tokens') {
      const fullAt = Math.max(fullAtOf(take, now), now + pause + (bucket.capacity - 1) * bucket.tokenMicros);
      keep(bucket.key, { kind: 'tokens', fullAt });
    } else add(take, bucket.capacity, now + pause - bucket.windowMicros, now);
  }

  function draw(take: Take, now: number): void {
    const { bucket, cost } = take;
    if (bucket.kind === 'tokens') {
      keep(bucket.key, { kind: 'tokens', fullAt: fullAtOf(take, now) + cost * bucket.tokenMicros });
    } else {
      const slot = Math.ceil(bucket.windowMicros / 1000);
      add(take, cost, (Math.floor(now / slot) + 1) * slot, now);
    }
  }

  function add(take: Take, units: number, at: number, now: number): void {
    const state = windowOf(take, now);
    const last = state.entries.at(-1);
    state.used += units;
    if (last !== undefined && last.at >= at) last.units += units;
    else state.entries.push({ at, units });
  }

  function levelOf(take: Take, now: number): Level {
    const { bucket } = take;
    if (bucket.kind === 'tokens') return { kind: 'tokens', fullIn: fullAtOf(take, now) - now };
    const { entries, used } = windowOf(take, now);
    return {
      kind: 'window',
      used,
      emptyIn: Math.max(0, (entries.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + bucket.windowMicros - now),
    };
  }

  return {
    ask(act: Act, asked: readonly (Take & { reserve: number })[]): Verdict {
      const now = ticks();
      const waits = act === 'pause' ? [] : asked.map((take) => waitFor(take, take.reserve, now));
      const waitMicros = Math.max(0, ...waits);
      const isGranted = act !== 'look' && waitMicros <= 0;
      if (isGranted) for (const take of asked) (act === 'pause' ? empty : draw)(take, now);
      return { granted: isGranted ? 1 : 0, waitMicros, levels: asked.map((take) => levelOf(take, now)) };
    },
    /** What is known of a bucket now. */
    known(take: Take): Known {
      const now = ticks();
      if (take.bucket.kind === 'tokens') return { amount: fullAtOf(take, now) - now, ageMicros: 0 };
      const { entries, used } = windowOf(take, now);
      return { amount: used, ageMicros: Math.max(0, now - (entries.at(-1)?.at ?? now)) };
    },
    /** Takes over what Redis said of a bucket when it was asked, by this process's clock, at `askedAt`. */
    learn({ bucket }: Take, level: Level, askedAt: number): void {
      if (level.kind === 'tokens') keep(bucket.key, { kind: 'tokens', fullAt: askedAt + level.fullIn });
      else if (level.used === 0) kept.delete(bucket.key);
      else if (bucket.kind === 'window') {
        const { windowMicros: span } = bucket;
        const entries = [{ at: askedAt + level.emptyIn - span, units: level.used }];
        keep(bucket.key, { kind: 'window', entries, used: level.used, span });
      }
    },
    ticks,
  };
}

export type LocalBuckets = ReturnType<typeof createLocalBuckets>;
