import { type ConnectionFacts, isSignInConfigured, resolveModelProvider, resolveSandbox } from './connections.ts';
import { isOnLocalhost } from './rules.ts';
import type { Config } from './settings.ts';
import { developmentSecretKey } from './settings-of-the-server.ts';

/** What is allowed but worth saying at the start, one sentence with the remedy each. Holds no secret. */
export function warnings(config: Config, facts: ConnectionFacts = {}): string[] {
  const rules = [...missingIntegrations(config, facts), ...modelWarnings(config, facts), ...protection(config)];
  const outside = config.apiEnv === 'development' ? [] : beyondDevelopment(config);
  return [...rules, ...outside].flatMap(([holds, text]) => (holds ? [text] : []));
}

type Rule = readonly [holds: boolean, text: string];

function missingIntegrations(config: Config, facts: ConnectionFacts): Rule[] {
  const { google, hubspot, slack } = resolveSandbox(config, facts);
  return [
    [
      google === 'not_configured',
      'Google is not configured: no mailbox drafts and no meeting times. Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.',
    ],
    [
      (config.googleClientId === undefined) !== (config.googleClientSecret === undefined),
      'GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET only work together.',
    ],
    [hubspot === 'not_configured', 'HubSpot is not configured: no contacts, tasks or notes. Set HUBSPOT_API_KEY.'],
    [slack === 'not_configured', 'Slack is not configured: no alerts. Set SLACK_WEBHOOK_URL.'],
    [
      hubspot === 'live' && !config.hubspotWebhookSecret && config.apiEnv === 'development',
      'HUBSPOT_WEBHOOK_SECRET is missing: unsigned deliveries are taken.',
    ],
    [
      config.hubspotFormPollSeconds > 0 && config.expectedHubspotFormIds.length === 0,
      'HUBSPOT_FORM_POLL_SECONDS is set, but no form is named: set EXPECTED_HUBSPOT_FORM_ID to the forms to ask.',
    ],
    [
      google === 'live' && !config.oauthEncryptionKeys && config.apiEnv === 'development',
      'OAUTH_ENCRYPTION_KEY is missing: Google tokens are kept in files only.',
    ],
  ];
}

function modelWarnings(config: Config, facts: ConnectionFacts): Rule[] {
  const { provider, mode } = resolveModelProvider(config, facts);
  const unused =
    config.llmProvider === undefined && (config.anthropicApiKey !== undefined || config.geminiApiKey !== undefined);
  const address = provider === 'composer' && config.llmProvider === undefined && config.openaiBaseUrl !== undefined;
  return [
    [
      mode === 'not_configured' && config.llmProvider !== 'composer',
      'No model is configured: the built-in composer writes the mails. Set OPENAI_API_KEY or LLM_PROVIDER.',
    ],
    [unused, 'ANTHROPIC_API_KEY and GEMINI_API_KEY are used only when LLM_PROVIDER says so.'],
    [address, 'OPENAI_BASE_URL is used only with OPENAI_API_KEY or LLM_PROVIDER=openai-compatible.'],
  ];
}

function protection(config: Config): Rule[] {
  const open = config.apiEnv === 'development' && !isLoopback(config.apiHost) && !isSignInConfigured(config);
  return [
    [
      open,
      'API_HOST listens beyond this machine without sign-in: everybody who reaches it is admin. Set SIGN_IN_ALLOW.',
    ],
    [!config.requireApproval, 'REQUIRE_APPROVAL=false: drafts count as approved by the system and can never be sent.'],
    [!config.auditTrailEnabled, 'AUDIT_TRAIL_ENABLED=false: no audit events are stored.'],
    [!config.operatorModeEnabled, 'OPERATOR_MODE_ENABLED=false: the draft routes are closed, nothing can be approved.'],
  ];
}

function beyondDevelopment(config: Config): Rule[] {
  const { apiEnv } = config;
  const local = config.databaseUrl === undefined || isOnLocalhost(config.databaseUrl.reveal());
  return [
    [
      config.secretKey.reveal() === developmentSecretKey,
      'SECRET_KEY is the development default, which everybody knows. Set your own.',
    ],
    [config.redisUrl === undefined, 'REDIS_URL is missing: rate limits hold per process.'],
    [local, `DATABASE_URL is missing or on localhost: production would refuse it, ${apiEnv} does not.`],
    [
      !config.publicBaseUrl.startsWith('https:'),
      'PUBLIC_BASE_URL is no https address: webhook signatures and sign-in need the public one.',
    ],
    [!config.enforceHttps && apiEnv === 'production', 'ENFORCE_HTTPS=false: plain http requests are answered.'],
    [!config.rateLimitEnabled, 'RATE_LIMIT_ENABLED=false: calls to the API are not limited.'],
    [config.sandbox === 'on', `SANDBOX=on in ${apiEnv}: Google, HubSpot and the model are emulated.`],
  ];
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1)$/i.test(host);
}
