import { CountersignError } from '../../core/errors.ts';
import {
  type LimitName,
  type LimitNumbers,
  type ServiceName,
  serviceNames,
  vendorLimitNames,
} from '../../core/limits.ts';

/**
 * `tokens` fills up steadily and may be emptied at once; `window` holds in every window of its length, as a vendor
 * counts. Both are named by a key, which is what processes share.
 */
export type Bucket =
  | { kind: 'tokens'; key: string; capacity: number; tokenMicros: number }
  | { kind: 'window'; key: string; capacity: number; windowMicros: number };

export type Take = { bucket: Bucket; cost: number };

/** Calls at once and per minute (spec/behaviour.md section 12); SERVICE_RATE_LIMITS and GMAIL_UNITS_PER_MINUTE change them. */
export const defaultLimits: Readonly<Record<LimitName, LimitNumbers>> = {
  gmail: { capacity: 100, perMinute: 60 },
  hubspot: { capacity: 150, perMinute: 600 },
  openai: { capacity: 60, perMinute: 60 },
  drive: { capacity: 100, perMinute: 100 },
  calendar: { capacity: 50, perMinute: 50 },
  gmail_units: { capacity: 6000, perMinute: 6000 },
  hubspot_search: { capacity: 5, perMinute: 300 },
};

/** A vendor counts when calls arrive, and some are longer under way than others: its windows get this much longer. */
const arrivalMicros = 250_000;

const minuteMicros = 60_000_000;

export type Buckets = {
  /** The bucket of everybody, or of one user. */
  of(limit: LimitName, userId?: string): Bucket;
  numbers(limit: LimitName): LimitNumbers;
};

/** The buckets by name, with the numbers of the specification unless others are given. */
export function createBuckets(given: Partial<Record<LimitName, LimitNumbers>> = {}): Buckets {
  const numbers = { ...defaultLimits, ...given };
  return {
    numbers: (limit) => numbers[limit],
    of(limit, userId) {
      const key = userId === undefined ? limit : `${limit}:${userId}`;
      const { capacity, perMinute } = numbers[limit];
      if (isService(limit)) return tokenBucket(key, capacity, perMinute);
      return windowBucket(key, capacity, (capacity / perMinute) * minuteMicros + arrivalMicros);
    },
  };
}

export function tokenBucket(key: string, capacity: number, perMinute: number): Bucket {
  // Rounded up: whole microseconds never let more through than the rate allows.
  return { kind: 'tokens', key, capacity, tokenMicros: Math.ceil(minuteMicros / perMinute) };
}

export function windowBucket(key: string, capacity: number, windowMicros: number): Bucket {
  return { kind: 'window', key, capacity, windowMicros: Math.ceil(windowMicros) };
}

/** Throws `invalid_cost`: a cost is a whole number from 1 to what its bucket holds, or it could never be had. */
export function requireCost({ bucket, cost }: Take): void {
  if (Number.isSafeInteger(cost) && cost >= 1 && cost <= bucket.capacity) return;
  throw new CountersignError('invalid_cost', `A cost is a whole number from 1 to ${bucket.capacity}.`, {
    bucket: bucket.key,
  });
}

/** Throws `unknown_service`, naming those there are. */
export function requireService(name: string): ServiceName {
  if (isService(name)) return name;
  throw new CountersignError(
    'unknown_service',
    `There is no service of this name. Services: ${serviceNames.join(', ')}.`,
  );
}

function isService(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name);
}

export const allLimitNames: readonly LimitName[] = [...serviceNames, ...vendorLimitNames];
