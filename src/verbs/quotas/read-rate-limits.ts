import type { Actor } from '../../core/actor.ts';
import { type ServiceName, serviceNames } from '../../core/limits.ts';
import type { VerbContext } from '../context.ts';
import { requireOwnUser } from './own-user.ts';
import { mailboxUserId } from './quota-of.ts';

export type RateLimitStatus = {
  tokens_available: number;
  capacity: number;
  /** Per minute. */
  refill_rate: number;
  utilization: number;
  reset_at: string;
  /** `local` while Redis is absent or does not answer: the numbers are this process's own. */
  source: 'redis' | 'local';
};

export type RateLimit = { service: string; user_id: string; status: RateLimitStatus; timestamp: string };

/**
 * How many calls to a service a user can make now; looking takes none. Throws `unknown_service`, and `forbidden` for
 * another user's numbers.
 */
export async function readRateLimit(
  context: VerbContext,
  { service, userId = ownName(context.actor) }: { service: string; userId?: string },
): Promise<RateLimit> {
  const id = requireOwnUser(context, userId);
  return {
    service,
    user_id: userId,
    status: await statusOf(context, service, id),
    timestamp: context.clock().toISOString(),
  };
}

/** All services, for a user by id. */
export async function rateLimitsOf(
  context: Pick<VerbContext, 'limiter'>,
  userId: string,
): Promise<Record<ServiceName, RateLimitStatus>> {
  const statuses = await Promise.all(serviceNames.map((service) => statusOf(context, service, userId)));
  const named = serviceNames.map((service, index) => [service, statuses[index]] as const);
  return Object.fromEntries(named) as Record<ServiceName, RateLimitStatus>;
}

async function statusOf(
  { limiter }: Pick<VerbContext, 'limiter'>,
  service: string,
  userId: string,
): Promise<RateLimitStatus> {
  const { tokensAvailable, capacity, refillRate, utilization, resetAt, source } = await limiter.status(service, userId);
  return {
    tokens_available: tokensAvailable,
    capacity,
    refill_rate: refillRate,
    utilization,
    reset_at: resetAt.toISOString(),
    source,
  };
}

/** The caller; what an API key asks is asked for the user whose mailbox it is. */
function ownName(actor: Actor): string {
  return actor.kind === 'person' ? actor.personId : mailboxUserId;
}
