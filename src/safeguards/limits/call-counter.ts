import { ConnectorError } from '../../core/errors.ts';
import { type FullWindow, type QuotaWindow, quotaExhausted } from '../../core/quota.ts';

/** Why a call was refused, in the details of its error. */
export const callsExhausted = 'api_calls_exhausted';

export type CallCounter = {
  /** Stands around a connector's `fetch`: counts each call, and refuses those the quota has no room for. */
  wrap(connector: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Writes what was counted and not yet stored. */
  close(): Promise<void>;
};

/** How long a call may stay uncounted in the store, and a changed limit unnoticed, in milliseconds. */
export const counterLagMs = 2_000;

/**
 * Counts calls without a transaction for each: they gather in memory and are added together, at most `lagMs` late. So the
 * stored count lags by that, a process that is killed loses what it had gathered, and several processes together may go
 * beyond a limit by the calls of that time. While the store cannot be read or written, calls go on and stay gathered.
 */
export function createCallCounter(
  store: {
    /** Adds calls that were made, and answers the counters as they stand then. */
    add(calls: number): Promise<QuotaWindow[]>;
    log(line: Record<string, unknown>): void;
  },
  lagMs: number = counterLagMs,
): CallCounter {
  let gathered = 0;
  let windows: QuotaWindow[] = [];
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  function full(): FullWindow[] {
    const now = Date.now();
    return windows.flatMap(({ period, resetsAt, used, most }) => {
      const isFull = most !== null && resetsAt.getTime() > now && used + gathered >= most;
      return isFull ? [{ period, resetsAt, most }] : [];
    });
  }

  async function write(): Promise<void> {
    const calls = gathered;
    try {
      const after = await store.add(calls);
      gathered -= calls;
      windows = after;
    } catch (error) {
      store.log({ msg: 'calls not counted yet', calls, error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  function writeSoon(): void {
    if (isClosed) return;
    timer ??= setTimeout(() => {
      timer = null;
      writing = write().finally(() => {
        writing = null;
      });
    }, lagMs);
    timer.unref();
  }

  return {
    wrap: (connector, fetch) => async (input, init) => {
      writeSoon();
      const windowsFull = full();
      if (windowsFull.length > 0) throw refusal(connector, windowsFull);
      gathered++;
      return fetch(input, init);
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await writing;
      if (gathered > 0) await write();
    },
  };
}

function refusal(connector: string, windows: readonly FullWindow[]): ConnectorError {
  const { publicMessage, details } = quotaExhausted('api_calls', windows);
  const retryAfterMs = Math.max(1000, Date.parse(String(details.endsAt)) - Date.now());
  return new ConnectorError(connector, 'rate_limited', publicMessage, {
    retryAfterMs,
    details: { reason: callsExhausted, endsAt: details.endsAt },
  });
}
