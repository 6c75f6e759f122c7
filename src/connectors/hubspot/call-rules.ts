import type { CallRules, LimitedCall } from '../../core/limits.ts';
import { retryAfterMs } from '../connector.ts';

const usualIntervalMs = 10_000;
const searchIntervalMs = 1_000;
/** An interval that HubSpot does not have is no interval. */
const longestIntervalMs = 60_000;

/** HubSpot's searches have a limit of their own, and its answers say when the window of all others is used up (contracts/behaviour.md 1.2). */
export const hubSpotCallRules: CallRules = {
  uses: (call) => (isSearch(call) ? [{ limit: 'hubspot_search', cost: 1 }] : []),
  pause(call, { status, headers }) {
    const asked = status === 429 || status === 503 ? retryAfterMs(headers) : null;
    if (isSearch(call)) {
      return status === 429 ? { limit: 'hubspot_search', ms: asked ?? searchIntervalMs } : null;
    }
    if (asked !== null) return { limit: 'hubspot', ms: asked };
    // A refusal that names no time is waited out by whoever was refused; how long others must wait is not known.
    if (headers.get('x-hubspot-ratelimit-remaining') !== '0') return null;
    return { limit: 'hubspot', ms: intervalOf(headers) };
  },
};

function isSearch({ method, path }: LimitedCall): boolean {
  return method === 'POST' && /\/search\/?$/.test(path);
}

function intervalOf(headers: Headers): number {
  const ms = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? usualIntervalMs);
  return ms > 0 && ms <= longestIntervalMs ? ms : usualIntervalMs;
}
