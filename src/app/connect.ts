import { type Config, isDraftOnlyEnforced, resolveSandbox } from '../config.ts';
import { plainCallRules } from '../connectors/connector.ts';
import type { MeetingRules } from '../connectors/free-times.ts';
import { gmailCallRules } from '../connectors/gmail/call-rules.ts';
import { createGmailMailbox } from '../connectors/gmail/mailbox.ts';
import { createGoogleCalendar } from '../connectors/google-calendar/calendar.ts';
import { createGoogleConsent } from '../connectors/google-consent.ts';
import { createGoogleDrive } from '../connectors/google-drive/documents.ts';
import { hubSpotCallRules } from '../connectors/hubspot/call-rules.ts';
import { createHubSpotCrm } from '../connectors/hubspot/crm.ts';
import { createLanguageModel } from '../connectors/language-model/language-model.ts';
import { repeatWhileDown } from '../connectors/language-model/repeat.ts';
import { createSentryReporter, sentryOrigin } from '../connectors/sentry/reporter.ts';
import { createSlackBot } from '../connectors/slack/bot.ts';
import { createSlackWebhook } from '../connectors/slack/webhook.ts';
import { createYouTubeTranscripts } from '../connectors/youtube/transcripts.ts';
import type { Clock } from '../core/clock.ts';
import { type CallRules, serviceNames } from '../core/limits.ts';
import type { OAuthConsent, OAuthIssuer } from '../core/oauth.ts';
import type {
  AlertChannel,
  Calendar,
  ConnectorProbe,
  Crm,
  ErrorReporter,
  FormSource,
  LanguageModel,
  SendingMailbox,
} from '../core/ports.ts';
import { Secret } from '../core/secret.ts';
import type { DocumentLibrary, EngagementSource, TranscriptSource } from '../core/source-ports.ts';
import type { Limiter } from '../safeguards/limits/limiter.ts';
import type { Outbound } from '../safeguards/outbound.ts';
import { createOutbound, type OutboundLog } from '../safeguards/outbound.ts';
import { connectCalDav, connectMail } from './connect-mail.ts';
import { readGoogleClient } from './google-client.ts';
import { googleCredentials, googleIssuer, mailboxUserId, type StoredTokens } from './google-credentials.ts';
import { version } from './http-settings.ts';
import { type HubSpotCredentials, hubSpotIssuer, requireHubSpotScopes } from './hubspot-credentials.ts';
import type { Limits } from './limits.ts';
import { modelOptions } from './model-options.ts';
import type { SandboxAccess } from './sandbox-access.ts';

export type Connected = {
  mailbox?: SendingMailbox;
  calendar?: Calendar;
  crm?: Crm;
  forms?: FormSource;
  languageModel?: LanguageModel;
  alerts?: AlertChannel;
  errors?: ErrorReporter;
  documents?: DocumentLibrary;
  transcripts?: TranscriptSource;
  engagements?: EngagementSource;
  /** Google's token endpoint, where the client's id and secret are known. */
  googleIssuer?: OAuthIssuer;
  /** HubSpot's token endpoint and consent, where an app's id and secret are known. */
  hubspotIssuer?: OAuthIssuer & OAuthConsent;
  /** Google's consent in a browser, where the client is known. */
  googleConsent?: OAuthConsent;
  probes: ConnectorProbe[];
  outbound: Outbound;
};

/** Given a connector's name and its `fetch`, answers the one to use. */
export type WrapFetch = (connector: string, fetch: typeof globalThis.fetch) => typeof globalThis.fetch;

type Parts = {
  config: Config;
  sandbox: SandboxAccess | null;
  clock: Clock;
  log: OutboundLog;
  limits: Pick<Limits, 'limiter' | 'shared'>;
  onRefusedSend: () => Promise<void>;
  /** Where the tokens of Google accounts are kept; absent means in a file. */
  storedTokens?: StoredTokens;
  /** The stored HubSpot connection, for apps that are connected by consent. */
  storedHubSpot?: HubSpotCredentials;
  wrapFetch?: WrapFetch;
  timeouts?: CallTimeouts;
};

/** Limits of one call to the outside, from the first byte out to the last byte in. Milliseconds. */
export type CallTimeouts = { callMs: number; modelMs: number };

const defaultTimeouts: CallTimeouts = { callMs: 15_000, modelMs: 45_000 };

const callRules: Readonly<Record<string, CallRules>> = { gmail: gmailCallRules, hubspot: hubSpotCallRules };

/** The limits of a connector that is named like a limited service. */
function limitsBy(limiter: Limiter) {
  const services = new Map(
    serviceNames.map((name) => [
      name as string,
      limiter.callsOf(name, mailboxUserId, callRules[name] ?? plainCallRules(name)),
    ]),
  );
  return (connector: string) => services.get(connector);
}

