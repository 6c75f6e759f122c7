/** What makes a configuration unfit for its environment: every rule yields its own line. */
import { isSignInConfigured } from './connections.ts';
import type { Problem } from './problem.ts';
import type { Config } from './settings.ts';
import { developmentSecretKey } from './settings-of-the-server.ts';

const shortestSecretKey = 32;

/** Facts for the one start rule that needs the database. */
export interface StartFacts {
  readonly hasApiKeys: boolean;
}

/** Nothing is ever sent: read it at the moment of the act. */
export function isDraftOnlyEnforced(config: Config): boolean {
  return config.modeDraftOnly && !config.allowAutoSend;
}

/** The approval itself queues the sending: read it at the moment of the act. */
export function isAutoSendAllowed(config: Config): boolean {
  return config.allowAutoSend && !config.modeDraftOnly && config.requireApproval;
}

/** Every rule that can be judged from the settings alone. */
export function ruleProblems(config: Config): Problem[] {
  const always = [
    ...sendingProblems(config),
    ...mailboxProblems(config),
    ...calendarProblems(config),
    ...slackProblems(config),
  ];
  if (config.apiEnv === 'development') return always;
  return [...always, ...connectorProblems(config), ...keyProblems(config), ...databaseProblems(config)];
}

/** The rule that needs the database: outside development somebody must be able to prove who they are. */
export function startProblems(config: Config, facts: StartFacts): Problem[] {
  if (config.apiEnv === 'development' || facts.hasApiKeys || isSignInConfigured(config)) return [];
  return [
    problem(
      `Neither sign-in nor an API key is configured in ${config.apiEnv}. Set SIGN_IN_ALLOW, or create an API key.`,
      'SIGN_IN_ALLOW',
    ),
  ];
}

/** The part of that rule which the settings alone can tell: nobody may sign in, so it takes an API key. */
export function missingSignIn(config: Config): Problem[] {
  if (config.apiEnv === 'development' || config.signInAllow.length > 0) return [];
  const text = `No sign-in is configured in ${config.apiEnv}. Set SIGN_IN_ALLOW, unless an API key exists already.`;
  return [problem(text, 'SIGN_IN_ALLOW')];
}

/** PostgreSQL on this machine, or reached by a socket of it. */
export function isOnLocalhost(databaseUrl: string): boolean {
  const { hostname, searchParams } = new URL(databaseUrl);
  return [searchParams.get('host') ?? hostname]
    .flatMap((hosts) => hosts.split(','))
    .some((host) => {
      const name = host.toLowerCase().replaceAll('%2f', '/').replace(/\.$/, '');
      return (
        name === '' ||
        name.startsWith('/') ||
        /^(?:(?:.*\.)?localhost|127(?:\.\d+){0,3}|0\.0\.0\.0|\[?(?:::ffff:7f[\da-f]{2}:[\da-f]{1,4}|::1?)\]?)$/.test(
          name,
        )
      );
    });
}

/** The truth table of MODE_DRAFT_ONLY, ALLOW_AUTO_SEND and REQUIRE_APPROVAL. */
function sendingProblems({ modeDraftOnly, allowAutoSend, requireApproval, apiEnv }: Config): Problem[] {
  const problems: Problem[] = [];
  if (modeDraftOnly && allowAutoSend) {
    const text = 'MODE_DRAFT_ONLY=true and ALLOW_AUTO_SEND=true contradict each other. Set one of them to false.';
    problems.push(problem(text, 'MODE_DRAFT_ONLY', 'ALLOW_AUTO_SEND'));
  }
  if (allowAutoSend && apiEnv === 'staging') {
    problems.push(problem('ALLOW_AUTO_SEND=true is refused in staging. Set it to false.', 'ALLOW_AUTO_SEND'));
  }
  if (!requireApproval && !modeDraftOnly) {
    const text = 'REQUIRE_APPROVAL=false is refused where sending is possible. Set it, or MODE_DRAFT_ONLY, to true.';
    problems.push(problem(text, 'REQUIRE_APPROVAL', 'MODE_DRAFT_ONLY'));
  } else if (!requireApproval && apiEnv !== 'development') {
    problems.push(problem(`REQUIRE_APPROVAL=false is refused in ${apiEnv}. Set it to true.`, 'REQUIRE_APPROVAL'));
  }
  return problems;
}

/** IMAP tells neither whose mailbox it is nor lets anybody in without a password. */
function mailboxProblems({ imapServer, smtpServer, mailboxAddress, mailboxPassword }: Config): Problem[] {
  if (imapServer === undefined) {
    const text = 'SMTP_URL is set without IMAP_URL, where drafts and sent mail lie. Set both, or neither.';
    return smtpServer === undefined ? [] : [problem(text, 'SMTP_URL', 'IMAP_URL')];
  }
  const whose = 'IMAP_URL needs MAILBOX_ADDRESS. Set the address of the mailbox.';
  const secret = 'IMAP_URL needs MAILBOX_PASSWORD. Set the password of the mailbox.';
  return [
    ...(mailboxAddress === undefined ? [problem(whose, 'IMAP_URL', 'MAILBOX_ADDRESS')] : []),
    ...(mailboxPassword === undefined ? [problem(secret, 'IMAP_URL', 'MAILBOX_PASSWORD')] : []),
  ];
}

