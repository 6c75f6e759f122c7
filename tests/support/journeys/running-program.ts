import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type Exchange, type Sandbox, type SeenDraft, startSandbox } from '../../../sandbox/index.ts';
import type { CallTimeouts } from '../../../src/app/connect.ts';
import { createLog } from '../../../src/app/log.ts';
import { serverOf } from '../../../src/app/serve.ts';
import { type App, createApp, type Role } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import type { Clock } from '../../../src/core/clock.ts';
import type { EffectTimings } from '../../../src/durable/effects.ts';
import type { Store } from '../../../src/store/database.ts';
import { eventually } from '../eventually.ts';
import { roomyLimits } from '../roomy-limits.ts';
import { openMemoryStore } from '../store.ts';
import { type Answer, type CallOptions, createCaller } from './http-calls.ts';

/** The whole program with its HTTP server on loopback, and the outside world it talks to. */
export type RunningProgram = {
  app: App;
  sandbox: Sandbox;
  exchanges: Exchange[];
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  url: string;
  logText(): string;
  /** Every answer is held to what all answers must keep: a trace id, and nothing of our inside. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Posts a form and waits until its run has ended; the run as the API shows it. */
  lead(fields: Record<string, unknown>, more?: Record<string, unknown>, withinMs?: number): Promise<Lead>;
  runOf(workflowId: string): Promise<Run>;
  /** Waits until a run has ended; the run as the API shows it. */
  ended(workflowId: string, withinMs?: number): Promise<Run>;
  mailboxDraftsTo(email: string): SeenDraft[];
};

export type Run = Record<string, unknown> & {
  workflow_id: string;
  status: string;
  degraded: boolean;
  draft_id: string | null;
  steps: Record<string, { status: string; error?: string; duration_ms: number }>;
};
export type Draft = { id: string; recipient: string; subject: string; body: string; status: string } & Record<
  string,
  unknown
>;
export type Lead = { accepted: Answer; run: Run; draft: Draft };

export type ProgramOptions = {
  env?: Record<string, string>;
  store?: Store;
  clock?: Clock;
  roles?: readonly Role[];
  timeouts?: CallTimeouts;
  timings?: EffectTimings;
};

export const formPath = '/api/webhooks/hubspot/form-submission';

/** For a run on a busy machine; where a time is promised, the test names it. */
const patienceMs = 60_000;

/** Starts the program as `countersign start` does, on a port of its own; it ends with the test or suite. */
export async function startProgram(
  after: (close: () => Promise<void>) => void,
  options: ProgramOptions = {},
): Promise<RunningProgram> {
  const lines: string[] = [];
  const exchanges: Exchange[] = [];
  const config = loadConfig({
    ...roomyLimits,
    API_ENV: 'development',
    SANDBOX: 'on',
    LOG_LEVEL: 'DEBUG',
    ...options.env,
  });
  const log = createLog(config, { write: (line) => void lines.push(line) });
  const sandbox = await startSandbox({ onExchange: (exchange) => void exchanges.push(exchange) });
  const store = options.store ?? (await openMemoryStore());
  const { clock, timeouts, timings } = options;
  const app = await createApp({
    config,
    log,
    store,
    sandbox,
    ...(clock === undefined ? {} : { clock }),
    ...(timeouts === undefined ? {} : { timeouts }),
    ...(timings === undefined ? {} : { timings }),
  });
  const server = await serverOf(app, log);
  await server.listen({ host: '127.0.0.1', port: 0 });
  await app.start(options.roles ?? ['worker', 'scheduler', 'api']);
  after(async () => {
    await server.close();
    await app.close();
    await sandbox.close();
    if (options.store === undefined) await store.close();
  });

  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const call = createCaller(url);
  const runOf = async (workflowId: string) => (await call('GET', `/api/dashboard/workflows/${workflowId}`)).json as Run;
  const ended = (workflowId: string, withinMs = patienceMs) =>
    eventually(
      `the run ${workflowId} ends`,
      async () => {
        const found = await runOf(workflowId);
        return ['queued', 'running', undefined].includes(found.status) ? null : found;
      },
      withinMs,
    );
  return {
    app,
    sandbox,
    exchanges,
    url,
    call,
    runOf,
    ended,
    logText: () => lines.join(''),
    mailboxDraftsTo: (email) => sandbox.state.drafts().filter(({ to }) => to.includes(email)),
    async lead(fields, more = {}, withinMs = patienceMs) {
      const fieldValues = Object.entries(fields).map(([name, value]) => ({ name, value }));
      const accepted = await call('POST', formPath, { json: { ...more, fieldValues } });
      assert.equal(accepted.status, 202, accepted.text);
      const workflowId = String(accepted.json.workflow_id);
      const run = await ended(workflowId, withinMs);
      const draft = (await call('GET', `/api/operator/drafts/${run.draft_id}`)).json as Draft;
      return { accepted, run, draft };
    },
  };
}
