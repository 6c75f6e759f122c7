import type { PiiMatch } from '../pii/detect.ts';
import { repeatsSecret } from './confidential.ts';
import { disguisesOf } from './disguises.ts';
import { holdsEncoded } from './encoded.ts';
import { type OtherContact, type Told, tellsOf } from './others-data.ts';
import { plainOf } from './text.ts';

export type { OtherContact } from './others-data.ts';

export type Disclosure = {
  leadMessage: string | null;
  approvedFacts: readonly string[];
  allowedLinks: readonly string[];
  knownNames?: readonly string[];
  senderAddress: string;
  recipient: string;
  otherContacts?: readonly OtherContact[];
  confidential?: readonly string[];
};

/** What the texts of a draft would tell that is not the lead's to know, plainly or in an encoding. */
export function disclosures(
  rules: Disclosure,
  texts: readonly string[],
  personal: readonly (readonly PiiMatch[])[],
): string[] {
  const { otherContacts = [], confidential = [], leadMessage, approvedFacts, allowedLinks } = rules;
  const permitted = [
    leadMessage ?? '',
    ...approvedFacts,
    ...(rules.knownNames ?? []),
    rules.senderAddress,
    rules.recipient,
  ].join('\n');
  const reasons: string[] = [];
  const bare = texts.map((text) => allowedLinks.reduce((rest, link) => rest.replaceAll(link, ' '), text));
  if (bare.some((text) => holdsEncoded(text, permitted))) reasons.push('The text holds something encoded.');
  if (otherContacts.length + confidential.length > 0) {
    const told = toldIn(texts, permitted);
    if (otherContacts.some((contact) => tellsOf(contact, told)))
      reasons.push('The text holds data of another contact.');
    if (confidential.some((secret) => repeatsSecret(secret, told)))
      reasons.push('The text repeats instructions or secrets of the system.');
  }
  if (personal.some(holdsIdentifier)) reasons.push('The text holds a secret or a number that identifies a person.');
  return reasons;
}

function toldIn(texts: readonly string[], permitted: string): Told {
  const read = texts.map(percentDecoded);
  return {
    texts: read,
    disguises: read.map(disguisesOf),
    sentences: read.flatMap((text) => plainOf(text.replaceAll(/<[^<>]{0,4000}>/g, '\n')).split(/(?<=[.!?;])\s+|\n/)),
    permitted,
  };
}

function holdsIdentifier(found: readonly PiiMatch[]): boolean {
  return found.some(({ type }) => type === 'api_key' || type === 'credit_card' || type === 'ssn');
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
