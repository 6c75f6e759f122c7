import type { CallRules, LimitedCall } from '../../core/limits.ts';
import { retryAfterMs } from '../connector.ts';

/** Gmail's quota units by method and path under `/gmail/v1/users/{userId}`, first match (contracts/behaviour.md 2.1). */
const units: readonly [method: RegExp, path: RegExp, cost: number][] = [
  [/GET/, /^profile$|^settings\/|^labels/, 1],
  [/GET/, /^history$/, 2],
  [/GET/, /^(?:drafts|messages)$/, 5],
  [/GET/, /^threads$/, 10],
  [/GET/, /^(?:drafts\/|messages\/)/, 20],
  [/GET/, /^threads\//, 40],
  [/POST/, /^drafts$/, 10],
  [/DELETE/, /^drafts\//, 10],
  [/PUT/, /^drafts\//, 15],
  [/POST/, /^messages\/[^/]+\/modify$|^labels$/, 5],
  [/POST/, /^threads\/[^/]+\/modify$/, 10],
  [/POST/, /^stop$/, 50],
];

/** As much as the dearest method: what is not in the table is not taken for cheap. */
const dearest = 100;

export const gmailCallRules: CallRules = {
  uses: (call) => [{ limit: 'gmail_units', cost: unitsOf(call) }],
  pause(_call, { status, headers }) {
    const ms = status === 429 || status === 403 || status === 503 ? retryAfterMs(headers) : null;
    return ms === null ? null : { limit: 'gmail_units', ms };
  },
};

export function unitsOf({ method, path }: LimitedCall): number {
  const under = /^(?:\/upload|\/resumable\/upload)?\/gmail\/v1\/users\/[^/]+\/(.*?)\/?$/.exec(path)?.[1] ?? '';
  return units.find(([verb, place]) => verb.test(method) && place.test(under))?.[2] ?? dearest;
}