/** Makes the connectors the configuration has credentials for, each behind the one door out. */
export function connect(parts: Parts): Connected {
  const { config, sandbox, timeouts = defaultTimeouts } = parts;
  const google = config.googleApiBaseUrl ?? (sandboxed(parts, 'google') ? sandbox?.url : undefined);
  const hubspotUrl =
    config.hubspotApiBaseUrl ?? (sandboxed(parts, 'hubspot') ? sandbox?.url : 'https://api.hubapi.com');
  const model = modelOptions(parts);
  const slack = slackWebhook(parts);
  const dsn = config.sentryDsn?.reveal();
  const youtube = config.youtubeBaseUrl ?? (sandboxed(parts, 'youtube') ? sandbox?.url : 'https://www.youtube.com');
  const origins = [
    ...(google
      ? [google]
      : ['https://gmail.googleapis.com', 'https://www.googleapis.com', 'https://oauth2.googleapis.com']),
    ...(hubspotUrl ? [hubspotUrl] : []),
    ...(model ? [model.baseUrl] : []),
    ...(slack ? [slack] : []),
    ...(config.slackBotToken ? [slackOrigin(config)] : []),
    ...(youtube ? [youtube] : []),
    ...(dsn ? [sentryOrigin(dsn)] : []),
    ...(config.caldavUrl ? [config.caldavUrl] : []),
  ];
  const door = createOutbound({
    allowedOrigins: origins,
    timeoutMs: timeouts.callMs,
    limitOf: limitsBy(parts.limits.limiter),
    shared: parts.limits.shared,
    log: parts.log,
    userAgent: 'Countersign',
  });
  const { wrapFetch = (_connector, fetch) => fetch } = parts;
  const outbound: Outbound = {
    ...door,
    fetchFor: (connector, more) => wrapFetch(connector, door.fetchFor(connector, more)),
  };
  const connected: Connected = { probes: [], outbound };
  connectGoogle(parts, outbound, google, connected);
  connectMailServer(parts, connected);
  connectCalendarServer(parts, outbound, connected);
  connectHubSpot(parts, outbound, hubspotUrl, connected);
  if (slack !== null) connected.alerts = createSlackWebhook({ url: slack, fetch: outbound.fetchFor('slack') });
  connectSlackBot(parts, outbound, connected);
  if (dsn !== undefined) {
    const { apiEnv: environment } = config;
    connected.errors = createSentryReporter({ dsn, fetch: outbound.fetchFor('sentry'), release: version, environment });
  }
  if (youtube !== undefined) {
    connected.transcripts = createYouTubeTranscripts({ fetch: outbound.fetchFor('youtube'), baseUrl: youtube });
  }
  if (model !== null) {
    const timeoutMs = timeouts.modelMs;
    const fetch = outbound.fetchFor('openai', { timeoutMs });
    connected.languageModel = repeatWhileDown(createLanguageModel({ ...model, fetch, timeoutMs }));
    // Asking a model for text would cost money at every look; an open breaker tells what matters.
    connected.probes.push({ name: 'openai', mode: model.mode, check: async () => refuseWhenOpen(outbound) });
  }
  return connected;
}

function connectGoogle(parts: Parts, outbound: Outbound, baseUrl: string | undefined, connected: Connected): void {
  const { config, clock, onRefusedSend, storedTokens } = parts;
  const emulated = sandboxed(parts, 'google') ? parts.sandbox : null;
  const mode = emulated === null ? 'live' : 'sandbox';
  const place = { fetch: outbound.fetchFor('google-auth'), ...(baseUrl === undefined ? {} : { baseUrl }) };
  const issuer = googleIssuer(config, emulated, place);
  if (issuer !== null) connected.googleIssuer = issuer;
  const client = emulated?.credentials.google ?? readGoogleClient(config);
  if (client !== null) {
    const clientSecret = new Secret(
      typeof client.clientSecret === 'string' ? client.clientSecret : client.clientSecret.reveal(),
    );
    connected.googleConsent = createGoogleConsent({ ...place, clientId: client.clientId, clientSecret });
  }
  const credentials = googleCredentials({ config, emulated, place, issuer, ...(storedTokens ? { storedTokens } : {}) });
  if (credentials === null) return;
  const rootUrl = baseUrl === undefined ? {} : { rootUrl: baseUrl };
  const mailbox = createGmailMailbox({
    credentials,
    fetch: outbound.fetchFor('gmail'),
    ...rootUrl,
    sendingAllowed: () => !isDraftOnlyEnforced(config),
    onRefusedSend,
  });
  const calendar = createGoogleCalendar({
    credentials,
    fetch: outbound.fetchFor('calendar'),
    ...rootUrl,
    clock,
    rules: meetingRules(config),
  });
  const drive = createGoogleDrive({ credentials, fetch: outbound.fetchFor('drive'), ...rootUrl });
  connected.mailbox = mailbox;
  connected.calendar = calendar;
  connected.documents = drive;
  connected.probes.push({ name: 'gmail', mode, check: async () => void (await mailbox.listSendAs()) });
  const soon = () => new Date(clock().getTime() + 3_600_000);
  connected.probes.push({
    name: 'calendar',
    mode,
    check: async () => void (await calendar.getFreebusy(clock(), soon())),
  });
  connected.probes.push({ name: 'drive', mode, optional: true, check: () => drive.probe() });
}

