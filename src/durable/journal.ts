import { system } from '../core/actor.ts';
import type { AuditScope } from '../core/audit.ts';
import { CountersignError, publicSentence } from '../core/errors.ts';
import { storable } from '../core/storable.ts';
import type { AddAuditLine, Change } from '../store/change.ts';
import type { Store, Writing } from '../store/database.ts';
import { claimRun, finishRun, holdAndRecord, type Run, type StoredStep } from '../store/runs.ts';
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

/** Ends this attempt without an outcome; the run goes on at `at`. */
export class Parked extends CountersignError {
  readonly at: Date;
  constructor(at: Date, reason: string) {
    super('parked', reason);
    this.name = 'Parked';
    this.at = at;
  }
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
  /** Writes what is still in memory and ends the run. */
  finish(
    outcome: { status: 'success' | 'failed' | 'suppressed'; degraded: boolean; error: string | null },
    write?: (writing: Writing, audit: AddAuditLine) => Promise<void>,
  ): Promise<void>;
};

export type JournalLog = (line: Record<string, unknown>) => void;

const flushAfterMs = 200;

/** Takes a run for this worker. Null when it is finished. */
export async function openJournal(
  options: { store: Store; change: Change; log: JournalLog },
  workspaceId: string,
  runId: string,
): Promise<(Journal & { close(): Promise<void> }) | null> {
  const { store, log } = options;
  const claimed = await store.write(workspaceId, (writing) => claimRun(writing, runId));
  if (claimed === null) return null;
  const { run } = claimed;
  const known = new Map(claimed.steps.map((step) => [step.step_key, step]));
  const scope: AuditScope = { workspaceId, actor: system, traceId: run.trace_id };
  let unwritten: StoredStep[] = [];
  let timer: NodeJS.Timeout | null = null;
  let flushing: Promise<unknown> = Promise.resolve();

  const hold = async (writing: Writing, steps: StoredStep[]) => {
    if (!(await holdAndRecord(writing, runId, run.fence, steps))) throw new FencedOut(runId);
  };
  const withSteps = async <T>(commit: (steps: StoredStep[]) => Promise<T>): Promise<T> => {
    const steps = unwritten;
    unwritten = [];
    try {
      return await commit(steps);
    } catch (error) {
      unwritten = [...steps, ...unwritten];
      throw error;
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
      unwritten.push(stored);
      timer ??= setTimeout(flushSoon, flushAfterMs);
      return stored as StepOutcome<never>;
    },
    change: (write) =>
      withSteps((steps) =>
        options.change(scope, async (writing, audit) => {
          await hold(writing, steps);
          return write(writing, audit);
        }),
      ),
    record: (write) =>
      withSteps((steps) =>
        store.write(workspaceId, async (writing) => {
          await hold(writing, steps);
          return write(writing);
        }),
      ),
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
    if (unwritten.length === 0) return;
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
    if (unwritten.length > 0) await journal.record(async () => {}).catch(() => {});
  }

  return { ...journal, close };
}
