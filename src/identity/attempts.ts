import { CountersignError } from '../core/errors.ts';
import { countAttempt, forgetAttempts } from '../store/accounts.ts';
import { keyedHash, type Parts } from './parts.ts';

/** So many tries in a quarter of an hour; the next one locks the account's passwords and codes for as long again. */
const limits = { most: 10, windowMinutes: 15, lockMinutes: 15 };

/**
 * Lets an account try once more, counting before the outcome is known. In the database: a restart or another process
 * does not begin anew. Answers what forgets the tries. Throws `rate_limited`.
 */
export async function tryOnce({ store, secret }: Parts, kind: string, account: string): Promise<() => Promise<void>> {
  const hash = keyedHash(secret, `${kind} ${account}`);
  const { locked_until: lockedUntil } = await countAttempt(store, hash, limits);
  if (lockedUntil === null) return () => forgetAttempts(store, hash);
  throw new CountersignError('rate_limited', 'Too many tries. Wait some minutes, or use a passkey.', {
    retryAfterMs: Math.max(1_000, lockedUntil.getTime() - Date.now()),
  });
}
