import { readGoogleClient } from '../../app/google-client.ts';
import type { Config } from '../../config.ts';
import { createGoogleConsent, type GoogleConsent } from '../../connectors/google-consent.ts';
import { createGoogleIssuer } from '../../connectors/google-issuer.ts';
import { Secret } from '../../core/secret.ts';
import { createOutbound } from '../../safeguards/outbound.ts';
import { openTokenKeep, type TokenKeep } from './token-keep.ts';

/** The terminal, and how long things may take. */
export type Surroundings = {
  say(text: string): void;
  /** Answers what the person typed; empty where nobody is there. */
  ask(question: string): Promise<string>;
  /** Limit of one call to Google (15,000). */
  timeoutMs?: number;
  /** How long to wait for the browser. */
  patienceMs?: number;
};

export type Session = Surroundings & {
  config: Config;
  /** Empty without a client: then only what is kept can be looked at and revoked. */
  clientId: string;
  google: GoogleConsent;
  keep: TokenKeep;
};

const origins = ['https://oauth2.googleapis.com', 'https://www.googleapis.com'];

/** Opens the way to Google and to the tokens, and closes it behind `body`. Throws CountersignError. */
export async function withSession<T>(
  config: Config,
  surroundings: Surroundings,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const { googleApiBaseUrl } = config;
  const { timeoutMs = 15_000 } = surroundings;
  const client = readGoogleClient(config) ?? { clientId: '', clientSecret: new Secret('') };
  const outbound = createOutbound({
    allowedOrigins: googleApiBaseUrl === undefined ? origins : [googleApiBaseUrl],
    timeoutMs,
    userAgent: 'Countersign',
  });
  const base = googleApiBaseUrl === undefined ? {} : { baseUrl: googleApiBaseUrl };
  const options = { fetch: outbound.fetchFor('Google'), ...base, ...client };
  let keep: TokenKeep | null = null;
  try {
    keep = openTokenKeep(config, createGoogleIssuer(options));
    const google = createGoogleConsent(options);
    return await body({ ...surroundings, config, clientId: client.clientId, google, keep });
  } finally {
    await keep?.close();
    await outbound.close();
  }
}
