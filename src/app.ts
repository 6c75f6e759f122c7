import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type CallTimeouts, type Connected, connect, type WrapFetch } from './app/connect.ts';
import { countCalls } from './app/count-calls.ts';
import { googleConnections, storedTokensOf, tokenVault } from './app/google-credentials.ts';
import { beat } from './app/heartbeat.ts';
import { hubSpotConnections, storedHubSpot } from './app/hubspot-credentials.ts';
import { createIntakeLoad, type IntakeLoad } from './app/intake-load.ts';
import { queueNames, startScheduler, startWorker } from './app/jobs.ts';
import { type Limits, openLimits } from './app/limits.ts';
import { collectGarbageEarly } from './app/memory.ts';
import { openSandbox } from './app/sandbox.ts';
import type { SandboxAccess } from './app/sandbox-access.ts';
import { type Config, isAutoSendAllowed, isDraftOnlyEnforced } from './config.ts';
import { type Actor, system } from './core/actor.ts';
import { logConfigChange, logSecurityAlert } from './core/audit.ts';
import { type ChangeSignal, createChangeSignal } from './core/change-signal.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { CountersignError } from './core/errors.ts';
import type { Connectors, SendingMailbox } from './core/ports.ts';
import { defaultEffectTimings, type EffectTimings, effectsOf } from './durable/effects.ts';
import { createEngine } from './durable/engine.ts';
import { createJobQueue, type JobQueue } from './durable/queue.ts';
import { type AuditTrail, createAuditTrail } from './safeguards/audit-trail.ts';
import { createKeyedHash } from './safeguards/keyed-hash.ts';
import { openStore, type Store, unavailable } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { defaultWorkspaceId, ensureLocalOperator, ensureWorkspace } from './store/workspaces.ts';
import type { Connections } from './verbs/connections/user-credentials.ts';
import type { VerbContext, VerbSettings } from './verbs/context.ts';

export type Role = 'api' | 'worker' | 'scheduler';

export type AppOptions = {
  config: Config;
  log: Logger;
  clock?: Clock;
  /** Connectors that stand in for those of the configuration (commands that mock, tests). */
  connectors?: Outside;
  /** Connectors that are left out although they are there (commands that show what happens without them). */
  without?: readonly (keyof Connectors)[];
  timings?: EffectTimings;
  /** A store that is open already; the caller closes it. */
  store?: Store;
  /** A sandbox that runs already, such as one in another process; without it the sandbox is started here where it is on. */
  sandbox?: SandboxAccess;
  /** Stands around the `fetch` of each connector (tracing, tests): given its name and `fetch`, answers the one to use. */
  wrapFetch?: WrapFetch;
  /** How long a call to the outside may take. */
  timeouts?: CallTimeouts;
};

export type App = {
  readonly config: Config;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly audit: AuditTrail;
  /** Sounds after each change of this process. */
  readonly changes: ChangeSignal;
  readonly connected: Connected | null;
  readonly sandbox: SandboxAccess | null;
  /** What the web server of this process tells its worker. */
  readonly intakeLoad: IntakeLoad;
  readonly limits: Limits;
  /** The Google connections of a context's workspace; null where tokens are not kept in the database. */
  connectionsFor(context: VerbContext): Connections | null;
  /** The HubSpot connections of a context's workspace; null without an app to connect, or without a vault. */
  hubspotConnectionsFor(context: VerbContext): Connections | null;
  /** What a verb is handed when `actor` acts. */
  contextFor(who: { actor: Actor; workspaceId?: string; traceId: string | null; lacksStepUp?: boolean }): VerbContext;
  /** Begins to work in the given roles. */
  start(roles: readonly Role[]): Promise<void>;
  close(): Promise<void>;
};

