import { system } from '../core/actor.ts';
import type { AuditScope } from '../core/audit.ts';
import { CountersignError, publicSentence } from '../core/errors.ts';
import { RateLimitExceeded } from '../core/limits.ts';
import { storable } from '../core/storable.ts';
import type { AddAuditLine, Change } from '../store/change.ts';
import type { Store, Writing } from '../store/database.ts';
import { claimRun, finishRun, holdAndRecord, isFencedOut, type Run, type StoredStep } from '../store/runs.ts';
import type { StepStatus } from '../store/tables.ts';

/** What a step's body answers. `failed` carries an error, `skipped` and `partial` a reason; neither ends the run. */
export type StepResult<T> =
  | { status: 'success'; output: T }
  | { status: 'partial'; output: T; reason: string }
  | { status: 'skipped'; reason: string }
  | { status: 'failed'; error: string };

export type StepOutcome<T> = { status: StepStatus; output: T | null; reason: string | null; error: string | null };

/** Another worker has taken the run: whatever this one still holds must not be written. */
export class FencedOut extends CountersignError {
  constructor(runId: string) {
    super('fenced_out', 'Another worker has taken over this run.', { runId });
    this.name = 'FencedOut';
  }
}

/** Ends this attempt without an outcome; the run goes on at `at`, or as soon as what it waits for is woken (`queue.wake`). */
export class Parked extends CountersignError {
  readonly at: Date;
  readonly waitsFor: string | null;
  /** Set where only the time from now counts, so that a wrong clock does not matter. */
  readonly afterMs: number | null;
  constructor(at: Date, reason: string, waitsFor: string | null = null, afterMs: number | null = null) {
    super('parked', reason);
    this.name = 'Parked';
    this.at = at;
    this.waitsFor = waitsFor;
    this.afterMs = afterMs;
  }
}

/** Those who were refused together shall not come back together: up to a quarter later, a minute at most. */
const mostSpreadMs = 60_000;

/** How an attempt is put off: as it asked for, or until the limit it met lets calls through again. Null for any other error. */
export function postponement(error: unknown): Parked | null {
  if (error instanceof Parked) return error;
  if (!(error instanceof RateLimitExceeded)) return null;
  const waitMs = error.retryAfterMs ?? 0;
  const afterMs = waitMs + Math.random() * Math.min(mostSpreadMs, 250 + waitMs / 4);
  return new Parked(new Date(Date.now() + afterMs), error.publicMessage, null, afterMs);
}

export type Journal = {
  readonly run: Run;
  /**
   * Runs a named step once: a step that finished before returns what it returned then. Results are kept in memory and
   * written with the next transaction of the run, or after 200 ms; that is enough, because steps read, or write outside
   * through effects that can be repeated.
   */
  step<T>(key: string, body: () => Promise<StepResult<T>>): Promise<StepOutcome<T>>;
  /** A change of this run under its fence: throws FencedOut, writing nothing, when another worker holds the run. */
  change<T>(write: (writing: Writing, audit: AddAuditLine) => Promise<T>): Promise<T>;
  /** As `change`, for rows that need no line in the audit trail: the journal's own and those of effects. */
  record<T>(write: (writing: Writing) => Promise<T>): Promise<T>;
  /** As `change`, with the next transaction of the run, or after 200 ms: for what a repeated step finds out again. */
  changeSoon(write: (writing: Writing, audit: AddAuditLine) => Promise<void>): void;
  /** As `changeSoon`, for rows that need no line in the audit trail. */
  recordSoon(write: (writing: Writing) => Promise<void>): void;
  /** Writes what is still in memory and ends the run. */
  finish(
    outcome: { status: 'success' | 'failed' | 'suppressed'; degraded: boolean; error: string | null },
    write?: (writing: Writing, audit: AddAuditLine) => Promise<void>,
  ): Promise<void>;
};

export type JournalLog = (line: Record<string, unknown>) => void;

const flushAfterMs = 200;

/** What waits for the run's next transaction. */
type Unwritten = {
  steps: readonly StoredStep[];
  records: readonly ((writing: Writing) => Promise<void>)[];
  changes: readonly ((writing: Writing, audit: AddAuditLine) => Promise<void>)[];
};

const nothing: Unwritten = { steps: [], records: [], changes: [] };

