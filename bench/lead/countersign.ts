/**
 * Countersign in a process of its own, working on leads of the bench's world. Told what to do over IPC; log lines go to
 * standard output as in production.
 */
import pg from 'pg';
import { connect } from '../../src/app/connect.ts';
import { openLimits } from '../../src/app/limits.ts';
import { createLog } from '../../src/app/log.ts';
import type { SandboxAccess } from '../../src/app/sandbox-access.ts';
import { serve } from '../../src/app/serve.ts';
import { type App, createApp, type Role } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import { systemClock } from '../../src/core/clock.ts';
import { openDoorway } from '../../src/http/doorway.ts';
import { defaultWorkspaceId } from '../../src/store/workspaces.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { figuresOf, type RunFigures } from './figures.ts';
import { paced } from './pace.ts';
import { formOf } from './world.ts';

export type Start = { environment: Record<string, string>; sandbox: SandboxAccess; roles: Role[] };

export type Order =
  | { do: 'leads'; from: number; count: number }
  | { do: 'paced_leads'; from: number; count: number; perSecond: number };

export type Report = RunFigures & {
  leadsPerSecond: number;
  peakResidentMb: number;
  /** Of this process alone, user and system. */
  cpuMsPerLead: number;
  /** How often each statement was sent per lead; empty where the database is embedded. */
  statements: [text: string, perLead: number][];
};

const { environment, sandbox, roles } = JSON.parse(process.argv[2] ?? '') as Start;
const sent = new Map<string, number>();
countStatements();

// The vendors' limits are not what is measured: the sandbox has none.
const roomy = Object.fromEntries([
  ['SERVICE_RATE_LIMITS', 'gmail,hubspot,openai,calendar,hubspot_search'.replaceAll(/\w+/g, '$&=9999999/9999999')],
  ['GMAIL_UNITS_PER_MINUTE', '9999999'],
]);
const config = loadConfig({
  ...roomy,
  SANDBOX: 'on',
  CALENDAR_TIME_ZONE: 'Europe/Berlin',
  LOG_FORMAT: 'json',
  ...environment,
});
const listenAt = { host: config.apiHost, port: config.apiPort };
const log = createLog(config);
const limits = await openLimits(config, log);
const connected = connect({ config, sandbox, clock: systemClock, log, limits, onRefusedSend: async () => {} });
const app = await createApp({ config, log, connectors: connected });
await app.start(roles);
const served = roles.includes('api') ? await serve(app, log, await openDoorway(listenAt)) : null;
let peakResidentBytes = 0;
setInterval(() => {
  peakResidentBytes = Math.max(peakResidentBytes, process.memoryUsage().rss);
}, 100).unref();

process.on('message', (order: Order | 'stop') => {
  if (order === 'stop') void stop();
  else void work(app, order).then((report) => process.send?.({ report }), fail);
});
// The bench is gone: nothing is left to measure.
process.on('disconnect', () => process.exit(1));
process.send?.({ address: served?.address ?? null });

async function work(app: App, order: Order): Promise<Report> {
  sent.clear();
  const startedAt = Date.now();
  const perSecond = order.do === 'leads' ? Number.POSITIVE_INFINITY : order.perSecond;
  const before = process.cpuUsage();
  await paced(order.count, perSecond, (index) => receive(app, order.from + index));
  await untilAllEnded(app);
  const { user, system: inKernel } = process.cpuUsage(before);
  const figures = await figuresOf(app.store, new Date(startedAt));
  return {
    ...figures,
    leadsPerSecond: (order.count / (figures.lastEndedAt - startedAt)) * 1000,
    cpuMsPerLead: (user + inKernel) / 1000 / order.count,
    peakResidentMb: peakResidentBytes / 1024 / 1024,
    statements: [...sent].map(([text, count]) => [text, count / order.count] as [string, number]),
  };
}

async function receive(app: App, number: number): Promise<void> {
  const context = app.contextFor({ actor: system, traceId: `bench-${number}` });
  await receiveLead(context, {
    fields: formOf(number),
    submissionId: null,
    formId: null,
    source: 'bench',
    occurredAt: new Date(),
    signature: 'internal',
  });
}

async function untilAllEnded({ store }: App): Promise<void> {
  for (;;) {
    const open = await store.read(defaultWorkspaceId, ({ db }) =>
      db.selectFrom('run').select('run_id').where('completed_at', 'is', null).limit(1).execute(),
    );
    if (open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Counts what goes to PostgreSQL, whoever sends it: several statements may go as one message. */
function countStatements(): void {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]): unknown {
    const [first] = args;
    const asked = first as { text?: string; texts?: string[] } | undefined;
    const text = typeof first === 'string' ? first : (asked?.text ?? asked?.texts?.join('; '));
    if (text !== undefined) sent.set(text, (sent.get(text) ?? 0) + 1);
    return query.apply(this, args);
  } as typeof pg.Client.prototype.query;
}

async function stop(): Promise<void> {
  await served?.close();
  await app.close();
  await connected.outbound.close();
  await limits.close();
  process.exit(0);
}

function fail(error: unknown): void {
  process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
