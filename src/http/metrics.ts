import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Heartbeat, Operations } from '../verbs/operations/operations.ts';
import { withinTime } from '../verbs/operations/operations.ts';
import type { Figures } from '../verbs/overview/read-figures.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** The figures for Prometheus. Labels are routes and states: never an address, a name or a value found. */
export function createMetrics() {
  const registry = new Registry();
  const shared = { registers: [registry] };
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name: `countersign_${name}`, help, labelNames, ...shared });
  const queue = gauge('queue_jobs', 'Jobs by state.', ['state']);
  const runs = gauge('runs', 'Runs by status.', ['status']);
  const degraded = gauge('runs_degraded', 'Runs in which a step failed.', []);
  const drafts = gauge('drafts', 'Drafts by status.', ['status']);
  const verdicts = gauge('pii_verdicts', 'Draft versions by PII verdict.', ['verdict']);
  const approvals = gauge('approvals_last_day', 'Approvals in the last 24 hours.', []);
  const waited = gauge('approval_seconds', 'Seconds from text to approval, last 24 hours.', ['quantile']);
  const oldest = gauge('oldest_pending_seconds', 'How long the draft that waits longest has waited.', []);
  const unanswered = gauge('unanswered_leads', 'Leads older than 5 minutes with neither a draft nor a reason.', []);
  const heartbeats = gauge('heartbeat_age_seconds', 'Age of the newest sign of life of each role.', ['role']);
  const redis = gauge('redis_up', '1 while Redis answers; absent without REDIS_URL.', []);
  const resident = gauge('resident_bytes', 'Memory of this process.', []);
  const limitHeadroom = gauge('limit_headroom_ratio', 'What is left of a limit of outside calls.', ['limit']);
  const quotaUsed = gauge('quota_used', 'What all users have used of a quota in this period.', ['type', 'period']);
  const headroom = gauge(
    'quota_headroom_ratio',
    'What is left of the limit to the user who has least of it; absent without limits.',
    ['type', 'period'],
  );
  const unreadable = gauge('store_unreadable', '1 while the figures of the store cannot be read.', []);
  const latency = new Histogram({
    name: 'countersign_http_request_seconds',
    help: 'Time to answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    ...shared,
  });
  const authFailures = new Counter({
    name: 'countersign_auth_failures_total',
    help: 'Refused credentials and signatures.',
    labelNames: ['kind'],
    ...shared,
  });

  return {
    observe(request: { method: string; route: string; status: number; seconds: number }): void {
      const { seconds, ...labels } = request;
      latency.observe({ ...labels, status: String(labels.status) }, seconds);
    },
    countAuthFailure: (kind: string) => authFailures.inc({ kind }),
    /** The text of all figures; what cannot be read is left out and shown by `countersign_store_unreadable`. */
    async text(operations: Operations, readFigures: () => Promise<Figures>): Promise<string> {
      for (const one of [queue, runs, degraded, drafts, verdicts, approvals, waited, oldest, unanswered]) one.reset();
      for (const one of [heartbeats, quotaUsed, headroom]) one.reset();
      resident.set(process.memoryUsage.rss());
      for (const [limit, left] of Object.entries(await operations.limitHeadroom())) limitHeadroom.set({ limit }, left);
      if (operations.redis !== null) redis.set(await withinTime(operations.redis()).then(isUp, isDown));
      const looks = [readFigures(), operations.queueDepth(), operations.heartbeats()] as const;
      const read = await withinTime(Promise.all(looks)).catch(() => null);
      unreadable.set(read === null ? 1 : 0);
      if (read !== null) {
        const [figures, depth, beats] = read;
        const ages = ageByRole(beats, Date.now());
        for (const [role, seconds] of Object.entries(ages)) heartbeats.set({ role }, seconds);
        oldest.set(figures.oldestPendingSeconds ?? 0);
        unanswered.set(figures.unansweredLeads);
        for (const [state, count] of Object.entries(depth)) queue.set({ state }, count);
        for (const [status, count] of Object.entries(figures.runs)) runs.set({ status }, count);
        degraded.set(figures.degradedRuns);
        for (const [status, count] of Object.entries(figures.drafts)) drafts.set({ status }, count);
        for (const [verdict, count] of Object.entries(figures.piiVerdicts)) verdicts.set({ verdict }, count);
        approvals.set(figures.approvals.count);
        const { p50, p95 } = figures.approvals;
        for (const { type, period, used, least } of figures.quotas) {
          quotaUsed.set({ type, period }, used);
          if (least !== null) headroom.set({ type, period }, least);
        }
        if (p50 !== null) waited.set({ quantile: '0.5' }, p50);
        if (p95 !== null) waited.set({ quantile: '0.95' }, p95);
      }
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

const isUp = () => 1;
const isDown = () => 0;

/** Seconds since the newest beat of each role that has ever beaten within the hour. */
function ageByRole(beats: readonly Heartbeat[], now: number): Record<string, number> {
  const ages: Record<string, number> = {};
  for (const { role, beat_at } of beats) {
    const age = Math.max(0, (now - beat_at.getTime()) / 1000);
    ages[role] = Math.min(ages[role] ?? age, age);
  }
  return ages;
}
