import type { PiiSafety } from '../../core/draft.ts';
import type { PiiMatch } from './detect.ts';
import type { PiiType } from './recognisers/index.ts';

/**
 * The first six as spec section 11 has them. The others are this product's decision: whoever holds an account, identity or
 * passport number can do harm with it, as with a card, so they block; a birth date alone is for a person to judge. Wallet
 * addresses are made to be given away, and stand in signatures: they are reviewed too. A type that is not named here blocks.
 */
const typeRisk: Partial<Record<PiiType, number>> = {
  ssn: 1.0,
  credit_card: 1.0,
  api_key: 0.9,
  phone: 0.4,
  email: 0.3,
  ip_address: 0.3,
  iban: 0.9,
  bank_account: 0.9,
  national_id: 0.9,
  passport: 0.9,
  date_of_birth: 0.5,
  crypto_wallet: 0.5,
  address: 0.3,
  person: 0.3,
};
const unnamedRisk = 0.9;
const financialTypes: readonly PiiType[] = ['ssn', 'credit_card', 'iban', 'bank_account'];
const identityTypes: readonly PiiType[] = ['national_id', 'passport', 'date_of_birth'];
const contactTypes: readonly PiiType[] = ['email', 'phone', 'ip_address'];
const manyEmails = 3;
const manyContactsRisk = 0.5;
const blockFrom = 0.8;
const reviewFrom = 0.3;

/**
 * The verdict on matches: the highest risk of any type, 0.5 for more than three e-mail
 * addresses or two kinds of contact data. `strict` makes any match unsafe. Equal values count once.
 */
export function assessRisk(matches: readonly PiiMatch[], { strict = false }: { strict?: boolean } = {}): PiiSafety {
  const types = new Set(matches.map(({ type }) => type));
  const emails = new Set(matches.filter(({ type }) => type === 'email').map(({ value }) => value.toLowerCase())).size;
  const kinds = contactTypes.filter((type) => types.has(type)).length;
  const spread = emails > manyEmails || kinds >= 2 ? manyContactsRisk : 0;
  const risk = Math.max(0, spread, ...[...types].map((type) => typeRisk[type] ?? unnamedRisk));
  const warnings: string[] = [];
  if (financialTypes.some((type) => types.has(type))) warnings.push('HIGH RISK: Financial information detected');
  if (types.has('api_key')) warnings.push('CRITICAL: API keys or tokens detected');
  if (identityTypes.some((type) => types.has(type))) warnings.push('Identity data detected');
  if (types.has('crypto_wallet')) warnings.push('Wallet address detected');
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
