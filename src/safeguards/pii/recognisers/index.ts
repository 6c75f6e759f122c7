import { apiKey } from './api-key.ts';
import { creditCard } from './credit-card.ts';
import { email } from './email.ts';
import { ipAddress } from './ip-address.ts';
import { phone } from './phone.ts';
import { ssn } from './ssn.ts';

/** Every recogniser; where two claim the same text, the earlier one wins. */
export const recognisers = [apiKey, email, creditCard, ssn, ipAddress, phone] as const;

export type PiiType = (typeof recognisers)[number]['label'];
