/**
 * One lead, all the way: how near Countersign comes to the same outside calls made by bare undici with nothing stored,
 * and how much it adds to the time a lead waits for its draft. `node bench/lead.ts` ends by itself and exits with 1 when
 * a target is missed.
 */
import { type Child, startCountersign } from './lead/child.ts';
import type { Report } from './lead/countersign.ts';
import { freshDatabase, freshFolder, type Place } from './lead/database.ts';
import { startTimeMs } from './lead/first-answer.ts';
import { quantile } from './lead/pace.ts';
import { createPeer } from './lead/peer.ts';
import { type Figure, printFigures, printWhereTimeGoes } from './lead/table.ts';
import { webhookMs } from './lead/webhook.ts';
import { startWorld, type World } from './lead/world.ts';

const warmUp = 60;
const paced = { count: 150, perSecond: 10 };
const webhooks = { count: 600, perSecond: 200, warmUp: 100 };
const port = 43_118;
const leads = { peer: 1500, postgres: 500, pglite: 300 };

type Limits = { leadsPerSecond: number; toDraftMs: number[] };
type Measured = { throughput: Report; toDraft: Report; webhookMs: number[] };

async function measurePeer(world: World): Promise<Limits> {
  await world.populate(leads.peer + warmUp);
  const peer = await createPeer(world);
  await peer.throughput(warmUp, 64);
  const leadsPerSecond = await peer.throughput(leads.peer, 64);
  await world.slowDown(true);
  const toDraftMs = await peer.timeToDraft(paced.count, paced.perSecond);
  await world.slowDown(false);
  await peer.close();
  return { leadsPerSecond, toDraftMs };
}

async function measureCountersign(world: World, place: Place, count: number): Promise<Measured> {
  await world.populate(count + paced.count + warmUp + webhooks.count);
  const environment = { ...place.environment, RATE_LIMIT_ENABLED: 'false', API_PORT: String(port) };
  const isEmbedded = place.environment.DATABASE_URL === undefined;
  const start = { environment, sandbox: world };
  const worker: Child = await startCountersign({ ...start, roles: ['worker', 'scheduler'] });
  let running = worker;
  try {
    await worker.work({ do: 'leads', from: 0, count: warmUp });
    const throughput = await worker.work({ do: 'leads', from: warmUp, count });
    await world.slowDown(true);
    const toDraft = await worker.work({ do: 'paced_leads', from: warmUp + count, ...paced });
    await world.slowDown(false);
    await worker.stop();
    // An embedded database has one process for everything; on PostgreSQL the API runs apart from the workers.
    running = await startCountersign({ ...start, roles: isEmbedded ? ['api', 'worker'] : ['api'] });
    const from = warmUp + count + paced.count;
    await webhookMs(running.address ?? '', from - webhooks.warmUp, webhooks.warmUp, webhooks.perSecond / 2);
    return {
      throughput,
      toDraft,
      webhookMs: await webhookMs(running.address ?? '', from, webhooks.count, webhooks.perSecond),
    };
  } finally {
    await running.stop();
    await world.slowDown(false);
    await place.drop();
  }
}

function figuresOf(name: string, measured: Measured, limits: Limits, share: number, maxResidentMb: number): Figure[] {
  const { throughput, toDraft } = measured;
  const limitMs = quantile(limits.toDraftMs, 0.5);
  const addedMs = quantile(toDraft.timeToDraftMs, 0.5) - limitMs;
  const residentMb = Math.max(throughput.peakResidentMb, toDraft.peakResidentMb);
  return [
    {
      name: `leads/s, no latency, ${name}`,
      ours: throughput.leadsPerSecond,
      limit: limits.leadsPerSecond,
      target: `>= ${share * 100} % of bare`,
      met: throughput.leadsPerSecond >= share * limits.leadsPerSecond,
    },
    {
      name: `time to draft p50, 10 leads/s, ${name} (ms)`,
      ours: quantile(toDraft.timeToDraftMs, 0.5),
      limit: limitMs,
      target: '<= critical path + 40 ms',
      met: addedMs <= 40,
    },
    {
      name: `time to draft p99, 10 leads/s, ${name} (ms)`,
      ours: quantile(toDraft.timeToDraftMs, 0.99),
      limit: quantile(limits.toDraftMs, 0.99),
    },
    { name: `webhook answer p50 at 200/s, ${name} (ms)`, ours: quantile(measured.webhookMs, 0.5) },
    {
      name: `webhook answer p99 at 200/s, ${name} (ms)`,
      ours: quantile(measured.webhookMs, 0.99),
      target: '<= 25 ms',
      met: quantile(measured.webhookMs, 0.99) <= 25,
    },
    {
      name: `resident memory at its highest, ${name} (MB)`,
      ours: residentMb,
      ...(Number.isFinite(maxResidentMb) ? { target: `<= ${maxResidentMb} MB`, met: residentMb <= maxResidentMb } : {}),
    },
  ];
}

const world = await startWorld();
try {
  const startMs = await startTimeMs();
  const figures: Figure[] = [
    { name: 'start to first answer (ms)', ours: startMs, target: '<= 3000 ms', met: startMs <= 3000 },
  ];
  const limits = await measurePeer(world);
  const database = await freshDatabase();
  if (database !== null) {
    const measured = await measureCountersign(world, database, leads.postgres);
    figures.push(...figuresOf('PostgreSQL', measured, limits, 0.15, 350));
    printWhereTimeGoes('PostgreSQL', measured.throughput, measured.toDraft);
  }
  const measured = await measureCountersign(world, await freshFolder(), leads.pglite);
  figures.push(...figuresOf('PGlite', measured, limits, 0.08, Number.POSITIVE_INFINITY));
  printWhereTimeGoes('PGlite', measured.throughput, measured.toDraft);
  printFigures(figures);
  if (figures.some(({ met }) => met === false)) process.exitCode = 1;
} finally {
  await world.close();
}
