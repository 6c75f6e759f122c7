import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { PGlite } from '@electric-sql/pglite';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { type Actor, type Person, system } from '../../src/core/actor.ts';
import { createChangeSignal } from '../../src/core/change-signal.ts';
import type { ConnectorProbe, Connectors } from '../../src/core/ports.ts';
import { Secret } from '../../src/core/secret.ts';
import { defaultEffectTimings, effectsOf } from '../../src/durable/effects.ts';
import { createJobQueue, type JobQueue } from '../../src/durable/queue.ts';
import { createEventStreams } from '../../src/http/event-streams.ts';
import type { PageFiles } from '../../src/http/page-files.ts';
import { createServer } from '../../src/http/server.ts';
import type { HttpSettings } from '../../src/http/settings.ts';
import { type AuditTrail, createAuditTrail } from '../../src/safeguards/audit-trail.ts';
import { createKeyedHash } from '../../src/safeguards/keyed-hash.ts';
import { createBuckets } from '../../src/safeguards/limits/buckets.ts';
import { createLimiter } from '../../src/safeguards/limits/limiter.ts';
import { createSharedBuckets } from '../../src/safeguards/limits/shared-buckets.ts';
import { openStore, type Store } from '../../src/store/database.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import {
  defaultWorkspaceId,
  ensureLocalOperator,
  ensureWorkspace,
  localOperatorId,
} from '../../src/store/workspaces.ts';
import { createWriteProbe } from '../../src/store/write-probe.ts';
import { authenticateKey } from '../../src/verbs/admin/authenticate-key.ts';
import type { VerbContext, VerbSettings } from '../../src/verbs/context.ts';
import { contactEvent } from '../../src/verbs/leads/answer-contact-event.ts';
import { answerLead } from '../../src/verbs/leads/receive-lead.ts';
import type { Heartbeat, Operations } from '../../src/verbs/operations/operations.ts';

export const localOperator: Person = {
  kind: 'person',
  personId: localOperatorId,
  name: 'local-operator',
  role: 'admin',
};

const queueNames = [answerLead, contactEvent, 'sync_mailbox', 'fire_send'];

/** Opens stores that hold the default workspace, the local operator and the queue's tables. */
export type StoreTemplate = { open(): Promise<Store> };

/** Makes such a store once; each copy of it takes a third of a second. */
export async function createApiTemplate(): Promise<StoreTemplate> {
  const store = await openStore({ memory: true });
  await migrate(store);
  await ensureWorkspace(store, defaultWorkspaceId, 'Test');
  await ensureLocalOperator(store, defaultWorkspaceId);
  const queue = createJobQueue(store, queueNames, () => {});
  await queue.install();
  await queue.stop();
  // A copy starts by recovery, whose progress timer PGlite never stops: it would keep the test process alive.
  await store.script('ALTER SYSTEM SET log_startup_progress_interval = 0');
  const { pglite } = store.queue as { pglite: PGlite };
  const template = await pglite.dumpDataDir('none');
  await close(store);
  return { open: () => openStore({ memory: true, template }) };
}

/** Ends the database, its statistics written out first: the timer of those that wait outlives PGlite by ten seconds. */
async function close(store: Store): Promise<void> {
  const { pglite } = store.queue as { pglite: PGlite };
  await pglite.exec('SELECT pg_stat_force_next_flush()');
  await pglite.close();
}

export type TestApi = {
  server: FastifyInstance;
  store: Store;
  queue: JobQueue;
  trail: AuditTrail;
  contextFor(who: Actor): VerbContext;
  /** Log lines so far, as written. */
  logLines(): Record<string, unknown>[];
  /** Moves the clock. */
  setNow(now: Date): void;
  heartbeats: Heartbeat[];
  /** Takes the database away while the server runs. */
  loseStore(): Promise<void>;
};

export type ApiOptions = {
  settings?: Partial<HttpSettings>;
  verbSettings?: Partial<VerbSettings>;
  connectors?: Connectors;
  probes?: ConnectorProbe[];
  operations?: Partial<Operations>;
  page?: PageFiles;
};

export const production: Partial<HttpSettings> = {
  apiEnv: 'production',
  localOperator: null,
  publicBaseUrl: 'https://countersign.example.com',
  webhookSecrets: ['webhook-secret-of-the-tests'],
};

