import { z } from 'zod';
import { time } from './contract.ts';

/* The part of the contract about the accounts that are connected. */

const services = z
  .string()
  .max(100)
  .regex(/^(?:(?:gmail|calendar|drive),?)*$/)
  .meta({ description: 'Comma list of gmail, calendar and drive; all without it.' });
export const connectionQuery = z.strictObject({
  services: services.optional(),
  account: z.email().max(320).toLowerCase().optional(),
  next: z.string().max(500).default('/'),
});
/** Google's own names, and whatever else it sends along. */
export const googleAnswer = z.record(z.string(), z.string().max(4000));

const permission = z.object({ service: z.string(), scope: z.string(), use: z.string() });
export const connected = z.object({
  account: z.string().nullable(),
  services: z.array(z.string()),
  missing: z.array(permission),
});

const status = z.enum(['connected', 'expired', 'revoked', 'not_connected']);
export const googleStatus = z.object({
  status,
  scopes: z.array(z.string()),
  expires_at: time.nullable(),
  last_refreshed_at: time.nullable(),
});
export const connections = z.object({
  items: z.array(
    googleStatus.extend({
      service: z.string(),
      mode: z.enum(['live', 'sandbox', 'not_configured']),
      account: z.string().nullable(),
      permissions: z.array(permission.extend({ granted: z.boolean() })),
      consent_ends_at: time.nullable(),
      can_connect: z.boolean(),
      why_not: z.string().nullable(),
    }),
  ),
});
