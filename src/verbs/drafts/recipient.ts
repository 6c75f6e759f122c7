import { requireSafeText } from '../../core/draft.ts';
import { CountersignError } from '../../core/errors.ts';
import { normaliseEmail } from '../../core/lead.ts';

/** A single address, normalised. Throws `invalid_recipient`. */
export function requireRecipient(text: string): string {
  requireSafeText('recipient', text);
  const recipient = normaliseEmail(text);
  if (recipient === null) throw new CountersignError('invalid_recipient', 'The recipient is not an e-mail address.');
  return recipient;
}
