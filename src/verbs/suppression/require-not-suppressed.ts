import { CountersignError } from '../../core/errors.ts';
import { keysOf } from '../../core/suppression.ts';
import type { Reading } from '../../store/database.ts';
import { suppressionsOf } from '../../store/suppressions.ts';

/** Why nobody may write to this address, in one sentence; null when one may. A list that cannot be read throws. */
export async function suppressionReason(reading: Reading, email: string): Promise<string | null> {
  const [entry] = await suppressionsOf(reading, keysOf(email));
  if (entry === undefined) return null;
  const whom = entry.kind === 'email' ? 'This address' : 'The domain of this address';
  return `${whom} is on the do-not-contact list (${entry.source}).`;
}

/** Throws `suppressed` for an address that is to be left alone. */
export async function requireNotSuppressed(reading: Reading, email: string): Promise<void> {
  const reason = await suppressionReason(reading, email);
  if (reason !== null) throw new CountersignError('suppressed', reason);
}
