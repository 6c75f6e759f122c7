import type { Store } from '../store/database.ts';
import { type Heartbeat, recordHeartbeat } from '../store/heartbeats.ts';

const everyMs = 10_000;

/** Shows that this process lives in a role. Returns how to stop. */
export async function beat(store: Store, role: Heartbeat['role'], processId: string): Promise<() => void> {
  await recordHeartbeat(store, role, processId);
  const timer = setInterval(() => {
    // A missed beat shows by itself: the row grows old.
    recordHeartbeat(store, role, processId).catch(() => {});
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
