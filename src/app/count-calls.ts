import { type CallCounter, createCallCounter } from '../safeguards/limits/call-counter.ts';
import type { Store } from '../store/database.ts';
import { addQuota, readQuota } from '../store/quotas.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';
import { mailboxUserId } from '../verbs/quotas/quota-of.ts';

/** Signing in to a service and telling people are no work on leads: no quota keeps them from it. */
const notCounted = ['google-auth', 'slack'];

/** Counts the connectors' calls in the quota of the user whose mailbox it is. */
export function countCalls(store: Store, log: (line: Record<string, unknown>) => void): CallCounter {
  const quota = { userId: mailboxUserId, type: 'api_calls', defaults: {} } as const;
  const counter = createCallCounter({
    log,
    add: (calls) =>
      store.write(defaultWorkspaceId, async (writing) => {
        if (calls > 0) await addQuota(writing, quota, calls);
        return Object.values(await readQuota(writing, quota));
      }),
  });
  return {
    ...counter,
    wrap: (connector, fetch) => (notCounted.includes(connector) ? fetch : counter.wrap(connector, fetch)),
  };
}
