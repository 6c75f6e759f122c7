import type { Secret } from '../core/secret.ts';
import type { Config } from './settings.ts';
import { defaultGoogleCredentialsFile } from './settings-of-connections.ts';

/** live: the vendor or an explicit base URL; sandbox: the emulation of this process. */
export type ConnectorMode = 'live' | 'sandbox' | 'not_configured';

/** What the configuration alone cannot know. */
export interface ConnectionFacts {
  /** The file named by GOOGLE_CREDENTIALS_FILE is there. */
  readonly googleCredentialsFileExists?: boolean;
}

export interface Connections {
  /** The emulation is to be started. */
  readonly enabled: boolean;
  /** Gmail, Calendar, Drive and Google sign-in. */
  readonly google: ConnectorMode;
  readonly hubspot: ConnectorMode;
  readonly slack: ConnectorMode;
  readonly youtube: ConnectorMode;
  /** A mailbox by IMAP in place of Gmail; it has no emulation. */
  readonly imap: 'live' | 'not_configured';
  /** A calendar by CalDAV in place of Google Calendar; it has no emulation. */
  readonly caldav: 'live' | 'not_configured';
}

export type Provider = 'openai' | 'anthropic' | 'google' | 'openai-compatible' | 'composer';

/** Who writes. With mode not_configured the composer does; `baseUrl` null means the provider's own address. */
export interface ModelChoice {
  readonly provider: Provider;
  readonly mode: ConnectorMode;
  readonly model: string | null;
  readonly apiKey: Secret | null;
  readonly baseUrl: string | null;
}

/**
 * Which connectors are live, emulated or absent. The sandbox never stands in for one connector while another one has
 * real credentials, so that example data and a real mailbox are not mixed; SANDBOX=on ignores credentials; an
 * explicit base URL takes its connector out of the sandbox.
 */
export function resolveSandbox(config: Config, facts: ConnectionFacts = {}): Connections {
  const enabled = sandboxIsOn(config, facts);
  const mode = (hasCredentials: boolean, baseUrl: string | undefined): ConnectorMode => {
    if (enabled && baseUrl === undefined) return 'sandbox';
    return hasCredentials ? 'live' : 'not_configured';
  };
  return {
    enabled,
    google: mode(hasGoogle(config, facts), config.googleApiBaseUrl),
    hubspot: mode(hasHubSpot(config), config.hubspotApiBaseUrl),
    slack: mode((config.slackWebhookUrl ?? config.slackBotToken) !== undefined, config.slackApiBaseUrl),
    youtube: mode(true, config.youtubeBaseUrl),
    imap: config.imapServer !== undefined && !enabled ? 'live' : 'not_configured',
    caldav: config.caldavUrl !== undefined && !enabled ? 'live' : 'not_configured',
  };
}

/** Who writes the mails, chosen apart from the other connectors. */
export function resolveModelProvider(config: Config, facts: ConnectionFacts = {}): ModelChoice {
  const sandboxOn = sandboxIsOn(config, facts);
  const provider =
    config.llmProvider ?? (config.openaiApiKey ? 'openai' : sandboxOn ? 'openai-compatible' : 'composer');
  const choice = choiceOf(config, provider);
  if (provider === 'composer' || choice.baseUrl !== null) return choice;
  const unchosen = config.llmProvider === undefined && config.openaiApiKey === undefined;
  if (config.sandbox !== 'on' && !unchosen) return choice;
  return { provider: 'openai-compatible', mode: 'sandbox', model: config.openaiModel, apiKey: null, baseUrl: null };
}

/** Example leads are for the sandbox only, whatever the setting says. */
export function isColdStartDemo(config: Config, facts: ConnectionFacts = {}): boolean {
  return config.featureColdStartDemo && sandboxIsOn(config, facts);
}

/** People sign in, with a password or passkey where there is no Google. */
export function isSignInConfigured(config: Config): boolean {
  return config.signInAllow.length > 0;
}

function sandboxIsOn(config: Config, facts: ConnectionFacts): boolean {
  if (config.sandbox !== undefined) return config.sandbox === 'on';
  const others = [
    config.hubspotApiKey ?? config.hubspotClientId,
    config.slackWebhookUrl ?? config.slackBotToken,
    config.imapServer,
    config.caldavUrl,
  ];
  const nothingReal = !hasGoogle(config, facts) && others.every((one) => one === undefined);
  return config.apiEnv === 'development' && nothingReal;
}

/** A key, or an app that an account can be connected to. */
function hasHubSpot(config: Config): boolean {
  const secret = config.hubspotClientSecret ?? config.hubspotWebhookSecret;
  return config.hubspotApiKey !== undefined || (config.hubspotClientId !== undefined && secret !== undefined);
}

function hasGoogle(config: Config, facts: ConnectionFacts): boolean {
  const client = config.googleClientId !== undefined && config.googleClientSecret !== undefined;
  const file =
    facts.googleCredentialsFileExists === true || config.googleCredentialsFile !== defaultGoogleCredentialsFile;
  return client || file || config.googleCredentialsJson !== undefined;
}

function choiceOf(config: Config, provider: Provider): ModelChoice {
  switch (provider) {
    case 'openai':
      return choice(provider, config.openaiModel, config.openaiApiKey, config.openaiBaseUrl);
    case 'openai-compatible':
      return {
        ...choice(provider, config.openaiModel, config.openaiApiKey, config.openaiBaseUrl),
        mode: config.openaiBaseUrl ? 'live' : 'not_configured',
      };
    case 'anthropic':
      return choice(provider, config.anthropicModel, config.anthropicApiKey, config.anthropicBaseUrl);
    case 'google':
      return choice(provider, config.geminiModel, config.geminiApiKey, undefined);
    case 'composer':
      return { provider, mode: 'not_configured', model: null, apiKey: null, baseUrl: null };
  }
}

function choice(provider: Provider, model: string, key: Secret | undefined, baseUrl: string | undefined): ModelChoice {
  return { provider, mode: key ? 'live' : 'not_configured', model, apiKey: key ?? null, baseUrl: baseUrl ?? null };
}
