import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Order, Report, Start } from './countersign.ts';

/** A Countersign of its own process. */
export type Child = {
  /** Where its web server answers, if it has one. */
  address: string | null;
  work(order: Order): Promise<Report>;
  stop(): Promise<void>;
};

/** Starts Countersign and waits until it works. `BENCH_CPU_PROFILE=folder` writes a CPU profile of each process there. */
export async function startCountersign(start: Start): Promise<Child> {
  const profiles = process.env.BENCH_CPU_PROFILE;
  const child = fork(new URL('countersign.ts', import.meta.url), [JSON.stringify(start)], {
    execArgv: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { address = null } = await answerOf(child);
  return {
    address,
    async work(order) {
      child.send(order);
      const { report, failure } = await answerOf(child);
      if (report === undefined) throw new Error(failure ?? 'no report');
      return report;
    },
    async stop() {
      child.send('stop');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

type Answer = { address?: string | null; report?: Report; failure?: string };

async function answerOf(child: ChildProcess): Promise<Answer> {
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('Countersign has ended.'))),
  ]);
  return answer as Answer;
}
