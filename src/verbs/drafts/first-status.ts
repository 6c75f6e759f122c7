import type { CheckedText, DraftStatus } from '../../core/draft.ts';
import { minimumBodyLength, tooShort } from '../../drafting/check-draft.ts';
import type { VerbContext } from '../context.ts';
import { unsupportedClaim } from './claims-of-text.ts';

/**
 * Where a new draft begins (spec/behaviour.md section 3): too short is rejected at once, everything else waits for a
 * person; only where approval is switched off (development, draft-only) the system approves what is clean and says nothing
 * without a source, and that can never be sent.
 */
export function firstStatus(
  { settings, clock }: VerbContext,
  text: CheckedText,
): {
  status: DraftStatus;
  rejectedReason: string | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  expiresAt: Date;
} {
  const now = clock();
  const expiresAt = new Date(now.getTime() + settings.approvalTimeoutHours * 3_600_000);
  const base = { rejectedReason: null, approvedBy: null, approvedAt: null, expiresAt };
  if (isTooShort(text)) return { ...base, status: 'REJECTED', rejectedReason: tooShort };
  const isClean = !text.blocked && text.guardReasons.length === 0 && !text.warnings.includes(unsupportedClaim);
  if (!settings.requireApproval && settings.isDraftOnly() && isClean) {
    return { ...base, status: 'APPROVED', approvedBy: 'system', approvedAt: now };
  }
  return { ...base, status: 'PENDING_APPROVAL' };
}

/** A body this short is no mail. */
export function isTooShort(text: CheckedText): boolean {
  return text.content.body.trim().length < minimumBodyLength;
}
