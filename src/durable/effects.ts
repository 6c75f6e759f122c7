import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import { RateLimitExceeded } from '../core/limits.ts';
import type { Writing } from '../store/database.ts';
import {
  beginAttempt,
  beginEffect,
  countLook,
  type Effect,
  effectByKey,
  failEffect,
  finishEffect,
  leaveUnknown,
} from '../store/effects.ts';
import { Parked } from './journal.ts';

/** One write to the outside world that must happen exactly once, however often the process dies around it. */
export type EffectSpec<T> = {
  kind: string;
  /** Deterministic: the same run makes the same key. */
  key: string;
  /** Makes the write. Called again for the same key only when `look` has found nothing for long enough. */
  create(): Promise<{ externalId: string; result: T }>;
  /**
   * Finds what an earlier attempt of unknown outcome has made. Absent when `create` may be repeated: the outside
   * service itself knows the key.
   */
  look?(since: Date): Promise<{ externalId: string; result: T } | null>;
};

/** How long an attempt of unknown outcome is waited for, and how often it is looked for, before it is made again. */
export type EffectTimings = {
  settleMs: number;
  looks: number;
  lookIntervalMs: number;
  /** The longest pause between storing the intent and making the call. */
  leaseMs: number;
  /** Waits before a write that certainly did not reach the service is made again. */
  backoffMs: readonly number[];
  /** After a write was made again: when to look whether the first attempt came through after all. */
  sweepMs: number;
};

/** reliability.md section 4, crash point 11: client timeout + 30 s, three looks over two minutes, a last one after ten. */
export const defaultEffectTimings: EffectTimings = {
  settleMs: 60_000,
  looks: 3,
  lookIntervalMs: 60_000,
  leaseMs: 7_500,
  backoffMs: [1000, 2000, 4000],
  sweepMs: 600_000,
};

/** A write that is refused for its rate waits in the queue; after so many attempts the step fails all the same. */
const maxRateLimitedAttempts = 20;

/** A write that never gets an answer is given up with its outcome unknown, so that the rest of the run goes on. */
const maxUnansweredAttempts = 5;

/** An intent whose transaction is about to commit. `before` is how the effect stood, null for a new one. */
export type Begun<T> = { spec: EffectSpec<T>; before: Promise<Effect | null | 'unseen'>; begunAt: number };

/** What was written, now or by an earlier attempt, and how the effect stood before. */
export type Performed<T> = { externalId: string; result: T; before: Effect | null };

export type Effects = {
  readonly timings: EffectTimings;
  /** Stores the intent inside a transaction of the run. Every `begin` is followed by `perform`, after the commit. */
  begin<T>(writing: Writing, spec: EffectSpec<T>): Promise<Begun<T>>;
  /**
   * Makes the write, or adopts what an earlier attempt made. Throws Parked while the outcome of an earlier attempt is
   * unknown, and the connector's error when the write was refused. The caller stores the result with `done`.
   */
  perform<T>(begun: Begun<T>): Promise<Performed<T>>;
  /** Stores the outcome in a transaction of the run, unless it was stored before. */
  done(writing: Writing, spec: { kind: string; key: string }, outcome: Performed<unknown>): Promise<void>;
};

/**
 * Whose effects these are: a run under the fence its journal holds, or a job without a run (`fence` null keeps the
 * row's own).
 */
export type EffectOwner = {
  runId: string | null;
  fence: number | null;
  record<T>(write: (writing: Writing) => Promise<T>): Promise<T>;
};

