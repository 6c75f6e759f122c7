import { postalAddress } from './address.ts';
import { apiKey } from './api-key.ts';
import { bankAccount } from './bank-account.ts';
import { creditCard } from './credit-card.ts';
import { cryptoWallet } from './crypto-wallet.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { nationalId } from './national-id.ts';
import { passport } from './passport.ts';
import { person } from './person.ts';
import { phone } from './phone.ts';
import { ssn } from './ssn.ts';

/** Every recogniser; where two claim the same text, the earlier one wins. */
export const recognisers = [
  apiKey,
  email,
  iban,
  cryptoWallet,
  creditCard,
  ssn,
  passport,
  nationalId,
  bankAccount,
  dateOfBirth,
  ipAddress,
  phone,
  postalAddress,
  person,
] as const;

export type PiiType = (typeof recognisers)[number]['label'];