/**
 * Puts the parts together: the store brought to its newest step, the queue, the connectors and the audit trail. What was
 * opened before one of them failed is closed again. Throws `store_unavailable`, `migration_failed`, `data_dir_in_use`.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const opened: (() => Promise<void>)[] = [];
  try {
    return await assemble(options, opened);
  } catch (error) {
    for (const close of opened.toReversed()) await close().catch(() => {});
    throw unavailable(error);
  }
}

async function assemble(options: AppOptions, opened: (() => Promise<void>)[]): Promise<App> {
  const { config, log, clock = systemClock, timings = defaultEffectTimings } = options;
  const store = options.store ?? (await openStoreOf(config));
  if (options.store === undefined) opened.push(() => store.close());
  await migrate(store);
  await ensureWorkspace(store, defaultWorkspaceId, 'Default');
  if (config.apiEnv === 'development') await ensureLocalOperator(store, defaultWorkspaceId);
  const line = (fields: Record<string, unknown>) => log.info(fields);
  const changes = createChangeSignal();
  const audit = createAuditTrail({
    ...{ store, clock, log: line },
    enabled: () => config.auditTrailEnabled,
    onChange: (workspaceId) => changes.tell(workspaceId),
  });
  const queue = createJobQueue(store, queueNames, line);
  opened.push(() => queue.stop());
  await queue.install();
  const engine = createEngine({ store, queue, change: audit.change, clock, timings, log: line });
  const systemScope = { workspaceId: defaultWorkspaceId, actor: system, traceId: null };
  if (!config.auditTrailEnabled) await audit.note(systemScope, logConfigChange('AUDIT_TRAIL_ENABLED', true, false));

  const limits = await openLimits(config, log);
  opened.push(() => limits.close());
  const isConnected = options.connectors === undefined;
  const sandbox = isConnected && options.sandbox === undefined ? await openSandbox(config) : null;
  if (sandbox !== null) opened.push(() => sandbox.close());
  const access = options.sandbox ?? sandbox;
  const { wrapFetch = (_connector, fetch) => fetch, timeouts } = options;
  const calls = countCalls(store, line);
  const vault = tokenVault(config);
  const connectionsFor: App['connectionsFor'] = (context) => {
    const issuer = connected?.googleIssuer;
    return vault === null || issuer === undefined ? null : googleConnections(context, vault, issuer);
  };
  const hubspotConnectionsFor: App['hubspotConnectionsFor'] = (context) => {
    const issuer = connected?.hubspotIssuer;
    return vault === null || issuer === undefined ? null : hubSpotConnections(context, vault, issuer);
  };
  let ofHubSpot: Connections | null = null;
  const keptHubSpot = storedHubSpot(() => {
    ofHubSpot ??= hubspotConnectionsFor(contextFor(systemScope));
    return ofHubSpot;
  });
  let ofMailbox: Connections | null = null;
  const storedTokens = storedTokensOf(() => {
    ofMailbox ??= connectionsFor(contextFor(systemScope));
    if (ofMailbox === null) throw new CountersignError('no_vault', 'Tokens are not kept in the database.');
    return ofMailbox;
  });
  const connected: Connected | null = isConnected
    ? connect({
        config,
        sandbox: access,
        clock,
        log,
        limits,
        onRefusedSend: () => audit.note(systemScope, refusedSend),
        storedHubSpot: keptHubSpot,
        ...(vault === null ? {} : { storedTokens }),
        wrapFetch: (connector, fetch) => calls.wrap(connector, wrapFetch(connector, fetch)),
        ...(timeouts === undefined ? {} : { timeouts }),
      })
    : null;
  const outside = leaveOut(
    options.connectors ?? (connected === null ? {} : outsideOf(config, connected)),
    options.without,
  );
  const settings = verbSettings(config);
  const keyed = createKeyedHash([config.secretKey, ...(config.formerSecretKeys ?? [])]);

  const contextFor: App['contextFor'] = ({ actor, workspaceId = defaultWorkspaceId, traceId, lacksStepUp = false }) => {
    const scope = { workspaceId, actor, traceId };
    // The connections are the first workspace's own: in another one, nothing may reach its mailbox.
    const { sendingMailbox, ...connectors } = workspaceId === defaultWorkspaceId ? outside : modelOf(outside);
    const record: VerbContext['record'] = (write) => store.write(workspaceId, write);
    return {
      ...scope,
      lacksStepUp,
      clock,
      settings,
      connectors,
      ...(sendingMailbox === undefined ? {} : { sendingMailbox }),
      keyed,
      queue,
      limiter: limits.limiter,
      effects: effectsOf({ runId: null, fence: null, record }, clock, timings),
      read: (body) => store.read(workspaceId, body),
      change: (write) => audit.change(scope, write),
      record,
      note: (...entries) => audit.note(scope, ...entries),
      log: (fields) => log.info({ ...fields, trace_id: traceId }),
    };
  };

  const intakeLoad = createIntakeLoad(systemClock);
  const stops: (() => Promise<void> | void)[] = [];
  return {
    config,
    store,
    queue,
    audit,
    changes,
    connected,
    sandbox: access ?? null,
    intakeLoad,
    limits,
    connectionsFor,
    hubspotConnectionsFor,
    contextFor,
    async start(roles) {
      collectGarbageEarly();
      const systemContext = (workspaceId: string, traceId: string | null) =>
        contextFor({ actor: system, workspaceId, traceId });
      const parts = {
        store,
        queue,
        engine,
        systemContext,
        connectionsFor,
        hubspotConnectionsFor,
        intakeLoad,
        log: line,
      };
      if (roles.includes('worker')) startWorker(parts);
      if (roles.includes('scheduler')) await startScheduler(parts);
      for (const role of roles) stops.push(await beat(store, role, randomUUID()));
    },
    async close() {
      for (const stop of stops) await stop();
      await queue.stop();
      await connected?.outbound.close();
      await limits.close();
      await calls.close();
      await sandbox?.close();
      if (options.store === undefined) await store.close();
    },
  };
}

const refusedSend = logSecurityAlert(
  'send_refused',
  'A send was stopped before it reached the mailbox: draft-only mode.',
);

/** The database of a configuration: PostgreSQL by URL, else the embedded one in the data folder, which this process then owns. */
export async function openStoreOf(config: Config): Promise<Store> {
  const url = config.databaseUrl?.reveal();
  if (url === undefined) return openStore({ dataDir: config.dataDir });
  return openStore({ url, poolSize: config.databasePoolSize, maxOverflow: config.databaseMaxOverflow });
}