function join(first: Unwritten, second: Unwritten): Unwritten {
  if (first === nothing) return second;
  if (second === nothing) return first;
  return {
    steps: [...first.steps, ...second.steps],
    records: [...first.records, ...second.records],
    changes: [...first.changes, ...second.changes],
  };
}

function refuseAuditLine(): void {
  throw new CountersignError('unaudited_change', 'An audit line outside of a change.');
}

/** Takes a run for this worker. Null when it is finished. */
export async function openJournal(
  options: { store: Store; change: Change; log: JournalLog },
  workspaceId: string,
  runId: string,
): Promise<(Journal & { close(): Promise<void> }) | null> {
  const { store, log } = options;
  const claim = await store.write(workspaceId, (writing) => claimRun(writing, runId));
  const claimed = await claim.claimed;
  if (claimed === null) return null;
  const { run } = claimed;
  const known = new Map(claimed.steps.map((step) => [step.step_key, step]));
  const scope: AuditScope = { workspaceId, actor: system, traceId: run.trace_id };
  let unwritten: Unwritten = nothing;
  let timer: NodeJS.Timeout | null = null;
  let flushing: Promise<unknown> = Promise.resolve();

  const append = (more: Partial<Unwritten>): void => {
    unwritten = join(unwritten, { ...nothing, ...more });
    timer ??= setTimeout(flushSoon, flushAfterMs);
  };

  /** Opens a transaction under the run's fence, in which everything that waits is written before `write`. */
  const commit = async <T>(isAudited: boolean, write: (writing: Writing, audit: AddAuditLine) => Promise<T>) => {
    const pending = unwritten;
    unwritten = nothing;
    const body = async (writing: Writing, audit: AddAuditLine) => {
      await holdAndRecord(writing, runId, run.fence, pending.steps);
      for (const record of pending.records) await record(writing);
      for (const change of pending.changes) await change(writing, audit);
      return write(writing, audit);
    };
    try {
      if (isAudited || pending.changes.length > 0) return await options.change(scope, body);
      return await store.write(workspaceId, (writing) => body(writing, refuseAuditLine));
    } catch (error) {
      unwritten = join(pending, unwritten);
      throw isFencedOut(error) ? new FencedOut(runId) : error;
    }
  };

  const journal: Journal = {
    run,
    async step(key, body) {
      const before = known.get(key);
      if (before !== undefined) return before as StepOutcome<never>;
      const startedAt = new Date();
      const started = performance.now();
      log({ msg: 'step started', workflow_id: runId, step: key, trace_id: run.trace_id });
      // What comes from outside may hold text that no row takes; the story goes on with what the journal keeps.
      const result = storable(await body());
      const stored: StoredStep = {
        step_key: key,
        status: result.status,
        output: 'output' in result ? (result.output ?? null) : null,
        reason: 'reason' in result ? result.reason : null,
        error: 'error' in result ? result.error : null,
        started_at: startedAt,
        duration_ms: Math.round(performance.now() - started),
      };
      const { status, duration_ms } = stored;
      log({ msg: 'step finished', workflow_id: runId, step: key, status, duration_ms, trace_id: run.trace_id });
      known.set(key, stored);
      append({ steps: [stored] });
      return stored as StepOutcome<never>;
    },
    change: (write) => commit(true, write),
    record: (write) => commit(false, write),
    changeSoon: (write) => append({ changes: [write] }),
    recordSoon: (write) => append({ records: [write] }),
    async finish(outcome, write) {
      const end = async (writing: Writing) => finishRun(writing, runId, outcome);
      if (write === undefined) return journal.record(end);
      await journal.change(async (writing, audit) => {
        await write(writing, audit);
        await end(writing);
      });
    },
  };

  function flushSoon(): void {
    timer = null;
    if (unwritten === nothing) return;
    flushing = journal
      .record(async () => {})
      .catch((error: unknown) => {
        // The steps stay in memory and go with the next transaction, which reports the trouble to the run itself.
        log({ msg: 'steps not written yet', workflow_id: runId, error: publicSentence(error) });
      });
  }

  /** Writes what a parked or failed attempt has finished, and stops the timer. */
  async function close(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    await flushing;
    if (unwritten !== nothing) await journal.record(async () => {}).catch(() => {});
  }

  return { ...journal, close };
}
