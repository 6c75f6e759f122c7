import type { PiiSafety } from '../../core/draft.ts';
import { assessRisk, detectPii, valuesByType } from '../../safeguards/pii/gate.ts';

export type SafetyReport = PiiSafety & { pii_detected: Record<string, string[]> };

/** The gate's verdict on any text. Nobody's details are allowed in it; `strict` lets no personal data pass at all. */
export function validateSafety(content: string, { strict }: { strict: boolean }): SafetyReport {
  const matches = detectPii(content);
  return { ...assessRisk(matches, { strict }), pii_detected: valuesByType(matches) };
}