/**
 * The outside as verbs see it: a mailbox that can only draft. The one that can send exists for the sending verbs alone,
 * and not at all in draft-only mode.
 */
function outsideOf(config: Config, connected: Connected): Outside {
  const { mailbox, calendar, crm, forms, languageModel, alerts, documents, transcripts, engagements } = connected;
  const parts = { calendar, crm, forms, languageModel, alerts, documents, transcripts, engagements };
  const present = Object.entries(parts).filter(([, part]) => part !== undefined);
  if (mailbox === undefined) return Object.fromEntries(present);
  const { send: _send, ...drafting } = mailbox;
  const sending = isDraftOnlyEnforced(config) ? {} : { sendingMailbox: mailbox };
  return { ...Object.fromEntries(present), mailbox: drafting, ...sending };
}

type Outside = Connectors & { sendingMailbox?: SendingMailbox };

function modelOf({ languageModel }: Outside): Outside {
  return languageModel === undefined ? {} : { languageModel };
}

function leaveOut(all: Outside, names: readonly (keyof Connectors)[] = []): Outside {
  const kept = { ...all };
  for (const name of names) delete kept[name];
  if (names.includes('mailbox')) delete kept.sendingMailbox;
  return kept;
}

function verbSettings(config: Config): VerbSettings {
  return {
    isDraftOnly: () => isDraftOnlyEnforced(config),
    isAutoSendAllowed: () => isAutoSendAllowed(config),
    requireApproval: config.requireApproval,
    approvalTimeoutHours: config.approvalTimeoutHours,
    sendUndoSeconds: config.sendUndoSeconds,
    auditRetentionDays: config.auditTrailRetentionDays,
    expectedFormIds: config.expectedHubspotFormIds,
    leadThrottleMinutes: config.leadThrottleMinutes,
    formPollSeconds: config.hubspotFormPollSeconds,
    createContacts: config.hubspotCreateContacts,
    allowedLinks: config.allowedLinks,
    ownDomains: config.ownDomains,
    publicBaseUrl: config.publicBaseUrl.replace(/\/+$/, ''),
    limits: {
      maxEmailsPerDay: config.maxEmailsPerDay,
      maxEmailsPerWeek: config.maxEmailsPerWeek,
      maxEmailsPerDomainPerDay: config.maxEmailsPerDomainPerDay,
      coolingPeriodDays: config.coolingPeriodDays,
      inConversationDays: config.inConversationDays,
    },
    timeZone: config.calendarTimeZone,
    reportOutcomes: config.featureOutcomeReporter,
    validateClaims: config.featureValidationAgent,
  };
}
