import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { CountersignError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';

export type GoogleClient = { clientId: string; clientSecret: Secret };

/**
 * The OAuth client of this installation: GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, else the file that Google's console
 * offers for download. Null when there is neither. Throws `google_client_file` for a file that is none.
 */
export function readGoogleClient(config: Config): GoogleClient | null {
  const { googleClientId: clientId, googleClientSecret: clientSecret, googleCredentialsFile: file } = config;
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  const text = readIfPresent(file);
  return text === null ? null : clientIn(text, file);
}

function clientIn(text: string, file: string): GoogleClient {
  const { installed, web, type } = (parsed(text) ?? {}) as Record<string, unknown>;
  const { client_id: id, client_secret: secret } = (installed ?? web ?? {}) as Record<string, unknown>;
  if (typeof id === 'string' && id !== '' && typeof secret === 'string' && secret !== '') {
    return { clientId: id, clientSecret: new Secret(secret) };
  }
  const remedy =
    type === 'service_account'
      ? 'It is the key of a service account, which belongs into GOOGLE_CREDENTIALS_JSON.'
      : "Download the JSON of an OAuth client of the type Desktop app from Google's console again.";
  throw new CountersignError('google_client_file', `${file} (GOOGLE_CREDENTIALS_FILE) is no OAuth client. ${remedy}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return null;
    throw new CountersignError('google_client_file', `${file} (GOOGLE_CREDENTIALS_FILE) cannot be read (${code}).`);
  }
}
