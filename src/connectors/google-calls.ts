import type { OAuth2Client } from 'google-auth-library';
import { ConnectorError } from '../core/errors.ts';
import { createReadRetry, type ReadRetryOptions } from './connector.ts';
import type { GoogleCredentials } from './google-auth.ts';
import { googleFault, isRefusedToken } from './google-faults.ts';

type Answer<T> = { data: T; status: number };

export type GoogleCalls = {
  /** Makes a call that changes nothing, again if need be. Throws ConnectorError. */
  read<T>(send: () => Promise<Answer<T>>): Promise<T>;
  /** Makes a call that changes something, once. Throws ConnectorError; `applied` tells whether to look before repeating. */
  write<T>(send: () => Promise<Answer<T>>): Promise<T>;
};

/** What every client of a Google API shares besides its own address. */
export function clientOptions(credentials: GoogleCredentials, fetch: typeof globalThis.fetch) {
  return {
    auth: credentials.authClient,
    fetchImplementation: fetch,
    responseType: 'json',
    retry: false,
    retryConfig: { retry: 0 },
  } as const;
}

/**
 * Calls to one Google API. A 401 says that nothing was done and that the token is no longer good: it is renewed and the
 * call made once more. All other repeating is for reads only.
 */
export function createGoogleCalls(
  options: { connector: string; label: string; credentials: GoogleCredentials } & ReadRetryOptions,
): GoogleCalls {
  const { connector, label } = options;
  const { authClient } = options.credentials;
  const retryRead = createReadRetry(options);

  async function once<T>(isWrite: boolean, send: () => Promise<Answer<T>>): Promise<T> {
    const used = authClient.credentials.access_token;
    try {
      const answer = await send().catch(async (thrown: unknown) => {
        if (!isRefusedToken(thrown)) throw thrown;
        await renew(authClient, used);
        return send();
      });
      if (answer.status !== 204) requireReadable(connector, label, isWrite, answer.data);
      return answer.data;
    } catch (thrown) {
      throw googleFault({ connector, label, isWrite }, thrown);
    }
  }

  return {
    read: (send) => retryRead(() => once(false, send)),
    write: (send) => once(true, send),
  };
}

/** Fetches a new token, unless another call has done so since; calls at the same time share one refresh. */
async function renew(authClient: OAuth2Client, used: string | null | undefined): Promise<void> {
  if (used && authClient.credentials.access_token !== used) return;
  // A past expiry makes a service account's client drop its cached token as well.
  authClient.setCredentials({ ...authClient.credentials, expiry_date: 1 });
  await authClient.refreshAccessToken();
}

/** The library hands on an answer that it could not parse as a string. */
function requireReadable(connector: string, label: string, isWrite: boolean, data: unknown): void {
  if (typeof data === 'object' && data !== null) return;
  throw new ConnectorError(connector, 'down', `${label} gave an answer that cannot be read.`, {
    applied: isWrite ? 'unknown' : 'no',
    details: { reason: 'unreadable_answer' },
  });
}
