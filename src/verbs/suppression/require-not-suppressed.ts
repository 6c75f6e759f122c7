import { CountersignError } from '../../core/errors.ts';
import { comparableAddress, keysOf } from '../../core/suppression.ts';
import type { Reading } from '../../store/database.ts';
import { type Suppression, suppressionsOf } from '../../store/suppressions.ts';
import { askTombstone, type Remembered } from '../../store/tombstones.ts';
import type { VerbContext } from '../context.ts';

type Hashing = Pick<VerbContext, 'keyed'>;

export const erasedReason = 'This person was erased and is not taken in again.';

/**
 * Why nobody may write to this address, in one sentence; null when one may. A list that cannot be read throws, also where
 * the key is gone under which erased people are remembered (`list_unreadable`).
 */
export async function suppressionReason(context: Hashing, reading: Reading, email: string): Promise<string | null> {
  if (await isErased(context, reading, email)) return erasedReason;
  const [entry] = await suppressionsOf(reading, keysOf(email));
  return entry === undefined ? null : entrySentence(entry);
}

/** Whether this address was erased. Throws `list_unreadable`. */
export async function isErased(context: Hashing, reading: Reading, email: string): Promise<boolean> {
  const { found } = await askErased(context, reading, email);
  return wasErased(await found);
}

/** As `isErased`, asked with the next statement of the transaction; `wasErased` reads what is found. */
export function askErased(
  { keyed }: Hashing,
  reading: Reading,
  email: string,
): Promise<{ found: Promise<Remembered> }> {
  return askTombstone(reading, keyed.byEach('erased_address', comparableAddress(email)));
}

/** Throws `list_unreadable` when nobody can tell. */
export function wasErased(found: Remembered): boolean {
  if (found !== 'unreadable') return found === 'erased';
  throw new CountersignError(
    'list_unreadable',
    'Erased people are remembered under a key that is not set: add the former SECRET_KEY to FORMER_SECRET_KEYS.',
  );
}

/** What an entry of the list says of an address it stops. */
export function entrySentence({ kind, source }: Pick<Suppression, 'kind' | 'source'>): string {
  const whom = kind === 'email' ? 'This address' : 'The domain of this address';
  return `${whom} is on the do-not-contact list (${source}).`;
}

/** Throws `suppressed` for an address that is to be left alone. */
export async function requireNotSuppressed(context: Hashing, reading: Reading, email: string): Promise<void> {
  const reason = await suppressionReason(context, reading, email);
  if (reason !== null) throw new CountersignError('suppressed', reason);
}
