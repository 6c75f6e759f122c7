import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import { ConnectorError } from '../core/errors.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** Opens after `failures` failed calls in a row (5) and lets one try through after `halfOpenAfterMs` (60,000). */
export type BreakerOptions = { failures?: number; halfOpenAfterMs?: number };

type Log = { warn(details: object, message: string): void };

/**
 * One breaker per connector. A failure is a 5xx answer or a thrown ConnectorError `down`; a 4xx is none. While open,
 * `run` throws `down` with `applied: 'no'` at once.
 */
export function createBreakers({ failures = 5, halfOpenAfterMs = 60_000 }: BreakerOptions, log?: Log) {
  const breakers = new Map<string, CircuitBreakerPolicy>();

  function breakerOf(connector: string): CircuitBreakerPolicy {
    const known = breakers.get(connector);
    if (known) return known;
    const failed = handleWhenResult((answer) => answer instanceof Response && answer.status >= 500).orWhen(
      (error) => error instanceof ConnectorError && error.fault === 'down',
    );
    const made = circuitBreaker(failed, { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: halfOpenAfterMs });
    made.onStateChange((state) => log?.warn({ connector, breaker: stateNames[state] }, 'circuit breaker'));
    breakers.set(connector, made);
    return made;
  }

  return {
    async run(connector: string, call: () => Promise<Response>): Promise<Response> {
      try {
        return await breakerOf(connector).execute(call);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new ConnectorError(connector, 'down', `${connector} keeps failing; calls to it pause for a while.`, {
          retryAfterMs: halfOpenAfterMs,
          details: { reason: 'breaker_open' },
        });
      }
    },
    state(connector: string): BreakerState {
      return stateNames[breakers.get(connector)?.state ?? CircuitState.Closed];
    },
  };
}

const stateNames: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};
