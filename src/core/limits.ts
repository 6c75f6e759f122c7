import { ConnectorError } from './errors.ts';

/** The limited services that the API names. `openai` stands for the model, whichever provider writes. */
export const serviceNames = ['gmail', 'hubspot', 'openai', 'drive', 'calendar'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Limits of the vendors themselves, beside those of the services: quota units of a mailbox, searches of an account. */
export const vendorLimitNames = ['gmail_units', 'hubspot_search'] as const;
export type VendorLimitName = (typeof vendorLimitNames)[number];

export type LimitName = ServiceName | VendorLimitName;

/** How much at once, and how much per minute on average. */
export type LimitNumbers = { capacity: number; perMinute: number };

/** A call to a vendor as its limits see it: `path` without the query. */
export type LimitedCall = { method: string; path: string };

/** What a connector knows of its vendor's limits. */
export type CallRules = {
  /** What the call uses beside one call of its service. */
  uses(call: LimitedCall): readonly { limit: VendorLimitName; cost: number }[];
  /** What the answer says: how many milliseconds the vendor wants no more calls of this kind. Null when it says nothing. */
  pause(call: LimitedCall, answer: { status: number; headers: Headers }): { limit: LimitName; ms: number } | null;
};

/**
 * A call that was not made because its limit is used up: nothing left, so it may be made later. `retryAfter` in seconds,
 * `resetAt` by this process's clock.
 */
export class RateLimitExceeded extends ConnectorError {
  readonly service: string;
  readonly resetAt: Date;
  readonly retryAfter: number;

  constructor(service: string, resetAt: Date, now: Date = new Date()) {
    const waitMs = Math.max(0, resetAt.getTime() - now.getTime());
    super(service, 'rate_limited', `The limit of calls to ${service} is used up for the moment.`, {
      retryAfterMs: waitMs,
      details: { reason: 'own_limit', reset_at: resetAt.toISOString() },
    });
    this.name = 'RateLimitExceeded';
    this.service = service;
    this.resetAt = resetAt;
    this.retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  }
}
