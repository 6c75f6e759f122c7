import { ConnectorError } from '../../core/errors.ts';
import {
  type BreakerAct,
  type BreakerOptions,
  type BreakerRecord,
  type BreakerState,
  type BreakerView,
  breakerScript,
  moveBreaker,
  readBreaker,
  recordOf,
  trialMs,
  usualNumbers,
} from './breaker-state.ts';
import type { SharedState } from './shared-state.ts';

export type Breakers = {
  /** Makes a call through the connector's breaker. Throws `down` with `applied: 'no'` at once while it is open. */
  run(connector: string, call: () => Promise<Response>): Promise<Response>;
  /** Where the breaker stands now, for all processes that share it. */
  state(connector: string): Promise<BreakerState>;
};

type Log = { warn(details: object, message: string): void };
type Kept = { record: BreakerRecord; view: BreakerView; lookedAt: number };

/** A process may go on calling for so long before it notices what others have found. */
const lookEveryMs = 1_000;
const prefix = 'countersign:breaker:';
const fresh: BreakerView = { state: 'closed', entry: 'call', retryInMs: 0, failures: 0 };

/**
 * One breaker per connector, shared through Redis, or this process's own without it. A failure is a 5xx answer or a
 * thrown ConnectorError `down`; any other answer went well; what threw otherwise tells nothing. A call that goes well
 * costs nothing here but a look every second.
 */
export function createBreakers({
  shared = null,
  log,
  now = () => performance.now(),
  ...options
}: BreakerOptions & { shared?: SharedState | null; log?: Log; now?: () => number }): Breakers {
  const numbers = { ...usualNumbers, ...options };
  const breakers = new Map<string, Kept>();

  function keptOf(connector: string): Kept {
    const known = breakers.get(connector);
    if (known !== undefined) return known;
    const made: Kept = {
      record: { failedAt: [], openUntil: 0, trialUntil: 0 },
      view: fresh,
      lookedAt: Number.NEGATIVE_INFINITY,
    };
    breakers.set(connector, made);
    return made;
  }

  async function move(connector: string, act: BreakerAct): Promise<BreakerView> {
    const kept = keptOf(connector);
    const before = kept.view.state;
    kept.view = (await moveShared(connector, act, kept)) ?? moveBreaker(kept.record, act, now(), numbers);
    if (kept.view.state !== before) log?.warn({ connector, breaker: kept.view.state }, 'circuit breaker');
    return kept.view;
  }

  /** Null where Redis is absent or does not answer. */
  async function moveShared(connector: string, act: BreakerAct, kept: Kept): Promise<BreakerView | null> {
    if (shared?.isUp() !== true) return null;
    const { failures, withinMs, openMs } = numbers;
    try {
      const args = [act, failures, withinMs, openMs, trialMs];
      const view = readBreaker(await shared.run(breakerScript, [prefix + connector], args));
      kept.lookedAt = now();
      kept.record = recordOf(view, kept.lookedAt);
      return view;
    } catch {
      return null;
    }
  }

  async function enter(connector: string): Promise<boolean> {
    const kept = keptOf(connector);
    if (shared?.isUp() === true && now() - kept.lookedAt > lookEveryMs) await move(connector, 'look');
    if (kept.view.state === 'closed') return false;
    const { entry, retryInMs } = await move(connector, 'enter');
    if (entry !== 'refused') return entry === 'trial';
    throw new ConnectorError(connector, 'down', `${connector} keeps failing; calls to it pause for a while.`, {
      retryAfterMs: Math.max(1_000, retryInMs),
      details: { reason: 'breaker_open' },
    });
  }

  async function settle(connector: string, isTrial: boolean, outcome: 'failed' | 'went_well' | 'no_verdict') {
    if (isTrial) await move(connector, `trial_${outcome}`);
    else if (outcome === 'failed') await move(connector, outcome);
    else if (outcome === 'went_well' && keptOf(connector).view.failures > 0) await move(connector, outcome);
  }

  return {
    async run(connector, call) {
      const isTrial = await enter(connector);
      try {
        const answer = await call();
        await settle(connector, isTrial, answer.status >= 500 ? 'failed' : 'went_well');
        return answer;
      } catch (error) {
        const isDown = error instanceof ConnectorError && error.fault === 'down';
        await settle(connector, isTrial, isDown ? 'failed' : 'no_verdict');
        throw error;
      }
    },
    state: async (connector) => (await move(connector, 'look')).state,
  };
}
