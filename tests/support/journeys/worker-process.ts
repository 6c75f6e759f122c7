import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EffectTimings } from '../../../src/durable/effects.ts';
import type { Answered, Requests } from '../../journeys/child.ts';
import { eventually } from '../eventually.ts';
import type { OutsideWorld } from './outside-world.ts';

/** A process of the product that a test may kill at any point. */
export type WorkerProcess = {
  readonly pid: number;
  ask<K extends keyof Requests>(ask: K, given: Requests[K]['given']): Promise<Requests[K]['answer']>;
  /** Resolves when the process has stopped or ended by its own hand. */
  halted(): Promise<void>;
  /** Resolves with the signal that ended the process, or null when it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
};

/** Outcomes are settled in tenths of seconds here; the ways are the same. */
export const shortTimings: EffectTimings = {
  settleMs: 300,
  looks: 3,
  lookIntervalMs: 200,
  leaseMs: 7_500,
  backoffMs: [50, 100],
  sweepMs: 1_000,
};

/** An answer of the process that says why it could not. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Many processes of the same code: compiled once, they start in half the time. */
const compiled = fileURLToPath(new URL('../../../node_modules/.cache/countersign-tests/compiled', import.meta.url));

type StartOptions = Partial<Requests['start']['given']> & { env: Record<string, string> };

/** Starts the product in a process of its own, pointed at the outside world of this one. */
export async function startWorkerProcess(world: OutsideWorld, options: StartOptions): Promise<WorkerProcess> {
  const entry = new URL('../../journeys/child.ts', import.meta.url);
  const child = fork(entry, { execArgv: [], stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE: compiled } });
  const started = handle(child);
  const { url, credentials } = world.sandbox;
  const defaults = { sandbox: { url, credentials }, timings: shortTimings, roles: ['worker' as const], armed: null };
  try {
    await started.ask('start', { ...defaults, ...options });
  } catch (error) {
    await started.kill();
    throw error;
  }
  return started;
}

function handle(child: ChildProcess): WorkerProcess {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let count = 0;
  const ended = once(child, 'exit').then(([, signal]) => {
    for (const { reject } of waiting.values()) reject(new Refusal('process_ended', `the process ended: ${signal}`));
    waiting.clear();
    return signal as NodeJS.Signals | null;
  });
  child.on('message', (message) => {
    const answered = message as Answered;
    const asker = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ('code' in answered) asker?.reject(new Refusal(answered.code, answered.message));
    else asker?.resolve(answered.answer);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    ask(ask, given) {
      count += 1;
      const id = count;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, ask, given }, (error) => error && reject(new Refusal('process_ended', error.message)));
      });
    },
    halted: async () => {
      await eventually(
        'the process halts',
        () => child.exitCode !== null || child.signalCode !== null || isStopped(child),
        60_000,
      );
    },
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** By the state in /proc, field 3 of proc(5) stat. */
function isStopped({ pid }: ChildProcess): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}
