import type { Person } from '../core/actor.ts';

/** What the HTTP room is told of the configuration. */
export type HttpSettings = {
  version: string;
  apiEnv: 'development' | 'staging' | 'production';
  /** The public origin, perhaps with a path, without a slash at the end. */
  publicBaseUrl: string;
  /** The webhook secrets in force; empty means that none is set. */
  webhookSecrets: readonly string[];
  /** App deliveries must be of this HubSpot app; null takes any. */
  hubspotAppId: string | null;
  allowedOrigins: readonly string[];
  enforceHttps: boolean;
  /** The proxies whose word on a caller's address is believed: addresses and networks. */
  trustedProxies: readonly string[];
  hsts: { maxAgeSeconds: number; includeSubdomains: boolean };
  /** Who acts without credential: set in development without sign-in, and nowhere else. */
  localOperator: Person | null;
  /** False closes the draft routes with 404. */
  operatorModeEnabled: boolean;
  apiKeyRotationDays: number;
  /** Whether the emulation runs, and what it stands in for. */
  sandbox: { enabled: boolean; emulated: readonly string[] };
  /** The limits in force, by name, as `/api/status` shows them. */
  limits: Readonly<Record<string, number>>;
};
