import type { Job, PgBoss } from 'pg-boss';
import { publicSentence } from '../core/errors.ts';
import { type Parked, postponement } from './journal.ts';

export type QueueLog = (line: Record<string, unknown>) => void;

export type JobContext = { id: string; data: Record<string, unknown>; isLastAttempt: boolean };

/** Resolves when the job is done. Throws Parked to go on later, anything else to be retried with backoff. */
export type JobHandler = (job: JobContext) => Promise<void>;

type Options = { name: string; concurrency: () => number; heartbeatSeconds: number; retryLimit: number; log: QueueLog };

const lookEveryMs = 1000;
/** Jobs that end within this time are settled together, and their places filled together. */
const gatherMs = 10;

/** No workspace may hold more of a process than this share while others wait: the rest stays free for them. */
const largestShare = 0.75;

/**
 * Takes jobs of one queue as capacity frees up and settles them in batches. One fetch serves many jobs, where a pg-boss
 * worker per slot would ask the database as often as there are slots.
 */
export class Consumer {
  readonly name: string;
  readonly #boss: PgBoss;
  readonly #options: Options;
  readonly #handler: JobHandler;
  readonly #active = new Map<string, Job<Record<string, unknown>>>();
  readonly #running = new Set<Promise<void>>();
  #done: Attempt[] = [];
  #fetched: Promise<void> = Promise.resolve();
  #settled: Promise<void> = Promise.resolve();
  #settling: NodeJS.Timeout | null = null;
  #timers: NodeJS.Timeout[] = [];
  #fetching = false;
  #lookAgain = false;
  /** The last fetch filled every place there was: more jobs may wait. */
  #moreMayWait = true;
  #refilling: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(boss: PgBoss, options: Options, handler: JobHandler) {
    this.name = options.name;
    this.#boss = boss;
    this.#options = options;
    this.#handler = handler;
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.look(), lookEveryMs),
      setInterval(() => void this.#beat(), (this.#options.heartbeatSeconds * 1000) / 3),
    ];
    this.look();
  }

  /** Fetches as much as there is room for, unless that is under way already. */
  look(): void {
    this.#lookAgain = true;
    if (!this.#fetching && !this.#stopped) this.#fetched = this.#fetchAll();
  }

  /** Takes no more jobs and waits for those at work. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.slice(0, 1).forEach(clearInterval);
    // What a fetch under way brings is taken already.
    await this.#fetched;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    this.#timers.forEach(clearInterval);
    await this.#settled;
    await this.#settle();
  }

  async #fetchAll(): Promise<void> {
    this.#fetching = true;
    try {
      while (this.#lookAgain && !this.#stopped) {
        this.#lookAgain = false;
        const { batchSize, ignoreGroups } = this.#room();
        if (batchSize === 0) {
          this.#moreMayWait = true;
          break;
        }
        const jobs = await this.#boss.fetch<Record<string, unknown>>(this.#options.name, { batchSize, ignoreGroups });
        for (const job of jobs) this.#begin(job);
        this.#moreMayWait = jobs.length === batchSize || ignoreGroups.length > 0;
        if (jobs.length === batchSize) this.#lookAgain = true;
      }
    } catch (error) {
      this.#options.log({ msg: 'jobs could not be fetched', queue: this.#options.name, error: publicSentence(error) });
    } finally {
      this.#fetching = false;
    }
  }

  #room(): { batchSize: number; ignoreGroups: string[] } {
    const concurrency = this.#options.concurrency();
    const share = Math.max(1, Math.floor(concurrency * largestShare));
    const held = new Map<string, number>();
    for (const job of this.#active.values()) held.set(job.groupId ?? '', (held.get(job.groupId ?? '') ?? 0) + 1);
    const ignoreGroups = [...held].filter(([, count]) => count >= share).map(([group]) => group);
    const fullest = Math.max(0, ...[...held.values()].filter((count) => count < share));
    return { batchSize: Math.max(0, Math.min(concurrency - this.#active.size, share - fullest)), ignoreGroups };
  }

  #refill(): void {
    this.#refilling = null;
    this.look();
  }

  #begin(job: Job<Record<string, unknown>>): void {
    this.#active.set(job.id, job);
    const running = this.#run(job).finally(() => {
      this.#running.delete(running);
      this.#active.delete(job.id);
      if (this.#moreMayWait) this.#refilling ??= setTimeout(() => this.#refill(), gatherMs);
    });
    this.#running.add(running);
  }

  async #run(job: Job<Record<string, unknown>>): Promise<void> {
    const { name, retryLimit, log } = this.#options;
    try {
      await this.#handler({ id: job.id, data: job.data, isLastAttempt: job.retryCount >= retryLimit });
      this.#done.push(attemptOf(job));
      this.#settling ??= setTimeout(() => {
        this.#settled = this.#settle();
      }, gatherMs);
    } catch (error) {
      try {
        const parked = postponement(error);
        if (parked !== null) await this.#postpone(job, parked);
        else await this.#boss.fail(name, attemptOf(job), { message: publicSentence(error) });
      } catch (failure) {
        // The heartbeat stops with this attempt, so the job comes back by itself.
        log({ msg: 'a job could not be settled', queue: name, job: job.id, error: publicSentence(failure) });
      }
    }
  }

  /** A parked job is a new one for later: waiting is not an attempt that failed. */
  async #postpone(job: Job<Record<string, unknown>>, { at, waitsFor, afterMs }: Parked): Promise<void> {
    const { name } = this.#options;
    const { waitsFor: _before, ...rest } = job.data;
    const data = waitsFor === null ? rest : { ...rest, waitsFor };
    // A number of seconds counts from the database's clock.
    const startAfter = afterMs === null ? at : afterMs / 1000;
    await this.#boss.send(name, data, { startAfter, ...(job.groupId ? { group: { id: job.groupId } } : {}) });
    await this.#boss.complete(name, attemptOf(job));
  }

  async #settle(): Promise<void> {
    this.#settling = null;
    const attempts = this.#done;
    this.#done = [];
    if (attempts.length === 0) return;
    try {
      await this.#boss.complete(this.#options.name, attempts);
    } catch (error) {
      // Not settled is not lost: the job is found again, and its run is finished already.
      this.#options.log({ msg: 'jobs could not be settled', queue: this.#options.name, error: publicSentence(error) });
    }
  }

  async #beat(): Promise<void> {
    const attempts = [...this.#active.values()].map(attemptOf);
    if (attempts.length === 0) return;
    await this.#boss.touch(this.#options.name, attempts).catch((error: unknown) => {
      this.#options.log({ msg: 'heartbeat failed', queue: this.#options.name, error: publicSentence(error) });
    });
  }
}

type Attempt = { id: string; retryCount: number };

/** A job by its attempt: what a late worker says of an earlier one must not settle the one under way. */
function attemptOf({ id, retryCount }: Job<Record<string, unknown>>): Attempt {
  return { id, retryCount };
}