/** The effects of one owner. */
export function effectsOf(owner: EffectOwner, clock: Clock, timings: EffectTimings): Effects {
  const { runId, fence } = owner;

  async function begin<T>(writing: Writing, spec: EffectSpec<T>): Promise<Begun<T>> {
    const { before } = await beginEffect(writing, { kind: spec.kind, key: spec.key, runId, fence });
    return { spec, before, begunAt: performance.now() };
  }

  async function perform<T>({ spec, begunAt, ...begun }: Begun<T>): Promise<Performed<T>> {
    const before = await seen(spec, begun.before);
    if (before === null) return { before, ...(await attempt(spec, 0, begunAt)) };
    if (before.state === 'done') return { before, externalId: before.external_id ?? '', result: before.result as T };
    if (spec.look !== undefined && (before.state === 'in_flight' || before.state === 'unknown')) {
      const found = await settle(spec, spec.look, before);
      if (found !== null) return { before, ...found };
    }
    return { before, ...(await attempt(spec, before.attempt, await beginAgain(spec, before.attempt))) };
  }

  async function seen(spec: { kind: string; key: string }, before: Begun<unknown>['before']): Promise<Effect | null> {
    const row = await before;
    return row === 'unseen' ? owner.record((writing) => effectByKey(writing, spec)) : row;
  }

  /** Looks for the earlier attempt. Null once it is certain enough that it made nothing. */
  async function settle<T>(spec: EffectSpec<T>, look: NonNullable<EffectSpec<T>['look']>, before: Effect) {
    const attemptedAt = before.attempted_at ?? clock();
    const found = await look(before.first_attempt_at ?? attemptedAt).catch(lookLater);
    if (found !== null) return found;
    const settledAt = attemptedAt.getTime() + timings.settleMs;
    const looks = clock().getTime() >= settledAt ? before.looks + 1 : before.looks;
    if (looks >= timings.looks) return null;
    await owner.record((writing) =>
      looks > before.looks ? countLook(writing, spec.kind, spec.key) : leaveUnknown(writing, spec.kind, spec.key),
    );
    const next = Math.max(settledAt, clock().getTime() + timings.lookIntervalMs);
    throw new Parked(new Date(next), `The outcome of ${spec.kind} is not known yet; it is looked up again.`);
  }

  /** While the service is away nobody can tell, and making the write again would be a guess. */
  function lookLater(error: unknown): never {
    if (!(error instanceof ConnectorError) || !['down', 'rate_limited'].includes(error.fault)) throw error;
    const waitMs = Math.max(timings.lookIntervalMs, error.retryAfterMs ?? 0);
    throw new Parked(new Date(clock().getTime() + waitMs), error.publicMessage);
  }

  /** Another holder of the same effect may have begun meanwhile: then this one waits for what comes of it. */
  async function beginAgain(spec: { kind: string; key: string }, attempt: number): Promise<number> {
    const begun = await owner.record((writing) => beginAttempt(writing, spec.kind, spec.key, fence, attempt));
    if (begun) return performance.now();
    throw new Parked(
      new Date(clock().getTime() + timings.lookIntervalMs),
      `Another attempt at ${spec.kind} is under way.`,
    );
  }

  /** `attempts` is how many there were before this one. */
  async function attempt<T>(spec: EffectSpec<T>, attempts: number, begunAt: number) {
    for (let begun = begunAt, tries = 0; ; tries++) {
      // A process that was stopped and woke up late must not make a write that its successor may have settled already.
      if (performance.now() - begun > timings.leaseMs)
        throw new Parked(clock(), 'The worker was held up for too long.');
      try {
        return await spec.create();
      } catch (error) {
        const backoffMs = timings.backoffMs[tries];
        const fault = error instanceof ConnectorError ? error : null;
        // An error of ours that is no connector's was thrown before anything left.
        const isRefused = fault === null ? error instanceof CountersignError : fault.applied === 'no';
        if (!isRefused && spec.look !== undefined) await leaveOpen(spec, attempts + tries, error);
        await owner.record((writing) => failEffect(writing, spec.kind, spec.key));
        // Our own limit is no answer of the service, so it is waited for however often it is met.
        if (fault instanceof RateLimitExceeded) throw fault;
        if (isRefused && fault?.fault === 'rate_limited' && attempts < maxRateLimitedAttempts) {
          throw new Parked(new Date(clock().getTime() + (fault.retryAfterMs ?? 10_000)), fault.publicMessage);
        }
        if (!isRefused || fault?.fault !== 'down' || backoffMs === undefined) throw error;
        await sleep(backoffMs);
        begun = await beginAgain(spec, attempts + tries + 1);
      }
    }
  }

  async function leaveOpen(spec: { kind: string; key: string }, attempt: number, error: unknown): Promise<never> {
    await owner.record((writing) => leaveUnknown(writing, spec.kind, spec.key));
    if (attempt + 1 >= maxUnansweredAttempts) throw error;
    throw new Parked(new Date(clock().getTime() + timings.settleMs), `The outcome of ${spec.kind} is not known yet.`);
  }

  return {
    timings,
    begin,
    perform,
    async done(writing, spec, outcome) {
      if (outcome.before?.state !== 'done') await finishEffect(writing, spec.kind, spec.key, outcome);
    },
  };
}
