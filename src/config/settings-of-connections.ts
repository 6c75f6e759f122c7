/** Google, HubSpot, Model, Sandbox and Other: what this server talks to. */
import * as is from './schemas.ts';
import { declare } from './setting.ts';

const google = declare('Google');
const hubspot = declare('HubSpot');
const model = declare('Model');
const sandbox = declare('Sandbox');
const other = declare('Other');

/** The file `auth-google` looks for when GOOGLE_CREDENTIALS_FILE names no other. */
export const defaultGoogleCredentialsFile = 'client_secret.json';

export const connectionSettings = {
  googleClientId: google('GOOGLE_CLIENT_ID', is.word, null, 'The id of your Google OAuth client.', {
    check: 'required',
    example: '1234.apps.googleusercontent.com',
  }),
  googleClientSecret: google('GOOGLE_CLIENT_SECRET', is.secretWord, null, 'The secret of your Google OAuth client.', {
    secret: true,
    check: 'required',
  }),
  googleRedirectUri: google(
    'GOOGLE_REDIRECT_URI',
    is.webAddress,
    {
      says: 'PUBLIC_BASE_URL + /auth/google/callback',
      of: (earlier) => `${earlier('PUBLIC_BASE_URL').replace(/\/+$/, '')}/auth/google/callback`,
    },
    'Where Google sends people back to after consent; register it with the client.',
    { check: 'required', example: 'https://countersign.example.com/auth/google/callback' },
  ),
  googleRedirectPort: google(
    'GOOGLE_REDIRECT_PORT',
    is.whole(1, 65_535),
    '8888',
    'The loopback port on which the command auth-google waits for the consent.',
  ),
  googleCredentialsJson: google(
    'GOOGLE_CREDENTIALS_JSON',
    is.serviceAccount,
    null,
    'A service account with delegation, raw or in base64; used only where no user token exists.',
    { secret: true },
  ),
  googleCredentialsFile: google(
    'GOOGLE_CREDENTIALS_FILE',
    is.path,
    defaultGoogleCredentialsFile,
    'The file with the OAuth client, as downloaded from Google, read when id and secret are not set.',
  ),
  googleTokenCacheDir: google(
    'GOOGLE_TOKEN_CACHE_DIR',
    is.path,
    '.tokens',
    'The folder of token files, for tokens that are not kept in the database.',
  ),
  oauthEncryptionKeys: google(
    'OAUTH_ENCRYPTION_KEY',
    is.fernetKeys,
    null,
    'Comma list of Fernet keys (32 bytes, urlsafe base64) that seal stored tokens: the first encrypts, all decrypt.',
    { secret: true, check: 'required' },
  ),
  useDatabaseTokens: google(
    'USE_DATABASE_TOKENS',
    is.flag,
    'true',
    'Keeps tokens sealed in the database; false keeps them in files.',
  ),

  hubspotApiKey: hubspot('HUBSPOT_API_KEY', is.secretWord, null, 'The token of a HubSpot service key or project app.', {
    secret: true,
    check: 'required',
  }),
  hubspotClientId: hubspot(
    'HUBSPOT_CLIENT_ID',
    is.word,
    null,
    'The client id of a HubSpot app that is connected by consent; used where HUBSPOT_API_KEY is not set.',
    { example: '11111111-2222-4333-8444-555555555555' },
  ),
  hubspotClientSecret: hubspot(
    'HUBSPOT_CLIENT_SECRET',
    is.secretWord,
    null,
    "The client secret of that app; HUBSPOT_WEBHOOK_SECRET where it is not set, as one app's are the same.",
    { secret: true },
  ),
  hubspotAppId: hubspot(
    'HUBSPOT_APP_ID',
    is.whole(1, Number.MAX_SAFE_INTEGER),
    null,
    'The id of your HubSpot app; app deliveries of another app are refused.',
    { check: 'optional', example: '123456' },
  ),
  hubspotWebhookSecret: hubspot(
    'HUBSPOT_WEBHOOK_SECRET',
    is.secretWord,
    null,
    'The client secret of the HubSpot app that signs webhooks.',
    { secret: true, check: 'required' },
  ),
  expectedHubspotFormIds: hubspot(
    'EXPECTED_HUBSPOT_FORM_ID',
    is.list(is.word, 'form ids'),
    '',
    'Comma list of the form ids to answer; empty answers all.',
    { check: 'optional', example: '11111111-2222-4333-8444-555555555555' },
  ),
  hubspotCreateContacts: hubspot(
    'HUBSPOT_CREATE_CONTACTS',
    is.flag,
    'false',
    'Creates the contact in HubSpot when a lead has none.',
  ),
  hubspotFormPollSeconds: hubspot(
    'HUBSPOT_FORM_POLL_SECONDS',
    is.whole(0, 86_400),
    '0',
    'Seconds between looks for new form submissions, for accounts without webhooks; 0 turns this off.',
  ),

  llmProvider: model(
    'LLM_PROVIDER',
    is.oneOf('openai', 'anthropic', 'google', 'openai-compatible', 'composer'),
    null,
    'Who writes the mails; unset: openai if OPENAI_API_KEY is set, else the model of the sandbox if it is on, else composer, which needs no model.',
    { example: 'composer' },
  ),
  openaiApiKey: model(
    'OPENAI_API_KEY',
    is.secretWord,
    null,
    'The key for OpenAI, or for the server at OPENAI_BASE_URL.',
    { secret: true, check: 'required' },
  ),
  openaiModel: model(
    'OPENAI_MODEL',
    is.word,
    'gpt-6-astra',
    'The model of OpenAI or of the OpenAI-compatible server.',
    { check: 'optional' },
  ),
  anthropicApiKey: model('ANTHROPIC_API_KEY', is.secretWord, null, 'The key for Anthropic.', { secret: true }),
  anthropicModel: model('ANTHROPIC_MODEL', is.word, 'claude-sonnet-5-5', 'The model of Anthropic.'),
  geminiApiKey: model('GEMINI_API_KEY', is.secretWord, null, 'The key for Google Gemini.', { secret: true }),
  geminiModel: model('GEMINI_MODEL', is.word, 'gemini-4-argon', 'The model of Google Gemini.'),

  sandbox: sandbox(
    'SANDBOX',
    is.oneOf('on', 'off'),
    null,
    'The emulated outside world: on uses it for everything, off never; unset uses it in development while no credentials are set.',
    { example: 'on' },
  ),
  googleApiBaseUrl: sandbox('GOOGLE_API_BASE_URL', is.webAddress, null, 'Talks to this address instead of Google.', {
    example: 'http://127.0.0.1:4010',
  }),
  hubspotApiBaseUrl: sandbox('HUBSPOT_API_BASE_URL', is.webAddress, null, 'Talks to this address instead of HubSpot.', {
    example: 'http://127.0.0.1:4010',
  }),
  openaiBaseUrl: sandbox(
    'OPENAI_BASE_URL',
    is.webAddress,
    null,
    'Talks to this OpenAI-compatible address, with /v1, instead of OpenAI.',
    { example: 'http://127.0.0.1:11434/v1' },
  ),
  anthropicBaseUrl: sandbox(
    'ANTHROPIC_BASE_URL',
    is.webAddress,
    null,
    'Talks to this address, without /v1, instead of Anthropic.',
    { example: 'http://127.0.0.1:4010' },
  ),
  slackApiBaseUrl: sandbox('SLACK_API_BASE_URL', is.webAddress, null, 'Talks to this address instead of Slack.', {
    example: 'http://127.0.0.1:4010',
  }),
  youtubeBaseUrl: sandbox(
    'YOUTUBE_BASE_URL',
    is.webAddress,
    null,
    'Reads videos and transcripts from this address instead of YouTube.',
    { example: 'http://127.0.0.1:4010' },
  ),

  slackWebhookUrl: other(
    'SLACK_WEBHOOK_URL',
    is.secretAddress('the https address of a Slack webhook', 'https', 'http'),
    null,
    'The Slack webhook that alerts go to.',
    { secret: true },
  ),
  slackBotToken: other(
    'SLACK_BOT_TOKEN',
    is.secretWord,
    null,
    'The bot token of a Slack app (scope chat:write), in place of the webhook: its messages say when a draft was handled.',
    { secret: true },
  ),
  slackChannel: other('SLACK_CHANNEL', is.word, null, 'The id of the channel that the bot writes to.', {
    example: 'C0123456789',
  }),
  allowedLinks: other(
    'ALLOWED_LINKS',
    is.list(is.word, 'addresses or domains'),
    '',
    "Comma list of the links a mail may hold besides your own and the lead's domain.",
    { example: 'https://www.example.com/pricing' },
  ),
  ownDomains: other(
    'OWN_DOMAINS',
    is.list(is.domain, 'domains'),
    '',
    'Comma list of your own domains, which are never mailed; empty: the domain of the mailbox.',
    { example: 'example.com' },
  ),
  featureColdStartDemo: other(
    'FEATURE_COLD_START_DEMO',
    is.flag,
    'true',
    'In the sandbox, fills an empty database with example leads.',
    { check: 'optional' },
  ),
  featureValidationAgent: other(
    'FEATURE_VALIDATION_AGENT',
    is.flag,
    'false',
    'A second pass of the model lists unsupported claims as warnings.',
    { check: 'optional' },
  ),
  featureOutcomeReporter: other(
    'FEATURE_OUTCOME_REPORTER',
    is.flag,
    'false',
    'Reads sent threads for replies, for the analytics.',
    { check: 'optional' },
  ),
};
