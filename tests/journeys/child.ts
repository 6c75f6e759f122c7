import type { WrapFetch } from '../../src/app/connect.ts';
import { createLog } from '../../src/app/log.ts';
import type { SandboxAccess } from '../../src/app/sandbox-access.ts';
import { type App, createApp, type Role } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import { CountersignError } from '../../src/core/errors.ts';
import type { EffectTimings } from '../../src/durable/effects.ts';
import { openStore } from '../../src/store/database.ts';
import { runById } from '../../src/store/runs.ts';
import { submissionByKey } from '../../src/store/submissions.ts';
import { defaultWorkspaceId } from '../../src/store/workspaces.ts';
import { type LeadDelivery, receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { type Armed, createBoundaries } from '../support/journeys/boundaries.ts';
import { localOperator, type PersonVerb, personVerbs } from '../support/journeys/person-verbs.ts';
import { decisionsOn, type RunFacts, runFacts } from '../support/journeys/run-facts.ts';
import { roomyLimits } from '../support/roomy-limits.ts';

/** What a test asks of the process it is about to kill. */
export type Requests = {
  start: {
    given: {
      env: Record<string, string>;
      sandbox: Omit<SandboxAccess, 'reset'>;
      timings: EffectTimings;
      roles: Role[];
      armed: Armed | null;
    };
    answer: null;
  };
  arm: { given: Armed; answer: null };
  /** The boundaries passed since the last look, in order. */
  passed: { given: null; answer: string[] };
  /** The log so far, line by line. */
  logged: { given: null; answer: string[] };
  deliver: { given: LeadDelivery; answer: { workflowId: string; duplicate: boolean } };
  /** The run of a submission; null while nothing of it is stored. */
  runOf: { given: { submissionId: string }; answer: { runId: string } | null };
  /** Resolves when the run has ended. */
  ended: { given: { runId: string }; answer: RunFacts };
  facts: { given: { runId: string }; answer: RunFacts };
  /** Approvals of a draft, and lines of the trail that say it was sent. */
  decisions: { given: { draftId: string }; answer: { approvals: number; sentLines: number } };
  act: { given: { verb: PersonVerb; input: Record<string, unknown> }; answer: unknown };
};

export type Asked = { [K in keyof Requests]: { id: number; ask: K; given: Requests[K]['given'] } }[keyof Requests];
export type Answered = { id: number; answer: unknown } | { id: number; code: string; message: string };

const boundaries = createBoundaries();
const logged: string[] = [];
let app: App | null = null;

process.on('message', async (message) => {
  const asked = message as Asked;
  try {
    reply({ id: asked.id, answer: await answerTo(asked) });
  } catch (error) {
    const code = error instanceof CountersignError ? error.code : 'error';
    reply({ id: asked.id, code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
// A test that is gone leaves no process behind.
process.once('disconnect', () => process.exit(0));

function reply(answered: Answered): void {
  process.send?.(answered);
}

async function answerTo(asked: Asked): Promise<unknown> {
  if (asked.ask === 'start') return start(asked.given);
  if (asked.ask === 'arm') return boundaries.arm(asked.given);
  if (asked.ask === 'passed') return boundaries.takePassed();
  if (asked.ask === 'logged') return logged;
  if (app === null) throw new Error('not started');
  if (asked.ask === 'runOf') return runOf(app, asked.given.submissionId);
  if (asked.ask === 'facts') return runFacts(app.store, asked.given.runId);
  if (asked.ask === 'decisions') return decisionsOn(app.store, asked.given.draftId);
  if (asked.ask === 'ended') return untilEnded(app, asked.given.runId);
  if (asked.ask === 'act') {
    const context = app.contextFor({ actor: localOperator, traceId: null });
    return personVerbs[asked.given.verb](context, asked.given.input);
  }
  const delivery = { ...asked.given, occurredAt: new Date(asked.given.occurredAt) };
  return receiveLead(app.contextFor({ actor: system, traceId: null }), delivery);
}

async function start({ env, sandbox, timings, roles, armed }: Requests['start']['given']): Promise<null> {
  const config = loadConfig({ ...roomyLimits, API_ENV: 'development', SANDBOX: 'on', LOG_LEVEL: 'INFO', ...env });
  const url = config.databaseUrl?.reveal();
  const store = await openStore(url === undefined ? { dataDir: config.dataDir } : { url, poolSize: 3 });
  const log = createLog(config, { write: (line) => void logged.push(line) });
  const wrapFetch: WrapFetch = boundaries.aroundFetch;
  app = await createApp({ config, log, timings, store: boundaries.aroundStore(store), sandbox, wrapFetch });
  if (armed !== null) boundaries.arm(armed);
  await app.start(roles);
  return null;
}

async function runOf({ store }: App, submissionId: string): Promise<{ runId: string } | null> {
  const submission = await store.read(defaultWorkspaceId, (reading) =>
    submissionByKey(reading, `submission:${submissionId}`),
  );
  return submission === null ? null : { runId: submission.run_id };
}

async function untilEnded({ store }: App, runId: string): Promise<RunFacts> {
  for (;;) {
    const run = await store.read(defaultWorkspaceId, (reading) => runById(reading, runId));
    if (run !== null && !['queued', 'running'].includes(run.status)) return runFacts(store, runId);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
