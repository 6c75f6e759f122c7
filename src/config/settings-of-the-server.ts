/** Core, Data, Safety, Limits and Slots: how this server runs and what it may do. */
import * as is from './schemas.ts';
import { declare } from './setting.ts';

/** Signs cookies and links in development. Public knowledge: production refuses it. */
export const developmentSecretKey = 'countersign-development-only';

const core = declare('Core');
const data = declare('Data');
const safety = declare('Safety');
const limits = declare('Limits');
const slots = declare('Slots');

const days = (from: number) => is.whole(from, 36_500);

export const serverSettings = {
  apiEnv: core(
    'API_ENV',
    is.oneOf('development', 'staging', 'production'),
    'development',
    'Where this runs; staging and production demand keys, sign-in and safe flags.',
    { aliases: ['ENVIRONMENT'] },
  ),
  apiHost: core(
    'API_HOST',
    is.host,
    {
      says: '127.0.0.1 in development, else 0.0.0.0',
      of: (earlier) => (earlier('API_ENV').toLowerCase() === 'development' ? '127.0.0.1' : '0.0.0.0'),
    },
    'The address the server listens on.',
    { check: 'critical', example: '0.0.0.0' },
  ),
  apiPort: core('API_PORT', is.whole(1, 65_535), '3000', 'The port of the web page and the API.', {
    check: 'critical',
  }),
  publicBaseUrl: core(
    'PUBLIC_BASE_URL',
    is.webAddress,
    { says: 'http://localhost:API_PORT', of: (earlier) => `http://localhost:${earlier('API_PORT')}` },
    'The public https address of this server, used in webhook signatures, links and sign-in.',
    { example: 'https://countersign.example.com' },
  ),
  logLevel: core(
    'LOG_LEVEL',
    is.logLevel,
    'INFO',
    'The least important log lines to write: trace, debug, info, warn, error or fatal.',
  ),
  logFormat: core(
    'LOG_FORMAT',
    is.oneOf('json', 'text'),
    {
      says: 'text in development, else json',
      of: (earlier) => (earlier('API_ENV').toLowerCase() === 'development' ? 'text' : 'json'),
    },
    'Log lines as JSON, or as text for people.',
  ),
  sentryDsn: core(
    'SENTRY_DSN',
    is.secretAddress('the https address that Sentry shows as DSN', 'https', 'http'),
    null,
    'Where errors are reported to; nothing is reported without it.',
    { secret: true, check: 'optional', example: 'https://key@errors.example.com/1' },
  ),
  allowedOrigins: core(
    'ALLOWED_ORIGINS',
    is.list(is.origin, 'origins such as https://app.example.com'),
    'http://localhost:3000',
    'Comma list of the origins whose pages may call the API.',
  ),
  enforceHttps: core(
    'ENFORCE_HTTPS',
    is.flag,
    {
      says: 'true in production, else false',
      of: (earlier) => String(earlier('API_ENV').toLowerCase() === 'production'),
    },
    'Sends plain http requests on to https and sets HSTS.',
  ),
  hstsMaxAgeSeconds: core(
    'HSTS_MAX_AGE',
    is.whole(0, 63_072_000),
    '31536000',
    'For how many seconds browsers shall insist on https.',
  ),
  hstsIncludeSubdomains: core('HSTS_INCLUDE_SUBDOMAINS', is.flag, 'true', 'Whether HSTS holds for subdomains too.'),

  databaseUrl: data(
    'DATABASE_URL',
    is.secretAddress('an address such as postgresql://user:password@host:5432/name', 'postgres', 'postgresql'),
    null,
    'The PostgreSQL 15+ database; without it an embedded PGlite in DATA_DIR is used.',
    { secret: true, check: 'critical', example: 'postgresql://user:password@db.example.com:5432/countersign' },
  ),
  dataDir: data(
    'DATA_DIR',
    is.path,
    './data',
    'The folder of the embedded database and the sandbox; one process owns it.',
  ),
  databasePoolSize: data(
    'DATABASE_POOL_SIZE',
    is.whole(1, 1000),
    '20',
    'How many database connections a process may hold.',
  ),
  databaseMaxOverflow: data(
    'DATABASE_MAX_OVERFLOW',
    is.whole(0, 1000),
    '10',
    'Database connections opened beyond the pool when it is busy.',
  ),
  redisUrl: data(
    'REDIS_URL',
    is.secretAddress('an address such as redis://host:6379', 'redis', 'rediss'),
    null,
    'The Redis 7+ that shares rate limits between processes; without it they hold per process.',
    { secret: true, check: 'critical', example: 'redis://redis.example.com:6379' },
  ),

  modeDraftOnly: safety('MODE_DRAFT_ONLY', is.flag, 'true', 'Nothing is ever sent: mails stay drafts in the mailbox.'),
  allowAutoSend: safety(
    'ALLOW_AUTO_SEND',
    is.flag,
    'false',
    'The approval itself queues the sending, without a second click.',
  ),
  requireApproval: safety('REQUIRE_APPROVAL', is.flag, 'true', 'Every draft needs the approval of a person.', {
    aliases: ['OPERATOR_APPROVAL_REQUIRED'],
  }),
  operatorModeEnabled: safety(
    'OPERATOR_MODE_ENABLED',
    is.flag,
    'true',
    'Opens the draft routes; false answers 404 there, so nothing can be approved or sent.',
    { check: 'optional' },
  ),
  approvalTimeoutHours: safety(
    'APPROVAL_TIMEOUT_HOURS',
    is.whole(1, 8760),
    '24',
    'Hours after its newest version at which an undecided draft expires.',
  ),
  sendUndoSeconds: safety(
    'SEND_UNDO_SECONDS',
    is.whole(0, 300),
    '10',
    'Seconds in which a requested sending can be undone; 0 sends at once.',
  ),
  secretKey: safety(
    'SECRET_KEY',
    is.secretText,
    developmentSecretKey,
    'Signs cookies and links; at least 32 characters outside development.',
    { secret: true, check: 'required' },
  ),
  formerSecretKeys: safety(
    'FORMER_SECRET_KEYS',
    is.secretTexts,
    null,
    'Comma list of earlier values of SECRET_KEY: erased people stay known, and unsubscribe links in old mails work.',
    { secret: true, example: 'the-secret-key-of-last-year' },
  ),
  auditTrailEnabled: safety(
    'AUDIT_TRAIL_ENABLED',
    is.flag,
    'true',
    'Stores audit events; false stops them, which is itself recorded.',
  ),
  auditTrailRetentionDays: safety('AUDIT_TRAIL_RETENTION_DAYS', days(1), '90', 'Days for which audit events are kept.'),
  apiKeyRotationDays: safety(
    'API_KEY_ROTATION_DAYS',
    days(1),
    '90',
    'Days after which an API key is reported as due for renewal.',
  ),
  signInAllow: safety(
    'SIGN_IN_ALLOW',
    is.list(is.allowed, 'addresses and @domains'),
    '',
    'Comma list of the addresses and @domains that may sign in; empty: no sign-in.',
    { example: 'rep@example.com,@example.org' },
  ),

  rateLimitEnabled: limits(
    'RATE_LIMIT_ENABLED',
    is.flag,
    'true',
    'Limits the calls of each person, key or address to the API.',
  ),
  rateLimitRequests: limits('RATE_LIMIT_REQUESTS', is.whole(1, 1_000_000), '100', 'API calls allowed in one period.'),
  rateLimitPeriodSeconds: limits(
    'RATE_LIMIT_PERIOD_SECONDS',
    is.whole(1, 86_400),
    '60',
    'Length of that period in seconds.',
  ),
  maxEmailsPerDay: limits('MAX_EMAILS_PER_DAY', is.whole(0, 100_000), '20', 'Mails each user may send per day.'),
  maxEmailsPerWeek: limits(
    'MAX_EMAILS_PER_WEEK',
    is.whole(0, 100_000),
    '2',
    'Mails each contact may get per ISO week.',
  ),
  maxEmailsPerDomainPerDay: limits(
    'MAX_EMAILS_PER_DOMAIN_PER_DAY',
    is.whole(0, 100_000),
    '5',
    'Mails each recipient domain may get per day; free-mail domains are not counted.',
  ),
  coolingPeriodDays: limits('COOLING_PERIOD_DAYS', days(0), '2', 'Days between two mails to the same contact.'),
  inConversationDays: limits(
    'IN_CONVERSATION_DAYS',
    days(0),
    '7',
    'Days after its newest mail in which a thread with a mail of yours marks a draft as in conversation; 0 never does.',
  ),
  leadThrottleMinutes: limits(
    'LEAD_THROTTLE_MINUTES',
    is.whole(0, 525_600),
    '0',
    'Minutes in which one e-mail address starts one run only; 0 turns this off.',
  ),
  trustedProxies: limits(
    'TRUSTED_PROXIES',
    is.list(is.network, 'addresses and networks such as 10.0.0.0/8'),
    '',
    'Comma list of the proxies in front of this server, whose word on the address of a caller is believed.',
    { example: '10.0.0.0/8,192.0.2.1' },
  ),
  serviceRateLimits: limits(
    'SERVICE_RATE_LIMITS',
    is.rateLimits,
    '',
    'Comma list of NAME=CALLS_AT_ONCE/CALLS_PER_MINUTE for the services gmail, hubspot, openai, drive, calendar and for hubspot_search, where they shall differ.',
    { example: 'openai=120/120,hubspot=190/600' },
  ),
  gmailUnitsPerMinute: limits(
    'GMAIL_UNITS_PER_MINUTE',
    is.whole(100, 10_000_000),
    '6000',
    'Gmail quota units per mailbox and minute; Google projects older than May 2026 have 15000.',
  ),

  calendarTimeZone: slots('CALENDAR_TIME_ZONE', is.timeZone, 'UTC', 'The time zone of the working hours.', {
    example: 'Europe/Berlin',
  }),
  workingHours: slots(
    'WORKING_HOURS',
    is.workingHours,
    '09:00-17:00',
    'The hours, Monday to Friday, in which meetings are offered.',
  ),
  slotWindowDays: slots('SLOT_WINDOW_DAYS', is.whole(1, 60), '5', 'How many days ahead meetings are offered.'),
  slotMinNoticeMinutes: slots(
    'SLOT_MIN_NOTICE_MINUTES',
    is.whole(0, 43_200),
    '120',
    'Minutes between now and the first meeting offered.',
  ),
};
