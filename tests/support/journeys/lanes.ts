import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lead, OutsideWorld } from './outside-world.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export type Receipt = { workflowId: string; duplicate: boolean };

/** A data folder and the process that owns it now. */
export type Lane = {
  readonly process: WorkerProcess;
  /**
   * Delivers the lead to a process that kills itself at the boundary, then starts a new one on the same data, once for
   * each of `others`, which die there in turn, and once more to live. The first process's answer, if it came that far.
   */
  killedOn(lead: Lead, boundary: string, others?: readonly string[]): Promise<Receipt | null>;
  /** The same for any work: the process kills itself at the boundary, and a new one takes the data up. */
  killedWhile(work: () => Promise<unknown>, boundary: string): Promise<void>;
  /** Ends the process and starts another on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const patienceMs = 60_000;

/** What one run passes: boundaries of every run, and those that only the first run of a process and an account has. */
export async function dryRun(world: OutsideWorld): Promise<{ everyRun: string[]; oncePerProcess: string[] }> {
  const lane = createLane(world);
  await lane.open();
  const passes: string[][] = [];
  for (let run = 0; run < 2; run += 1) {
    await lane.process.ask('passed', null);
    const { workflowId } = await lane.process.ask('deliver', (await world.makeLead()).delivery);
    await lane.process.ask('ended', { runId: workflowId });
    passes.push((await lane.process.ask('passed', null)).filter(isSteady));
  }
  await lane.close();
  const [first = [], second = []] = passes;
  return { everyRun: second, oncePerProcess: first.filter((boundary) => !second.includes(boundary)) };
}

/** Whether a boundary is there in every run: steps kept in between are written when 200 ms have gone by, or later. */
function isSteady(boundary: string): boolean {
  if (boundary.startsWith('after read')) return boundary === 'after read in [commit [running]]';
  return !/commit .* #\d+$/.test(boundary);
}

/** Some lanes side by side; `use` hands out one that is free. */
export function createLanes(world: OutsideWorld, count: number, settings: Record<string, string> = {}) {
  const all = Array.from({ length: count }, () => createLane(world, settings));
  const free = [...all];
  const waiting: ((lane: (typeof all)[number]) => void)[] = [];
  return {
    async use(work: (lane: Lane) => Promise<void>): Promise<void> {
      const lane = free.pop() ?? (await new Promise<(typeof all)[number]>((resolve) => waiting.push(resolve)));
      try {
        await lane.open();
        await work(lane);
      } catch (error) {
        // What is left of a lane that failed must not fail the next test.
        await lane.close();
        throw error;
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(lane);
        else next(lane);
      }
    },
    close: async () => {
      for (const lane of all) await lane.close();
    },
  };
}

function createLane(world: OutsideWorld, settings: Record<string, string> = {}): Lane & { open(): Promise<void> } {
  let folder: string | null = null;
  let process: WorkerProcess | null = null;
  const start = async (armedAt: string | null) => {
    folder ??= await mkdtemp(join(tmpdir(), 'countersign-journey-'));
    const armed = armedAt === null ? null : { at: armedAt, signal: 'SIGKILL' as const };
    process = await startWorkerProcess(world, {
      env: { DATA_DIR: folder, CALENDAR_TIME_ZONE: 'Europe/Berlin', ...settings },
      armed,
    });
    return process;
  };
  return {
    get process() {
      assert.ok(process);
      return process;
    },
    async open() {
      if (process === null) await start(null);
    },
    async killedOn(lead, boundary, others = []) {
      let dying = process ?? (await start(null));
      await dying.ask('arm', { at: boundary, signal: 'SIGKILL' });
      const delivered = dying.ask('deliver', lead.delivery).catch(() => null);
      for (const next of others) {
        await dead(dying);
        dying = await start(next);
      }
      await dead(dying);
      await start(null);
      return delivered;
    },
    async restart() {
      await process?.kill();
      await start(null);
    },
    async killedWhile(work, boundary) {
      const dying = process ?? (await start(null));
      await dying.ask('arm', { at: boundary, signal: 'SIGKILL' });
      const worked = work();
      await dead(dying);
      await worked;
      await start(null);
    },
    async close() {
      await process?.kill();
      process = null;
      if (folder !== null) await rm(folder, { recursive: true, force: true });
      folder = null;
    },
  };
}

async function dead(dying: WorkerProcess): Promise<void> {
  const tooLate = AbortSignal.timeout(patienceMs);
  const signal = await Promise.race([
    dying.ended,
    new Promise((_resolve, reject) => {
      tooLate.addEventListener('abort', () => reject(new Error('The boundary was never reached.')));
    }),
  ]);
  assert.equal(signal, 'SIGKILL');
}
