import type { Clock } from '../../core/clock.ts';
import { ConnectorError } from '../../core/errors.ts';
import type { ConnectorProbe } from '../../core/ports.ts';
import { sentenceOf } from './check-health.ts';
import { type Operations, withinTime } from './operations.ts';

export type ConnectorStatus = {
  status: 'healthy' | 'degraded' | 'unhealthy' | 'not_configured';
  mode: 'live' | 'sandbox' | null;
  latency_ms: number | null;
  error: string | null;
  circuit_breaker: 'closed' | 'open' | 'half_open';
  checked_at: string;
};

export type ConnectorsStatus = {
  status: 'healthy' | 'degraded' | 'unhealthy';
  connectors: Record<string, ConnectorStatus>;
  timestamp: string;
};

/** Always listed; `openai` stands for the model, whichever provider writes. */
const listed = ['gmail', 'hubspot', 'calendar', 'drive', 'openai'];
const keptMs = 30_000;

/**
 * Asks the connectors whether they answer: side by side, each within 3 s, answers kept 30 s unless `refresh`. Never
 * throws for a bad connector.
 */
export function createConnectorStatus(operations: Operations, clock: Clock) {
  const kept = new Map<string, { at: number; status: Promise<ConnectorStatus> }>();
  const probes = new Map(operations.probes.map((probe) => [probe.name, probe]));
  const names = [...new Set([...listed, ...probes.keys(), ...operations.notConfigured])];

  function statusOf(name: string, refresh: boolean): Promise<ConnectorStatus> {
    const probe = probes.get(name);
    if (probe === undefined) return Promise.resolve(notConfigured(clock()));
    const before = kept.get(name);
    if (!refresh && before !== undefined && clock().getTime() - before.at < keptMs) return before.status;
    const status = ask(operations, probe, clock);
    kept.set(name, { at: clock().getTime(), status });
    return status;
  }

  return {
    /** All connectors and the word for them together. */
    async all({ refresh }: { refresh: boolean }): Promise<ConnectorsStatus> {
      const found = await Promise.all(names.map(async (name) => [name, await statusOf(name, refresh)] as const));
      const connectors = Object.fromEntries(found);
      return { status: together(Object.values(connectors)), connectors, timestamp: clock().toISOString() };
    },
    /** One connector; null when there is none by this name. */
    async one(name: string, { refresh }: { refresh: boolean }): Promise<ConnectorStatus | null> {
      return names.includes(name) ? statusOf(name, refresh) : null;
    },
  };
}

async function ask(operations: Operations, probe: ConnectorProbe, clock: Clock): Promise<ConnectorStatus> {
  const started = performance.now();
  let error: unknown = null;
  try {
    await withinTime(probe.check());
  } catch (failure) {
    error = failure ?? new Error('failed');
  }
  if (probe.optional && isNotGranted(error)) return { ...notConfigured(clock()), error: sentenceOf(error) };
  const breaker = await operations.breakerState(probe.name);
  return {
    status: wordFor(error, breaker),
    mode: probe.mode,
    latency_ms: error === null ? Math.round(performance.now() - started) : null,
    error: error === null ? null : sentenceOf(error),
    circuit_breaker: breaker,
    checked_at: clock().toISOString(),
  };
}

/** Limited, on trial or allowed in part is degraded; not answering, refused or paused is unhealthy. */
function wordFor(error: unknown, breaker: ConnectorStatus['circuit_breaker']): ConnectorStatus['status'] {
  if (error === null) return breaker === 'closed' ? 'healthy' : 'degraded';
  if (!(error instanceof ConnectorError)) return 'unhealthy';
  const isPartly = error.fault === 'rate_limited' || error.details.reason === 'missing_scopes';
  return isPartly ? 'degraded' : 'unhealthy';
}

/** The account was connected without the permission for this: nothing is broken. */
export function isNotGranted(error: unknown): boolean {
  if (!(error instanceof ConnectorError) || error.fault !== 'unauthorised') return false;
  return error.details.reason === 'insufficientPermissions' || error.details.reason === 'insufficientScope';
}

function notConfigured(now: Date): ConnectorStatus {
  return {
    status: 'not_configured',
    mode: null,
    latency_ms: null,
    error: null,
    circuit_breaker: 'closed',
    checked_at: now.toISOString(),
  };
}

function together(all: ConnectorStatus[]): ConnectorsStatus['status'] {
  const configured = all.filter(({ status }) => status !== 'not_configured');
  if (configured.every(({ status }) => status === 'healthy')) return 'healthy';
  return configured.some(({ status }) => status === 'healthy') ? 'degraded' : 'unhealthy';
}
