import { createInterface } from 'node:readline/promises';
import { readGoogleClient } from '../app/google-client.ts';
import { allSettings, type Config, ConfigError, currentEnvironment, examineConfig, given } from '../config.ts';
import { type GoogleService, googleServices } from '../connectors/google-scopes.ts';
import { CountersignError } from '../core/errors.ts';
import { consent } from './auth-google/consent.ts';
import { info, revoke } from './auth-google/info.ts';
import { type Surroundings, withSession } from './auth-google/session.ts';

export type AuthGoogleOptions = { [service in GoogleService]?: boolean } & {
  /** The address of the account that is to consent. */
  account?: string;
  info?: boolean;
  revoke?: boolean;
  yes?: boolean;
};

/** The command, on this process's terminal and environment. */
export async function authGoogleCommand(options: AuthGoogleOptions): Promise<number> {
  const { values, fromFile } = currentEnvironment();
  // What a production start still lacks is no reason not to connect; what is said wrongly here is.
  const invalid = allSettings
    .filter(({ env, group }) => group === 'Google' || ['GOOGLE_API_BASE_URL', 'API_ENV', 'DATABASE_URL'].includes(env))
    .flatMap((setting) => given(setting, values).problem ?? []);
  if (invalid.length > 0) throw new ConfigError(invalid);
  return authGoogle(examineConfig(values, fromFile).config, options, { say: console.log, ask });
}

/** Connects a Google account, tells how its connection stands, or ends it. Answers the exit code; throws CountersignError. */
export async function authGoogle(config: Config, options: AuthGoogleOptions, terminal: Surroundings): Promise<number> {
  if (options.info && options.revoke) {
    throw new CountersignError('two_commands', 'Say --info or --revoke, not both.');
  }
  const looksOnly = options.info === true || options.revoke === true;
  if (!looksOnly && readGoogleClient(config) === null) {
    terminal.say(guide(config.googleRedirectPort));
    return 1;
  }
  return withSession(config, terminal, (session) => {
    if (options.info) return info(session);
    if (options.revoke) return revoke(session, options.yes === true);
    const named = googleServices.filter((service) => options[service]);
    return consent(session, named, options.account?.trim().toLowerCase() ?? null);
  });
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const guide = (port: number): string => `No Google client is configured. Countersign uses an OAuth client of your own:

1. At https://console.cloud.google.com make a project, and enable the Gmail, Calendar and Drive APIs.
2. Under "Google Auth Platform" describe the app. In a Workspace choose "Internal". An external app in "Testing"
   loses its tokens after 7 days: publish it before you rely on it, or connect again every week.
3. Under "Clients" make an OAuth client of the type "Desktop app". Its answer comes to http://127.0.0.1:${port}/.
4. Put its id and secret into .env as GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or name the downloaded file in
   GOOGLE_CREDENTIALS_FILE.
5. Run countersign auth-google again.`;
