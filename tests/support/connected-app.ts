import { randomBytes, randomUUID } from 'node:crypto';
import pino from 'pino';
import { type Exchange, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type App, createApp } from '../../src/app.ts';
import { type Environment, loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { OAuthGrant } from '../../src/core/oauth.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Store } from '../../src/store/database.ts';
import type { Connections } from '../../src/verbs/connections/user-credentials.ts';
import type { VerbContext } from '../../src/verbs/context.ts';
import { roomyLimits } from './roomy-limits.ts';

export type ConnectedApp = {
  app: App;
  context: VerbContext;
  connections: Connections;
  sandbox: Sandbox;
  /** Everything asked of the sandbox so far. */
  exchanges(): readonly Exchange[];
  /** Requests for tokens so far. */
  tokenCalls(): Exchange[];
  /** Everything logged so far. */
  logText(): string;
  close(): Promise<void>;
};

/** A key in Fernet's form. */
export const newKey = (): string => randomBytes(32).toString('base64url');

/** Google, HubSpot, YouTube and Slack as configured for real, at the sandbox's address: tokens are kept in the database. */
export function settingsFor({ url, credentials }: Sandbox, keys: string): Environment & Record<string, string> {
  return {
    SANDBOX: 'off',
    LLM_PROVIDER: 'composer',
    GOOGLE_API_BASE_URL: url,
    GOOGLE_CLIENT_ID: credentials.google.clientId,
    GOOGLE_CLIENT_SECRET: credentials.google.clientSecret,
    HUBSPOT_API_BASE_URL: url,
    HUBSPOT_API_KEY: credentials.hubspot.accessToken,
    YOUTUBE_BASE_URL: url,
    SLACK_API_BASE_URL: url,
    SLACK_WEBHOOK_URL: `https://hooks.slack.com${credentials.slack.webhookPath}`,
    GOOGLE_TOKEN_CACHE_DIR: '/nowhere/countersign-tokens',
    OAUTH_ENCRYPTION_KEY: keys,
  };
}

/** The app on a store, with connections to a sandbox of its own. */
export async function openConnectedApp(
  store: Store,
  {
    keys = newKey(),
    clock,
    settings = {},
  }: { keys?: string; clock?: Clock; settings?: Environment | ((sandbox: Sandbox) => Environment) } = {},
): Promise<ConnectedApp> {
  const exchanges: Exchange[] = [];
  const logged: string[] = [];
  const sandbox = await startSandbox({ onExchange: (exchange) => void exchanges.push(exchange) });
  const config = loadConfig({
    ...roomyLimits,
    ...settingsFor(sandbox, keys),
    ...(typeof settings === 'function' ? settings(sandbox) : settings),
  });
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const app = await createApp({ config, log, store, ...(clock === undefined ? {} : { clock }) });
  const context = app.contextFor({ actor: system, traceId: null });
  const connections = app.connectionsFor(context);
  if (connections === null) throw new Error('Tokens are not kept in the database.');
  return {
    app,
    context,
    connections,
    sandbox,
    exchanges: () => exchanges,
    tokenCalls: () => exchanges.filter(({ path }) => path === '/token'),
    logText: () => logged.join(''),
    async close() {
      await app.close();
      await sandbox.close();
    },
  };
}

/** A grant such as a consent brings, good for the sandbox; its access token is made up. */
export function grantOf({ credentials }: Sandbox, more: Partial<OAuthGrant> = {}): OAuthGrant {
  return {
    accessToken: new Secret(['ya29', randomUUID()].join('.')),
    refreshToken: new Secret(credentials.google.refreshToken),
    expiresInSeconds: 3599,
    scopes: ['openid', 'email'],
    tokenType: 'Bearer',
    ...more,
  };
}