/** A mailbox that was set by hand takes the place of Gmail. */
function connectMailServer(parts: Parts, connected: Connected): void {
  const mail = connectMail(parts);
  if (mail === null) return;
  const { mailbox, door } = mail;
  const { outbound } = connected;
  connected.mailbox = mailbox;
  connected.outbound = {
    ...outbound,
    state: (connector) => door.state(connector) ?? outbound.state(connector),
    async close() {
      await mailbox.close();
      await outbound.close();
    },
  };
  connected.probes = connected.probes.filter(({ name }) => name !== 'gmail');
  connected.probes.push({ name: 'imap', mode: 'live', check: () => mailbox.probe() });
}

/** A calendar that was set by hand takes the place of Google's. */
function connectCalendarServer({ config, clock }: Parts, outbound: Outbound, connected: Connected): void {
  const calendar = connectCalDav(config, clock, meetingRules(config), outbound.fetchFor('caldav'));
  if (calendar === null) return;
  connected.calendar = calendar;
  connected.probes = connected.probes.filter(({ name }) => name !== 'calendar');
  connected.probes.push({ name: 'caldav', mode: 'live', check: () => calendar.probe() });
}

function meetingRules(config: Config): MeetingRules {
  return {
    timeZone: config.calendarTimeZone,
    workingHours: { from: config.workingHours.start, to: config.workingHours.end },
    windowDays: config.slotWindowDays,
    minNoticeMinutes: config.slotMinNoticeMinutes,
  };
}

function connectHubSpot(parts: Parts, outbound: Outbound, baseUrl: string | undefined, connected: Connected): void {
  const { config, sandbox, clock } = parts;
  const isSandboxed = sandboxed(parts, 'hubspot');
  if (baseUrl === undefined) return;
  const issuer = hubSpotIssuer(config, { fetch: outbound.fetchFor('hubspot-auth'), baseUrl });
  if (issuer !== null) connected.hubspotIssuer = issuer;
  const key = isSandboxed ? sandbox?.credentials.hubspot.accessToken : config.hubspotApiKey?.reveal();
  const stored = issuer === null ? undefined : parts.storedHubSpot;
  if (key === undefined && stored === undefined) return;
  const accessToken = () => key ?? stored?.accessToken() ?? '';
  const crm = createHubSpotCrm({ fetch: outbound.fetchFor('hubspot'), baseUrl, accessToken, clock });
  const check = async () => {
    await crm.probe();
    if (key === undefined && stored !== undefined) await requireHubSpotScopes(stored);
  };
  connected.crm = crm;
  connected.forms = crm;
  connected.engagements = crm;
  connected.probes.push({ name: 'hubspot', mode: isSandboxed ? 'sandbox' : 'live', check });
}

/** A bot says more than a webhook: it can change what it said. */
function connectSlackBot({ config }: Parts, outbound: Outbound, connected: Connected): void {
  const { slackBotToken: token, slackChannel: channel } = config;
  if (resolveSandbox(config).slack !== 'live' || token === undefined || channel === undefined) return;
  const bot = createSlackBot({ fetch: outbound.fetchFor('slack'), baseUrl: slackOrigin(config), token, channel });
  connected.alerts = bot;
  connected.probes.push({ name: 'slack', mode: 'live', check: () => bot.probe() });
}

const slackOrigin = ({ slackApiBaseUrl }: Config): string => slackApiBaseUrl ?? 'https://slack.com';

/** The webhook's address, a secret: the configured one at SLACK_API_BASE_URL if that is set, or the sandbox's. */
function slackWebhook(parts: Parts): string | null {
  const { config, sandbox } = parts;
  if (sandboxed(parts, 'slack') && sandbox !== null) return `${sandbox.url}${sandbox.credentials.slack.webhookPath}`;
  const url = config.slackWebhookUrl?.reveal();
  if (url === undefined) return null;
  return config.slackApiBaseUrl === undefined ? url : new URL(new URL(url).pathname, config.slackApiBaseUrl).href;
}

function sandboxed({ config, sandbox }: Parts, vendor: 'google' | 'hubspot' | 'slack' | 'youtube'): boolean {
  return sandbox !== null && resolveSandbox(config)[vendor] === 'sandbox';
}

async function refuseWhenOpen(outbound: Outbound): Promise<void> {
  if ((await outbound.state('openai')) === 'open') throw new Error('The model has failed several times in a row.');
}
