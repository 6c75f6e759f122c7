import { type Bucket, requireCost, type Take } from './buckets.ts';
import { createLocalBuckets, type LocalBuckets } from './local-buckets.ts';
import type { SharedState } from './shared-state.ts';
import {
  type Act,
  type Asked,
  argumentsOf,
  type Level,
  longestPauseMicros,
  readAnswer,
  script,
  scriptSha,
  type Verdict,
} from './token-bucket.ts';

export type Source = 'redis' | 'local';
export type Answer = Verdict & { source: Source };

/** Buckets that all processes share through Redis, and that hold per process where it is absent or does not answer. */
export type SharedBuckets = {
  /** Takes from all or from none. `reserve` must be left over in each. Throws `invalid_cost`. */
  take(takes: readonly Take[], reserve?: (bucket: Bucket) => number): Promise<Answer>;
  /** Takes nothing. */
  look(buckets: readonly Bucket[]): Promise<{ levels: Level[]; source: Source }>;
  /** Lets nothing out of a bucket for so long (a quarter of an hour at most). */
  pause(bucket: Bucket, ms: number): Promise<void>;
};

const prefix = 'countersign:limit:';
const none = () => 0;

export function createSharedBuckets(
  shared: SharedState | null,
  local: LocalBuckets = createLocalBuckets(),
): SharedBuckets {
  async function ask(act: Act, takes: readonly Take[], reserve: (bucket: Bucket) => number): Promise<Answer> {
    if (shared?.isUp() === true) {
      const asked: Asked[] = takes.map((take) => ({
        ...take,
        reserve: reserve(take.bucket),
        known: local.known(take),
      }));
      const askedAt = local.ticks();
      const keys = takes.map(({ bucket }) => prefix + bucket.key);
      try {
        const verdict = readAnswer(await shared.run(bucketScript, keys, argumentsOf(act, asked)), asked);
        takes.forEach((take, index) => {
          local.learn(take, verdict.levels[index] as Level, askedAt);
        });
        return { ...verdict, source: 'redis' };
      } catch {
        // Told by the shared state; what this process last knew of the buckets holds here until Redis is back.
      }
    }
    const verdict = local.ask(
      act,
      takes.map((take) => ({ ...take, reserve: reserve(take.bucket) })),
    );
    return { ...verdict, source: 'local' };
  }

  return {
    async take(takes, reserve = none) {
      for (const take of takes) requireCost(take);
      return ask('take', takes, reserve);
    },
    look: (buckets) =>
      ask(
        'look',
        buckets.map((bucket) => ({ bucket, cost: 0 })),
        none,
      ),
    async pause(bucket, ms) {
      const micros = Math.min(Math.round(ms * 1000), longestPauseMicros);
      if (micros > 0) await ask('pause', [{ bucket, cost: micros }], none);
    },
  };
}

const bucketScript = { text: script, sha: scriptSha };

/** How much can be had now. */
export function leftOf(bucket: Bucket, level: Level): number {
  const left =
    level.kind === 'tokens' && bucket.kind === 'tokens'
      ? bucket.capacity - level.fullIn / bucket.tokenMicros
      : bucket.capacity - (level.kind === 'window' ? level.used : 0);
  return Math.min(bucket.capacity, Math.max(0, left));
}

/** Milliseconds until the bucket is as if never used. */
export function resetMsOf(level: Level): number {
  return (level.kind === 'tokens' ? level.fullIn : level.emptyIn) / 1000;
}
