import type { FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Actor } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { wantsPage } from './page-files.ts';

/** Counts a request of a caller and says whether it may be answered. Times in milliseconds. */
export type CountRequest = (
  caller: string,
  from: 'api' | 'page',
) => Promise<{
  isAllowed: boolean;
  limit: number;
  remaining: number;
  waitMs: number;
  resetMs: number;
  windowSeconds: number;
}>;

/**
 * Holds each person, key, or address without one, to their requests per period, and says how many are left (RateLimit
 * headers of draft-ietf-httpapi-ratelimit-headers-06). What the page alone asks has ten times the room, apart. Health, webhooks and the page's own files are not counted.
 * Throws `rate_limited`.
 */
export async function limitRequests(
  count: CountRequest | null,
  request: FastifyRequest,
  reply: FastifyReply,
  who: Actor | null,
): Promise<void> {
  if (count === null || isExempt(request)) return;
  const { isAllowed, limit, remaining, waitMs, resetMs, windowSeconds } = await count(
    callerOf(request, who),
    isOfPage(request) ? 'page' : 'api',
  );
  reply.headers({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.ceil((isAllowed ? resetMs : waitMs) / 1000)),
    'ratelimit-policy': `${limit};w=${windowSeconds}`,
  });
  if (isAllowed) return;
  throw new CountersignError('rate_limited', `Too many requests: ${limit} in ${windowSeconds} s are allowed.`, {
    retryAfterMs: waitMs,
  });
}

function isExempt({ routeOptions, headers }: FastifyRequest): boolean {
  const { entry } = routeOptions.config;
  if (entry === undefined || entry.access === 'webhook' || /^\/health(?:\/|$)/.test(entry.path)) return true;
  return entry.path === '/' && wantsPage(headers.accept);
}

/** The routes that serve the desk and decide nothing. */
function isOfPage({ routeOptions }: FastifyRequest): boolean {
  return /^\/api\/(?:desk|events)(?:\/|$)/.test(routeOptions.config.entry?.path ?? '');
}

function callerOf({ ip, socket }: FastifyRequest, who: Actor | null): string {
  if (who?.kind === 'person') return `person:${who.personId}`;
  if (who?.kind === 'agent') return `key:${who.keyId}`;
  return `address:${networkOf(ip) ?? networkOf(socket.remoteAddress ?? '') ?? 'unknown'}`;
}

/** An IPv4 address, or the /64 of an IPv6 one, which is what one household or machine has. */
export function networkOf(text: string): string | null {
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString();
}
