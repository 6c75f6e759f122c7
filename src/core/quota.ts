import { createHash } from 'node:crypto';
import { CountersignError } from './errors.ts';

/** What is counted per user: mails that left, leads that became runs, calls to the outside. */
export const quotaTypes = ['emails_sent', 'workflows_triggered', 'api_calls'] as const;
export type QuotaType = (typeof quotaTypes)[number];

/** Days begin at 00:00 UTC (`2026-11-21`), weeks on Monday (ISO, `2026-W47`), months on the first (`2026-11`). */
export const quotaPeriods = ['daily', 'weekly', 'monthly'] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** A user's counter in one window. `most` is null where there is no limit. */
export type QuotaWindow = {
  period: QuotaPeriod;
  periodKey: string;
  resetsAt: Date;
  used: number;
  most: number | null;
};

/** How many are allowed by period; a period that is not named has no limit. */
export type QuotaDefaults = Partial<Record<QuotaPeriod, number>>;

/** A window that has no room left. */
export type FullWindow = { period: QuotaPeriod; resetsAt: Date; most: number };

/** What may still be used in a window; null without a limit. A limit that was lowered leaves nothing, not less. */
export function remainingIn({ most, used }: Pick<QuotaWindow, 'most' | 'used'>): number | null {
  return most === null ? null : Math.max(0, most - used);
}

const words: Record<QuotaType, string> = {
  emails_sent: 'mails',
  workflows_triggered: 'new leads',
  api_calls: 'calls to outside services',
};

/** The refusal of what a quota has no room for, until the last full window ends. `full` holds one window at least. */
export function quotaExhausted(type: QuotaType, full: readonly FullWindow[]): CountersignError {
  const last = full.reduce((one, other) => (other.resetsAt > one.resetsAt ? other : one));
  const endsAt = last.resetsAt.toISOString();
  const sentence = `The ${last.period} limit of ${last.most} ${words[type]} is reached. It begins anew at ${endsAt}.`;
  return new CountersignError('quota_exhausted', sentence, { rule: `${type}_${last.period}`, endsAt });
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a user as callers may name one: a UUID as it is, other text as the same UUID (version 5) for ever. */
export function userIdOf(workspaceId: string, text: string): string {
  if (uuid.test(text)) return text.toLowerCase();
  const namespace = Buffer.from(workspaceId.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(namespace).update(text, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