/** The real server over a real store and queue, with the connectors given. */
export async function openApi(test: TestContext, template: StoreTemplate, options: ApiOptions = {}): Promise<TestApi> {
  const store = await template.open();
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  let now = new Date('2026-11-23T10:00:00.000Z');
  const clock = () => now;
  const queue = createJobQueue(store, queueNames, (line) => log.info(line));
  await queue.install();
  const changes = createChangeSignal();
  const trail = createAuditTrail({
    ...{ store, clock, log: (line: Record<string, unknown>) => log.info(line) },
    enabled: () => true,
    onChange: (workspaceId) => changes.tell(workspaceId),
  });
  const settings = verbSettings(options.verbSettings);
  const record: VerbContext['record'] = (write) => store.write(defaultWorkspaceId, write);
  const effects = effectsOf({ runId: null, fence: null, record }, clock, defaultEffectTimings);
  const limiter = createLimiter({
    buckets: createBuckets(),
    shared: createSharedBuckets(null),
    vendorUserId: localOperatorId,
  });
  const contextFor = (actor: Actor, traceId: string | null = null): VerbContext => ({
    workspaceId: defaultWorkspaceId,
    actor,
    traceId,
    clock,
    settings,
    connectors: options.connectors ?? {},
    keyed: createKeyedHash([new Secret('the secret key of these tests, long enough')]),
    queue,
    limiter,
    effects,
    record,
    read: (body) => store.read(defaultWorkspaceId, body),
    change: (write) => trail.change({ workspaceId: defaultWorkspaceId, actor, traceId }, write),
    note: (...entries) => trail.note({ workspaceId: defaultWorkspaceId, actor, traceId }, ...entries),
    log: (line) => log.info({ trace_id: traceId, ...line }),
  });
  let isLost = false;
  const loseStore = async () => {
    if (isLost) return;
    isLost = true;
    await queue.stop();
    await close(store);
  };
  test.after(loseStore);
  const heartbeats: Heartbeat[] = [];
  const server = await createServer({
    contextFor: (actor, traceId) => contextFor(actor, traceId),
    async authenticate(credential) {
      const actor = await authenticateKey(contextFor(system), credential);
      return actor === null ? null : { actor, workspaceId: defaultWorkspaceId };
    },
    operations: { ...operationsOf(store, queue, heartbeats, options.probes ?? []), ...options.operations },
    settings: { ...httpSettings, ...options.settings },
    page: options.page ?? null,
    events: createEventStreams(changes),
    log,
  });
  await server.ready();
  test.after(() => server.close());
  const logLines = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const setNow = (next: Date) => {
    now = next;
  };
  return { server, store, queue, trail, contextFor, logLines, setNow, heartbeats, loseStore };
}

const httpSettings: HttpSettings = {
  version: '0.0.0-test',
  apiEnv: 'development',
  publicBaseUrl: 'http://localhost:3000',
  webhookSecrets: [],
  hubspotAppId: null,
  allowedOrigins: ['http://localhost:3000'],
  enforceHttps: false,
  trustedProxies: [],
  hsts: { maxAgeSeconds: 31_536_000, includeSubdomains: true },
  localOperator,
  operatorModeEnabled: true,
  apiKeyRotationDays: 90,
  sandbox: { enabled: false, emulated: [] },
  limits: { max_emails_per_day: 20 },
};

function verbSettings(more: Partial<VerbSettings> = {}): VerbSettings {
  return {
    isDraftOnly: () => true,
    isAutoSendAllowed: () => false,
    requireApproval: true,
    approvalTimeoutHours: 24,
    sendUndoSeconds: 10,
    auditRetentionDays: 90,
    expectedFormIds: [],
    leadThrottleMinutes: 0,
    formPollSeconds: 0,
    createContacts: false,
    allowedLinks: [],
    ownDomains: ['fernhill-racking.example'],
    publicBaseUrl: 'https://countersign.example.com',
    limits: {
      maxEmailsPerDay: 20,
      maxEmailsPerWeek: 2,
      maxEmailsPerDomainPerDay: 5,
      coolingPeriodDays: 2,
      inConversationDays: 7,
    },
    timeZone: 'Europe/Berlin',
    reportOutcomes: false,
    validateClaims: false,
    ...more,
  };
}

function operationsOf(store: Store, queue: JobQueue, heartbeats: Heartbeat[], probes: ConnectorProbe[]): Operations {
  return {
    async pingDatabase() {
      const started = performance.now();
      await store.system(async (db) => db.selectFrom('workspace').select('workspace_id').limit(1).execute());
      return performance.now() - started;
    },
    probeWrites: createWriteProbe(store, randomUUID()),
    pendingMigrations: () => pendingMigrations(store),
    heartbeats: async () => heartbeats,
    probes,
    notConfigured: ['gmail', 'hubspot', 'calendar', 'openai'].filter(
      (name) => !probes.some((one) => one.name === name),
    ),
    breakerState: async () => 'closed',
    queueDepth: () => queue.depth(answerLead),
    redis: null,
    limitHeadroom: async () => ({}),
  };
}
