import type { Clock } from '../../core/clock.ts';
import { publicSentence } from '../../core/errors.ts';
import { type Heartbeat, LookTimedOut, type Operations, withinTime } from './operations.ts';

/** A worker or scheduler counts as alive while its last sign of life is not older than this. */
export const heartbeatLimitMs = 35_000;

export type Readiness = { isReady: boolean; missing: string[] };

/** Whether this installation can take leads and answer them: a database that takes writes, migrations, a living worker. */
export async function checkReadiness(operations: Operations, clock: Clock): Promise<Readiness> {
  const [database, writes, migrations, workers] = await Promise.all([
    looks(() => operations.pingDatabase()),
    looks(() => operations.probeWrites()),
    looks(() => operations.pendingMigrations()),
    looks(() => operations.heartbeats()),
  ]);
  const missing: string[] = [];
  if (!database.ok) missing.push('database');
  else if (!migrations.ok) missing.push('migrations');
  else {
    if (!writes.ok) missing.push(`database writes (${writes.error})`);
    if (migrations.value.length > 0) missing.push(`migrations (${migrations.value.join(', ')})`);
    if (!workers.ok || aliveOf(workers.value, 'worker', clock()) === 0) missing.push('worker heartbeat');
  }
  return { isReady: missing.length === 0, missing };
}

export type Look = { ok: true; status: string; latency_ms: number } | { ok: false; status: string; error: string };

/** Whether the database answers, and how fast. */
export async function checkDatabase(operations: Operations): Promise<Look> {
  return asLook(await looks(() => operations.pingDatabase()));
}

/** Whether Redis answers; without REDIS_URL the local fall-back is in use. */
export async function checkRedis({ redis }: Operations): Promise<Look | 'not_configured'> {
  return redis === null ? 'not_configured' : asLook(await looks(redis));
}

export type WorkerHealth = { isAlive: boolean; workers: RoleHealth; schedulers: RoleHealth };
/** How many processes of a role are alive, and the age of the newest sign of life of any. */
export type RoleHealth = { alive: number; newest_heartbeat_age_seconds: number | null };

/** The signs of life of worker and scheduler processes. Throws when they cannot be read. */
export async function checkWorkers(operations: Operations, clock: Clock): Promise<WorkerHealth> {
  const beats = await withinTime(operations.heartbeats());
  const now = clock();
  const of = (role: Heartbeat['role']): RoleHealth => {
    const ages = beats.filter((beat) => beat.role === role).map((beat) => now.getTime() - beat.beat_at.getTime());
    const newest = ages.length === 0 ? null : Math.max(0, Math.round(Math.min(...ages) / 100) / 10);
    return { alive: aliveOf(beats, role, now), newest_heartbeat_age_seconds: newest };
  };
  const [workers, schedulers] = [of('worker'), of('scheduler')];
  return { isAlive: workers.alive > 0 && schedulers.alive > 0, workers, schedulers };
}

function aliveOf(beats: readonly Heartbeat[], role: Heartbeat['role'], now: Date): number {
  return beats.filter((beat) => beat.role === role && now.getTime() - beat.beat_at.getTime() <= heartbeatLimitMs)
    .length;
}

type Looked<T> = { ok: true; value: T } | { ok: false; error: string };

async function looks<T>(look: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { ok: true, value: await withinTime(look()) };
  } catch (error) {
    return { ok: false, error: sentenceOf(error) };
  }
}

function asLook(looked: Looked<number>): Look {
  if (!looked.ok) return { ok: false, status: 'unhealthy', error: looked.error };
  return { ok: true, status: 'healthy', latency_ms: Math.round(looked.value * 10) / 10 };
}

/** A sentence for people; the technical cause stays inside. */
export function sentenceOf(error: unknown): string {
  return error instanceof LookTimedOut ? error.message : publicSentence(error);
}