function slackProblems({ slackBotToken, slackChannel }: Config): Problem[] {
  if ((slackBotToken === undefined) === (slackChannel === undefined)) return [];
  const text = 'SLACK_BOT_TOKEN and SLACK_CHANNEL belong together. Set both, or neither.';
  return [problem(text, 'SLACK_BOT_TOKEN', 'SLACK_CHANNEL')];
}

function calendarProblems(config: Config): Problem[] {
  if (config.caldavUrl === undefined) return [];
  const user = config.caldavUser ?? config.mailboxUser ?? config.mailboxAddress;
  const whose = 'CALDAV_URL needs a user. Set CALDAV_USER.';
  const secret = 'CALDAV_URL needs a password. Set CALDAV_PASSWORD.';
  return [
    ...(user === undefined ? [problem(whose, 'CALDAV_URL', 'CALDAV_USER')] : []),
    ...((config.caldavPassword ?? config.mailboxPassword) === undefined
      ? [problem(secret, 'CALDAV_URL', 'CALDAV_PASSWORD')]
      : []),
  ];
}

/** The rules that SANDBOX=on lifts; a mailbox by IMAP stands in for Google. */
function connectorProblems(config: Config): Problem[] {
  if (config.sandbox === 'on') return [];
  const id = missing(config, config.googleClientId, 'GOOGLE_CLIENT_ID', 'Set the id of your Google OAuth client.');
  const secret = 'Set the secret of your Google OAuth client.';
  return [
    ...(config.imapServer === undefined
      ? [...id, ...missing(config, config.googleClientSecret, 'GOOGLE_CLIENT_SECRET', secret)]
      : []),
    ...missing(
      config,
      config.hubspotApiKey ?? config.hubspotClientId,
      'HUBSPOT_API_KEY',
      'Set the token of your HubSpot service key or app, or the HUBSPOT_CLIENT_ID of an app to connect.',
    ),
    ...modelProblems(config),
  ];
}

// Unset means openai here: a forgotten key must not silently turn production over to the composer.
function modelProblems(config: Config): Problem[] {
  const orElse = 'or choose LLM_PROVIDER=composer, which needs none.';
  switch (config.llmProvider ?? 'openai') {
    case 'openai':
      return missing(config, config.openaiApiKey, 'OPENAI_API_KEY', `Set it, ${orElse}`, 'LLM_PROVIDER');
    case 'anthropic':
      return missing(config, config.anthropicApiKey, 'ANTHROPIC_API_KEY', `Set it, ${orElse}`, 'LLM_PROVIDER');
    case 'google':
      return missing(config, config.geminiApiKey, 'GEMINI_API_KEY', `Set it, ${orElse}`, 'LLM_PROVIDER');
    case 'openai-compatible':
      return missing(
        config,
        config.openaiBaseUrl,
        'OPENAI_BASE_URL',
        'Set the address of the OpenAI-compatible server.',
      );
    case 'composer':
      return [];
  }
}

function keyProblems(config: Config): Problem[] {
  const key = config.secretKey.reveal();
  const isDefault = key === developmentSecretKey;
  const how = `Set one of at least ${shortestSecretKey} random characters (openssl rand -base64 48).`;
  const problems: Problem[] = [];
  if (isDefault && config.apiEnv === 'production') {
    problems.push(problem(`SECRET_KEY is missing or the development default. ${how}`, 'SECRET_KEY'));
  } else if (!isDefault && key.length < shortestSecretKey) {
    problems.push(problem(`SECRET_KEY is too short. ${how}`, 'SECRET_KEY'));
  }
  return [
    ...problems,
    ...missing(
      config,
      config.oauthEncryptionKeys,
      'OAUTH_ENCRYPTION_KEY',
      "Set a Fernet key (openssl rand -base64 32 | tr '+/' '-_').",
    ),
    ...missing(
      config,
      config.hubspotWebhookSecret,
      'HUBSPOT_WEBHOOK_SECRET',
      'Set the client secret of your HubSpot app.',
    ),
  ];
}

function databaseProblems(config: Config): Problem[] {
  if (config.apiEnv !== 'production') return [];
  const absent = missing(config, config.databaseUrl, 'DATABASE_URL', 'Set the address of a PostgreSQL server.');
  if (config.databaseUrl === undefined || !isOnLocalhost(config.databaseUrl.reveal())) return absent;
  return [problem('DATABASE_URL is on localhost. Production needs a PostgreSQL server of its own.', 'DATABASE_URL')];
}

function missing(config: Config, value: unknown, setting: string, remedy: string, chooser?: string): Problem[] {
  if (value !== undefined) return [];
  return [problem(`${setting} is missing in ${config.apiEnv}. ${remedy}`, setting, ...(chooser ? [chooser] : []))];
}

function problem(message: string, ...settings: readonly string[]): Problem {
  return { settings, message };
}
