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
export type Answer = { isGranted: boolean; waitMicros: number; levels: Level[]; source: Source };

/** Buckets that all processes share through Redis, and that hold per process where it is absent or does not answer. */
export type SharedBuckets = {
  /** Takes from all or from none. `reserve` must be left over in each. Throws `invalid_cost`. */
  take(takes: readonly Take[], reserve?: Reserve): Promise<Answer>;
  /** Takes nothing. */
  look(buckets: readonly Bucket[]): Promise<{ levels: Level[]; source: Source }>;
  /** Lets nothing out of a bucket for so long (a quarter of an hour at most). */
  pause(bucket: Bucket, ms: number): Promise<void>;
};

const prefix = 'countersign:limit:';
const none = () => 0;

type Reserve = (bucket: Bucket) => number;
type Question = Take & { reserve: number };
type Asker = { resolve(answer: Answer): void; reject(error: unknown): void };

export function createSharedBuckets(
  shared: SharedState | null,
  local: LocalBuckets = createLocalBuckets(),
): SharedBuckets {
  /** Those who ask for the same in the same turn are asked for together. */
  const together = new Map<string, { questions: readonly Question[]; askers: Asker[] }>();

  /** Null where Redis is absent or does not answer: what this process last knew of the buckets holds until it is back. */
  async function askShared(act: Act, questions: readonly Question[], asking: number): Promise<Verdict | null> {
    if (shared?.isUp() !== true) return null;
    const asked: Asked[] = questions.map((question) => ({ ...question, known: local.known(question) }));
    const askedAt = local.ticks();
    const keys = questions.map(({ bucket }) => prefix + bucket.key);
    try {
      const verdict = readAnswer(await shared.run(bucketScript, keys, argumentsOf(act, asked, asking)), asked);
      questions.forEach((question, index) => {
        local.learn(question, verdict.levels[index] as Level, askedAt);
      });
      return verdict;
    } catch {
      return null;
    }
  }

  async function ask(act: Act, questions: readonly Question[]): Promise<Answer> {
    const verdict = await askShared(act, questions, 1);
    return answerOf(verdict ?? local.ask(act, questions), 0, verdict === null ? 'local' : 'redis');
  }

  async function askTogether(name: string): Promise<void> {
    const { questions, askers } = together.get(name) as { questions: readonly Question[]; askers: Asker[] };
    together.delete(name);
    try {
      const verdict = await askShared('take', questions, askers.length);
      askers.forEach(({ resolve }, place) => {
        if (verdict !== null) resolve(answerOf(verdict, place, 'redis'));
        else resolve(answerOf(local.ask('take', questions), 0, 'local'));
      });
    } catch (error) {
      for (const { reject } of askers) reject(error);
    }
  }

  return {
    async take(takes, reserve: Reserve = none) {
      for (const take of takes) requireCost(take);
      const questions = takes.map((take) => ({ ...take, reserve: reserve(take.bucket) }));
      if (shared?.isUp() !== true) return ask('take', questions);
      const name = questions.map(({ bucket, cost, reserve: left }) => `${bucket.key} ${cost} ${left}`).join('\n');
      return new Promise<Answer>((resolve, reject) => {
        const standing = together.get(name);
        if (standing !== undefined) return void standing.askers.push({ resolve, reject });
        together.set(name, { questions, askers: [{ resolve, reject }] });
        process.nextTick(() => void askTogether(name));
      });
    },
    look: (buckets) =>
      ask(
        'look',
        buckets.map((bucket) => ({ bucket, cost: 0, reserve: 0 })),
      ),
    async pause(bucket, ms) {
      const micros = Math.min(Math.round(ms * 1000), longestPauseMicros);
      if (micros > 0) await ask('pause', [{ bucket, cost: micros, reserve: 0 }]);
    },
  };
}

/** What the one at this place in the row of askers is told. */
function answerOf({ granted, waitMicros, levels }: Verdict, place: number, source: Source): Answer {
  const isGranted = place < granted;
  return { isGranted, waitMicros: isGranted ? 0 : waitMicros, levels, source };
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
