import { CountersignError } from '../../core/errors.ts';
import { keysOf } from '../../core/suppression.ts';
import type { Reading } from '../../store/database.ts';
import { type Suppression, suppressionsOf } from '../../store/suppressions.ts';

/** Why nobody may write to this address, in one sentence; null when one may. A list that cannot be read throws. */
export async function suppressionReason(reading: Reading, email: string): Promise<string | null> {
  const [entry] = await suppressionsOf(reading, keysOf(email));
  return entry === undefined ? null : entrySentence(entry);
}

/** What an entry of the list says of an address it stops. */
export function entrySentence({ kind, source }: Pick<Suppression, 'kind' | 'source'>): string {
  const whom = kind === 'email' ? 'This address' : 'The domain of this address';
  return `${whom} is on the do-not-contact list (${source}).`;
}

/** Throws `suppressed` for an address that is to be left alone. */
export async function requireNotSuppressed(reading: Reading, email: string): Promise<void> {
  const reason = await suppressionReason(reading, email);
  if (reason !== null) throw new CountersignError('suppressed', reason);
}
