import { randomUUID } from 'node:crypto';
import type { App } from '../app.ts';
import type { SharedState } from '../safeguards/limits/shared-state.ts';
import { listHeartbeats } from '../store/heartbeats.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { createWriteProbe } from '../store/write-probe.ts';
import { answerLead } from '../verbs/leads/receive-lead.ts';
import type { Operations } from '../verbs/operations/operations.ts';

const connectorNames = ['gmail', 'calendar', 'drive', 'hubspot', 'openai'];

/** What health and status pages may look at in a running app. */
export function operationsOf({ store, queue, connected, limits }: App): Operations {
  const probes = connected?.probes ?? [];
  const configured = new Set(probes.map(({ name }) => name));
  return {
    async pingDatabase() {
      const started = performance.now();
      await store.system((db) => db.selectFrom('workspace').select('workspace_id').limit(1).execute());
      return performance.now() - started;
    },
    probeWrites: createWriteProbe(store, randomUUID()),
    pendingMigrations: () => pendingMigrations(store),
    heartbeats: () => listHeartbeats(store),
    probes,
    notConfigured: connectorNames.filter((name) => !configured.has(name)),
    breakerState: async (connector) => connected?.outbound.state(connector) ?? 'closed',
    queueDepth: () => queue.depth(answerLead),
    redis: limits.shared === null ? null : () => (limits.shared as SharedState).ping(),
    limitHeadroom: () => limits.limiter.headroom(),
  };
}
