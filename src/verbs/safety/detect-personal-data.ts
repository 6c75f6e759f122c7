import { detectPii, type PiiMatch, redact, redactValue, valuesByType } from '../../safeguards/pii/gate.ts';

export type FoundValue = { value: string; start: number; end: number; confidence: number };
export type RedactedValue = { redacted: string; position: number };

export type Detection = {
  /** Values by type in the order of the text, each once; with positions each place of a value is listed. */
  pii_detected: Record<string, string[] | FoundValue[]>;
  has_pii: boolean;
  redacted_content?: string;
  redaction_map?: Record<string, RedactedValue[]>;
};

/** What a text holds of personal data and secrets. Offsets in UTF-16 code units of `content`, end exclusive. */
export function detectPersonalData(
  content: string,
  { includePositions, redacted }: { includePositions: boolean; redacted: boolean },
): Detection {
  const matches = detectPii(content);
  return {
    pii_detected: includePositions ? byType(matches, placeOf) : valuesByType(matches),
    has_pii: matches.length > 0,
    ...(redacted ? { redacted_content: redact(content, matches), redaction_map: byType(matches, maskOf) } : {}),
  };
}

function placeOf({ value, start, end, confidence }: PiiMatch): FoundValue {
  return { value, start, end, confidence };
}

function maskOf(match: PiiMatch): RedactedValue {
  return { redacted: redactValue(match), position: match.start };
}

function byType<T>(matches: readonly PiiMatch[], item: (match: PiiMatch) => T): Record<string, T[]> {
  const found: Record<string, T[]> = {};
  for (const match of matches) {
    found[match.type] ??= [];
    found[match.type]?.push(item(match));
  }
  return found;
}
