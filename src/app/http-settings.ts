import { readFileSync } from 'node:fs';
import { type Config, isSignInConfigured, resolveModelProvider, resolveSandbox } from '../config.ts';
import type { Person } from '../core/actor.ts';
import type { HttpSettings } from '../http/settings.ts';
import { localOperatorId } from '../store/workspaces.ts';

/** The version of this program, as package.json says. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** Who acts where nobody can sign in, and who commands on the server itself act as. */
export const localOperator: Person = {
  kind: 'person',
  personId: localOperatorId,
  name: 'local-operator',
  role: 'admin',
};

/** What the HTTP room is told of the configuration. */
export function httpSettings(config: Config): HttpSettings {
  const isOpen = config.apiEnv === 'development' && !isSignInConfigured(config);
  return {
    version,
    apiEnv: config.apiEnv,
    publicBaseUrl: config.publicBaseUrl.replace(/\/+$/, ''),
    webhookSecrets: config.hubspotWebhookSecret === undefined ? [] : [config.hubspotWebhookSecret.reveal()],
    hubspotAppId: config.hubspotAppId === undefined ? null : String(config.hubspotAppId),
    allowedOrigins: config.allowedOrigins,
    enforceHttps: config.enforceHttps,
    trustedProxies: config.trustedProxies,
    hsts: { maxAgeSeconds: config.hstsMaxAgeSeconds, includeSubdomains: config.hstsIncludeSubdomains },
    localOperator: isOpen ? localOperator : null,
    operatorModeEnabled: config.operatorModeEnabled,
    apiKeyRotationDays: config.apiKeyRotationDays,
    sandbox: { enabled: resolveSandbox(config).enabled, emulated: emulated(config) },
    limits: {
      max_emails_per_day: config.maxEmailsPerDay,
      max_emails_per_week: config.maxEmailsPerWeek,
      max_emails_per_domain_per_day: config.maxEmailsPerDomainPerDay,
      cooling_period_days: config.coolingPeriodDays,
      rate_limit_requests: config.rateLimitRequests,
      rate_limit_period_seconds: config.rateLimitPeriodSeconds,
    },
  };
}

/** What the sandbox stands in for, by the names people know. */
export function emulated(config: Config): string[] {
  return connections(config).flatMap(({ name, mode }) => (mode === 'sandbox' ? [name] : []));
}

/** Every outside service there is code for, and whether it is live, emulated or missing; the composer needs no model. */
export function connections(config: Config): { name: string; mode: 'live' | 'sandbox' | 'not_configured' }[] {
  const { google, hubspot, slack } = resolveSandbox(config);
  const model = resolveModelProvider(config);
  return [
    { name: 'Gmail', mode: google },
    { name: 'Google Calendar', mode: google },
    { name: 'HubSpot', mode: hubspot },
    // Without it there are no alerts, and nothing else is missing.
    ...(slack === 'not_configured' ? [] : [{ name: 'Slack', mode: slack }]),
    ...(model.provider === 'composer' ? [] : [{ name: 'the language model', mode: model.mode }]),
  ];
}
