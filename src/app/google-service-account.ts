import { createPrivateKey } from 'node:crypto';
import type { Config } from '../config.ts';
import { CountersignError } from '../core/errors.ts';

/** A service account that acts for `subject`, by domain-wide delegation. */
export type ServiceAccount = { clientEmail: string; privateKey: string; subject: string };

/**
 * The service account of GOOGLE_CREDENTIALS_JSON; null without one. Whom it acts for is the field `subject` of the JSON,
 * or else the only address of SIGN_IN_ALLOW. Throws `google_service_account` for a key that is none, or nobody to act for.
 */
export function readServiceAccount({ googleCredentialsJson, signInAllow }: Config): ServiceAccount | null {
  if (googleCredentialsJson === undefined) return null;
  // That these are there, as text, the setting's schema has made sure of.
  const fields = JSON.parse(googleCredentialsJson.reveal()) as Record<string, unknown>;
  const { client_email: clientEmail, private_key: privateKey, subject: named } = fields as Record<string, string>;
  if (clientEmail === undefined || privateKey === undefined || !isPrivateKey(privateKey)) {
    throw wrong('its private_key is no key. Line breaks in it are written \\n.');
  }
  const people = signInAllow.filter((one) => !one.startsWith('@'));
  const subject = named ?? (people.length === 1 ? people[0] : undefined);
  if (typeof subject === 'string' && /^[^\s@]+@[^\s@]+$/.test(subject)) return { clientEmail, privateKey, subject };
  throw wrong(
    'it does not say whose mailbox to use. Add the field "subject" with the address of a user of your domain.',
  );
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function wrong(what: string): CountersignError {
  return new CountersignError('google_service_account', `GOOGLE_CREDENTIALS_JSON cannot be used: ${what}`);
}
