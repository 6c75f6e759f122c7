import { ConnectorError, CountersignError } from '../core/errors.ts';
import { insideTransaction } from '../store/transaction-scope.ts';
import type { BreakerOptions, BreakerState } from './limits/breaker-state.ts';
import { createBreakers } from './limits/circuit-breaker.ts';
import type { SharedState } from './limits/shared-state.ts';
import { afterTurns, lostAnswer, type OutboundLog } from './outbound.ts';

/** A server that is spoken to in sessions rather than in requests, such as `mail.example.com` and 993. */
export type Place = { readonly host: string; readonly port: number };

export type SessionOptions = {
  /** The servers that may be spoken to. Every other one is refused. */
  allowed: readonly Place[];
  /** Limit of one use, from its first byte out to its last byte in. */
  timeoutMs: number;
  breaker?: BreakerOptions;
  /** Where breakers are shared with other processes; without it they are this process's own. */
  shared?: SharedState | null;
  log?: OutboundLog;
};

/**
 * One use of a connection. `act` connects to the place it is given, or goes on with the connection it has; when `signal`
 * aborts, it must give the connection up.
 */
export type UseSession = <T>(
  purpose: { isRead: boolean },
  act: (place: Place, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

export type SessionDoor = {
  /** The door of one connector to one place; throws ConnectorError `rejected` for a place that is not allowed. */
  sessionFor(connector: string, place: Place): UseSession;
  /** Where the connector's breaker stands; null for one that speaks no sessions. */
  state(connector: string): Promise<BreakerState> | null;
};

/**
 * The door out for protocols that are no HTTP: IMAP and SMTP. The libraries that speak them open their sockets
 * themselves, so this door cannot carry the bytes; it holds what it can: allowed host and port, never inside a
 * transaction, a limit in time, a breaker. `tests/architecture.test.ts` names the only files that may load such a library.
 */
export function createSessionDoor(options: SessionOptions): SessionDoor {
  const { shared = null, log } = options;
  const breakers = createBreakers({ ...options.breaker, shared, ...(log === undefined ? {} : { log }) });
  const known = new Set<string>();
  return {
    sessionFor(connector, place) {
      if (!options.allowed.some(({ host, port }) => host === place.host && port === place.port)) {
        const details = { reason: 'place_not_allowed', host: place.host, port: place.port };
        throw new ConnectorError(connector, 'rejected', 'Sessions with this server are not allowed.', { details });
      }
      known.add(connector);
      return async (purpose, act) => {
        if (insideTransaction()) {
          throw new CountersignError('network_in_transaction', 'No network call may be made inside a transaction.', {
            connector,
          });
        }
        return throughBreaker(
          (call) => breakers.run(connector, call),
          () =>
            limited(options, connector, purpose.isRead, (signal) =>
              act({ host: place.host, port: place.port }, signal),
            ),
        );
      };
    },
    state: (connector) => (known.has(connector) ? breakers.state(connector) : null),
  };
}

/** Breakers judge by the status of an answer; a use that went well has none, so it is given one. */
async function throughBreaker<T>(
  run: (call: () => Promise<Response>) => Promise<Response>,
  use: () => Promise<T>,
): Promise<T> {
  const used: T[] = [];
  await run(async () => {
    used.push(await use());
    return new Response(null, { status: 204 });
  });
  return used[0] as T;
}

async function limited<T>(
  { timeoutMs, log }: SessionOptions,
  connector: string,
  isRead: boolean,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const limit = new AbortController();
  const late = new DOMException('Time limit', 'TimeoutError');
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const stopWaiting = afterTurns(timeoutMs, () => {
    limit.abort(late);
    reject(late);
  });
  const tell = (outcome: object) => ({ connector, ...outcome, duration_ms: Math.round(performance.now() - started) });
  try {
    const result = await Promise.race([act(limit.signal), ended]);
    log?.debug(tell({}), 'session used');
    return result;
  } catch (error) {
    const known = error instanceof CountersignError && !limit.signal.aborted;
    const fault = known ? error : lostAnswer(connector, limit.signal.aborted ? late : error, isRead);
    log?.warn(tell(fault.details), 'session failed');
    throw fault;
  } finally {
    stopWaiting();
  }
}
