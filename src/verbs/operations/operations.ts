import type { ConnectorProbe } from '../../core/ports.ts';

export type Heartbeat = { process_id: string; role: 'api' | 'worker' | 'scheduler'; beat_at: Date };

/** What health and status pages may look at. Each call is made fresh; the readers put a time limit around it. */
export type Operations = {
  /** One round trip to the database, in milliseconds. */
  pingDatabase(): Promise<number>;
  /** Throws, with its reason, when the database takes no writes. */
  probeWrites(): Promise<void>;
  /** Names of migrations that are still to be applied. */
  pendingMigrations(): Promise<string[]>;
  heartbeats(): Promise<Heartbeat[]>;
  /** The connectors that are configured. */
  probes: readonly ConnectorProbe[];
  /** The names of those that are not. */
  notConfigured: readonly string[];
  breakerState(connector: string): Promise<'closed' | 'open' | 'half_open'>;
  queueDepth(): Promise<{ waiting: number; active: number; failed: number }>;
  /** The part of each limit of outside calls that is left, 0 to 1, by its name. */
  limitHeadroom(): Promise<Record<string, number>>;
  /** Round trip to Redis in milliseconds; null without REDIS_URL. */
  redis: (() => Promise<number>) | null;
};

/** Every look at something outside ends after this time. */
export const lookLimitMs = 3_000;

/** Settles as `look` does, or rejects with `timed_out` after `limitMs`. */
export async function withinTime<T>(look: Promise<T>, limitMs: number = lookLimitMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LookTimedOut(limitMs)), limitMs);
  });
  try {
    return await Promise.race([look, limit]);
  } finally {
    clearTimeout(timer);
  }
}

export class LookTimedOut extends Error {
  constructor(limitMs: number) {
    super(`No answer within ${limitMs / 1000} s`);
    this.name = 'LookTimedOut';
  }
}
