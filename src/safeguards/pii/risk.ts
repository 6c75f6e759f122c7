import type { PiiSafety } from '../../core/draft.ts';
import type { PiiMatch } from './detect.ts';
import type { PiiType } from './recognisers/index.ts';

const typeRisk: Record<PiiType, number> = {
  ssn: 1.0,
  credit_card: 1.0,
  api_key: 0.9,
  phone: 0.4,
  email: 0.3,
  ip_address: 0.3,
};
const contactTypes: readonly PiiType[] = ['email', 'phone', 'ip_address'];
const manyEmails = 3;
const manyContactsRisk = 0.5;
const blockFrom = 0.8;
const reviewFrom = 0.3;

/**
 * The verdict on matches by the table of spec section 11: the highest risk of any type, 0.5 for more than three e-mail
 * addresses or two kinds of contact data. `strict` makes any match unsafe. Equal values count once.
 */
export function assessRisk(matches: readonly PiiMatch[], { strict = false }: { strict?: boolean } = {}): PiiSafety {
  const types = new Set(matches.map(({ type }) => type));
  const emails = new Set(matches.filter(({ type }) => type === 'email').map(({ value }) => value.toLowerCase())).size;
  const kinds = contactTypes.filter((type) => types.has(type)).length;
  const spread = emails > manyEmails || kinds >= 2 ? manyContactsRisk : 0;
  const risk = Math.max(0, spread, ...[...types].map((type) => typeRisk[type]));
  const warnings: string[] = [];
  if (types.has('ssn') || types.has('credit_card')) warnings.push('HIGH RISK: Financial information detected');
  if (types.has('api_key')) warnings.push('CRITICAL: API keys or tokens detected');
  if (emails > manyEmails) warnings.push('Multiple email addresses detected');
  return {
    safe: risk < blockFrom && !(strict && matches.length > 0),
    warnings,
    risk_score: risk,
    recommendation: recommendationFor(risk),
  };
}

/** Whether a verdict forbids approval and sending. */
export function isBlocked(safety: PiiSafety): boolean {
  return safety.risk_score >= blockFrom;
}

function recommendationFor(risk: number): string {
  if (risk >= blockFrom) return 'BLOCK: Do not send. Remove sensitive information.';
  return risk >= reviewFrom ? 'REVIEW: Manual review required before sending.' : 'SAFE: No PII detected.';
}
