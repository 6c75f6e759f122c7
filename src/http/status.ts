import type { z } from 'zod';
import { CountersignError } from '../core/errors.ts';
import {
  checkDatabase,
  checkReadiness,
  checkRedis,
  checkWorkers,
  type Look,
} from '../verbs/operations/check-health.ts';
import { withinTime } from '../verbs/operations/operations.ts';
import { maskAddresses } from '../verbs/overview/mask-addresses.ts';
import { readFigures } from '../verbs/overview/read-figures.ts';
import * as c from './contract.ts';
import { documentReply, wantsPage } from './page-files.ts';
import { landingPage } from './pages.ts';
import { Answer, type Call, operation } from './route.ts';

export const health = operation({ does: 'Says that the process answers.', replies: { 200: c.ok } }, () => fine);

const fine = { status: 'ok' as const };

export const ready = operation(
  { does: 'Says whether leads are taken and answered; 503 names what is missing.', replies: { 200: c.ok } },
  async ({ app: { operations, clock } }) => {
    const { isReady, missing } = await checkReadiness(operations, clock);
    if (!isReady) throw new CountersignError('not_ready', `Not ready: ${missing.join(', ')}.`, { missing });
    return fine;
  },
);

export const database = operation(
  { does: 'Looks whether the database answers.', replies: { 200: c.databaseHealth } },
  async ({ app: { operations } }) => {
    const { status, latency_ms } = requireHealthy('The database', await checkDatabase(operations));
    return { status, latency_ms, pending_migrations: await withinTime(operations.pendingMigrations()) };
  },
);

export const redis = operation(
  { does: 'Looks whether Redis answers.', replies: { 200: c.redisHealth } },
  async ({ app }) => {
    const look = await checkRedis(app.operations);
    if (look === 'not_configured') return { status: 'not_configured', fallback: 'local' };
    const { status, latency_ms } = requireHealthy('Redis', look);
    return { status, latency_ms };
  },
);

export const workers = operation(
  { does: 'Ages of the heartbeats of worker and scheduler.', replies: { 200: c.workerHealth } },
  async ({ app: { operations, clock } }) => {
    const started = performance.now();
    const found = await checkWorkers(operations, clock);
    if (!found.isAlive) {
      const dead = [found.workers.alive === 0 ? 'worker' : '', found.schedulers.alive === 0 ? 'scheduler' : ''];
      throw new CountersignError('unhealthy', `No recent heartbeat of: ${dead.filter(Boolean).join(', ')}.`);
    }
    const latency_ms = Math.round((performance.now() - started) * 10) / 10;
    return { status: 'healthy', latency_ms, worker: found.workers, scheduler: found.schedulers };
  },
);

// A caller without credential gets what is kept, addresses shortened; asking anew costs calls to others.
export const connectors = operation(
  { does: 'Whether the outside services answer.', query: c.refreshQuery, replies: { 200: c.connectorsHealth } },
  async ({ app, who, query }) => {
    const found = await app.connectorStatus.all({ refresh: who !== null && query.refresh === 'true' });
    return who === null ? maskAddresses(found) : found;
  },
);

export const connector = operation(
  {
    does: 'Whether one outside service answers.',
    params: c.nameParam,
    query: c.refreshQuery,
    replies: { 200: c.connectorHealth },
    refuses: [404],
  },
  async ({ app, params: { name }, query }) => {
    const found = await app.connectorStatus.one(name, { refresh: query.refresh === 'true' });
    if (found === null) throw new CountersignError('unknown_connector', 'There is no such connector.');
    if (found.status === 'unhealthy') {
      throw new CountersignError('unhealthy', `${name} is unhealthy: ${found.error ?? 'it does not answer'}`);
    }
    return { name, ...found };
  },
);

export const service = operation(
  { does: 'Version, mode and limits of this installation.', replies: { 200: c.serviceStatus } },
  serviceStatus,
);

export const metrics = operation(
  { does: 'Figures for Prometheus.', replies: { 200: c.metricsText } },
  async ({ app, context }) => {
    const text = await app.metrics.text(app.operations, () => readFigures(context));
    return new Answer(text, { headers: { 'content-type': app.metrics.contentType } });
  },
);

export const front = operation(
  { does: 'The front page for browsers, the status for machines.', replies: { 200: c.statusOrPage } },
  (call) => {
    const { request, app } = call;
    if (wantsPage(request.headers.accept)) {
      if (app.page !== null) {
        const { body, headers } = documentReply(request, app.page);
        return new Answer(body, { headers });
      }
      return landingPage(app.settings, call.who === null ? null : serviceStatus(call));
    }
    if (call.who === null) throw new CountersignError('unauthenticated', 'A credential is needed.');
    return new Answer(serviceStatus(call));
  },
);

export function serviceStatus({ app, context }: Pick<Call, 'app' | 'context'>): z.output<typeof c.serviceStatus> {
  const { settings } = app;
  const { isDraftOnly, isAutoSendAllowed, requireApproval } = context.settings;
  return {
    service: 'countersign',
    version: settings.version,
    environment: settings.apiEnv,
    mode: isDraftOnly() ? 'draft_only' : isAutoSendAllowed() ? 'send_after_approval' : 'manual_send',
    approval_required: requireApproval,
    limits: { ...settings.limits },
    sandbox: { enabled: settings.sandbox.enabled, emulated: [...settings.sandbox.emulated] },
  };
}

function requireHealthy(what: string, look: Look): Extract<Look, { ok: true }> {
  if (!look.ok) throw new CountersignError('unhealthy', `${what} is unhealthy: ${look.error}`);
  return look;
}
